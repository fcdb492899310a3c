import { arnOf } from './keys.ts';
import { list, one, requireParent, type Within } from './rows.ts';
import { keyIn, listed, text, type Input, type Question, type Row } from './question.ts';

const keyOf = ({ KeyId }: Input): string => keyIn('kms.keys', text(KeyId));
const secretOf = ({ SecretId }: Input): string => keyIn('secretsmanager.secrets', text(SecretId));

const withinKeys: Within = ['kms.keys', 'NotFoundException', (key) => `Key '${key}' does not exist`];
const withinSecrets: Within = [
  'secretsmanager.secrets',
  'ResourceNotFoundException',
  () => "Secrets Manager can't find the specified secret.",
];

/** What KMS gives a key that is created without a policy: the account's own policies decide. */
const delegation = ({ scope: { partition, account } }: Question): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Id: 'key-default-1',
    Statement: [
      {
        Sid: 'Enable IAM User Permissions',
        Effect: 'Allow',
        Principal: { AWS: `arn:${partition}:iam::${account}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  });

/** Secrets end in a hyphen and six characters of Secrets Manager's. */
const nameOf = (key: string): string => key.replace(/-[A-Za-z0-9]{6}$/, '');

export const secretRows: Readonly<Record<string, Row>> = {
  // Made of the keys, so that a key that cannot be described is named in it.
  'kms:ListKeys': {
    fact: 'kms.keys',
    answer: (question) => ({
      Keys: listed(question, 'kms.keys').entries.map(({ key }) => ({
        KeyId: key,
        KeyArn: arnOf('kms.keys', key, question.scope),
      })),
    }),
  },
  'kms:DescribeKey': one('kms.keys', keyOf, (key, question) => {
    requireParent(question, key, withinKeys);
    return {};
  }),
  'kms:GetKeyPolicy': one('kms.policies', keyOf, (key, question) => {
    requireParent(question, key, withinKeys);
    return { Policy: delegation(question), PolicyName: 'default' };
  }),
  'secretsmanager:ListSecrets': list('secretsmanager.secrets', {
    complete: (key, { scope }) => ({ ARN: arnOf('secretsmanager.secrets', key, scope), Name: nameOf(key) }),
  }),
  'secretsmanager:GetResourcePolicy': one('secretsmanager.policies', secretOf, (key, question) => {
    requireParent(question, key, withinSecrets);
    return { ARN: arnOf('secretsmanager.secrets', key, question.scope), Name: nameOf(key) };
  }),
};
