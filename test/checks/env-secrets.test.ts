import check from '../../checks/env-secrets.ts';
import { testCheck, type World } from '../check.ts';

const FUNCTION = 'arn:aws:lambda:us-east-1:111122223333:function:import';
const world = (Variables: Readonly<Record<string, string>>, severity?: 'high' | 'medium', because?: RegExp): World => ({
  facts: { 'lambda.functions': [{ arn: FUNCTION, data: { Version: '$LATEST', Environment: { Variables } } }] },
  ...(severity && { expect: { [FUNCTION]: { outcome: 'fail', severity, ...(because && { because }) } } }),
});

testCheck('env-secrets', check, {
  fail: {
    'a token of a known format': world({ ANYTHING: 'redacted:token-github:40' }, 'high', /ANYTHING \(github\)/),
    'a private key': world({ PEM: 'redacted:token-private-key:1700' }, 'high'),
    'a random value under a telling name': world(
      { DB_PASSWORD: 'redacted:high-entropy:24' },
      'medium',
      /DB_PASSWORD holds a secret/,
    ),
    'a telling name in camel case': world({ stripeApiKey: 'redacted:high-entropy:32' }, 'medium'),
    'a token beside the id of an AWS key': world(
      { A: 'AKIAZ2345678ABCDEFGH redacted:token-slack:56' },
      'high',
      /A \(slack/,
    ),
    'a token beside a guess': world({ A: 'redacted:token-slack:56', API_TOKEN: 'redacted:high-entropy:32' }, 'high'),
  },
  pass: {
    'a reference under a telling name': world({
      DB_PASSWORD_ARN: 'redacted:reference:80',
      SECRET: 'redacted:reference:30',
    }),
    'a plain value under a telling name': world({ TOKEN_TTL: 'redacted:plain:4' }),
    'a random value under another name': world({ BUILD: 'redacted:high-entropy:40' }),
    'AWS keys are the business of another check': world({
      AWS: 'AKIAZ2345678ABCDEFGH',
      SECRET_KEY: 'redacted:high-entropy:40',
      S: 'redacted:token-aws-secret-key:40',
    }),
    'a value that only looks like a marker': world({ PASSWORD: 'redacted:high-entropy:many' }),
  },
  'not-applicable': {
    'no variables': world({}),
    'no environment': { facts: { 'lambda.functions': [{ arn: FUNCTION, data: { Version: '$LATEST' } }] } },
  },
  'not-assessed': {
    'the auditor may not decrypt': {
      facts: {
        'lambda.functions': [
          {
            arn: FUNCTION,
            data: { Version: '$LATEST', Environment: { Error: { ErrorCode: 'AccessDeniedException' } } },
          },
        ],
      },
    },
  },
  mixed: {
    'fast depth leaves the versions of every function open': {
      ...world({ TOKEN_TTL: 'redacted:plain:4' }),
      depth: 'fast',
      expect: { [FUNCTION]: 'pass', [`${FUNCTION}#*`]: 'not-assessed' },
    },
    'a version keeps what $LATEST gave up': {
      facts: {
        'lambda.functions': [
          { arn: FUNCTION, data: { Version: '$LATEST', Environment: { Variables: { TABLE: 'redacted:plain:5' } } } },
          {
            arn: `${FUNCTION}:1`,
            data: { Version: '1', Environment: { Variables: { T: 'redacted:token-stripe:32' } } },
          },
        ],
      },
      expect: { [FUNCTION]: 'pass', [`${FUNCTION}#1`]: { outcome: 'fail', severity: 'high' } },
    },
  },
});
