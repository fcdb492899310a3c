import type { Expect } from './write.ts';

/** Expectations of a function without policy, URL and alias. */
export const uncalled: Expect = {
  'lambda-url-cors': 'not-applicable',
  'lambda-policy-actions': 'not-applicable',
  'lambda-policy-apigateway-scope': 'not-applicable',
  'lambda-policy-alias-scoped': 'not-applicable',
};
