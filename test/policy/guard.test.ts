import { expect, test } from 'vitest';

import { analyzePolicy } from '../../src/analysis/policy/analyze.ts';

const API = 'arn:aws:execute-api:eu-west-1:111111111111:a9b7c5d3e1';

test.each([
  ['all accounts but one', { 'ForAnyValue:StringNotLike': { 'aws:SourceAccount': '333333333333' } }, 'unguarded'],
  ['one account', { 'ForAnyValue:StringLike': { 'aws:SourceAccount': '111111111111' } }, 'guarded'],
] as const)('calls that show no service, for %s, are guarded or not', (_, condition, guard) => {
  const answer = analyzePolicy({
    resourceType: 'apigateway-private',
    resourceArn: API,
    account: '111111111111',
    policy: {
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: '*',
        Action: 'execute-api:Invoke',
        Resource: `${API}/*`,
        Condition: { Bool: { 'aws:PrincipalIsAWSService': false }, ...condition },
      },
    },
  });
  expect([answer.exposure, answer.serviceGuard]).toEqual(['service', guard]);
});
