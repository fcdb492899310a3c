import { DescribeVpnGatewaysCommand, EC2Client } from '@aws-sdk/client-ec2';

import { defineCollector } from '../model/collector.ts';
import { regionalArn } from '../model/scope.ts';

/**
 * The virtual private gateways of a region and the VPCs that they are attached to: what lies behind one is not AWS's to
 * tell. EC2 answers all of them at once; deleted ones stay listed for a while (`State`).
 */
export default defineCollector({
  fact: 'ec2.vpn-gateways',
  scope: 'region',
  client: EC2Client,
  operations: {
    DescribeVpnGateways: {
      command: DescribeVpnGatewaysCommand,
      action: 'ec2:DescribeVpnGateways',
      bucket: 'ec2:DescribeVpnGateways',
    },
  },

  async *collect({ scope, list }) {
    for await (const vpnGateway of list('DescribeVpnGateways', {}, { items: 'VpnGateways' })) {
      yield { arn: regionalArn(scope, 'ec2', `vpn-gateway/${vpnGateway.VpnGatewayId}`), data: vpnGateway };
    }
  },
});
