import check from '../../checks/lambda-env-cmk.ts';
import type { FactData } from '../../src/model/catalogue.ts';
import { gap, testCheck, type World } from '../check.ts';
import { functionArn } from './network-worlds.ts';

const FUNCTION = functionArn('orders');
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1';

type Configuration = Partial<FactData<'lambda.functions'>>;

const record = (data: Configuration, version = '$LATEST') => ({
  arn: version === '$LATEST' ? FUNCTION : `${FUNCTION}:${version}`,
  data: { FunctionName: 'orders', Version: version, ...data },
});
const world = (data: Configuration): World => ({ facts: { 'lambda.functions': [record(data)] } });
const sensitive = (one: World): World => ({ ...one, intent: [{ arn: FUNCTION, data: 'sensitive' }] });
const blind = (one: World): World => ({ ...one, facts: { ...one.facts, 'tag.resources': gap('tag:GetResources') } });
const fails = (one: World, severity: 'medium' | 'low', more: object = {}): World => ({
  ...one,
  expect: { [FUNCTION]: { outcome: 'fail', severity, ...more } },
});

const variables: Configuration = { Environment: { Variables: { TABLE: 'orders' } } };
const undecrypted: Configuration = {
  Environment: { Error: { ErrorCode: 'AccessDeniedException', Message: 'KMS access was denied.' } },
};
const open = world(variables);

testCheck('lambda-env-cmk', check, {
  fail: {
    'variables under the key of AWS': fails(open, 'low', { because: /orders \(variables: 1\)/ }),
    'a sensitive function': fails(sensitive(open), 'medium'),
    'a function that may be sensitive': fails(blind(open), 'low', { possible: ['medium', 'low'] }),
    'an empty key is none': fails(world({ ...variables, KMSKeyArn: '' }), 'low'),
    'a variable named like a member of every object': fails(
      world({ Environment: { Variables: { constructor: 'x' } } }),
      'low',
    ),
  },
  pass: {
    'a customer managed key': world({ ...variables, KMSKeyArn: KEY }),
    'of a sensitive function': sensitive(world({ ...variables, KMSKeyArn: KEY })),
    'of one that may be sensitive': blind(world({ ...variables, KMSKeyArn: KEY })),
    'a secret under it is for another check': world({
      Environment: { Variables: { PASSWORD: 'redacted:other:12' } },
      KMSKeyArn: KEY,
    }),
    'a key that refuses the auditor': world({ ...undecrypted, KMSKeyArn: KEY }),
  },
  'not-applicable': {
    'no environment': world({}),
    'no variables': world({ Environment: { Variables: {} } }),
    'a key and nothing under it': world({ KMSKeyArn: KEY }),
    'no variables, perhaps sensitive': blind(world({})),
  },
  'not-assessed': {
    'the variables could not be read, and no key is named': world(undecrypted),
    'whether they are sensitive changes nothing': sensitive(world(undecrypted)),
    'functions not listed': { facts: { 'lambda.functions': gap('lambda:ListFunctions') } },
  },
  mixed: {
    'a version is no resource of its own': {
      facts: { 'lambda.functions': [record({ ...variables, KMSKeyArn: KEY }), record(variables, '3')] },
      expect: { [FUNCTION]: 'pass' },
    },
    'nor does its key cover the function': {
      facts: { 'lambda.functions': [record(variables), record({ ...variables, KMSKeyArn: KEY }, '3')] },
      expect: { [FUNCTION]: 'fail' },
    },
  },
});
