import type { Expect } from './write.ts';

const keyed = (expect: Expect, qualifier?: string): Expect =>
  Object.fromEntries(
    Object.entries(expect).map(([check, outcome]) => [
      qualifier === undefined ? check : `${check}#${qualifier}`,
      outcome,
    ]),
  );

/** What is said of a function, a version or an alias without a policy; of the function, that it has no URL. */
export const ungranted = (qualifier?: string): Expect => ({
  ...(qualifier === undefined && { 'lambda-url-policy-scope': 'not-applicable' }),
  ...keyed(
    {
      'lambda-policy-public': 'pass',
      'lambda-policy-external': 'not-applicable',
      'lambda-policy-service-source': 'not-applicable',
      'lambda-policy-stale': 'not-applicable',
    },
    qualifier,
  ),
});

/** Of one that only services may call, each for a source of the account that is there. */
export const byService = (qualifier?: string): Expect =>
  keyed({ 'lambda-policy-service-source': 'pass', 'lambda-policy-stale': 'pass' }, qualifier);

/** Of one that only AWS principals may call: known ones. */
export const granted = (qualifier?: string): Expect =>
  keyed(
    { 'lambda-policy-actions': 'pass', 'lambda-policy-external': 'pass', 'lambda-policy-stale': 'pass' },
    qualifier,
  );
