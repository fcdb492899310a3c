import { expect, test } from 'vitest';

import check from '../../checks/apigw-private-domain-policy.ts';
import { ACCOUNT, findingsOf, gap, testCheck, type World } from '../check.ts';
import { allow, document, inOrganization, PARTNER, STRANGER, type Statement } from './policy-statements.ts';

const DOMAIN = `arn:aws:apigateway:us-east-1:${ACCOUNT}:/domainnames/private.example.com+a1b2c3`;
const ARN = `arn:aws:execute-api:us-east-1:${ACCOUNT}:/domainnames/private.example.com+a1b2c3`;

const calls = (more: Statement = {}): Statement => allow({ Action: 'execute-api:Invoke', Resource: ARN, ...more });
const ours = { StringEquals: { 'aws:SourceVpce': 'vpce-1a2b3c4d' } };
const notOurs = { StringNotEquals: { 'aws:SourceVpce': 'vpce-1a2b3c4d' } };

const domain = (policy: string | undefined, more: Statement = {}) => ({
  arn: DOMAIN,
  data: {
    domainName: 'private.example.com',
    domainNameId: 'a1b2c3',
    domainNameArn: DOMAIN,
    endpointConfiguration: { types: ['PRIVATE' as const] },
    ...(policy !== undefined && { policy }),
    ...more,
  },
});
const associated = (account: string, domainNameArn = DOMAIN) => ({
  arn: `arn:aws:apigateway:us-east-1:${account}:/domainnameaccessassociations/domainname/private.example.com/vpcesource/vpce-${account}`,
  data: { domainNameArn, accessAssociationSourceType: 'VPCE' as const, accessAssociationSource: `vpce-${account}` },
});
const withEndpoints = (associations: World['facts']['apigateway.domain-name-access-associations']): World => ({
  facts: {
    ...world(calls({ Condition: ours })).facts,
    ...inOrganization,
    'apigateway.domain-name-access-associations': associations ?? [],
  },
});
const world = (...statements: readonly Statement[]): World => ({
  facts: { 'apigateway.domain-names': [domain(document(...statements))] },
});

testCheck('apigw-private-domain-policy', check, {
  fail: {
    everybody: { ...world(calls()), expect: { [DOMAIN]: { outcome: 'fail', severity: 'high' } } },
    'everybody, in short': world(calls({ Resource: 'execute-api:/*' })),
    'any endpoint': world(calls({ Condition: { StringLike: { 'aws:SourceVpce': 'vpce-*' } } })),
    'the management policy governs no calls': {
      facts: {
        'apigateway.domain-names': [
          domain(document(calls()), { managementPolicy: document(calls({ Principal: { AWS: ACCOUNT } })) }),
        ],
      },
    },
    'an endpoint of a stranger, beside the own': {
      ...withEndpoints([associated(ACCOUNT), associated(STRANGER)]),
      expect: {
        [DOMAIN]: { outcome: 'fail', severity: 'high', because: /endpoint of 999988887777, which is not known/ },
      },
    },
    'an endpoint of a stranger, and the policy cannot be read': {
      facts: {
        'apigateway.domain-names': [domain('nonsense')],
        'apigateway.domain-name-access-associations': [associated(STRANGER)],
      },
    },
    'everybody, and the associations may not be listed': {
      facts: {
        ...world(calls()).facts,
        'apigateway.domain-name-access-associations': gap('apigateway:GetDomainNameAccessAssociations'),
      },
    },
    'escaped quotes': {
      facts: { 'apigateway.domain-names': [domain(JSON.stringify(document(calls())).slice(1, -1))] },
    },
  },
  pass: {
    'one endpoint': world(calls({ Condition: ours })),
    'endpoints of the account and of a member of the organization': withEndpoints([
      associated(ACCOUNT),
      associated(PARTNER),
    ]),
    'a stranger’s endpoint for another domain name': withEndpoints([
      associated(STRANGER, DOMAIN.replace('a1b2c3', 'd4e5f6')),
    ]),
    'a configured account': { ...withEndpoints([associated(STRANGER)]), trusted: [STRANGER] },
    'Deny but for one endpoint (AWS sample)': world(
      calls({ Resource: 'execute-api:/*' }),
      calls({ Effect: 'Deny', Resource: 'execute-api:/*', Condition: notOurs }),
    ),
    'one account': world(calls({ Principal: { AWS: `arn:aws:iam::${PARTNER}:root` } })),
    'another domain of the name': world(calls({ Resource: ARN.replace('a1b2c3', 'd4e5f6') })),
  },
  'not-assessed': {
    'the associations may not be listed': withEndpoints(gap('apigateway:GetDomainNameAccessAssociations')),
    'who is of the organization may not be listed': {
      facts: {
        ...withEndpoints([associated(PARTNER)]).facts,
        'organizations.accounts': gap('organizations:ListAccounts'),
      },
    },
    'the answer holds no policy': { facts: { 'apigateway.domain-names': [domain(undefined)] } },
    'a policy that is none': { facts: { 'apigateway.domain-names': [domain('nonsense')] } },
    'an operator that AWS does not know decides': world(calls({ Condition: { StringMatches: { a: 'b' } } })),
    'the organization decides, and was not read': {
      facts: {
        ...world(calls({ Condition: { StringEquals: { 'aws:PrincipalOrgID': '${aws:ResourceOrgID}' } } })).facts,
        'organizations.organization': gap('organizations:DescribeOrganization'),
      },
    },
  },
  mixed: {
    'two domains of one name': {
      facts: {
        'apigateway.domain-names': [
          domain(document(calls())),
          {
            ...domain(document(calls({ Resource: ARN.replace('a1b2c3', 'd4e5f6'), Condition: ours }))),
            arn: DOMAIN.replace('a1b2c3', 'd4e5f6'),
          },
        ],
      },
      expect: { [DOMAIN]: 'fail', [DOMAIN.replace('a1b2c3', 'd4e5f6')]: 'pass' },
    },
  },
});

test('a public domain name is not spoken of', () => {
  const facts: World['facts'] = {
    'apigateway.domain-names': [domain(undefined, { endpointConfiguration: { types: ['REGIONAL'] } })],
  };
  expect(findingsOf('apigw-private-domain-policy', check, { facts })).toEqual([]);
});
