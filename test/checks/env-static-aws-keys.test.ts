import check from '../../checks/env-static-aws-keys.ts';
import { testCheck, type World } from '../check.ts';

const FUNCTION = 'arn:aws:lambda:us-east-1:111122223333:function:import';
const SECRET = 'redacted:token-aws-secret-key:40';
const ID = 'AKIAZ2345678ABCDEFGH';

const world = (
  Variables: Readonly<Record<string, string>> | undefined,
  severity?: 'critical' | 'low',
  because?: RegExp,
): World => ({
  facts: {
    'lambda.functions': [
      { arn: FUNCTION, data: { Version: '$LATEST', ...(Variables && { Environment: { Variables } }) } },
    ],
  },
  ...(severity && { expect: { [FUNCTION]: { outcome: 'fail', severity, ...(because && { because }) } } }),
});
const undecryptable = (ErrorCode?: string): World => ({
  facts: {
    'lambda.functions': [
      { arn: FUNCTION, data: { Version: '$LATEST', Environment: { Error: { ErrorCode, Message: 'no' } } } },
    ],
  },
});

testCheck('env-static-aws-keys', check, {
  fail: {
    'an id and its secret': world({ KEY: ID, SECRET }, 'critical', /stands in SECRET, of AKIA/),
    'a secret alone': world({ ANYTHING: SECRET }, 'critical'),
    'an id, and forty random characters under some name': world({ A: ID, B: 'redacted:high-entropy:40' }, 'critical'),
    'a temporary key with its secret': world({ A: 'ASIAZ2345678ABCDEFGH', B: SECRET }, 'critical'),
    'an id alone': world({ LEGACY: ID }, 'low', /LEGACY \(AKIA/),
    'an id inside a longer value': world({ DSN: `s3://${ID}@backup` }, 'low'),
    'an id beside random text in the same value': world({ AWS: `${ID} redacted:high-entropy:38` }, 'low', /AWS \(AKIA/),
    'an id beside its secret in the same value': world(
      { AWS: `${ID} redacted:token-aws-secret-key:41` },
      'critical',
      /stands in AWS, of AKIA/,
    ),
    'an id after the one of the documentation': world({ KEYS: `AKIAIOSFODNN7EXAMPLE redacted:plain:1 ${ID}` }, 'low'),
    'a temporary id alone': world({ A: 'ASIAZ2345678ABCDEFGH' }, 'low'),
  },
  pass: {
    'no variables': world(undefined),
    'a name and nothing else': world({ AWS_ACCESS_KEY: 'redacted:plain:20', TABLE: 'redacted:reference:50' }),
    'the id of the documentation': world({ KEY: 'AKIAIOSFODNN7EXAMPLE' }),
    'something that only contains the letters': world({ A: 'XAKIAZ2345678ABCDEFGH', B: `${ID}9` }),
    'forty random characters without an id': world({ SALT: 'redacted:high-entropy:40' }),
    'a random value of another length beside nothing': world({ A: 'redacted:high-entropy:64' }),
  },
  'not-assessed': {
    'the auditor may not decrypt': undecryptable('AccessDeniedException'),
    'the key is disabled': undecryptable('KMSDisabledException'),
    'an error without a code': undecryptable(),
  },
  mixed: {
    'an old version keeps its key': {
      facts: {
        'lambda.functions': [
          { arn: FUNCTION, data: { Version: '$LATEST' } },
          { arn: `${FUNCTION}:3`, data: { Version: '3', Environment: { Variables: { KEY: ID, SECRET } } } },
          {
            arn: `${FUNCTION}:4`,
            data: { Version: '4', Environment: { Error: { ErrorCode: 'AccessDeniedException' } } },
          },
        ],
      },
      expect: {
        [FUNCTION]: 'pass',
        [`${FUNCTION}#3`]: { outcome: 'fail', severity: 'critical' },
        [`${FUNCTION}#4`]: 'not-assessed',
      },
    },
  },
});
