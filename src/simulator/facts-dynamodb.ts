import { arnOf } from './keys.ts';
import { one } from './rows.ts';
import { keyIn, listed, record, refusal, text, type Question, type Row } from './question.ts';
import { isRecord } from './wire.ts';

const noTable = (name: string) =>
  refusal('ResourceNotFoundException', `Requested resource not found: Table: ${name} not found`);

/** A policy of a table or of a stream of it. */
function noPolicy(key: string, question: Question): never {
  const table = key.split('/', 1)[0]!;
  if (!question.fact('dynamodb.tables').byKey.has(table)) throw noTable(table);
  throw refusal('PolicyNotFoundException', `Resource-based policy not found for the provided ResourceArn: ${key}`);
}

export const dynamodbRows: Readonly<Record<string, Row>> = {
  'dynamodb:ListTables': {
    fact: 'dynamodb.tables',
    answer: (question) => ({ TableNames: listed(question, 'dynamodb.tables').entries.map(({ key }) => key) }),
  },
  'dynamodb:DescribeTable': {
    fact: 'dynamodb.tables',
    whole: true,
    answer: (question) => {
      const name = keyIn('dynamodb.tables', text(question.input['TableName']));
      const found = record(question, 'dynamodb.tables', name);
      if (!found) throw noTable(name);
      const own = { TableName: name, TableArn: arnOf('dynamodb.tables', name, question.scope), TableStatus: 'ACTIVE' };
      const { Table } = found.data;
      return { Table: { ...own, ...(isRecord(Table) ? Table : {}) } };
    },
  },
  'dynamodb:GetResourcePolicy': one(
    'dynamodb.policies',
    ({ ResourceArn }) => keyIn('dynamodb.policies', text(ResourceArn)),
    noPolicy,
  ),
};
