import { expect, test } from 'vitest';

import check from '../../checks/lambda-url-cors.ts';
import { denied, findingsOf, present, testCheck, type World } from '../check.ts';
import { FUNCTION, LIVE, orders } from './lambda-worlds.ts';

interface Cors {
  readonly AllowCredentials?: boolean;
  readonly AllowMethods?: readonly string[];
  readonly AllowOrigins?: readonly string[];
}

const urlOf = (Cors?: Cors, AuthType?: 'NONE' | 'AWS_IAM', arn = FUNCTION) => ({
  arn: `${arn}/url`,
  data: present({
    FunctionArn: arn,
    FunctionUrl: 'https://abc.lambda-url.us-east-1.on.aws/',
    AuthType,
    CreationTime: '2026-01-01',
    LastModifiedTime: '2026-01-01',
    ...(Cors && { Cors }),
  }),
});

const world = (Cors: Cors | undefined, severity?: 'medium' | 'low', AuthType: 'NONE' | 'AWS_IAM' = 'NONE'): World => ({
  facts: { 'lambda.functions': [orders], 'lambda.urls': [urlOf(Cors, AuthType)] },
  ...(severity && { expect: { [FUNCTION]: { outcome: 'fail', severity } } }),
});

const credentials = { AllowCredentials: true };
const shop = { AllowOrigins: ['https://shop.example'] };

testCheck('lambda-url-cors', check, {
  fail: {
    'every origin with credentials': world({ ...credentials, AllowOrigins: ['*'], AllowMethods: ['GET'] }, 'medium'),
    'every origin beside a named one': world({ ...credentials, AllowOrigins: ['https://shop.example', '*'] }, 'medium'),
    'every origin with every method': world({ AllowOrigins: ['*'], AllowMethods: ['*'] }, 'medium'),
    'every origin with credentials, callers sign': world({ ...credentials, AllowOrigins: ['*'] }, 'low', 'AWS_IAM'),
    'the origin null, which any frame can have': world({ ...credentials, AllowOrigins: ['null'] }, 'medium'),
    'null with every method': world({ AllowOrigins: ['null'], AllowMethods: ['*'] }, 'medium'),
    'an unencrypted origin with credentials': world(
      { ...credentials, AllowOrigins: ['http://shop.example'] },
      'medium',
    ),
    'a host that only begins like the own machine': world(
      { ...credentials, AllowOrigins: ['http://localhost.evil.example'] },
      'medium',
    ),
    'a URL without a type': {
      facts: {
        'lambda.functions': [orders],
        'lambda.urls': [urlOf({ ...credentials, AllowOrigins: ['*'] })],
      },
      expect: { [FUNCTION]: { outcome: 'fail', severity: 'low', possible: ['medium', 'low'] } },
    },
  },
  pass: {
    'no CORS': world(undefined),
    'an empty block': world({}),
    'a named origin with credentials': world({ ...shop, ...credentials, AllowMethods: ['*'] }),
    'every origin, to read without credentials': world({ AllowOrigins: ['*'], AllowMethods: ['GET'] }),
    'an unencrypted origin without credentials': world({ AllowOrigins: ['http://shop.example'], AllowMethods: ['*'] }),
    'the own machine': world({ ...credentials, AllowOrigins: ['http://localhost:3000'] }),
  },
  'not-applicable': {
    'no URL': { facts: { 'lambda.functions': [orders, { arn: `${FUNCTION}:1`, data: { Version: '1' } }] } },
  },
  'not-assessed': {
    'URLs may not be listed': {
      facts: {
        'lambda.functions': [orders],
        'lambda.urls': [{ arn: FUNCTION, data: denied('lambda:ListFunctionUrlConfigs') }],
      },
    },
  },
  mixed: {
    'the URL of the function and that of an alias': {
      facts: {
        'lambda.functions': [orders],
        'lambda.urls': [urlOf(shop, 'NONE'), urlOf({ ...credentials, AllowOrigins: ['*'] }, 'NONE', LIVE)],
      },
      expect: { [FUNCTION]: 'pass', [`${FUNCTION}#live`]: { outcome: 'fail', severity: 'medium' } },
    },
    'a list of URLs that broke off': {
      facts: {
        'lambda.functions': [orders],
        'lambda.urls': [urlOf(shop, 'NONE'), { arn: FUNCTION, data: denied('lambda:ListFunctionUrlConfigs') }],
      },
      expect: { [FUNCTION]: 'pass', [`${FUNCTION}#*`]: 'not-assessed' },
    },
  },
});

test('the whole block is shown, and that the code may add headers of its own', () => {
  const [finding] = findingsOf('lambda-url-cors', check, world({ ...credentials, AllowOrigins: ['*'] }, 'medium'));
  expect(finding?.evidence[0]?.document).toMatchObject({ Cors: { AllowCredentials: true, AllowOrigins: ['*'] } });
  expect(finding?.fix.sideEffect).toMatch(/the code adds/);
});
