import { defineAnalysis } from '../../model/analysis.ts';
import { present, unknown } from '../../model/answer.ts';
import type { Records } from '../../model/catalogue.ts';
import type { EnvironmentSecret } from '../../model/derived.ts';
import { redactionOf, type Redaction } from '../../model/redacted.ts';
import { unreadVersions } from '../../model/unread-versions.ts';

/**
 * Secrets among the environment variables of functions and of their published versions, which keep theirs for ever.
 *
 * Lambda reports variables that it could not decrypt for the caller as `Environment.Error`: then nothing is known. At
 * fast depth nothing is known of the versions of a function: one record, FUNCTION-ARN:*.
 */
export default defineAnalysis({
  fact: 'lambda.environment-secrets',
  scope: 'region',
  needs: ['lambda.functions'],
  compute: ({ 'lambda.functions': functions }, { scope, depth }) => {
    const gap = unreadVersions(depth, scope);
    const versions = functions.flatMap(({ data: _, ...record }) =>
      gap ? [{ ...record, arn: `${record.arn}:*`, data: unknown(gap) }] : [],
    );
    return [...functions.map(secretsOf), ...versions];
  },
});

function secretsOf({
  data: { Environment },
  ...record
}: Records<'lambda.functions'>[number]): Records<'lambda.environment-secrets'>[number] {
  const { Error: error, Variables = {} } = Environment ?? {};
  if (error === undefined) return { ...record, data: present(environmentSecrets(Variables)) };
  const { ErrorCode: code = 'no error code' } = error;
  return {
    ...record,
    data: unknown({
      cause: /denied/i.test(code) || error.ErrorCode === undefined ? 'access-denied' : 'unreadable',
      operation: record.source.operation,
      // Nobody shall grant an auditor kms:Decrypt for this: no action is named.
      action: '',
      scope: record.scope,
      detail: `Lambda could not decrypt the environment variables for the caller: ${code}.`,
    }),
  };
}

type Variables = NonNullable<NonNullable<Records<'lambda.functions'>[number]['data']['Environment']>['Variables']>;

const ACCESS_KEY_IDS = /(?<![A-Z0-9])A[KS]IA[A-Z0-9]{16}(?![A-Z0-9])/g;

/** The key id that AWS's documentation uses, and others of that kind: `AKIAIOSFODNN7EXAMPLE`, `AKIAI44QH8DHBEXAMPLE`. */
const PLACEHOLDER = /EXAMPLE$/;

/** An AWS secret access key has so many characters. */
const SECRET_KEY_LENGTH = 40;

const SECRET_NAME =
  /pass(word|wd|phrase|code)?(_|$)|passw|pwd|secret|token|credential|auth|api_?key|private_?key|access_?key|(sign|signing|encryption|master|shared|service|account|license)_?key|(^|_)key$|webhook|dsn|conn(ection)?_?str|salt|jwt|bearer|hmac/i;

function environmentSecrets(variables: Variables): readonly EnvironmentSecret[] {
  const values = Object.entries(variables).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const ids = values.flatMap(([variable, value]) => accessKeyIds(variable, value));
  return [...ids, ...values.flatMap(([variable, value]) => secretsIn(variable, value, ids.length > 0))];
}

/** Ids are identifiers and stay in the estate as they are. */
const accessKeyIds = (variable: string, value: string): readonly EnvironmentSecret[] =>
  (value.match(ACCESS_KEY_IDS) ?? [])
    .filter((keyId) => !PLACEHOLDER.test(keyId))
    .map((keyId) => ({ variable, kind: 'aws-access-key-id', keyId, length: keyId.length }));

/** A value is one marker, or ids of access keys with markers around them. */
const secretsIn = (variable: string, value: string, besideKeyId: boolean): readonly EnvironmentSecret[] =>
  value
    .split(' ')
    .map(redactionOf)
    .filter((redaction) => redaction !== undefined)
    .flatMap((redaction) => secret(variable, redaction, besideKeyId));

function secret(
  variable: string,
  { class: name, length }: Redaction,
  besideKeyId: boolean,
): readonly EnvironmentSecret[] {
  if (name === 'token-aws-secret-key') return [{ variable, kind: 'aws-secret-key', length }];
  if (name.startsWith('token-')) return [{ variable, kind: 'token', format: name.slice('token-'.length), length }];
  if (name !== 'high-entropy') return [];
  if (besideKeyId && length === SECRET_KEY_LENGTH) return [{ variable, kind: 'aws-secret-key', length }];
  return SECRET_NAME.test(variable) ? [{ variable, kind: 'guess', length }] : [];
}
