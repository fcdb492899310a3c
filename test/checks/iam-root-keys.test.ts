import check from '../../checks/iam-root-keys.ts';
import { ACCOUNT, denied, present, testCheck, type World } from '../check.ts';

const world = (
  data: NonNullable<World['facts']['iam.account-summary']> extends infer L
    ? L extends readonly { data: infer D }[]
      ? D
      : never
    : never,
): World => ({
  facts: { 'iam.account-summary': [{ arn: `arn:aws:iam::${ACCOUNT}:root`, data }] },
});

testCheck('iam-root-keys', check, {
  fail: { 'root has a key': world(present({ SummaryMap: { AccountAccessKeysPresent: 1 } })) },
  pass: { 'root has none': world(present({ SummaryMap: { AccountAccessKeysPresent: 0, Users: 4 } })) },
  'not-assessed': {
    'the summary may not be read': world(denied('iam:GetAccountSummary')),
    'the summary does not say': world(present({ SummaryMap: { Users: 4 } })),
  },
});
