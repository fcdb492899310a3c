import fc from 'fast-check';

import type { PolicyQuestion } from '../../src/model/policy.ts';
import {
  BUCKET,
  BUCKET_PATTERNS,
  ENDPOINTS,
  FOREIGN,
  IDENTITY,
  KINDS,
  NAMES,
  ORG_PATHS,
  ORG_PATTERN,
  OWN_ORG,
  OWNER,
  PARTNER_ORG,
  RANGES,
  REGIONS,
  ruleOf,
  SERVICES,
  SESSIONS,
  topicOf,
  VPCS,
  type Kind,
} from './pools.ts';

interface Entry {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly (string | boolean)[];
}

const ACCOUNTS = [OWNER, ...FOREIGN] as const;

/** One of the values as it is, or two or three of them. */
const few = <T>(values: readonly T[]): fc.Arbitrary<readonly T[]> => {
  const one = fc.constantFrom(...values).map((value) => [value]);
  const minLength = Math.min(2, values.length);
  return fc.oneof(
    { weight: 3, arbitrary: one },
    fc.shuffledSubarray([...values], { minLength, maxLength: Math.min(3, values.length) }),
  );
};

const isPlain = { weight: 5, arbitrary: fc.constant(['', ''] as const) };

/** Before and after the operator. */
const affixes = fc.oneof(
  isPlain,
  fc.constantFrom(['', 'IfExists'] as const, ['ForAllValues:', ''] as const, ['ForAnyValue:', ''] as const),
);
const suffixes = fc.oneof(isPlain, fc.constant(['', 'IfExists'] as const));

const entry = (
  key: string,
  operators: readonly string[],
  values: readonly (string | boolean)[],
  around: fc.Arbitrary<readonly [string, string]> = suffixes,
): fc.Arbitrary<Entry> =>
  fc
    .tuple(fc.constantFrom(...operators), around, fc.constantFrom(key, key, key.toUpperCase()), few(values))
    .map(([operator, [before, after], written, ones]) => ({
      operator: `${before}${operator}${after}`,
      key: written,
      values: ones,
    }));

const TEXTS = ['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike', 'StringEqualsIgnoreCase'];
const ARNS = ['ArnLike', 'ArnNotLike', 'ArnEquals', 'ArnNotEquals', 'StringLike', 'StringNotLike', 'StringEquals'];
const ADDRESSES = ['IpAddress', 'NotIpAddress'];

