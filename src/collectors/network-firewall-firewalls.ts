import {
  DescribeFirewallCommand,
  ListFirewallsCommand,
  NetworkFirewallClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-network-firewall';

import type { Answer } from '../model/answer.ts';
import type { Records } from '../model/catalogue.ts';
import { defineCollector } from '../model/collector.ts';

/**
 * The firewalls of AWS Network Firewall with their endpoints and how far these are in step.
 *
 * The list tells names alone. A firewall inspects by endpoints that EC2 lists as those of Gateway Load Balancers, or as an
 * attachment of a transit gateway: a region that has neither is not asked.
 */
export default defineCollector({
  fact: 'network-firewall.firewalls',
  scope: 'region',
  consults: ['ec2.vpc-endpoints', 'ec2.transit-gateway-attachments'],
  client: NetworkFirewallClient,
  operations: {
    ListFirewalls: {
      command: ListFirewallsCommand,
      action: 'network-firewall:ListFirewalls',
      bucket: 'network-firewall',
    },
    DescribeFirewall: {
      command: DescribeFirewallCommand,
      action: 'network-firewall:DescribeFirewall',
      bucket: 'network-firewall',
    },
  },

  async *collect({ facts, ask, list, each }) {
    if (!mayInspect(facts['ec2.vpc-endpoints'], facts['ec2.transit-gateway-attachments'])) return;
    const named = [];
    const token = ['NextToken', 'NextToken'] as const;
    for await (const { FirewallArn } of list('ListFirewalls', { MaxResults: 100 }, { items: 'Firewalls', token })) {
      named.push({ arn: FirewallArn!, data: FirewallArn! });
    }
    yield* each(named, async ({ arn }) => ({
      arn,
      data: await ask('DescribeFirewall', { FirewallArn: arn }, { gone: ResourceNotFoundException }),
    }));
  },
});

/** What could not be listed may hold an endpoint. */
const mayInspect = (
  endpoints: Answer<Records<'ec2.vpc-endpoints'>>,
  attachments: Answer<Records<'ec2.transit-gateway-attachments'>>,
): boolean =>
  endpoints.state !== 'present' ||
  attachments.state !== 'present' ||
  // The wire and the SDK's types spell states and types in different cases.
  endpoints.value.some(({ data }) => data.VpcEndpointType?.toLowerCase() === 'gatewayloadbalancer') ||
  attachments.value.some(({ data }) => data.ResourceType === 'network-function');
