import type { Expect } from './write.ts';

/** Expectations of a function without policy, URL and alias. */
export const uncalled: Expect = {
  'lambda-url-cors': 'not-applicable',
  'lambda-policy-actions': 'not-applicable',
  'lambda-policy-apigateway-scope': 'not-applicable',
  'lambda-policy-alias-scoped': 'not-applicable',
};

/** Of one outside every VPC that nobody wants in one. */
export const outside: Expect = {
  'lambda-subnets-private': 'not-applicable',
  'lambda-subnets-multi-az': 'not-applicable',
  'lambda-sg-dedicated': 'not-applicable',
  'lambda-egress-path': 'not-applicable',
  'lambda-in-vpc-when-required': 'not-applicable',
};

/** Of one in a VPC, with nothing against how it lies there. */
export const inside: Expect = {
  'lambda-subnets-private': 'pass',
  'lambda-subnets-multi-az': 'pass',
  'lambda-sg-dedicated': 'pass',
  'lambda-egress-path': 'pass',
  'lambda-in-vpc-when-required': 'pass',
};
