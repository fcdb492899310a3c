import {
  arn,
  endpointId,
  LEGACY_ENDPOINT,
  networkAcl,
  flowLog,
  id,
  interfaces,
  parcels,
  PARCELS_ALB,
  REGION,
  returns,
  RETURNS_ALB,
  type Route,
  routeTables,
  securityGroups,
  sg,
  subnetId,
  subnets,
  tableId,
  through,
  vpc,
  zoneOf,
} from './inspected.ts';
import { LEGACY_VPC, ORGANIZATION, PARCELS_VPC, PRODUCTION as ACCOUNT, RETURNS_VPC, SHOP_VPC } from './names.ts';
import { failure, policy, type Written, type WrittenFacts } from './write.ts';

const APPLIANCES = `com.amazonaws.vpce.${REGION}.vpce-svc-0a88e000000000001`;
/** Of the company that runs the appliances. */
const APPLIANCE_OWNER = '777788889999';

const TRANSIT = 'tgw-0a11e0000000001';
const [shopAttachment, parcelsAttachment, transitTable] = [
  'tgw-attach-0a11e00000001',
  'tgw-attach-0a77e00000001',
  'tgw-rtb-0a11e00000001',
];
const toTransit = (DestinationCidrBlock: string): Route => ({
  DestinationCidrBlock,
  TransitGatewayId: TRANSIT,
  State: 'active',
  Origin: 'CreateRoute',
});

/**
 * Two private back ends, each behind an internal load balancer and a VPC link, with inspection between link and balancer.
 * That of parcels is right: by whichever endpoint a request came, its answer goes. That of returns sends each answer by the
 * endpoint of its own zone, so half of the flows are seen from one side only. A transit gateway joins the shop and parcels.
 */