function entries({ resourceType }: Kind, org: boolean): readonly fc.Arbitrary<Entry>[] {
  const ownOrg = org ? ['${aws:ResourceOrgID}'] : [];
  const orgs = [OWN_ORG, PARTNER_ORG, ORG_PATTERN, '*', ...ownOrg];
  const paths = [
    `${OWN_ORG}/*`,
    `${PARTNER_ORG}${ORG_PATHS[0]}`,
    `${PARTNER_ORG}${ORG_PATHS[1]}*`,
    `${OWN_ORG}${ORG_PATHS[2]}`,
    'o-*/*',
  ];
  const accounts = [...ACCOUNTS, '*', '${aws:ResourceAccount}', 'anonymous'];
  const principals = [
    ...ACCOUNTS.flatMap((account) => NAMES.slice(0, 3).map((name) => `arn:aws:iam::${account}:${name}`)),
    ...ACCOUNTS.flatMap((account) => [`arn:aws:iam::${account}:role/app*`, `arn:aws:iam::${account}:*`]),
    'arn:aws:iam::*:role/app',
    'arn:aws:iam::${aws:ResourceAccount}:role/*',
    '*',
  ];
  const sources = [
    ...ACCOUNTS.flatMap((account) => [
      topicOf(account),
      ruleOf(account),
      `arn:aws:sns:eu-west-1:${account}:*`,
      `arn:aws:sns:*:${account}:*`,
    ]),
    BUCKET,
    ...BUCKET_PATTERNS,
    'arn:aws:sns:*:*:*',
    '*',
  ];
  const many = ['ForAnyValue:', 'ForAllValues:'].map((before) => [before, ''] as const);
  const always = [
    entry('aws:PrincipalOrgID', TEXTS, orgs, affixes),
    entry('aws:PrincipalOrgID', TEXTS, orgs, affixes),
    entry('aws:PrincipalOrgPaths', ['StringLike', 'StringNotLike', 'StringEquals'], paths, fc.constantFrom(...many)),
    entry('aws:PrincipalAccount', TEXTS, accounts, affixes),
    entry('aws:PrincipalAccount', ['StringEquals', 'StringNotEquals'], accounts),
    entry('aws:SourceOwner', ['StringEquals', 'StringNotEquals', 'StringLike'], accounts),
    entry('aws:PrincipalArn', ARNS, principals, affixes),
    entry('aws:PrincipalIsAWSService', ['Bool'], ['true', 'false', true, false]),
    entry('aws:PrincipalServiceName', TEXTS, [...SERVICES, '*.amazonaws.com']),
    entry(
      'aws:PrincipalServiceNamesList',
      ['StringLike', 'StringNotEquals', 'StringEquals'],
      SERVICES,
      fc.constantFrom(...many),
    ),
    entry('aws:SourceAccount', TEXTS, [...ACCOUNTS, '*', '${aws:ResourceAccount}'], affixes),
    entry('aws:SourceArn', ARNS, sources, affixes),
    entry('aws:SourceOrgID', TEXTS, orgs),
    entry('aws:SourceOrgPaths', ['StringLike', 'StringNotLike'], paths, fc.constantFrom(...many)),
    entry('aws:SourceIp', ADDRESSES, RANGES),
    entry('aws:SourceIp', ADDRESSES, RANGES),
    entry('aws:SourceVpce', TEXTS, [...ENDPOINTS.slice(0, 2), 'vpce-0a*', '*'], affixes),
    entry('aws:SourceVpc', TEXTS, [...VPCS.slice(0, 2), 'vpc-0a*', 'vpc-*'], affixes),
    entry('aws:VpceAccount', TEXTS, [...ACCOUNTS, '*', '${aws:ResourceAccount}', '${aws:PrincipalAccount}']),
    entry('aws:VpceOrgID', TEXTS, [...orgs, '${aws:PrincipalOrgID}']),
    entry('aws:VpcSourceIp', ADDRESSES, ['10.0.0.0/8', '203.0.113.0/24']),
    entry('aws:SecureTransport', ['Bool'], ['true', 'false', true]),
    entry('aws:UserAgent', ['StringEquals', 'StringNotLike', 'StringLike'], ['robot/1', 'robot/*']),
    entry('aws:RequestedRegion', ['StringEquals', 'StringNotEquals'], REGIONS.slice(0, 2)),
    entry('aws:PrincipalTag/team', ['StringEquals', 'StringNotEquals', 'StringLike'], ['blue']),
    entry('aws:MultiFactorAuthPresent', ['Bool'], ['true', 'false']),
    entry('aws:ViaAWSService', ['Bool'], ['true', 'false']),
    entry('aws:TagKeys', ['StringEquals', 'StringNotEquals'], ['a', 'b'], fc.constantFrom(...many)),
    entry('aws:CurrentTime', ['DateGreaterThan', 'DateLessThan'], ['2020-01-01T00:00:00Z', '2024-05-06']),
    entry('aws:EpochTime', ['NumericGreaterThan', 'DateLessThanEquals'], ['1577836800']),
    fc
      .tuple(
        fc.constantFrom(
          ...['PrincipalOrgID', 'PrincipalArn', 'PrincipalAccount', 'SourceAccount', 'SourceArn', 'SourceIp'],
          ...['SourceVpce', 'SourceVpc', 'SourceOrgID', 'PrincipalServiceName', 'VpceAccount', 'PrincipalTag/team'],
        ),
        fc.constantFrom('true', 'false', true, false),
      )
      .map(([key, value]) => ({ operator: 'Null', key: `aws:${key}`, values: [value] })),
  ];
  const ofType: Partial<Record<Kind['resourceType'], readonly fc.Arbitrary<Entry>[]>> = {
    's3-bucket': [entry('s3:prefix', ['StringLike', 'StringNotEquals'], ['open/', 'open/*'])],
    'lambda-function': [
      entry('lambda:FunctionUrlAuthType', ['StringEquals', 'StringNotEquals'], ['NONE', 'AWS_IAM']),
      entry('lambda:FunctionUrlAuthType', ['StringEquals'], ['NONE']),
    ],
    'kms-key': [
      entry('kms:CallerAccount', ['StringEquals', 'StringNotEquals'], accounts),
      entry('kms:ViaService', ['StringEquals', 'StringLike'], ['ec2.eu-west-1.amazonaws.com', 'ec2.*']),
    ],
  };
  const constant = [entry('aws:ResourceAccount', ['StringEquals', 'StringNotEquals', 'StringLike'], ACCOUNTS)];
  return [...always, ...(ofType[resourceType] ?? []), ...constant];
}

