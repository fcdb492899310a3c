import type { Plan, RoutePlan, RulePlan } from './plan.ts';
import {
  ACCOUNT,
  cidr6Of,
  cidr6OfVpc,
  cidrOf,
  cidrOfVpc,
  isOpen,
  type SubnetName,
  type TargetName,
  TARGETS,
  vpcOf,
} from './subnets.ts';
import { has6, type Of, usedSubnets, usedVpcs, zoneOf } from './used.ts';

type RouteTable = Of<'RouteTables'>;
type Route = NonNullable<RouteTable['Routes']>[number];
type Entry = NonNullable<Of<'NetworkAcls'>['Entries']>[number];
type Permission = NonNullable<Of<'SecurityGroups'>['IpPermissions']>[number];

const REPLACING: ReadonlySet<TargetName> = new Set<TargetName>(['box', 'far', 'appliance', 'nat']);

const destination = (to: string): Route =>
  to.startsWith('pl-')
    ? { DestinationPrefixListId: to }
    : to.includes(':')
      ? { DestinationIpv6CidrBlock: to }
      : { DestinationCidrBlock: to };

/** Its `local` routes first; one destination has one route, and a replaced `local` is no `local`. */
function routes(plan: Plan, vpc: 'a' | 'b' | 'c', wanted: readonly RoutePlan[]): readonly Route[] {
  const found = new Map<string, Route>();
  const locals = [cidrOfVpc(plan, vpc), ...(plan.six ? [cidr6OfVpc(vpc)] : [])];
  for (const to of locals) {
    found.set(to, { ...destination(to), ...TARGETS.local, Origin: 'CreateRouteTable', State: 'active' });
  }
  const replaced = wanted.some(({ to }) => locals.includes(to));
  for (const { to, target, state, propagated } of wanted) {
    // What a propagated route is to a `local` one that was replaced, the README does not say.
    if (propagated && replaced && to.startsWith('10.')) continue;
    // A `local` route may be given a middlebox or a NAT gateway for its target, nothing else.
    if (locals.includes(to) && (propagated || !REPLACING.has(target))) continue;
    const key = `${to}${propagated ? ' propagated' : ''}`;
    if (found.has(key) && !locals.includes(key)) continue;
    found.set(key, {
      ...destination(to),
      ...TARGETS[target],
      Origin: propagated ? 'EnableVgwRoutePropagation' : 'CreateRoute',
      State: state,
    });
  }
  return [...found.values()];
}

export function routeTables(plan: Plan): readonly RouteTable[] {
  const table = (id: string, vpc: 'a' | 'b' | 'c', association: object, wanted: readonly RoutePlan[]): RouteTable => ({
    RouteTableId: id,
    VpcId: `vpc-${vpc}`,
    OwnerId: ACCOUNT,
    Associations: [
      {
        RouteTableAssociationId: `rtbassoc-${id}`,
        RouteTableId: id,
        Main: false,
        AssociationState: { State: 'associated' },
        ...association,
      },
    ],
    PropagatingVgws: wanted.some(({ propagated }) => propagated) ? [{ GatewayId: 'vgw-1' }] : [],
    Routes: routes(plan, vpc, wanted),
  });
  const mains = usedVpcs(plan).map((vpc) =>
    table(`rtb-main-${vpc}`, vpc, { Main: true }, vpc === 'a' ? plan.tables.main : []),
  );
  const explicit = usedSubnets(plan)
    .filter((subnet) => !plan.onMain.includes(subnet))
    .map((subnet) =>
      table(`rtb-${subnet}`, vpcOf(subnet), { SubnetId: `subnet-${subnet}` }, plan.tables[subnet] ?? []),
    );
  const edge = plan.edge === null ? [] : [table('rtb-edge', 'a', { GatewayId: 'igw-1' }, plan.edge)];
  const regional =
    plan.nat.mode === 'regional'
      ? [{ ...table('rtb-regional', 'a', {}, plan.tables['a-nat'] ?? []), Associations: [] }]
      : [];
  return [...mains, ...explicit, ...edge, ...regional];
}

const IMPLICIT = [
  { RuleNumber: 32_767, CidrBlock: '0.0.0.0/0' },
  { RuleNumber: 32_768, Ipv6CidrBlock: '::/0' },
].flatMap((entry) => [true, false].map((Egress): Entry => ({ ...entry, Egress, Protocol: '-1', RuleAction: 'deny' })));

const OPEN: readonly Entry[] = [
  { RuleNumber: 100, CidrBlock: '0.0.0.0/0' },
  { RuleNumber: 101, Ipv6CidrBlock: '::/0' },
].flatMap((entry) => [true, false].map((Egress): Entry => ({ ...entry, Egress, Protocol: '-1', RuleAction: 'allow' })));

