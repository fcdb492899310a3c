import { defineAnalysis } from '../../model/analysis.ts';
import type { Answer } from '../../model/answer.ts';
import { accountArn } from '../../model/scope.ts';

/** The VPCs and VPC endpoints of the account, in all regions that are audited: policies name them by id alone. */
export default defineAnalysis({
  fact: 'ec2.network-ids',
  scope: 'account',
  needs: [],
  consults: ['ec2.vpcs', 'ec2.vpc-endpoints'],
  compute: (facts, { scope }) => {
    const answers: readonly Answer<readonly { readonly arn: string }[]>[] = Object.values(facts);
    const records = answers.flatMap((answer) => (answer.state === 'present' ? answer.value : []));
    return [
      {
        arn: accountArn(scope),
        scope,
        source: { operation: '', at: '' },
        data: {
          ids: new Set(records.map(({ arn }) => arn.slice(arn.lastIndexOf('/') + 1))),
          unseen: answers.flatMap((answer) => (answer.state === 'unknown' ? [answer.gap] : [])),
        },
      },
    ];
  },
});
