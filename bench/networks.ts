import { answerTo } from '../src/analysis/network/analyze.ts';
import { interfaceClasses } from '../src/analysis/network/classes.ts';
import { networkOf } from '../src/analysis/network/network.ts';
import type { NetworkQuestion, NetworkSnapshot } from '../src/model/network.ts';

/** All verdicts of one large region, and of one of twice the size. */
export function networkTimes(): string {
  const [once, twice] = [1, 2].map((scale) => measured(scale));
  return [
    line('5,000 groups, 500 tables, 20,000 interfaces', once!),
    line('twice of each', twice!),
    `twice the size takes ${(twice!.seconds / once!.seconds).toFixed(2)} times as long`,
  ].join('\n');
}

interface Measured {
  readonly seconds: number;
  readonly megabytes: number;
  /** At most so far, of the process. */
  readonly peak: number;
  readonly classes: number;
  readonly verdicts: number;
  readonly reachable: number;
}

const line = (what: string, { seconds, megabytes, peak, classes, verdicts, reachable }: Measured): string =>
  `${what}: ${verdicts} verdicts on ${classes} classes (${reachable} true) in ${seconds.toFixed(2)} s, heap ${megabytes.toFixed(0)} MB, at most ${peak.toFixed(0)} MB of the process`;

function measured(scale: number): Measured {
  const snapshot = region(scale);
  const began = performance.now();
  const network = networkOf(snapshot);
  const classes = interfaceClasses(network);
  let [verdicts, reachable] = [0, 0];
  const ask = (question: NetworkQuestion): void => {
    verdicts += 1;
    if (answerTo(network, question).reachable === true) reachable += 1;
  };
  const internet = { type: 'internet' } as const;
  for (const { place, isPublic } of classes) {
    const flow = { protocol: 'tcp', port: 443, ipVersion: 4 } as const;
    ask({ kind: 'egress-internet', from: place, to: internet, ...flow });
    ask({ kind: 'egress-internet', from: place, to: internet, ...flow, protocol: 'udp', port: 53 });
    if (isPublic) ask({ kind: 'ingress-internet', from: internet, to: place, ...flow });
  }
  const seconds = (performance.now() - began) / 1000;
  const megabytes = process.memoryUsage().heapUsed / 2 ** 20;
  const peak = process.resourceUsage().maxRSS / 1024;
  return { seconds, megabytes, peak, classes: classes.length, verdicts, reachable };
}

