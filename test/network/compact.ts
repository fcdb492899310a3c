import type { NetworkSnapshot } from '../../src/model/network.ts';

const NOISE =
  /^(OwnerId|.*AssociationId|.*Arn|GroupName|Status|IpOwnerId|AllocationId|MapPublicIpOnLaunch|InterfaceType)$/;

const short = (value: unknown): string =>
  JSON.stringify(value, (key, member: unknown) =>
    NOISE.test(key) || (Array.isArray(member) && member.length === 0) ? undefined : member,
  ) ?? '';

const tables = ({ RouteTables = [] }: NetworkSnapshot): readonly string[] =>
  RouteTables.map(({ RouteTableId, Associations = [], Routes = [] }) => {
    const of = Associations.map(({ Main, SubnetId, GatewayId }) => (Main === true ? 'main' : (SubnetId ?? GatewayId)));
    const routes = Routes.map(({ Origin, State, ...route }) =>
      [
        ...Object.values(route),
        ...(Origin === 'EnableVgwRoutePropagation' ? ['propagated'] : []),
        ...(State === 'active' ? [] : [State]),
      ].join(' '),
    );
    return `${RouteTableId ?? ''} (${of.join(', ')}): ${routes.join('; ')}`;
  });

const acls = ({ NetworkAcls = [] }: NetworkSnapshot): readonly string[] =>
  NetworkAcls.map(({ NetworkAclId, IsDefault, Associations = [], Entries = [] }) => {
    const entries = Entries.filter(({ RuleNumber = 0 }) => RuleNumber < 32_767)
      .toSorted((one, other) => (one.RuleNumber ?? 0) - (other.RuleNumber ?? 0))
      .map(({ Egress, RuleNumber, RuleAction, Protocol, PortRange, CidrBlock, Ipv6CidrBlock }) => {
        const ports = PortRange === undefined ? 'all' : `${String(PortRange.From)}-${String(PortRange.To)}`;
        return [
          Egress === true ? 'out' : 'in',
          RuleNumber,
          RuleAction,
          Protocol,
          ports,
          CidrBlock ?? Ipv6CidrBlock,
        ].join(' ');
      });
    const of = IsDefault === true ? ['default'] : Associations.map(({ SubnetId }) => SubnetId);
    return `${NetworkAclId ?? ''} (${of.join(', ')}): ${entries.join('; ')}`;
  });

const groups = ({ SecurityGroups = [] }: NetworkSnapshot): readonly string[] =>
  SecurityGroups.map(({ GroupId, IpPermissions = [], IpPermissionsEgress = [] }) => {
    const rule = ({ IpProtocol, FromPort, ToPort, ...peers }: (typeof IpPermissions)[number]): string => {
      const ports = FromPort === undefined ? 'all' : `${String(FromPort)}-${String(ToPort)}`;
      const names = Object.values(peers).flatMap((list) => list?.map((peer) => String(Object.values(peer)[0])) ?? []);
      return [IpProtocol, ports, ...names].join(' ');
    };
    return `${GroupId ?? ''}: in ${IpPermissions.map(rule).join('; ')} | out ${IpPermissionsEgress.map(rule).join('; ')}`;
  });

/** A snapshot to read in a terminal: a line for each table, ACL and group, other things as they are. */
export function compact(snapshot: NetworkSnapshot): string {
  const { RouteTables: _, NetworkAcls: _a, SecurityGroups: _g, ...others } = snapshot;
  const rest = Object.entries(others)
    .filter(([, value]) => !Array.isArray(value) || value.length > 0)
    .map(([list, value]) => `${list}: ${short(value)}`);
  return [...tables(snapshot), ...acls(snapshot), ...groups(snapshot), ...rest].join('\n');
}
