import { readFileSync } from 'node:fs';

import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';

import { summary } from '../src/cli/run.ts';
import { render } from '../src/index.ts';
import type { SimulatedEstate } from '../src/simulator/estate.ts';
import { countsOf } from '../src/engine/finding-counts.ts';
import { auditOf } from './cloud.ts';

const ACCOUNT = '111122223333';
const SCRIPT = '<script>alert(1)</script>';
const IMAGE = '"><img src=x onerror=alert(1)>';
const BIDI = 'safe\u202Egnp.exe\u200B';
const ESCAPES = '\u001B[2J\u001B[31mred';
const LONG = 'n'.repeat(10_000);

/** 100 kB, and 1,000 levels deep: what no validator of AWS would store, and no parser may choke on. */
const HUGE = JSON.stringify({
  Version: '2012-10-17',
  Statement: Array.from({ length: 1500 }, (_, at) => ({
    Sid: `s${at}`,
    Effect: 'Allow',
    Principal: '*',
    Action: 'execute-api:*',
    Resource: '*',
  })),
});
const DEEP = `{"Statement":${'['.repeat(1000)}${']'.repeat(1000)}}`;
const NAMES = [SCRIPT, IMAGE, BIDI, '__proto__', 'constructor', 'toString', '😀', LONG, "it's; rm -rf ~"];

const policies = [
  HUGE,
  DEEP,
  '{"__proto__":{"Statement":[]}}',
  '[]',
  'null',
  '{"Statement":{"Effect":7,"Principal":{"AWS":{}},"Condition":[[]]}}',
  SCRIPT,
];

const estate: SimulatedEstate = {
  accounts: {
    [ACCOUNT]: {
      name: SCRIPT,
      facts: {
        global: {
          's3.buckets': { plain: { BucketRegion: 'us-east-1' } },
          's3.policies': { plain: { Policy: HUGE } },
        },
        'us-east-1': {
          'apigateway.rest-apis': Object.fromEntries(
            policies.map((policy, at) => [
              `a${at}`,
              {
                id: `a${at}`,
                name: NAMES[at],
                policy,
                description: IMAGE,
                endpointConfiguration: { types: ['REGIONAL'] },
              },
            ]),
          ),
          'apigateway.stages': Object.fromEntries(
            policies.map((_, at) => [
              `a${at}/stages/prod`,
              { stageName: 'prod', description: BIDI, accessLogSettings: { destinationArn: IMAGE, format: SCRIPT } },
            ]),
          ),
          'apigateway.exports': Object.fromEntries(
            policies.map((policy, at) => [
              `a${at}/stages/prod/exports/oas30`,
              {
                body: JSON.stringify({
                  openapi: '3.0.1',
                  'x-amazon-apigateway-policy': policy,
                  paths: {
                    [`/${NAMES[at]}`]: {
                      get: { 'x-amazon-apigateway-integration': { type: 'aws_proxy', uri: SCRIPT } },
                    },
                    '/__proto__': { get: 7, post: { 'x-amazon-apigateway-integration': 3 } },
                  },
                }),
              },
            ]),
          ),
          'apigatewayv2.apis': Object.fromEntries(
            NAMES.map((Name, at) => [
              `h${at}`,
              {
                ApiId: `h${at}`,
                Name,
                ProtocolType: at % 2 ? 'WEBSOCKET' : 'HTTP',
                RouteSelectionExpression: '$request.method',
              },
            ]),
          ),
          'apigatewayv2.routes': Object.fromEntries(
            NAMES.map((name, at) => [`h${at}/routes/r${at}`, { RouteId: `r${at}`, RouteKey: `GET /${name}` }]),
          ),
          'ec2.vpcs': { 'vpc-1': { VpcId: 'vpc-1', CidrBlock: SCRIPT } },
          'ec2.security-groups': Object.fromEntries(
            NAMES.slice(0, 8).map((GroupName, at) => [
              `sg-${at}`,
              {
                GroupId: `sg-${at}`,
                GroupName,
                Description: IMAGE,
                VpcId: 'vpc-1',
                IpPermissions: [{ IpProtocol: SCRIPT, IpRanges: [{ CidrIp: IMAGE }, { CidrIp: '0.0.0.0/0' }] }],
              },
            ]),
          ),
          'tag.resources': NAMES.map((Value, at) => ({
            ResourceARN: `arn:aws:apigateway:us-east-1::/apis/h${at}/routes/r${at}`,
            Tags: [
              { Key: '__proto__', Value },
              { Key: SCRIPT, Value: IMAGE },
            ],
          })),
        },
      },
    },
  },
};

test('hostile names, tags and policies are shown as text, and nothing breaks', async () => {
  // A check or a collector that throws fails the audit here.
  const { report } = await auditOf(estate, { regions: ['us-east-1'] });
  expect(report.findings.filter(({ gap }) => gap?.cause === 'defect')).toEqual([]);
  expect(report.findings.filter(({ check }) => check === 'apigw-http-route-auth')).toHaveLength(5);
  expect(Object.prototype).not.toHaveProperty('Statement');

  const validate = addFormats
    .default(new Ajv2020({ strict: false }))
    .compile(JSON.parse(readFileSync('docs/report.schema.json', 'utf8')) as object);
  const json: unknown = JSON.parse(render(report, 'json'));
  validate(json);
  expect(validate.errors ?? []).toEqual([]);
  expect(json).toEqual(JSON.parse(JSON.stringify(report)));

  const html = render(report, 'html');
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(html).not.toMatch(/<script|<img|onerror=alert\(1\)>/);
  // oxlint-disable-next-line no-control-regex -- these are what must not stand there
  expect(html).not.toMatch(/[\u0000-\u0008\u000E-\u001F\u202A-\u202E\u2066-\u2069]/);
});

test('a terminal is not told what to do by names', async () => {
  const accounts = { [ACCOUNT]: { ...estate.accounts[ACCOUNT]!, name: ESCAPES, assumable: false as const } };
  const { report } = await auditOf(
    { accounts },
    { regions: ['us-east-1'], targets: { kind: 'accounts', roleName: ESCAPES, accounts: [ACCOUNT] } },
  );
  // oxlint-disable-next-line no-control-regex -- these are what must not stand there
  expect(summary(report, countsOf(report.findings), []).replaceAll('\n', '')).not.toMatch(/[\u0000-\u001F]/);
});
