import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';

import { wholeEstate } from './estate/whole.ts';
import type { CollectedFact } from '../src/model/catalogue.ts';
import type { SimulatedEstate } from '../src/simulator/estate.ts';
import { auditOf } from './cloud.ts';

const ACCOUNT = '111122223333';

const folder = mkdtempSync(join(tmpdir(), 'rampart-survival-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Text as owners write it, hostile too; XML cannot carry most control characters, so no answer of AWS has them. */
const text = fc.oneof(
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
    .filter((one) => !/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u.test(one) && one.trim() === one),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '__proto__',
    'constructor',
    '\u202Etxt.exe',
    ']]>',
    '&amp;',
    '"quoted"',
    'ß😀',
  ),
);
/** Whole seconds: what all protocols carry. */
const date = fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => new Date(seconds * 1000).toISOString());
const bytes = fc.uint8Array({ minLength: 1, maxLength: 40 }).map((some) => Buffer.from(some).toString('base64'));
const keyed = <T>(value: fc.Arbitrary<T>) =>
  fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9]{0,7}$/), value, { maxKeys: 3, noNullPrototype: true });

/** One fact or more of each protocol: JSON 1.1, REST JSON, EC2 and AWS query, REST XML. */
const facts = fc.record({
  buckets: keyed(fc.record({ BucketRegion: fc.constant('us-east-1'), CreationDate: date })),
  roles: keyed(
    fc.record({ CreateDate: date, Tags: fc.array(fc.record({ Key: text, Value: text }), { minLength: 1 }) }),
  ),
  report: fc.record({ Content: bytes, GeneratedTime: date, ReportFormat: fc.constant('text/csv') }),
  vpcs: keyed(
    fc.record({
      CidrBlock: fc.constant('10.0.0.0/16'),
      Tags: fc.array(fc.record({ Key: text, Value: text }), { minLength: 1, maxLength: 2 }),
    }),
  ),
  apis: keyed(
    fc.record({
      name: text,
      createdDate: date,
      tags: fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), text, { minKeys: 1, maxKeys: 2, noNullPrototype: true }),
    }),
  ),
  https: keyed(
    fc.record({
      Name: text,
      ProtocolType: fc.constant('HTTP'),
      CreatedDate: date,
      RouteSelectionExpression: fc.constant('$request.method'),
    }),
  ),
  tags: fc.array(fc.record({ Key: text, Value: text }), { minLength: 1, maxLength: 3 }),
  web: keyed(fc.record({ bytes, description: text })),
});

type Generated = typeof facts extends fc.Arbitrary<infer T> ? T : never;

const waf = (name: string): string => `arn:aws:wafv2:us-east-1:${ACCOUNT}:regional/webacl/${name}/id`;

function served({ buckets, roles, report, vpcs, apis, https, tags, web }: Generated): SimulatedEstate {
  return {
    accounts: {
      [ACCOUNT]: {
        name: 'any',
        facts: {
          global: {
            's3.buckets': buckets,
            'iam.roles': Object.fromEntries(
              Object.entries(roles).map(([name, role]) => [
                name,
                { ...role, Arn: `arn:aws:iam::${ACCOUNT}:role/${name}` },
              ]),
            ),
            'iam.credential-report': { root: report },
          },
          'us-east-1': {
            'ec2.vpcs': vpcs,
            'apigateway.rest-apis': apis,
            'apigatewayv2.apis': https,
            'tag.resources': [{ ResourceARN: `arn:aws:sqs:us-east-1:${ACCOUNT}:queue`, Tags: tags }],
            'wafv2.web-acls': Object.fromEntries(
              Object.entries(web).map(([name, { bytes: SearchString, description }]) => [
                waf(name),
                {
                  WebACL: {
                    Name: name,
                    Id: 'id',
                    ARN: waf(name),
                    Description: description,
                    DefaultAction: { Allow: {} },
                    VisibilityConfig: { SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: 'm' },
                    Rules: [
                      {
                        Name: 'path',
                        Priority: 0,
                        Action: { Block: {} },
                        VisibilityConfig: {
                          SampledRequestsEnabled: true,
                          CloudWatchMetricsEnabled: true,
                          MetricName: 'm',
                        },
                        Statement: {
                          ByteMatchStatement: {
                            SearchString,
                            FieldToMatch: { UriPath: {} },
                            PositionalConstraint: 'STARTS_WITH',
                            TextTransformations: [{ Priority: 0, Type: 'NONE' }],
                          },
                        },
                      },
                    ],
                  },
                },
              ]),
            ),
          },
        },
      },
    },
  };
}

const SELECTION = {
  services: ['s3', 'iam', 'ec2', 'apigateway', 'apigatewayv2', 'wafv2', 'tag'],
  checks: [],
  excludeChecks: [],
  practices: [],
  severities: [],
};

test('dates, bytes and texts survive the wire and the file', async () => {
  await fc.assert(
    fc.asyncProperty(facts, async (generated) => {
      const { ndjson } = await auditOf(served(generated), { regions: ['us-east-1'], selection: SELECTION });
      const path = join(folder, 'estate.ndjson');
      writeFileSync(path, ndjson);
      const { accounts } = await wholeEstate(path);
      const read = (fact: CollectedFact, region: string): readonly unknown[] =>
        (accounts[0]?.lists.get(fact)?.get(region)?.records ?? []).map(({ data }) => data);
      const each = <T>(values: Readonly<Record<string, T>>): readonly T[] =>
        Object.keys(values)
          .toSorted()
          .map((key) => values[key]!);
      const like = (values: readonly object[]): readonly unknown[] =>
        values.map((value) => expect.objectContaining(value) as unknown);

      expect(read('s3.buckets', 'global')).toEqual(like(each(generated.buckets)));
      expect(read('iam.roles', 'global')).toEqual(like(each(generated.roles)));
      expect(read('iam.credential-report', 'global')).toEqual([{ state: 'present', value: generated.report }]);
      expect(read('ec2.vpcs', 'us-east-1')).toEqual(like(each(generated.vpcs)));
      expect(read('apigateway.rest-apis', 'us-east-1')).toEqual(like(each(generated.apis)));
      expect(read('apigatewayv2.apis', 'us-east-1')).toEqual(like(each(generated.https)));
      expect(read('tag.resources', 'us-east-1')).toEqual(like([{ Tags: generated.tags }]));
      const acls = read('wafv2.web-acls', 'us-east-1') as readonly {
        readonly value: {
          readonly WebACL: {
            readonly Description: string;
            readonly Rules: readonly [
              { readonly Statement: { readonly ByteMatchStatement: { readonly SearchString: string } } },
            ];
          };
        };
      }[];
      expect(
        acls.map(({ value: { WebACL } }) => [
          WebACL.Description,
          WebACL.Rules[0].Statement.ByteMatchStatement.SearchString,
        ]),
      ).toEqual(each(generated.web).map(({ description, bytes: some }) => [description, some]));
    }),
    { numRuns: 30 },
  );
});