export const productionInspected = {
  // Of the three, two are what they say, and one only says so: nothing inspects in the shop.
  'tag.resources': Object.fromEntries(
    [PARCELS_VPC, RETURNS_VPC, SHOP_VPC].map((one) => [
      arn('ec2', `vpc/${one}`),
      { Tags: [{ Key: 'rampart:inspection', Value: 'required' }] },
    ]),
  ),
  'ec2.vpcs': { ...vpc(parcels, 'parcels'), ...vpc(returns, 'returns') },
  'ec2.network-acls': { ...networkAcl(parcels), ...networkAcl(returns) },
  'ec2.flow-logs': { ...flowLog(parcels), ...flowLog(returns) },
  'ec2.subnets': {
    ...subnets(parcels),
    ...subnets(returns),
    'subnet-0a11e0000000000b2': {
      VpcId: SHOP_VPC,
      CidrBlock: '10.20.129.0/24',
      AvailabilityZone: 'eu-west-1b',
      MapPublicIpOnLaunch: true,
      $expect: { 'subnet-no-auto-public-ip': 'not-applicable' },
    },
  },
  'ec2.route-tables': {
    ...routeTables(parcels, () => [through(parcels, 'a', 'linkA'), through(parcels, 'b', 'linkB')], [
      toTransit('10.20.0.0/16'),
      {
        DestinationPrefixListId: 'pl-6da54004',
        GatewayId: id(parcels, 'vpce', 3),
        State: 'active',
        Origin: 'CreateRoute',
      },
    ]),
    ...routeTables(returns, (part) => [
      through(returns, zoneOf(part), 'linkA'),
      through(returns, zoneOf(part), 'linkB'),
    ]),
  },
  'ec2.vpc-endpoints': {
    ...Object.fromEntries(
      [parcels, returns].flatMap((design) =>
        (['endpointA', 'endpointB'] as const).map((part) => [
          endpointId(design, zoneOf(part)),
          {
            VpcId: design.vpc,
            VpcEndpointType: 'GatewayLoadBalancer',
            ServiceName: design === returns ? APPLIANCES : `com.amazonaws.vpce.${REGION}.vpce-svc-0a77e000000000001`,
            State: 'Available',
            SubnetIds: [subnetId(design, part)],
            OwnerId: ACCOUNT,
            // How the appliances of another company are is told to that company.
            $expect: {
              'inspect-endpoint-healthy': design === parcels ? 'pass' : 'not-assessed',
              'vpce-policy-scoped': 'not-applicable',
              'vpce-sg-scoped': 'not-applicable',
            },
            // Network Firewall makes its endpoints itself.
            ...(design === parcels && {
              RequesterManaged: true,
              Tags: [
                { Key: 'AWSNetworkFirewallManaged', Value: 'true' },
                { Key: 'Firewall', Value: arn('network-firewall', 'firewall/parcels') },
              ],
            }),
          } satisfies Written<'ec2.vpc-endpoints'>,
        ]),
      ),
    ),
    [LEGACY_ENDPOINT]: {
      VpcId: LEGACY_VPC,
      VpcEndpointType: 'GatewayLoadBalancer',
      ServiceName: `com.amazonaws.vpce.${REGION}.vpce-svc-0b22e000000000001`,
      State: 'Available',
      SubnetIds: ['subnet-0b22e0000000000a1'],
      OwnerId: ACCOUNT,
      RequesterManaged: true,
      $expect: {
        'inspect-endpoint-healthy': failure('high'),
        'vpce-policy-scoped': 'not-applicable',
        'vpce-sg-scoped': 'not-applicable',
      },
    },
    [id(parcels, 'vpce', 3)]: {
      VpcId: PARCELS_VPC,
      VpcEndpointType: 'Gateway',
      ServiceName: `com.amazonaws.${REGION}.s3`,
      State: 'Available',
      RouteTableIds: [tableId(parcels, 'tasksA'), tableId(parcels, 'tasksB')],
      OwnerId: ACCOUNT,
      PolicyDocument: policy({
        Sid: 'OwnBuckets',
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:*',
        Resource: '*',
        Condition: { StringEquals: { 'aws:ResourceOrgID': ORGANIZATION } },
      }),
      $expect: { 'vpce-policy-scoped': 'pass', 'vpce-sg-scoped': 'not-applicable' },
    },
  },
  // That of Network Firewall's endpoints is shown to nobody.
  'ec2.vpc-endpoint-services': {
    [`com.amazonaws.${REGION}.s3/Gateway`]: { Owner: 'amazon', VpcEndpointPolicySupported: true },
    [`com.amazonaws.${REGION}.s3/Interface`]: { Owner: 'amazon', VpcEndpointPolicySupported: true },
    [`com.amazonaws.${REGION}.execute-api/Interface`]: { Owner: 'amazon', VpcEndpointPolicySupported: true },
    [`${APPLIANCES}/GatewayLoadBalancer`]: { Owner: APPLIANCE_OWNER, VpcEndpointPolicySupported: false },
  },
  'ec2.security-groups': { ...securityGroups(parcels, 'parcels'), ...securityGroups(returns, 'returns') },
  'ec2.network-interfaces': {
    ...interfaces(parcels, PARCELS_ALB, { balancer: sg(parcels, 2), tasks: sg(parcels, 3) }),
    ...interfaces(returns, RETURNS_ALB, { balancer: sg(returns, 2), tasks: sg(returns, 3) }),
  },
  'ec2.transit-gateways': {
    [TRANSIT]: {
      State: 'available',
      OwnerId: ACCOUNT,
      Description: 'shop and parcels',
      Options: { SecurityGroupReferencingSupport: 'disable', DefaultRouteTableAssociation: 'enable' },
    },
  },
  'ec2.transit-gateway-attachments': Object.fromEntries(
    [[shopAttachment, SHOP_VPC] as const, [parcelsAttachment, PARCELS_VPC] as const].map(([attachment, ResourceId]) => [
      attachment,
      {
        TransitGatewayId: TRANSIT,
        TransitGatewayOwnerId: ACCOUNT,
        ResourceOwnerId: ACCOUNT,
        ResourceType: 'vpc',
        ResourceId,
        State: 'available',
        Association: { TransitGatewayRouteTableId: transitTable, State: 'associated' },
      } satisfies Written<'ec2.transit-gateway-attachments'>,
    ]),
  ),
  'ec2.transit-gateway-vpc-attachments': {
    [shopAttachment]: {
      TransitGatewayId: TRANSIT,
      VpcId: SHOP_VPC,
      VpcOwnerId: ACCOUNT,
      State: 'available',
      SubnetIds: ['subnet-0a11e0000000000a1', 'subnet-0a11e0000000000b1'],
      Options: { ApplianceModeSupport: 'disable', DnsSupport: 'enable' },
    },
    [parcelsAttachment]: {
      TransitGatewayId: TRANSIT,
      VpcId: PARCELS_VPC,
      VpcOwnerId: ACCOUNT,
      State: 'available',
      SubnetIds: [subnetId(parcels, 'tasksA'), subnetId(parcels, 'tasksB')],
      Options: { ApplianceModeSupport: 'disable', DnsSupport: 'enable' },
    },
  },
  'ec2.transit-gateway-route-tables': {
    [transitTable]: { TransitGatewayId: TRANSIT, State: 'available', DefaultAssociationRouteTable: true },
  },
  'ec2.transit-gateway-route-table-associations': {
    [`${transitTable}/associations/${shopAttachment}`]: {
      ResourceId: SHOP_VPC,
      ResourceType: 'vpc',
      State: 'associated',
    },
    [`${transitTable}/associations/${parcelsAttachment}`]: {
      ResourceId: PARCELS_VPC,
      ResourceType: 'vpc',
      State: 'associated',
    },
  },
  'ec2.transit-gateway-routes': {
    [transitTable]: {
      Routes: [
        {
          DestinationCidrBlock: '10.20.0.0/16',
          Type: 'propagated',
          State: 'active',
          TransitGatewayAttachments: [
            { TransitGatewayAttachmentId: shopAttachment, ResourceId: SHOP_VPC, ResourceType: 'vpc' },
          ],
        },
        {
          DestinationCidrBlock: '10.70.0.0/16',
          Type: 'propagated',
          State: 'active',
          TransitGatewayAttachments: [
            { TransitGatewayAttachmentId: parcelsAttachment, ResourceId: PARCELS_VPC, ResourceType: 'vpc' },
          ],
        },
      ],
      AdditionalRoutesAvailable: false,
    },
  },
} as const satisfies WrittenFacts;
