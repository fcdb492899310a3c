import { expect, test } from 'vitest';

import { analyzePolicy } from '../../src/analysis/policy/analyze.ts';
import { evaluate } from '../../src/analysis/policy/literal.ts';
import { sampleCases } from './sample.ts';

/** Of every kind, so that something is asserted where the sample is not at hand. */
const OWN = {
  id: 'own',
  resourceType: 's3-bucket',
  resourceArn: 'arn:aws:s3:::harbor',
  account: '111122223333',
  policy: {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::harbor/*' },
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: 'arn:aws:s3:::harbor/*',
        Condition: { StringNotEquals: { 'aws:PrincipalAccount': ['111122223333', '444455556666'] } },
      },
    ],
  },
  expect: { exposure: 'cross-account', public: false, crossAccounts: ['444455556666'] },
} as const;

test.each([OWN, ...sampleCases()].map((one) => [one.id, one] as const))('%s', (_, { id: _id, expect: known, ...question }) => {
  const answer = analyzePolicy(question);
  const { exposure, public: open, crossAccounts, orgs, services, serviceGuard } = known as typeof known & {
    orgs?: readonly string[];
    services?: readonly string[];
    serviceGuard?: string;
  };
  expect(answer).toMatchObject({
    exposure,
    public: open,
    crossAccounts,
    ...(orgs === undefined ? {} : { orgs }),
    ...(services === undefined ? {} : { services }),
    ...(serviceGuard === undefined ? {} : { serviceGuard }),
  });
  if (exposure !== 'none') expect(Object.keys(answer.witnesses)).toContain(exposure);
  for (const witness of Object.values(answer.witnesses)) expect(evaluate(question, witness).verdict).toBe('allowed');
});