const times = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** The same numbers in every run. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** 50 VPCs with 20 subnets each, a table for two of them, and groups that name CIDRs, lists and each other. */
function region(scale: number): NetworkSnapshot {
  const any = random(7);
  const vpcs = 50 * scale;
  const [subnets, tables, groups, interfaces] = [vpcs * 20, vpcs * 10, vpcs * 100, vpcs * 400];
  const cidrOf = (vpc: number): string => `10.${vpc % 250}.0.0/16`;
  const state = 'available' as const;
  return {
    Vpcs: times(vpcs, (i) => ({ VpcId: `vpc-${i}`, CidrBlock: cidrOf(i) })),
    Subnets: times(subnets, (i) => ({
      SubnetId: `subnet-${i}`,
      VpcId: `vpc-${Math.floor(i / 20)}`,
      CidrBlock: `10.${Math.floor(i / 20) % 250}.${(i % 20) * 8}.0/21`,
      AvailabilityZone: `us-east-1${'abc'[i % 3]}`,
    })),
    InternetGateways: times(vpcs, (i) => ({
      InternetGatewayId: `igw-${i}`,
      Attachments: [{ State: 'attached', VpcId: `vpc-${i}` }],
    })),
    NatGateways: times(vpcs, (i) => ({
      NatGatewayId: `nat-${i}`,
      VpcId: `vpc-${i}`,
      SubnetId: `subnet-${i * 20}`,
      State: state,
      ConnectivityType: 'public',
      NatGatewayAddresses: [{ PrivateIp: `10.${i % 250}.0.9`, PublicIp: '203.0.113.9' }],
    })),
    RouteTables: times(tables, (i) => {
      const vpc = Math.floor(i / 10);
      const out = i % 10 === 0 ? { GatewayId: `igw-${vpc}` } : i % 10 < 8 ? { NatGatewayId: `nat-${vpc}` } : undefined;
      return {
        RouteTableId: `rtb-${i}`,
        VpcId: `vpc-${vpc}`,
        Associations: [2 * i, 2 * i + 1].map((subnet) => ({ SubnetId: `subnet-${subnet}` })),
        Routes: [
          { DestinationCidrBlock: cidrOf(vpc), GatewayId: 'local', State: 'active' },
          ...(out === undefined ? [] : [{ DestinationCidrBlock: '0.0.0.0/0', State: 'active' as const, ...out }]),
          { DestinationPrefixListId: 'pl-s3', GatewayId: `vpce-${vpc}`, State: 'active' },
          ...times(57, (r) => ({
            DestinationCidrBlock: `172.${16 + (r % 16)}.${any(256)}.0/24`,
            TransitGatewayId: 'tgw-1',
            State: 'active' as const,
          })),
        ],
      };
    }),
    NetworkAcls: times(vpcs, (i) => ({
      NetworkAclId: `acl-${i}`,
      VpcId: `vpc-${i}`,
      IsDefault: true,
      Associations: [],
      Entries: [true, false].flatMap((Egress) => [
        ...times(18, (r) => ({
          RuleNumber: 10 + r,
          Egress,
          Protocol: '6',
          RuleAction: 'deny' as const,
          CidrBlock: `198.18.${any(256)}.0/24`,
          PortRange: { From: 20 + r, To: 500 + r },
        })),
        { RuleNumber: 100, Egress, Protocol: '-1', RuleAction: 'allow' as const, CidrBlock: '0.0.0.0/0' },
      ]),
    })),
    VpcEndpoints: times(vpcs, (i) => ({
      VpcEndpointId: `vpce-${i}`,
      VpcId: `vpc-${i}`,
      VpcEndpointType: 'Gateway',
      ServiceName: 'com.amazonaws.us-east-1.s3',
      State: 'Available',
    })),
    PrefixLists: [{ PrefixListId: 'pl-s3' }],
    PrefixListEntries: { 'pl-s3': times(40, (i) => ({ Cidr: `52.216.${i * 4}.0/22` })) },
    SecurityGroups: times(groups, (i) => {
      const rules = (open: boolean) => [
        ...times(9, () => ({
          IpProtocol: 'tcp',
          FromPort: any(1024),
          ToPort: 1024 + any(1024),
          IpRanges: [{ CidrIp: `${any(200) + 1}.${any(256)}.${any(256)}.0/24` }],
          UserIdGroupPairs: [{ GroupId: `sg-${any(groups)}` }],
        })),
        ...(open ? [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }] : []),
      ];
      const open = any(4) > 0;
      const group = { GroupId: `sg-${i}`, VpcId: `vpc-${Math.floor(i / 100)}`, GroupName: `group-${i}` };
      return { ...group, IpPermissions: rules(any(8) === 0), IpPermissionsEgress: rules(open) };
    }),
    NetworkInterfaces: times(interfaces, (i) => {
      const vpc = Math.floor(i / 400);
      const own = Math.floor((i % 400) / 20);
      const address = `10.${vpc % 250}.${own * 8 + Math.floor((i % 20) / 4)}.${10 + (i % 200)}`;
      return {
        NetworkInterfaceId: `eni-${i}`,
        VpcId: `vpc-${vpc}`,
        SubnetId: `subnet-${vpc * 20 + own}`,
        Groups: times(1 + any(2), () => ({ GroupId: `sg-${vpc * 100 + any(100)}` })),
        PrivateIpAddress: address,
        PrivateIpAddresses: [
          { PrivateIpAddress: address, ...(any(10) === 0 ? { Association: { PublicIp: '203.0.113.77' } } : {}) },
        ],
      };
    }),
  };
}
