import { defineCheck, fail, notApplicable, notAssessed, pass, type Details } from '../src/model/check.ts';
import type { Gap } from '../src/model/gap.ts';
import type { Scope } from '../src/model/scope.ts';
import type { Resource } from '../src/model/stored.ts';

export default defineCheck({
  title: 'Sensitive tables use a customer managed key',
  practice: 'evaluate-resource-policies',
  severity: 'medium',
  severities: ['medium', 'info'],
  resourceType: 'AWS::DynamoDB::Table',
  onePerResource: true,
  needs: ['dynamodb.tables'],
  why: 'Every table is encrypted, but only a key of one’s own asks a second policy who may read the data, and can be taken away from all of it at once.',
  fix: 'Give the table a customer managed KMS key, and keep that key enabled. A replica needs one of its own region.',
  references: ['DynamoDB encryption at rest'],

  *evaluate({ 'dynamodb.tables': tables }, { intent }) {
    for (const table of tables) {
      if (table.data.state === 'unknown') yield notAssessed(table, table.data.gap);
      if (table.data.state !== 'present') continue;
      const { Table } = table.data.value;
      if (Table === undefined) {
        yield notAssessed(table, unreadable(table));
        continue;
      }
      const { TableStatus, SSEDescription } = Table;
      const name = table.arn.slice(table.arn.lastIndexOf('/') + 1);
      const key = SSEDescription?.KMSMasterKeyArn;
      const since = SSEDescription?.InaccessibleEncryptionDateTime;
      const isLocked = since !== undefined || TableStatus === 'INACCESSIBLE_ENCRYPTION_CREDENTIALS';
      const { data, unseen } = intent(table);
      const details: Details = {
        name,
        expected: 'a customer managed key, enabled',
        observed:
          SSEDescription === undefined ? 'an AWS owned key' : `KMS key ${key ?? 'that the answer does not name'}`,
        evidence: [
          {
            ...table.source,
            document: { Table: { TableName: name, TableStatus, SSEDescription } },
            marks: ['/Table/TableStatus', '/Table/SSEDescription'],
          },
        ],
      };
      const mayBeSensitive = data === undefined && unseen !== undefined;
      if (isLocked) {
        yield fail(table, `DynamoDB cannot use the key of ${name}${since ? ` since ${since}` : ''}.`, {
          ...details,
          severity: data === 'sensitive' ? 'medium' : 'info',
          ...(mayBeSensitive && { possible: ['medium', 'info'] }),
          fix: {
            cli: `aws kms enable-key --region ${table.scope.region} --key-id ${key ?? 'KEY_ID'}`,
            sideEffect: 'After seven days without its key DynamoDB archives the table.',
          },
        });
      } else if (mayBeSensitive) yield notAssessed(table, unseen, details);
      else if (data !== 'sensitive') {
        yield notApplicable(table, `Nobody declares the data of ${name} sensitive.`, details);
      } else if (SSEDescription === undefined) {
        yield fail(table, `${name} is declared sensitive, and lies under a key that is AWS’s own.`, {
          ...details,
          fix: {
            cli: `aws dynamodb update-table --region ${table.scope.region} --table-name ${name} --sse-specification Enabled=true,SSEType=KMS,KMSMasterKeyId=KEY_ID`,
            sideEffect: 'Who reads or writes the table needs rights to the key through DynamoDB.',
          },
        });
      } else if (key !== undefined && isCustomers(key, table.scope)) {
        yield pass(table, `${name} is encrypted under ${key}, a customer managed key.`, details);
      } else yield notAssessed(table, keyManager(table.scope), details);
    }
  },
});

const unreadable = ({ scope, source: { operation } }: Resource<unknown>): Gap => ({
  cause: 'unreadable',
  operation,
  action: operation,
  scope,
  detail: 'The answer holds no table.',
});

/** AWS makes keys for itself in the account alone, and of one region. */
const isCustomers = (key: string, { account }: Scope): boolean =>
  key.includes(':key/mrk-') || key.split(':')[4] !== account;

/** Else the key aws/dynamodb and one of the customer look alike: both are keys of the account. */
const keyManager = (scope: Scope): Gap => ({
  cause: 'not-collected',
  operation: 'kms:DescribeKey',
  action: 'kms:DescribeKey',
  scope,
  detail: 'Whether the key is AWS’s or the customer’s was not read.',
});
