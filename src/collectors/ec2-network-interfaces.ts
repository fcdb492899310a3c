import { DescribeNetworkInterfacesCommand, EC2Client } from '@aws-sdk/client-ec2';

import { defineCollector } from '../model/collector.ts';
import { regionalArn } from '../model/scope.ts';

/**
 * The network interfaces of a region: what a security group is really used by. Functions of a VPC share them (`InterfaceType: lambda`).
 *
 * An account may hide the interfaces that AWS services manage: the option shows them all the same.
 * Half of EC2's page: an interface is large on the wire. Pages also draw on a larger quota than one unpaged call.
 */
export default defineCollector({
  fact: 'ec2.network-interfaces',
  scope: 'region',
  client: EC2Client,
  operations: {
    DescribeNetworkInterfaces: {
      command: DescribeNetworkInterfacesCommand,
      action: 'ec2:DescribeNetworkInterfaces',
      bucket: 'ec2:DescribeNetworkInterfaces',
    },
  },

  async *collect({ scope, list }) {
    const networkInterfaces = list(
      'DescribeNetworkInterfaces',
      { MaxResults: 500, IncludeManagedResources: true },
      { items: 'NetworkInterfaces', token: ['NextToken', 'NextToken'] },
    );
    for await (const networkInterface of networkInterfaces) {
      yield {
        arn: regionalArn(
          { ...scope, account: networkInterface.OwnerId ?? scope.account },
          'ec2',
          `network-interface/${networkInterface.NetworkInterfaceId}`,
        ),
        data: networkInterface,
      };
    }
  },
});
