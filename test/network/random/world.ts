import type { NetworkSnapshot } from '../../../src/model/network.ts';
import { endpoints, interfaces, natGateways } from './components.ts';
import { groups, networkAcls, routeTables, subnets, vpcs } from './frame.ts';
import type { Plan } from './plan.ts';
import { ACCOUNT, cidr6OfVpc, cidrOfVpc, REGION } from './subnets.ts';
import { transit } from './transit.ts';
import { workloads } from './workloads.ts';

/*
 * From the small numbers and words that fast-check drew to a snapshot. All that the README leaves out of its cases is
 * left out here: the subnets of endpoints, appliances and attachments, and the groups of appliances, stay open.
 */

/** A snapshot, as AWS's calls would have told it. */
export function snapshotOf(plan: Plan): NetworkSnapshot {
  const peering = plan.peering;
  const side = (vpc: 'a' | 'b') => ({
    VpcId: `vpc-${vpc}`,
    OwnerId: ACCOUNT,
    Region: REGION,
    CidrBlock: cidrOfVpc(plan, vpc),
    CidrBlockSet: [{ CidrBlock: cidrOfVpc(plan, vpc) }],
    ...(plan.six ? { Ipv6CidrBlockSet: [{ Ipv6CidrBlock: cidr6OfVpc(vpc) }] } : {}),
  });
  const attached = 'available' as 'attached';
  return {
    Vpcs: vpcs(plan),
    Subnets: subnets(plan),
    RouteTables: routeTables(plan),
    NetworkAcls: networkAcls(plan),
    SecurityGroups: groups(plan),
    InternetGateways:
      plan.igw === 'absent'
        ? []
        : [
            {
              InternetGatewayId: 'igw-1',
              OwnerId: ACCOUNT,
              Attachments: plan.igw === 'attached' ? [{ VpcId: 'vpc-a', State: attached }] : [],
            },
          ],
    EgressOnlyInternetGateways: [
      {
        EgressOnlyInternetGatewayId: 'eigw-1',
        Attachments: plan.eigw ? [{ VpcId: 'vpc-a', State: 'attached' }] : [],
      },
    ],
    NatGateways: natGateways(plan),
    NetworkInterfaces: interfaces(plan),
    VpcEndpoints: endpoints(plan),
    VpcPeeringConnections:
      plan.link === 'peering'
        ? [
            {
              VpcPeeringConnectionId: 'pcx-1',
              RequesterVpcInfo: side(plan.flipped ? 'b' : 'a'),
              AccepterVpcInfo: side(plan.flipped ? 'a' : 'b'),
              Status: { Code: peering },
            },
          ]
        : [],
    VpnGateways: [
      {
        VpnGatewayId: 'vgw-1',
        State: 'available',
        Type: 'ipsec.1',
        VpcAttachments: [{ VpcId: 'vpc-a', State: 'attached' }],
      },
    ],
    PrefixLists: [
      { PrefixListId: 'pl-s3', PrefixListName: `com.amazonaws.${REGION}.s3`, AddressFamily: 'IPv4', OwnerId: 'AWS' },
      {
        PrefixListId: 'pl-dynamodb',
        PrefixListName: `com.amazonaws.${REGION}.dynamodb`,
        AddressFamily: 'IPv4',
        OwnerId: 'AWS',
      },
      { PrefixListId: 'pl-own', PrefixListName: 'own', AddressFamily: 'IPv4', OwnerId: ACCOUNT, MaxEntries: 5 },
      { PrefixListId: 'pl-six', PrefixListName: 'six', AddressFamily: 'IPv6', OwnerId: ACCOUNT, MaxEntries: 5 },
    ],
    PrefixListEntries: {
      'pl-s3': [{ Cidr: '52.216.0.0/15' }, { Cidr: '3.5.0.0/19' }],
      'pl-dynamodb': [{ Cidr: '52.94.0.0/22' }],
      'pl-own': plan.ownList.map((Cidr) => ({ Cidr })),
      'pl-six': [{ Cidr: '2600:1f00::/24' }],
    },
    ...transit(plan),
    ...(plan.bpa.mode === null
      ? {}
      : { VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: plan.bpa.mode, State: 'update-complete' } }),
    VpcBlockPublicAccessExclusions: plan.bpa.exclusions.map(({ of, mode }, nth) => ({
      ExclusionId: `vpcbpa-exclude-${String(nth)}`,
      ResourceArn: `arn:aws:ec2:${REGION}:${ACCOUNT}:${of}`,
      InternetGatewayExclusionMode: mode,
      State: 'create-complete',
    })),
    ...workloads(plan),
  };
}
