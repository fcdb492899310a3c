import { expect, test } from 'vitest';

import check from '../../checks/domain-tls-policy.ts';
import type { FactData } from '../../src/model/catalogue.ts';
import { findingsOf, gap, present, testCheck, type Expected, type World } from '../check.ts';
import { API, restApi } from './gateway-worlds.ts';

type Rest = FactData<'apigateway.rest-apis'>;
type Domain = FactData<'apigateway.domain-names'>;

const DOMAIN = 'arn:aws:apigateway:us-east-1::/domainnames/api.example.com';
const SCOPE = 'arn:aws:iam::111122223333:root#us-east-1';

const record = (data: Domain) => ({ arn: DOMAIN, data: { domainName: 'api.example.com', ...data } });
const domain = (
  securityPolicy: string | undefined,
  endpointAccessMode?: 'STRICT' | 'BASIC',
  expected?: Expected,
  more: Partial<World> = {},
): World => ({
  facts: {
    'apigateway.domain-names': [
      record({
        ...(securityPolicy !== undefined && { securityPolicy: securityPolicy as 'TLS_1_2' }),
        ...(endpointAccessMode && { endpointAccessMode }),
      }),
    ],
  },
  ...(expected && { expect: { [DOMAIN]: expected } }),
  ...more,
});
const api = (data: Partial<Rest>, expected?: Expected): World => ({
  facts: { 'apigateway.rest-apis': [restApi(data)] },
  ...(expected && { expect: { [API]: expected } }),
});
const second = (...policies: readonly ('TLS_1_0' | 'TLS_1_2')[]): World => ({
  facts: {
    'apigatewayv2.domain-names': [
      {
        arn: DOMAIN,
        data: {
          DomainName: 'api.example.com',
          DomainNameConfigurations: policies.map((SecurityPolicy) => ({ SecurityPolicy })),
        },
      },
    ],
  },
});
const strict = { settings: { requireForwardSecrecy: true } };
const low: Expected = { outcome: 'fail', severity: 'low' };

testCheck('domain-tls-policy', check, {
  fail: {
    'a domain with TLS 1.0': domain('TLS_1_0', undefined, { outcome: 'fail', severity: 'medium' }),
    'an enhanced policy with basic access': domain('SecurityPolicy_TLS13_1_3_2025_09', 'BASIC', low),
    'an API with TLS 1.0': api({ securityPolicy: 'TLS_1_0' }, { outcome: 'fail', severity: 'medium' }),
    'a regional API that names none: inferred': api({}, { outcome: 'fail', severity: 'medium' }),
    'an edge API that names none': api({ endpointConfiguration: { types: ['EDGE'] } }),
    'its default endpoint is off': api({ securityPolicy: 'TLS_1_0', disableExecuteApiEndpoint: true }, low),
    'forward secrecy is required, TLS 1.2': domain('TLS_1_2', undefined, low, strict),
    'forward secrecy is required, an enhanced policy without': domain(
      'SecurityPolicy_TLS13_1_2_2021_06',
      'STRICT',
      low,
      strict,
    ),
    'told by the second API alone': second('TLS_1_2', 'TLS_1_0'),
  },
  pass: {
    'a domain with TLS 1.2': domain('TLS_1_2'),
    'a domain with TLS 1.3, strict': domain('SecurityPolicy_TLS13_1_3_2025_09', 'STRICT'),
    'an edge domain, strict': domain('SecurityPolicy_TLS12_2018_EDGE', 'STRICT'),
    'a policy newer than the table': domain('SecurityPolicy_TLS13_1_2_Ext2_PQ_2025_09', 'STRICT'),
    'an API with TLS 1.2': api({ securityPolicy: 'TLS_1_2' }),
    'a private API that names none': api({ endpointConfiguration: { types: ['PRIVATE'] } }),
    'forward secrecy by TLS 1.3': domain('SecurityPolicy_TLS13_1_3_FIPS_2025_09', 'STRICT', undefined, strict),
    'forward secrecy by name': domain('SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09', 'STRICT', undefined, strict),
    'forward secrecy at the edge': domain('SecurityPolicy_TLS13_2025_EDGE', 'STRICT', undefined, strict),
    'told by the second API alone': second('TLS_1_2'),
  },
  'not-assessed': {
    'the answer names no policy of a domain': domain(undefined),
    'an enhanced policy without an access mode': domain('SecurityPolicy_TLS13_1_3_2025_09'),
    'a policy whose name says nothing': domain('Future_1'),
  },
  mixed: {
    'both APIs list one domain, which is one finding; its API is weaker': {
      facts: {
        ...second('TLS_1_2').facts,
        'apigateway.domain-names': [record({ securityPolicy: 'TLS_1_2' })],
        'apigateway.base-path-mappings': [
          { arn: `${DOMAIN}/basepathmappings/(none)`, data: present({ restApiId: 'a1b2c3', stage: 'prod' }) },
        ],
        'apigateway.rest-apis': [restApi({ securityPolicy: 'TLS_1_0' })],
      },
      expect: { [DOMAIN]: 'pass', [API]: 'fail' },
    },
    'an account in the ARN of one family': {
      facts: {
        ...second('TLS_1_0').facts,
        'apigateway.domain-names': [
          {
            ...record({ securityPolicy: 'TLS_1_2' }),
            arn: DOMAIN.replace('::', ':111122223333:'),
          },
        ],
      },
      expect: { [DOMAIN.replace('::', ':111122223333:')]: 'pass' },
    },
    'domains not read: APIs are judged': {
      facts: {
        'apigateway.domain-names': gap('apigateway:GetDomainNames'),
        'apigateway.rest-apis': [restApi({ securityPolicy: 'TLS_1_2' })],
      },
      expect: { [API]: 'pass', [SCOPE]: 'not-assessed' },
    },
  },
});

test('a domain tells of an API behind it that admits older TLS', () => {
  const findings = findingsOf('domain-tls-policy', check, {
    facts: {
      ...domain('TLS_1_2').facts,
      'apigateway.base-path-mappings': [
        { arn: `${DOMAIN}/basepathmappings/(none)`, data: present({ restApiId: 'a1b2c3', stage: 'prod' }) },
      ],
      'apigateway.rest-apis': [restApi()],
    },
  });
  expect(findings.find(({ resource }) => resource.arn === DOMAIN)?.reasons).toEqual([
    'the API orders behind it has the policy TLS_1_0',
  ]);
  expect(findings.find(({ resource }) => resource.arn === API)?.reasons).toEqual([expect.stringContaining('inferred')]);
});
