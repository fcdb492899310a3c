import { describe, expect, test } from 'vitest';

import accessPoint from '../../checks/s3-access-point-scope.ts';
import bus from '../../checks/events-bus-policy-public.ts';
import busScope from '../../checks/events-bus-policy-scope.ts';
import bucket from '../../checks/s3-policy-public.ts';
import bucketExternal from '../../checks/s3-policy-external.ts';
import fn from '../../checks/lambda-policy-public.ts';
import fnExternal from '../../checks/lambda-policy-external.ts';
import layer from '../../checks/lambda-layer-policy-public.ts';
import queue from '../../checks/sqs-policy-public.ts';
import queueExternal from '../../checks/sqs-policy-external.ts';
import secretOrKey from '../../checks/secret-key-policy-external.ts';
import table from '../../checks/ddb-policy-external.ts';
import topic from '../../checks/sns-policy-public.ts';
import topicExternal from '../../checks/sns-policy-external.ts';
import type { Check } from '../../src/model/check.ts';
import type { Finding } from '../../src/model/report.ts';
import { ACCOUNT, absent, denied, findingsOf, gap, present, REGION, type World } from '../check.ts';
import { FUNCTION, orders } from './lambda-worlds.ts';
import { allow, document, inOrganization, OWN_ORG, PARTNER, root, STRANGER, where } from './policy-statements.ts';
import { ANALYZER, analyzer, controlled, perimeter, ROOT_ID, UNIT, type Found } from './second-opinions.ts';

type Facts = World['facts'];

