import { defaultVpc, group, tcp, toItself } from '../src/simulator/company/network.ts';
import { chosen, numbered, times, type Facts, type Site } from './site.ts';
import { functionsGroup, subnetId, vpcId } from './site-functions.ts';

const SUBNETS = 6;
/** The last one is public, and holds the NAT gateway. */
const NAT_SUBNET = SUBNETS - 1;
/** S3's own list, and one of the account's. */
const S3_LIST = 'pl-6da54004';
const OFFICES = 'pl-0000000000000ff1c';

/** VPCs of six subnets, and the default VPC that AWS makes in every region. */
export function networkFacts(site: Site): Facts {
  const { account, region, shape } = site;
  const n = shape.vpcs;
  const arnOf = (type: string, id: string): string => `arn:aws:ec2:${region}:${account}:${type}/${id}`;
  const idle = defaultVpc('vpc-0d00d', 'subnet-0d00d', 'rtb-0d00d', 'sg-0d00d', 'igw-0d00d');
  const facts: { [F in keyof Facts]: Record<string, object> } & Record<string, Record<string, object>> = {
    'ec2.vpcs': { ...idle['ec2.vpcs'] },
    'ec2.subnets': { ...idle['ec2.subnets'] },
    'ec2.route-tables': { ...idle['ec2.route-tables'] },
    'ec2.security-groups': { ...idle['ec2.security-groups'] },
    'ec2.internet-gateways': { ...idle['ec2.internet-gateways'] },
    'ec2.flow-logs': {},
    'route53resolver.firewall-rule-group-associations': {},
    'route53resolver.firewall-rules': {},
    'route53resolver.firewall-configs': {},
    'ec2.network-acls': {},
    'ec2.nat-gateways': {},
    'ec2.vpc-endpoints': {},
    'ec2.network-interfaces': {},
    'ec2.security-group-rules': {},
    'ec2.managed-prefix-lists': {},
    'ec2.prefix-list-entries': {},
  };
  const add = (fact: keyof Facts, key: string, record: object): void => {
    (facts[fact] as Record<string, object>)[key] = record;
  };
  const [silent, dead, listening, world, crowded] = times(5, () => chosen(site, n, 3)) as readonly ((
    index: number,
  ) => boolean)[];
  for (let vpc = 0; vpc < n; vpc += 1) {
    const VpcId = vpcId(vpc);
    const id = (prefix: string, index: number): string => `${prefix}-${numbered(vpc, 8)}${numbered(index, 9)}`;
    add('ec2.vpcs', VpcId, { CidrBlock: `10.${vpc}.0.0/16`, IsDefault: false, State: 'available', OwnerId: account });
    if (silent!(vpc)) site.plant('flow-logs-enabled', arnOf('vpc', VpcId));
    else {
      add('ec2.flow-logs', id('fl', 0), {
        ResourceId: VpcId,
        FlowLogStatus: 'ACTIVE',
        TrafficType: 'ALL',
        DeliverLogsStatus: 'SUCCESS',
        LogDestinationType: 's3',
        LogFormat: FORMAT,
        MaxAggregationInterval: 60,
      });
    }
    // What nobody logs, nobody filters either.
    const FirewallRuleGroupId = id('rslvr-frg', 0);
    if (silent!(vpc)) site.plant('vpc-dns-firewall', arnOf('vpc', VpcId));
    add('route53resolver.firewall-rule-group-associations', id('rslvr-frgassoc', 0), { FirewallRuleGroupId, VpcId });
    add('route53resolver.firewall-rules', `${FirewallRuleGroupId}/rules/1`, {
      Action: silent!(vpc) ? 'ALERT' : 'BLOCK',
      FirewallDomainListId: 'rslvr-fdl-malware',
    });
    add('route53resolver.firewall-configs', id('rslvr-fc', 0), { ResourceId: VpcId, FirewallFailOpen: 'DISABLED' });
    const local = { DestinationCidrBlock: `10.${vpc}.0.0/16`, GatewayId: 'local', State: 'active' };
    const out = { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: id('nat', 0), State: 'active' };
    const toInternet = { DestinationCidrBlock: '0.0.0.0/0', GatewayId: id('igw', 0), State: 'active' };
    const toS3 = { DestinationPrefixListId: S3_LIST, GatewayId: id('vpce', 0), State: 'active' };
    add('ec2.route-tables', id('rtb', 9), {
      VpcId,
      Associations: [{ Main: true, RouteTableId: id('rtb', 9) }],
      Routes: [local],
    });
    for (let index = 0; index < SUBNETS; index += 1) {
      const SubnetId = subnetId(vpc, index);
      const isDead = dead!(vpc) && index === 2;
      add('ec2.subnets', SubnetId, {
        VpcId,
        CidrBlock: `10.${vpc}.${index * 16}.0/20`,
        AvailabilityZone: `${region}${'abc'[index % 3]}`,
        MapPublicIpOnLaunch: false,
        AssignIpv6AddressOnCreation: false,
        OwnerId: account,
      });
      add('ec2.route-tables', id('rtb', index), {
        VpcId,
        Associations: [{ SubnetId, RouteTableId: id('rtb', index), Main: false }],
        Routes: [local, isDead ? { ...out, State: 'blackhole' } : index === NAT_SUBNET ? toInternet : out, toS3],
      });
      if (isDead) site.plant('route-no-blackhole', arnOf('route-table', id('rtb', index)));
    }
    add('ec2.internet-gateways', id('igw', 0), { Attachments: [{ VpcId, State: 'available' }], OwnerId: account });
    add('ec2.nat-gateways', id('nat', 0), {
      VpcId,
      SubnetId: subnetId(vpc, NAT_SUBNET),
      State: 'available',
      ConnectivityType: 'public',
    });
    add('ec2.network-acls', id('acl', 0), { VpcId, IsDefault: true, OwnerId: account, Entries: openToAll });
    add('ec2.vpc-endpoints', id('vpce', 0), {
      VpcId,
      VpcEndpointType: 'Gateway',
      ServiceName: `com.amazonaws.${region}.s3`,
      State: 'available',
      OwnerId: account,
      PolicyDocument: JSON.stringify({
        Statement: [
          {
            Effect: 'Allow',
            Principal: '*',
            Action: '*',
            Resource: '*',
            Condition: { StringEquals: { 'aws:ResourceAccount': account } },
          },
        ],
      }),
    });

    const [base, functions, web, bastion] = [id('sg', 0), functionsGroup(vpc), id('sg', 2), id('sg', 3)];
    const none = ['pass', 'pass'] as const;
    add('ec2.security-groups', base, {
      ...group('default', VpcId, none, crowded!(vpc) ? [toItself(base)] : []),
      ...(!crowded!(vpc) && { IpPermissionsEgress: [] }),
    });
    add('ec2.security-groups', functions, {
      ...group('functions', VpcId, none, listening!(vpc) ? [tcp(443, `10.${vpc}.0.0/16`)] : []),
      IpPermissionsEgress: [tcp(443, `10.${vpc}.0.0/16`, S3_LIST)],
    });
    add('ec2.security-groups', web, group('web', VpcId, none, [tcp(443, `10.${vpc}.0.0/16`, OFFICES)]));
    add(
      'ec2.security-groups',
      bastion,
      group('bastion', VpcId, none, [tcp(22, world!(vpc) ? '0.0.0.0/0' : '10.0.0.0/8')]),
    );
    if (crowded!(vpc)) site.plant('default-sg-closed', arnOf('security-group', base));
    if (listening!(vpc)) site.plant('lambda-sg-no-ingress', arnOf('security-group', functions));
    if (world!(vpc)) site.plant('sg-no-world-ingress', arnOf('security-group', bastion));
    for (const [index, GroupId] of [functions, web, bastion].entries()) {
      add('ec2.security-group-rules', id('sgr', index), {
        GroupId,
        GroupOwnerId: account,
        IsEgress: true,
        IpProtocol: '-1',
        CidrIpv4: '0.0.0.0/0',
      });
    }
    for (let index = 0; index < 20; index += 1) {
      const GroupId = [functions, web, bastion][index % 3]!;
      add('ec2.network-interfaces', id('eni', index), {
        InterfaceType: index % 3 === 0 ? 'lambda' : 'interface',
        Description: index % 3 === 0 ? 'AWS Lambda VPC ENI' : 'server',
        VpcId,
        SubnetId: subnetId(vpc, index % SUBNETS),
        PrivateIpAddress: `10.${vpc}.${(index % SUBNETS) * 16}.${10 + index}`,
        Groups: [{ GroupId, GroupName: 'bench' }],
        OwnerId: account,
        Status: 'in-use',
      });
    }
  }
  add('ec2.managed-prefix-lists', S3_LIST, {
    PrefixListName: `com.amazonaws.${region}.s3`,
    AddressFamily: 'IPv4',
    State: 'create-complete',
    OwnerId: 'AWS',
  });
  if (n > 0) {
    add('ec2.prefix-list-entries', `${S3_LIST}/entries/52.216.0.0/15`, {});
    add('ec2.managed-prefix-lists', OFFICES, { PrefixListName: 'offices', AddressFamily: 'IPv4', OwnerId: account });
    add('ec2.prefix-list-entries', `${OFFICES}/entries/203.0.113.0/24`, { Description: 'office' });
  }
  return facts;
}

const FORMAT =
  '${vpc-id} ${subnet-id} ${interface-id} ${pkt-srcaddr} ${pkt-dstaddr} ${flow-direction} ${traffic-path} ${action}';

const openToAll = [
  { RuleNumber: 100, Egress: false, Protocol: '-1', RuleAction: 'allow', CidrBlock: '0.0.0.0/0' },
  { RuleNumber: 100, Egress: true, Protocol: '-1', RuleAction: 'allow', CidrBlock: '0.0.0.0/0' },
];
