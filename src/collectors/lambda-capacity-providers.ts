import { LambdaClient, ListCapacityProvidersCommand } from '@aws-sdk/client-lambda';

import { defineCollector } from '../model/collector.ts';

/**
 * The capacity providers of Lambda Managed Instances. Functions that run on one carry no network of their own: its subnets
 * and security groups are theirs. The list tells all that GetCapacityProvider would. Where no function runs on one,
 * nothing is asked.
 */
export default defineCollector({
  fact: 'lambda.capacity-providers',
  scope: 'region',
  consults: ['lambda.functions'],
  client: LambdaClient,
  operations: {
    ListCapacityProviders: {
      command: ListCapacityProvidersCommand,
      action: 'lambda:ListCapacityProviders',
      bucket: 'lambda',
    },
  },

  async *collect({ facts, list }) {
    const functions = facts['lambda.functions'];
    if (functions.state === 'present' && functions.value.every(({ data }) => !data.CapacityProviderConfig)) return;
    const providers = list(
      'ListCapacityProviders',
      { MaxItems: 50 },
      { items: 'CapacityProviders', token: ['NextMarker', 'Marker'] },
    );
    for await (const provider of providers) yield { arn: provider.CapacityProviderArn!, data: provider };
  },
});