/** Entries as one element; a key that comes twice under an operator is kept once. */
function condition(all: readonly Entry[]): object {
  const found: Record<string, Record<string, unknown>> = {};
  for (const { operator, key, values } of all) {
    found[operator] = { ...found[operator], [key]: values.length === 1 ? values[0] : values };
  }
  return all.length === 0 ? {} : { Condition: found };
}

const AWS_PRINCIPALS = [
  ...ACCOUNTS.flatMap((account) => [
    account,
    `arn:aws:iam::${account}:root`,
    ...NAMES.slice(0, 3).map((name) => `arn:aws:iam::${account}:${name}`),
    ...SESSIONS.map((session) => `arn:aws:sts::${account}:assumed-role/app/${session}`),
  ]),
  'AROAX9EXAMPLEDEADROLE1',
];

const principals = ({ resourceType }: Kind): fc.Arbitrary<unknown> => {
  const aws = few(resourceType === 's3-bucket' ? [...AWS_PRINCIPALS, IDENTITY] : AWS_PRINCIPALS);
  const service = few([...SERVICES, '*']).map((names) => (names.length === 1 ? names[0] : names));
  return fc.oneof(
    { weight: 5, arbitrary: aws.map((AWS) => ({ AWS })) },
    { weight: 3, arbitrary: service.map((Service) => ({ Service })) },
    fc.tuple(aws, service).map(([AWS, Service]) => ({ AWS, Service })),
  );
};

const everybody = fc.constantFrom('*', '*', { AWS: '*' }, { AWS: ['*', OWNER] });

const statementOf = (kind: Kind, org: boolean): fc.Arbitrary<Readonly<Record<string, unknown>>> => {
  const named = principals(kind);
  const actions = few(kind.actions);
  const resources = few(kind.resources);
  const whole = { Action: ['*'], Resource: ['*'] };
  const some = fc.oneof(
    { weight: 6, arbitrary: fc.constant(whole) },
    { weight: 6, arbitrary: fc.record({ Action: actions, Resource: fc.constant(['*']) }) },
    { weight: 6, arbitrary: fc.record({ Action: actions, Resource: resources }) },
    fc.record({ NotAction: actions, Resource: resources }),
    fc.record({ Action: actions, NotResource: resources }),
  );
  const conditions = fc
    .array(fc.oneof(...entries(kind, org)), { maxLength: 3, size: 'max' })
    .map((all) => condition(all));
  const allow = fc.oneof(
    { weight: 6, arbitrary: everybody.map((Principal) => ({ Principal })) },
    { weight: 5, arbitrary: named.map((Principal) => ({ Principal })) },
    { weight: 1, arbitrary: named.map((NotPrincipal) => ({ NotPrincipal })) },
  );
  const deny = fc.oneof(
    { weight: 6, arbitrary: everybody.map((Principal) => ({ Principal })) },
    { weight: 2, arbitrary: named.map((Principal) => ({ Principal })) },
    { weight: 2, arbitrary: named.map((NotPrincipal) => ({ NotPrincipal })) },
  );
  const made = (Effect: 'Allow' | 'Deny', who: fc.Arbitrary<object>) =>
    fc.tuple(who, some, conditions).map(([principal, what, when]) => ({ Effect, ...principal, ...what, ...when }));
  return fc.oneof({ weight: 5, arbitrary: made('Allow', allow) }, { weight: 3, arbitrary: made('Deny', deny) });
};

/** Policies that draw their constants and patterns from the pools, of the owner with or without an organization. */
export const randomQuestion: fc.Arbitrary<
  PolicyQuestion & { readonly policy: { readonly Statement: readonly object[] } }
> = fc.tuple(fc.constantFrom(...KINDS), fc.boolean()).chain(([kind, org]) =>
  fc
    .tuple(
      fc.array(statementOf(kind, org), { minLength: 1, maxLength: 4 }),
      fc.constantFrom('2012-10-17', '2012-10-17', '2012-10-17', '2008-10-17'),
    )
    .map(([Statement, Version]) => ({
      resourceType: kind.resourceType,
      resourceArn: kind.resourceArn,
      account: OWNER,
      ...(org ? { org: OWN_ORG } : {}),
      policy: { Version, Statement },
    })),
);
