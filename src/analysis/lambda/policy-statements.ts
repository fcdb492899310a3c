import { defineAnalysis } from '../../model/analysis.ts';
import { present, unknown } from '../../model/answer.ts';
import { parsePolicy } from '../policy/parse.ts';

/** The statements of the policy of every function, version and alias. */
export default defineAnalysis({
  fact: 'lambda.policy-statements',
  scope: 'region',
  needs: ['lambda.policies'],
  compute: ({ 'lambda.policies': policies }) =>
    policies.map(({ data, ...record }) => {
      if (data.state !== 'present') return { ...record, data };
      const policy = parsePolicy(data.value.Policy);
      if (policy !== undefined) return { ...record, data: present(policy.statements) };
      const { operation } = record.source;
      const detail = 'The policy is not a policy document.';
      return {
        ...record,
        data: unknown({ cause: 'unreadable', operation, action: operation, scope: record.scope, detail }),
      };
    }),
});
