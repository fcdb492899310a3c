import check from '../../checks/access-analyzer-external.ts';
import type { FactData } from '../../src/model/catalogue.ts';
import { ACCOUNT, absent, denied, gap, present, REGION, testCheck, type World } from '../check.ts';

const ROOT = `arn:aws:iam::${ACCOUNT}:root`;
const HERE = `${ROOT}#${REGION}`;
const analyzerArn = (name: string): string => `arn:aws:access-analyzer:${REGION}:${ACCOUNT}:analyzer/${name}`;

type Analyzer = FactData<'accessanalyzer.analyzers'>;

const analyzer = (type: Analyzer['type'], status: Analyzer['status'] = 'ACTIVE', name = 'main') => ({
  arn: analyzerArn(name),
  data: { arn: analyzerArn(name), name, type, status, createdAt: '2026-01-01T00:00:00.000Z' },
});

type Finding = Extract<FactData<'accessanalyzer.findings'>, { state: 'present' }>['value'];

const finding = (id: string, more: Partial<Finding> = {}, name = 'main') => ({
  arn: `${analyzerArn(name)}/findings/${id}`,
  data: present<Finding>({
    id,
    resource: `arn:aws:s3:::bucket-${id}`,
    resourceType: 'AWS::S3::Bucket',
    isPublic: true,
    status: 'ACTIVE',
    condition: {},
    createdAt: '2026-01-01T00:00:00.000Z',
    analyzedAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    resourceOwnerAccount: ACCOUNT,
    ...more,
  }),
});

const ALONE = { 'organizations.organization': [{ arn: ROOT, data: absent }] };
const MEMBER = { 'organizations.organization': [{ arn: ROOT, data: present({ Organization: { Id: 'o-1' } }) }] };
const FUNCTION = {
  'lambda.functions': [{ arn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:f`, data: { Version: '$LATEST' } }],
};
const key = (KeyManager: 'AWS' | 'CUSTOMER') => ({
  arn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/${KeyManager}`,
  data: present({ KeyMetadata: { KeyId: KeyManager, KeyManager } }),
});

const watched = (
  findings: NonNullable<World['facts']['accessanalyzer.findings']>,
  type: Analyzer['type'] = 'ACCOUNT',
): World => ({
  facts: { 'accessanalyzer.analyzers': [analyzer(type)], 'accessanalyzer.findings': findings, ...MEMBER },
});
const unwatched = (facts: World['facts']): World => ({ facts: { ...ALONE, ...facts } });
const failing = (world: World, severity: 'high' | 'medium', because?: RegExp): World => ({
  ...world,
  expect: { [HERE]: { outcome: 'fail', severity, ...(because && { because }) } },
});

testCheck('access-analyzer-external', check, {
  fail: {
    'no analyzer, and a function': failing(unwatched(FUNCTION), 'medium'),
    'no analyzer, and a secret': failing(
      unwatched({ 'secretsmanager.secrets': [{ arn: 'arn:secret', data: { Name: 's' } }] }),
      'medium',
    ),
    'no analyzer, and a key of the customer': failing(
      unwatched({ 'kms.keys': [key('AWS'), key('CUSTOMER')] }),
      'medium',
    ),
    'no analyzer, and a bucket of the region': failing(
      unwatched({ 's3.buckets': [{ arn: 'arn:aws:s3:::b', region: REGION, data: { Name: 'b' } }] }),
      'medium',
    ),
    'a function was seen, secrets may not be listed': failing(
      unwatched({ ...FUNCTION, 'secretsmanager.secrets': gap('secretsmanager:ListSecrets') }),
      'medium',
    ),
    'only an analyzer of unused access': failing(
      unwatched({ ...FUNCTION, 'accessanalyzer.analyzers': [analyzer('ACCOUNT_UNUSED_ACCESS')] }),
      'medium',
    ),
    'only an analyzer of internal access': failing(
      unwatched({ ...FUNCTION, 'accessanalyzer.analyzers': [analyzer('ORGANIZATION_INTERNAL_ACCESS')] }),
      'medium',
    ),
    'an analyzer that is disabled, whatever it found once': failing(
      unwatched({
        ...FUNCTION,
        'accessanalyzer.analyzers': [analyzer('ACCOUNT', 'DISABLED')],
        'accessanalyzer.findings': [finding('1')],
      }),
      'medium',
      /No analyzer/,
    ),
    'a public bucket': failing(watched([finding('1')]), 'high', /bucket-1/),
    'the same of the organization’s analyzer': failing(watched([finding('1')], 'ORGANIZATION'), 'high'),
    'a public resource, and the list breaks off': failing(
      watched([finding('1'), { arn: analyzerArn('main'), data: denied('accessanalyzer:ListFindings') }]),
      'high',
    ),
    'many public resources': failing(
      watched(Array.from({ length: 500 }, (_, at) => finding(String(at)))),
      'high',
      /500 resources .* …\.$/,
    ),
  },
  pass: {
    'an analyzer of the account without findings': watched([]),
    'an analyzer of the organization': watched([], 'ORGANIZATION'),
    'another account is admitted, not everybody': watched([finding('1', { isPublic: false })]),
    'a public snapshot is no part of a serverless workload': watched([
      finding('1', { resourceType: 'AWS::RDS::DBSnapshot' }),
    ]),
    'findings of an analyzer that is not active': {
      facts: {
        'accessanalyzer.analyzers': [analyzer('ACCOUNT', 'DISABLED', 'old'), analyzer('ORGANIZATION')],
        'accessanalyzer.findings': [finding('1', {}, 'old')],
      },
    },
  },
  'not-applicable': {
    'nothing is in the region': unwatched({}),
    'only keys that AWS manages': unwatched({ 'kms.keys': [key('AWS')] }),
    'a bucket of another region': unwatched({
      's3.buckets': [{ arn: 'arn:aws:s3:::b', region: 'eu-west-1', data: { Name: 'b' } }],
    }),
  },
  'not-assessed': {
    'the findings may not be listed': watched([
      { arn: analyzerArn('main'), data: denied('accessanalyzer:ListFindings') },
    ]),
    'the analyzer could not look into a resource': watched([
      finding('1', { isPublic: undefined, error: 'ACCESS_DENIED' }),
    ]),
    'no analyzer, but one of the organization may watch': { facts: { ...FUNCTION, ...MEMBER } },
    'no analyzer, and nothing tells of an organization': { facts: FUNCTION },
    'no analyzer, and the organization may not be asked for': {
      facts: {
        ...FUNCTION,
        'organizations.organization': [{ arn: ROOT, data: denied('organizations:DescribeOrganization') }],
      },
    },
    'nothing was seen, and functions may not be listed': unwatched({
      'lambda.functions': gap('lambda:ListFunctions'),
    }),
    'nothing was seen but a key that may not be described': unwatched({
      'kms.keys': [{ arn: 'arn:key', data: denied('kms:DescribeKey') }],
    }),
  },
  mixed: {
    'each region is judged for itself': {
      regions: [REGION, 'eu-west-1'],
      facts: {
        ...ALONE,
        'accessanalyzer.analyzers': [analyzer('ACCOUNT')],
        'lambda.functions': [{ arn: 'arn:f', region: 'eu-west-1', data: { Version: '$LATEST' } }],
      },
      expect: { [HERE]: 'pass', [`${ROOT}#eu-west-1`]: { outcome: 'fail', severity: 'medium' } },
    },
  },
});