const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const regional = (service: string, rest: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
const BUCKET = 'arn:aws:s3:::posters';
const QUEUE = regional('sqs', 'orders');
const POINT = regional('s3', 'accesspoint/outside');

/** A check, what it judges, and an account in which that carries a policy. */
interface Subject {
  readonly id: string;
  readonly check: Check;
  readonly arn: string;
  readonly action: string;
  readonly facts: (policy: string) => Facts;
}

const buckets = (Policy: string): Facts => ({
  's3.buckets': [{ arn: BUCKET, data: { Name: 'posters' }, region: REGION }],
  's3.policies': [{ arn: BUCKET, data: present({ Policy }), region: REGION }],
  's3.policy-statuses': [{ arn: BUCKET, data: present({ PolicyStatus: { IsPublic: false } }), region: REGION }],
  's3.public-access-blocks': [{ arn: BUCKET, data: absent, region: REGION }],
  's3-control.public-access-block': [{ arn: ROOT, data: absent }],
});

const queues = (Policy: string): Facts => ({
  'sqs.queues': [{ arn: QUEUE, data: present({ Attributes: { Policy } }) }],
});
const topics = (Policy: string): Facts => ({
  'sns.topic-attributes': [{ arn: regional('sns', 'alerts'), data: present({ Attributes: { Policy } }) }],
});

const QUEUES: Subject = { id: 'sqs-policy-public', check: queue, arn: QUEUE, action: 'sqs:SendMessage', facts: queues };
const BUCKETS: Subject = { id: 's3-policy-public', check: bucket, arn: BUCKET, action: 's3:GetObject', facts: buckets };
const FUNCTIONS: Subject = {
  id: 'lambda-policy-public',
  check: fn,
  arn: FUNCTION,
  action: 'lambda:InvokeFunction',
  facts: (Policy) => ({
    'lambda.functions': [orders],
    'lambda.policies': [{ arn: FUNCTION, data: present({ Policy }) }],
  }),
};
const BUSES: Subject = {
  id: 'events-bus-policy-public',
  check: bus,
  arn: regional('events', 'event-bus/default'),
  action: 'events:PutEvents',
  facts: (Policy) => ({ 'events.buses': [{ arn: regional('events', 'event-bus/default'), data: { Policy } }] }),
};
const KEYS: Subject = {
  id: 'secret-key-policy-external',
  check: secretOrKey,
  arn: regional('kms', 'key/k-1'),
  action: 'kms:Decrypt',
  facts: (Policy) => ({
    'kms.keys': [{ arn: regional('kms', 'key/k-1'), data: present({ KeyMetadata: { KeyId: 'k-1' } }) }],
    'kms.policies': [{ arn: regional('kms', 'key/k-1'), data: present({ Policy }) }],
  }),
};

const SUBJECTS: readonly Subject[] = [
  QUEUES,
  BUCKETS,
  FUNCTIONS,
  KEYS,
  { id: 'sns-policy-public', check: topic, arn: regional('sns', 'alerts'), action: 'sns:Publish', facts: topics },
  {
    id: 'lambda-layer-policy-public',
    check: layer,
    arn: regional('lambda', 'layer:tools:1'),
    action: 'lambda:GetLayerVersion',
    facts: (Policy) => ({
      'lambda.layer-policies': [{ arn: regional('lambda', 'layer:tools:1'), data: present({ Policy }) }],
    }),
  },
  {
    id: 'ddb-policy-external',
    check: table,
    arn: regional('dynamodb', 'table/orders'),
    action: 'dynamodb:GetItem',
    facts: (Policy) => ({
      'dynamodb.policies': [{ arn: regional('dynamodb', 'table/orders'), data: present({ Policy }) }],
    }),
  },
  {
    id: 'secret-key-policy-external',
    check: secretOrKey,
    arn: regional('secretsmanager', 'secret:db-AbCdEf'),
    action: 'secretsmanager:GetSecretValue',
    facts: (ResourcePolicy) => ({
      'secretsmanager.policies': [
        { arn: regional('secretsmanager', 'secret:db-AbCdEf'), data: present({ ResourcePolicy }) },
      ],
    }),
  },
];

const open = (action: string): string => document(allow({ Action: action }));
const closed = (action: string): string => document(allow({ Action: action, Principal: { AWS: ACCOUNT } }));
const toStranger = (action: string): string => document(allow({ Action: action, Principal: root(STRANGER) }));

function findingOf({ id, check, arn }: Subject, ...facts: readonly Facts[]): Finding {
  const found = findingsOf(id, check, { facts: Object.assign({}, ...facts) as Facts });
  return found.find(({ resource, subKey }) => resource.arn === arn && subKey === undefined)!;
}

/** What the analyzer is said to say, and whether it agrees. */
const opinionIn = ({ trace }: Finding): readonly (readonly [string, string])[] =>
  trace
    .filter(({ considered }) => considered.startsWith('IAM Access Analyzer'))
    .map(({ considered, contributes }) => [considered.split(': ').slice(1).join(': '), contributes.split(/[:;]/)[0]!]);

const PUBLIC = 'an active finding of public access';
const EXTERNAL = 'an active finding of access from outside, not public';
const NONE = 'no active finding';

const isPublic = (resource: string, action: string): Found => ({
  resource,
  isPublic: true,
  principal: { AWS: '*' },
  action: [action],
});

describe.each(SUBJECTS)('IAM Access Analyzer beside $id', (subject) => {
  const { arn, action, facts } = subject;

  test('agrees that it is public, and its finding is shown', () => {
    const finding = findingOf(subject, facts(open(action)), analyzer([isPublic(arn, action)]));
    expect([finding.outcome, opinionIn(finding)]).toEqual(['fail', [[PUBLIC, 'agrees']]]);
    expect(finding.evidence).toContainEqual(
      expect.objectContaining({
        operation: 'accessanalyzer.findings',
        document: expect.objectContaining({ resource: arn, isPublic: true }) as unknown,
      }),
    );
  });

  test('disagrees: it has no finding', () => {
    const finding = findingOf(subject, facts(open(action)), analyzer([]));
    expect([finding.outcome, opinionIn(finding)]).toEqual(['fail', [[NONE, 'disagrees']]]);
    expect(finding.evidence).toContainEqual(
      expect.objectContaining({ document: { name: 'watch', type: 'ACCOUNT', status: 'ACTIVE' } }),
    );
  });

  test('agrees that nobody outside is let in', () => {
    const finding = findingOf(subject, facts(closed(action)), analyzer([]));
    expect([finding.outcome, opinionIn(finding)]).toEqual(['pass', [[NONE, 'agrees']]]);
  });

  test('disagrees: it finds what the policy does not let in, and turns nothing', () => {
    const finding = findingOf(subject, facts(closed(action)), analyzer([isPublic(arn, action)]));
    expect([finding.outcome, opinionIn(finding)]).toEqual(['pass', [[PUBLIC, 'disagrees']]]);
  });

  test.each<[string, Facts]>([
    ['its findings were denied', { ...analyzer([]), 'accessanalyzer.findings': gap('accessanalyzer:ListFindings') }],
    [
      'its findings broke off',
      {
        ...analyzer([]),
        'accessanalyzer.findings': [{ arn: ANALYZER, data: denied('accessanalyzer:ListFindings') }],
      },
    ],
    ['analyzers were denied', { 'accessanalyzer.analyzers': gap('accessanalyzer:ListAnalyzers') }],
    ['the only analyzer is off', analyzer([], 'ACCOUNT', 'DISABLED')],
    ['the only analyzer watches unused access', analyzer([], 'ACCOUNT_UNUSED_ACCESS')],
    ['it could not analyze', analyzer([{ resource: arn, error: 'ACCESS_DENIED' }])],
  ])('nothing is said where %s, and the finding stays what it is', (_, more) => {
    const own = facts(open(action));
    expect(findingOf(subject, own, more)).toEqual(findingOf(subject, own));
  });
});

describe('what an analyzer speaks of', () => {
  test('access from outside that is not public', () => {
    const found: Found = {
      resource: QUEUE,
      isPublic: false,
      principal: { AWS: STRANGER },
      action: ['sqs:SendMessage'],
    };
    const external: Subject = { ...QUEUES, id: 'sqs-policy-external', check: queueExternal };
    const finding = findingOf(external, queues(toStranger('sqs:SendMessage')), analyzer([found]));
    expect([finding.outcome, opinionIn(finding)]).toEqual(['fail', [[EXTERNAL, 'agrees']]]);
  });

  test.each([
    ['a member, which the zone of trust includes', PARTNER, inOrganization, 'agrees'],
    ['a stranger', STRANGER, inOrganization, 'disagrees'],
    [
      'an account, the members of the organization unread',
      PARTNER,
      { ...inOrganization, 'organizations.accounts': gap('organizations:ListAccounts') },
      'not compared',
    ],
  ])('an analyzer of the organization finds nothing of %s', (_, account, more, says) => {
    const policy = document(allow({ Action: 'sqs:SendMessage', Principal: root(account) }));
    const facts = { ...queues(policy), ...more, ...analyzer([], 'ORGANIZATION') };
    const [finding] = findingsOf('sqs-policy-external', queueExternal, { facts, trusted: [PARTNER] });
    expect(opinionIn(finding!)).toEqual([[NONE, says]]);
  });

  test('a network is not compared: whether it is outside is drawn differently', () => {
    const policy = document(
      allow({ Action: 'sqs:SendMessage', ...where('IpAddress', 'aws:SourceIp', '198.51.100.0/24') }),
    );
    expect(opinionIn(findingOf(QUEUES, queues(policy), analyzer([])))).toEqual([[NONE, 'not compared']]);
  });

  test('nor is a service', () => {
    const found: Found = { resource: QUEUE, principal: { Service: 'sns.amazonaws.com' }, action: ['sqs:SendMessage'] };
    const policy = document(allow({ Action: 'sqs:SendMessage', Principal: { Service: 'sns.amazonaws.com' } }));
    expect(opinionIn(findingOf(QUEUES, queues(policy), analyzer([found])))).toEqual([[EXTERNAL, 'not compared']]);
  });

  test('a finding of the ACL of a bucket is none of its policy', () => {
    const acl: Found = { ...isPublic(BUCKET, 's3:GetObject'), sources: [{ type: 'BUCKET_ACL' }] };
    expect(opinionIn(findingOf(BUCKETS, buckets(closed('s3:GetObject')), analyzer([acl])))).toEqual([[NONE, 'agrees']]);
    const both: Found = { ...acl, sources: [{ type: 'BUCKET_ACL' }, { type: 'POLICY' }] };
    expect(opinionIn(findingOf(BUCKETS, buckets(open('s3:GetObject')), analyzer([both])))).toEqual([
      [PUBLIC, 'agrees'],
    ]);
  });

  test('an access point: found of its bucket, and nothing is said where there is no finding', () => {
    const points: Subject = {
      id: 's3-access-point-scope',
      check: accessPoint,
      arn: POINT,
      action: 's3:GetObject',
      facts: (Policy) => ({
        's3-control.access-points': [
          { arn: POINT, data: { Name: 'outside', NetworkOrigin: 'Internet', Bucket: 'posters' } },
        ],
        's3-control.access-point-policies': [{ arn: POINT, data: present({ Policy }) }],
        's3-control.access-point-policy-statuses': [
          { arn: POINT, data: present({ PolicyStatus: { IsPublic: true } }) },
        ],
      }),
    };
    const found: Found = {
      ...isPublic(BUCKET, 's3:GetObject'),
      sources: [{ type: 'S3_ACCESS_POINT', point: POINT }],
    };
    const own = points.facts(document(allow({ Action: 's3:GetObject', Resource: `${POINT}/object/*` })));
    expect(opinionIn(findingOf(points, own, analyzer([found])))).toEqual([[PUBLIC, 'agrees']]);
    expect(findingOf(points, own, analyzer([]))).toEqual(findingOf(points, own));
  });

  test('what it finds of a function URL is none of direct calls', () => {
    const url: Found = {
      ...isPublic(FUNCTION, 'lambda:InvokeFunctionUrl'),
      condition: { 'lambda:FunctionUrlAuthType': 'NONE' },
    };
    const through: Found = {
      ...isPublic(FUNCTION, 'lambda:InvokeFunction'),
      condition: { 'lambda:InvokedViaFunctionUrl': 'true' },
    };
    const policy = document(
      allow({
        Action: 'lambda:InvokeFunctionUrl',
        ...where('StringEquals', 'lambda:FunctionUrlAuthType', 'NONE'),
      }),
    );
    const finding = findingOf(FUNCTIONS, FUNCTIONS.facts(policy), analyzer([url, through]));
    expect([finding.outcome, opinionIn(finding)]).toEqual(['pass', [[NONE, 'agrees']]]);
  });

  test('it does not look at the policies of aliases', () => {
    const LIVE = `${FUNCTION}:live`;
    const facts: Facts = {
      'lambda.functions': [orders],
      'lambda.policies': [{ arn: LIVE, data: present({ Policy: open('lambda:InvokeFunction') }) }],
    };
    const of = (...more: readonly Facts[]) =>
      findingsOf('lambda-policy-public', fn, { facts: Object.assign({}, facts, ...more) as Facts });
    expect(of(analyzer([]))).toEqual(of());
  });

  test('nor at event buses', () => {
    const own = BUSES.facts(open('events:PutEvents'));
    expect(findingOf(BUSES, own, analyzer([]))).toEqual(findingOf(BUSES, own));
  });

  test('names that are no names of resources are harmless', () => {
    const found = ['__proto__', 'constructor', ''].map((resource) => isPublic(resource, 'sqs:SendMessage'));
    expect(opinionIn(findingOf(QUEUES, queues(open('sqs:SendMessage')), analyzer(found)))).toEqual([
      [NONE, 'disagrees'],
    ]);
  });
});

/** What the organization's own policies deny of a failure. */
const denialsIn = ({ trace }: Finding): readonly string[] =>
  trace.filter(({ contributes }) => contributes.startsWith('denies')).map(({ considered }) => considered);

const RCP = `Resource control policy perimeter (p-limit), attached to ${ROOT_ID}: Perimeter`;
const external: Subject = { ...BUCKETS, id: 's3-policy-external', check: bucketExternal };

describe('control policies of the organization', () => {
  const publicBucket = buckets(open('s3:GetObject'));

  test.each<[string, Subject, string, readonly string[]]>([
    ['a bucket', BUCKETS, open('s3:GetObject'), [RCP]],
    ['a queue', QUEUES, open('sqs:SendMessage'), [RCP]],
    ['a key', KEYS, open('kms:Decrypt'), [RCP]],
    ['an event bus', BUSES, open('events:PutEvents'), [RCP]],
    [
      'an event bus that a stranger is let in to',
      { ...BUSES, id: 'events-bus-policy-scope', check: busScope },
      toStranger('events:PutEvents'),
      [RCP],
    ],
    ['a bucket that a stranger is let in to', external, toStranger('s3:GetObject'), [RCP]],
    ['a function, which they do not bind', FUNCTIONS, open('lambda:InvokeFunction'), []],
  ])('a resource control policy at the root, and %s', (_, subject, policy, shown) => {
    const finding = findingOf(
      subject,
      subject.facts(policy),
      controlled({ targets: [ROOT_ID], statements: [perimeter] }),
    );
    expect([finding.outcome, denialsIn(finding)]).toEqual(['fail', shown]);
  });

  test('the statement is in the evidence', () => {
    const finding = findingOf(BUCKETS, publicBucket, controlled({ targets: [ROOT_ID], statements: [perimeter] }));
    expect(finding.evidence).toContainEqual(
      expect.objectContaining({
        operation: 'organizations.policies',
        document: expect.objectContaining({
          id: 'p-limit',
          statements: [expect.objectContaining({ sid: 'Perimeter' })],
        }) as unknown,
        marks: ['/statements/0'],
      }),
    );
  });

  test('severity and outcome stay', () => {
    const { outcome, severity, because } = findingOf(BUCKETS, publicBucket);
    expect(findingOf(BUCKETS, publicBucket, controlled({ targets: [ROOT_ID], statements: [perimeter] }))).toMatchObject(
      { outcome, severity, because },
    );
  });

  const statements = [perimeter];
  const except = (key: string, value: string) => [
    { ...perimeter, Condition: { ...(perimeter['Condition'] as object), StringNotEquals: { [key]: value } } },
  ];
  test.each<[string, Facts, boolean]>([
    ['attached to a unit above the account', controlled({ targets: [UNIT], statements }), true],
    ['attached to the account', controlled({ targets: [ACCOUNT], statements }), true],
    ['attached to another unit', controlled({ targets: ['ou-ab12-22222222'], statements }), false],
    ['attached to another account', controlled({ targets: [PARTNER], statements }), false],
    ['attached to nothing', controlled({ targets: [], statements }), false],
    ['of another organization', controlled({ targets: [ROOT_ID], statements, organization: 'o-other0other' }), false],
    ['of a management account, which none binds', controlled({ targets: [ROOT_ID], statements }, ACCOUNT), false],
    ['of other actions', controlled({ targets: [ROOT_ID], statements: [{ ...perimeter, Action: 'sqs:*' }] }), false],
    [
      'that callers can escape by a tag',
      controlled({ targets: [ROOT_ID], statements: except('aws:PrincipalTag/x', 'y') }),
      false,
    ],
    [
      'that binds those who do not use TLS',
      controlled({
        targets: [ROOT_ID],
        statements: [{ ...perimeter, Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
      }),
      false,
    ],
    [
      'with an operator that AWS does not know',
      controlled({ targets: [ROOT_ID], statements: [{ ...perimeter, Condition: { StringMatches: { a: 'b' } } }] }),
      false,
    ],
    ['that allows', controlled({ targets: [ROOT_ID], statements: [{ ...perimeter, Effect: 'Allow' }] }), false],
    [
      'that binds principals: a stranger is none of theirs',
      controlled({ type: 'SERVICE_CONTROL_POLICY', targets: [ROOT_ID], statements: [{ ...perimeter, Condition: {} }] }),
      false,
    ],
    [
      'whose text was not read',
      {
        ...controlled({ targets: [ROOT_ID], statements }),
        'organizations.policies': [
          {
            arn: `arn:aws:organizations::1:policy/${OWN_ORG}/resource_control_policy/p-limit`,
            data: denied('organizations:DescribePolicy'),
          },
        ],
      },
      false,
    ],
    [
      'when the policies were not listed',
      {
        ...controlled({ targets: [ROOT_ID], statements }),
        'organizations.policies': gap('organizations:ListPolicies'),
      },
      false,
    ],
    [
      'when their targets were not listed',
      {
        ...controlled({ targets: [ROOT_ID], statements }),
        'organizations.policy-targets': gap('organizations:ListTargetsForPolicy'),
      },
      false,
    ],
    [
      'at the root, the accounts unread',
      {
        ...controlled({ targets: [ROOT_ID], statements }),
        'organizations.accounts': gap('organizations:ListAccounts'),
      },
      true,
    ],
    [
      'above the account, the accounts unread',
      { ...controlled({ targets: [UNIT], statements }), 'organizations.accounts': gap('organizations:ListAccounts') },
      false,
    ],
  ])('one %s', (_, facts, shown) => {
    const finding = findingOf(BUCKETS, publicBucket, facts);
    expect([finding.outcome, denialsIn(finding).length]).toEqual(['fail', shown ? 1 : 0]);
  });

  test('a service control policy binds a member that a policy lets in', () => {
    const scp = (targets: readonly string[]) =>
      controlled({
        type: 'SERVICE_CONTROL_POLICY',
        targets,
        statements: [{ Sid: 'NoCalls', Effect: 'Deny', Action: 'lambda:Invoke*', Resource: '*' }],
      });
    const member: Subject = { ...FUNCTIONS, id: 'lambda-policy-external', check: fnExternal };
    const policy = document(allow({ Action: 'lambda:InvokeFunction', Principal: root(PARTNER) }));
    const of = (targets: readonly string[]) => {
      const finding = findingOf(member, member.facts(policy), scp(targets));
      return [finding.outcome, denialsIn(finding)];
    };
    expect(of([PARTNER])).toEqual([
      'fail',
      [`Service control policy perimeter (p-limit), attached to ${PARTNER}: NoCalls`],
    ]);
    expect(of([UNIT])).toEqual(['fail', [expect.stringContaining(`attached to ${UNIT}`)]]);
    expect(of([ACCOUNT])).toEqual(['fail', []]);
  });

  test('a service control policy over a member that is given everything', () => {
    const tables = SUBJECTS.find(({ id }) => id === 'ddb-policy-external')!;
    const policy = document(allow({ Action: 'dynamodb:*', Principal: root(PARTNER) }));
    const scp = controlled({
      type: 'SERVICE_CONTROL_POLICY',
      targets: [UNIT],
      statements: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
    });
    const finding = findingOf(tables, tables.facts(policy), scp);
    expect([finding.outcome, finding.severity, denialsIn(finding).length]).toEqual(['fail', 'medium', 1]);
  });

  test('what passes needs no mitigation', () => {
    const facts = controlled({ targets: [ROOT_ID], statements });
    expect(denialsIn(findingOf(BUCKETS, buckets(closed('s3:GetObject')), facts))).toEqual([]);
  });

  test('topics are not bound by resource control policies', () => {
    const finding = findingOf(
      { ...QUEUES, id: 'sns-policy-external', check: topicExternal, arn: regional('sns', 'alerts') },
      topics(toStranger('sns:Publish')),
      controlled({ targets: [ROOT_ID], statements }),
    );
    expect([finding.outcome, denialsIn(finding)]).toEqual(['fail', []]);
  });
});
