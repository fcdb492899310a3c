import { mostly } from './drawing.ts';
import { ACCOUNT } from './subnets.ts';

const statement = (Resource: string, more: object = {}) => ({
  Effect: 'Allow',
  Principal: '*',
  Action: '*',
  Resource,
  ...more,
});
const document = (...Statement: readonly object[]): string => JSON.stringify({ Version: '2012-10-17', Statement });

const POLICIES: readonly (string | null)[] = [
  null,
  document(statement('*')),
  document(statement('*', { Action: ['s3:GetObject', 'dynamodb:GetItem'] })),
  document(statement('*', { Action: ['s3:Put*', 'dynamodb:Put*'] })),
  document(statement('arn:aws:s3:::own-bucket/*')),
  document(statement('*', { Condition: { StringEquals: { 'aws:ResourceAccount': ACCOUNT } } })),
  document(statement('*', { Condition: { StringEquals: { 'aws:ResourceOrgID': ['o-mine000000'] } } })),
  document(statement('*', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-mine000000' } } })),
  document(statement('*'), {
    ...statement('*'),
    Effect: 'Deny',
    Condition: { StringNotEquals: { 'aws:ResourceAccount': ACCOUNT } },
  }),
  document(statement('*', { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/fn` } })),
  document(statement('*', { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/other` } })),
];
export const policy = mostly(4, ...(POLICIES as [string | null, ...(string | null)[]]));
