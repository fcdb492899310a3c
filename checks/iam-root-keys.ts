import { cite, defineCheck, fail, notAssessed, pass } from '../src/model/check.ts';

export default defineCheck({
  title: 'The root user has no access keys',
  practice: 'temporary-credentials',
  severity: 'critical',
  resourceType: 'AWS::::Account',
  onePerResource: true,
  needs: ['iam.account-summary'],
  why: 'A key of the root user can do everything in the account, and no policy of the account limits it.',
  fix: 'Delete the key; sign in as root only for the few tasks that need it, or let the organization remove root credentials.',
  references: ['Root user best practices for your AWS account', 'Centrally manage root access for member accounts'],

  *evaluate({ 'iam.account-summary': summaries }) {
    for (const summary of summaries) {
      const { scope, data, source } = summary;
      const details = { name: scope.account, expected: 'AccountAccessKeysPresent 0' };
      if (data.state === 'unknown') {
        yield notAssessed(summary, data.gap, details);
        continue;
      }
      const keys = data.state === 'present' ? data.value.SummaryMap?.AccountAccessKeysPresent : undefined;
      const evidence = [cite(summary, '/SummaryMap/AccountAccessKeysPresent')];
      if (keys === undefined) {
        const detail = 'The summary lacks AccountAccessKeysPresent.';
        yield notAssessed(
          summary,
          { cause: 'unreadable', operation: source.operation, action: source.operation, scope, detail },
          details,
        );
      } else if (keys === 0) {
        yield pass(summary, 'The root user has no access key.', {
          ...details,
          observed: 'AccountAccessKeysPresent 0',
          evidence,
        });
      } else {
        yield fail(summary, 'The root user has an access key.', {
          ...details,
          observed: `AccountAccessKeysPresent ${keys}`,
          evidence,
          fix: {
            cli: 'aws iam delete-access-key --access-key-id ROOT_ACCESS_KEY_ID',
            sideEffect:
              'Run it with the root key itself, or delete the key on the console; whatever still uses it stops.',
            verify: 'aws iam get-account-summary --query SummaryMap.AccountAccessKeysPresent',
          },
        });
      }
    }
  },
});
