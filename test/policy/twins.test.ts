import { expect, test } from 'vitest';

import { analyzePolicy } from '../../src/analysis/policy/analyze.ts';

test('organizations of caller and resource are compared: an outsider may be in another than the owner of the resource', () => {
  const { exposure, crossAccounts, orgs } = analyzePolicy({
    resourceType: 'vpc-endpoint',
    resourceArn: 'arn:aws:ec2:eu-west-1:111111111111:vpc-endpoint/vpce-0a1b1b1b1b1b1b1b1',
    account: '111111111111',
    org: 'o-aaaaaaaaaa',
    policy: {
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: '*',
        Action: '*',
        Resource: '*',
        Condition: { 'ForAnyValue:StringNotEquals': { 'aws:PrincipalOrgID': '${aws:ResourceOrgID}' } },
      },
    },
  });
  expect({ exposure, crossAccounts, orgs }).toEqual({ exposure: 'network', crossAccounts: [], orgs: [] });
});
