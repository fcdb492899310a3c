import { DescribeVpcBlockPublicAccessExclusionsCommand, EC2Client } from '@aws-sdk/client-ec2';

import type { Answer } from '../model/answer.ts';
import type { Records } from '../model/catalogue.ts';
import { defineCollector } from '../model/collector.ts';
import { regionalArn } from '../model/scope.ts';

/**
 * The VPCs and subnets that VPC Block Public Access leaves alone, in any state (`State`): one that is not complete, or
 * disabled, exempts nothing. Where it is off, there is nothing to be exempt from, and nothing is asked.
 */
export default defineCollector({
  fact: 'ec2.vpc-block-public-access-exclusions',
  scope: 'region',
  consults: ['ec2.vpc-block-public-access'],
  client: EC2Client,
  operations: {
    DescribeVpcBlockPublicAccessExclusions: {
      command: DescribeVpcBlockPublicAccessExclusionsCommand,
      action: 'ec2:DescribeVpcBlockPublicAccessExclusions',
      bucket: 'ec2:DescribeVpcBlockPublicAccessExclusions',
    },
  },

  async *collect({ scope, facts, list }) {
    if (isOff(facts['ec2.vpc-block-public-access'])) return;
    const exclusions = list(
      'DescribeVpcBlockPublicAccessExclusions',
      { MaxResults: 1000 },
      { items: 'VpcBlockPublicAccessExclusions', token: ['NextToken', 'NextToken'] },
    );
    for await (const exclusion of exclusions) {
      yield {
        arn: regionalArn(scope, 'ec2', `vpc-block-public-access-exclusion/${exclusion.ExclusionId}`),
        data: exclusion,
      };
    }
  },
});

/** Known to block nothing. A mode that was not told blocks, for all that is known. */
const isOff = (options: Answer<Records<'ec2.vpc-block-public-access'>>): boolean =>
  options.state === 'present' &&
  options.value.every(
    ({ data }) =>
      data.state === 'absent' ||
      (data.state === 'present' && data.value.VpcBlockPublicAccessOptions?.InternetGatewayBlockMode === 'off'),
  );
