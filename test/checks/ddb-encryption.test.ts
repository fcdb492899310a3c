import check from '../../checks/ddb-encryption.ts';
import type { FactData } from '../../src/model/catalogue.ts';
import { denied, gap, present, testCheck, type World } from '../check.ts';

const TABLE = 'arn:aws:dynamodb:us-east-1:111122223333:table/orders';
const ABROAD = TABLE.replace('us-east-1', 'eu-west-1');
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1';

type Table = NonNullable<Extract<FactData<'dynamodb.tables'>, { state: 'present' }>['value']['Table']>;

const world = (data: FactData<'dynamodb.tables'>): World => ({ facts: { 'dynamodb.tables': [{ arn: TABLE, data }] } });
const table = (more: Partial<Table> = {}): World => world(present({ Table: { TableStatus: 'ACTIVE', ...more } }));
const under = (KMSMasterKeyArn?: string): Partial<Table> => ({
  SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', ...(KMSMasterKeyArn && { KMSMasterKeyArn }) },
});
const kms = under(KEY);
const sensitive = (one: World): World => ({ ...one, intent: [{ arn: TABLE, data: 'sensitive' }] });
const blind = (one: World): World => ({ ...one, facts: { ...one.facts, 'tag.resources': gap('tag:GetResources') } });
const fails = (one: World, severity: 'medium' | 'info', more: object = {}): World => ({
  ...one,
  expect: { [TABLE]: { outcome: 'fail', severity, ...more } },
});

const locked = table({ ...kms, TableStatus: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS' });
const since = table({
  SSEDescription: { ...kms.SSEDescription, InaccessibleEncryptionDateTime: '2026-11-18T03:00:00.000Z' },
});

testCheck('ddb-encryption', check, {
  fail: {
    'sensitive under the AWS owned key': fails(sensitive(table()), 'medium'),
    'sensitive, and its key is out of reach': fails(sensitive(locked), 'medium'),
    'undeclared, and its key is out of reach': fails(locked, 'info'),
    'still active, and its key is out of reach': fails(since, 'info', { because: /since 2026-11-18/ }),
    'perhaps sensitive, and its key is out of reach': fails(blind(locked), 'info', { possible: ['medium', 'info'] }),
  },
  pass: {
    'sensitive under a key of several regions': sensitive(table(under(KEY.replace('key/', 'key/mrk-')))),
    'sensitive under a key of another account': sensitive(table(under(KEY.replace('111122223333', '444455556666')))),
  },
  'not-applicable': {
    'undeclared under the AWS owned key': table(),
    'undeclared under a KMS key': table(kms),
  },
  'not-assessed': {
    'the table may not be described': world(denied('dynamodb:DescribeTable')),
    'whether the key is the customer’s is not known': sensitive(table(kms)),
    'the answer holds no table': sensitive(world(present({}))),
    'the answer does not name the key': sensitive(table(under())),
    'whether the data is sensitive is not known': blind(table()),
    'whether the data is sensitive is not known, under a KMS key': blind(table(kms)),
  },
  mixed: {
    'tags of one region that could not be read leave the other judged': {
      facts: {
        'dynamodb.tables': [
          { arn: TABLE, data: present({ Table: { TableStatus: 'ACTIVE' } }) },
          { arn: ABROAD, region: 'eu-west-1', data: present({ Table: { TableStatus: 'ACTIVE' } }) },
        ],
      },
      regions: ['us-east-1', 'eu-west-1'],
      gaps: [{ ...gap('tag:GetResources', 'access-denied', 'eu-west-1'), fact: 'tag.resources' }],
      expect: { [TABLE]: 'not-applicable', [ABROAD]: 'not-assessed' },
    },
  },
});
