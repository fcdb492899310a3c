import type { FactData } from '../../src/model/catalogue.ts';
import { ACCOUNT, present } from '../check.ts';
import { functionArn } from './network-worlds.ts';
import { document, type Statement } from './policy-statements.ts';

/** A function and what hangs on it, for the worlds of several checks. */

export const FUNCTION = functionArn('orders');
export const LIVE = `${FUNCTION}:live`;

export const orders = { arn: FUNCTION, data: { FunctionName: 'orders', FunctionArn: FUNCTION, Version: '$LATEST' } };

/** The policy of the function, of a version or of an alias. */
export const policyOf = (arn: string, ...statements: readonly Statement[]) => ({
  arn,
  data: present({ Policy: document(...statements) }),
});

export const aliasOf = (name: string, more: Partial<AliasData> = {}) => ({
  arn: `${FUNCTION}:${name}`,
  data: present({ AliasArn: `${FUNCTION}:${name}`, Name: name, FunctionVersion: '3', ...more }),
});
type AliasData = Extract<FactData<'lambda.aliases'>, { state: 'present' }>['value'];

/** As `AddPermission` writes it. */
export const serviceGrant = (service: string, sourceArn?: string, more: Statement = {}): Statement => ({
  Sid: service,
  Effect: 'Allow',
  Principal: { Service: `${service}.amazonaws.com` },
  Action: 'lambda:InvokeFunction',
  Resource: FUNCTION,
  ...(sourceArn !== undefined && { Condition: { ArnLike: { 'AWS:SourceArn': sourceArn } } }),
  ...more,
});

/** `API/STAGE/POST/orders` of this account. */
export const source = (path: string, account = ACCOUNT, region = 'us-east-1'): string =>
  `arn:aws:execute-api:${region}:${account}:${path}`;
