import check from '../../checks/lambda-web-endpoint-auth.ts';
import { ACCOUNT, testCheck } from '../check.ts';
import { orders } from './lambda-worlds.ts';

const root = `arn:aws:iam::${ACCOUNT}:root`;
const because = /lambda-web:ListWebFunctions .*\(unsupported\)/;

testCheck('lambda-web-endpoint-auth', check, {
  fail: {},
  pass: {},
  'not-assessed': {
    'no client knows the service': {
      facts: {},
      expect: { [`${root}#us-east-1`]: { outcome: 'not-assessed', severity: 'high', because } },
    },
    // Functions say nothing of Web Functions.
    'with functions': {
      facts: { 'lambda.functions': [orders] },
      expect: { [`${root}#us-east-1`]: { outcome: 'not-assessed', because } },
    },
    'in each region': {
      facts: {},
      regions: ['us-east-1', 'eu-west-1'],
      expect: { [`${root}#us-east-1`]: 'not-assessed', [`${root}#eu-west-1`]: 'not-assessed' },
    },
  },
});