/** An ACL for the open subnets, and for the others what was drawn: `null` is the default one of the VPC. */
export function networkAcls(plan: Plan): readonly Of<'NetworkAcls'>[] {
  const acl = (
    id: string,
    vpc: string,
    isDefault: boolean,
    subnets: readonly SubnetName[],
    entries: readonly Entry[],
  ) => ({
    NetworkAclId: id,
    VpcId: `vpc-${vpc}`,
    OwnerId: ACCOUNT,
    IsDefault: isDefault,
    Associations: subnets.map((subnet) => ({
      NetworkAclAssociationId: `aclassoc-${subnet}`,
      NetworkAclId: id,
      SubnetId: `subnet-${subnet}`,
    })),
    Entries: [...entries, ...IMPLICIT],
  });
  const all = usedSubnets(plan);
  const own = all.filter((subnet) => !isOpen(subnet) && plan.acls[subnet] != null);
  return [
    ...usedVpcs(plan).map((vpc) => acl(`acl-default-${vpc}`, vpc, true, [], OPEN)),
    ...usedVpcs(plan).map((vpc) =>
      acl(
        `acl-open-${vpc}`,
        vpc,
        false,
        all.filter((subnet) => vpcOf(subnet) === vpc && isOpen(subnet)),
        OPEN,
      ),
    ),
    ...own.map((subnet) => acl(`acl-${subnet}`, vpcOf(subnet), false, [subnet], plan.acls[subnet] ?? [])),
  ];
}

const permission = ({ protocol, ports, peers }: RulePlan): Permission => ({
  IpProtocol: protocol,
  ...(protocol === '-1' ? {} : { FromPort: ports[0], ToPort: ports[1] }),
  IpRanges: peers.filter((peer) => peer.includes('.')).map((CidrIp) => ({ CidrIp })),
  Ipv6Ranges: peers.filter((peer) => peer.includes(':')).map((CidrIpv6) => ({ CidrIpv6 })),
  PrefixListIds: peers.filter((peer) => peer.startsWith('pl-')).map((PrefixListId) => ({ PrefixListId })),
  UserIdGroupPairs: peers.filter((peer) => peer.startsWith('sg-')).map((GroupId) => ({ GroupId, UserId: ACCOUNT })),
});

const ANY: RulePlan = { protocol: '-1', ports: [0, 0], peers: ['0.0.0.0/0', '::/0'] };

export const groups = (plan: Plan): Of<'SecurityGroups'>[] =>
  [...Object.entries(plan.groups), ['sg-open', { ingress: [ANY], egress: [ANY] }] as const].map(
    ([id, { ingress, egress }]) => ({
      GroupId: id,
      GroupName: id.slice(3),
      Description: id,
      OwnerId: ACCOUNT,
      VpcId: id === 'sg-b' && plan.link !== 'none' ? 'vpc-b' : 'vpc-a',
      IpPermissions: ingress.map(permission),
      IpPermissionsEgress: egress.map(permission),
    }),
  );

export function subnets(plan: Plan): readonly Of<'Subnets'>[] {
  return usedSubnets(plan).map((subnet) => ({
    SubnetId: `subnet-${subnet}`,
    VpcId: `vpc-${vpcOf(subnet)}`,
    CidrBlock: cidrOf(plan, subnet),
    AvailabilityZone: zoneOf(plan, subnet),
    State: 'available',
    MapPublicIpOnLaunch: subnet === 'a-nat',
    Ipv6CidrBlockAssociationSet: has6(plan, subnet)
      ? [
          {
            AssociationId: `subnet-cidr-assoc-${subnet}`,
            Ipv6CidrBlock: cidr6Of(subnet),
            Ipv6CidrBlockState: { State: 'associated' },
          },
        ]
      : [],
  }));
}

export function vpcs(plan: Plan): readonly Of<'Vpcs'>[] {
  return usedVpcs(plan).map((vpc) => ({
    VpcId: `vpc-${vpc}`,
    OwnerId: ACCOUNT,
    State: 'available',
    CidrBlock: cidrOfVpc(plan, vpc),
    CidrBlockAssociationSet: [
      {
        AssociationId: `vpc-cidr-assoc-${vpc}`,
        CidrBlock: cidrOfVpc(plan, vpc),
        CidrBlockState: { State: 'associated' },
      },
    ],
    Ipv6CidrBlockAssociationSet: plan.six
      ? [
          {
            AssociationId: `vpc-cidr-assoc-six-${vpc}`,
            Ipv6CidrBlock: cidr6OfVpc(vpc),
            Ipv6CidrBlockState: { State: 'associated' },
          },
        ]
      : [],
  }));
}
