import { cite, defineCheck, fail, notApplicable, notAssessed, pass, type Details } from '../src/model/check.ts';
import type { OpenIngress, VpcUser } from '../src/model/derived.ts';
import type { Gap } from '../src/model/gap.ts';
import { grouped } from '../src/model/grouped.ts';
import { trafficWords } from '../src/model/open-traffic.ts';
import { placementOf, type IpVersion, type Placement } from '../src/model/placement.ts';

/** Ports of remote administration and of databases. */
const ADMINISTRATION: readonly (readonly [from: number, to: number])[] = [
  [22, 23],
  [1433, 1434],
  [1521, 1521],
  [3306, 3306],
  [3389, 3389],
  [5432, 5432],
  [5439, 5439],
  [5984, 5986],
  [6379, 6380],
  [8182, 8182],
  [9042, 9042],
  [9200, 9200],
  [11_211, 11_211],
  [27_017, 27_020],
  [50_000, 50_000],
];

export default defineCheck({
  title: 'Network ACLs of serverless subnets block what is never needed',
  practice: 'control-network-traffic',
  severity: 'low',
  severities: ['medium', 'low'],
  resourceType: 'AWS::EC2::NetworkAcl',
  onePerResource: true,
  needs: [
    'ec2.network-acls',
    'ec2.acl-openings',
    'ec2.subnets',
    'ec2.route-tables',
    'ec2.vpcs',
    'ec2.vpc-uses',
    'ec2.networks',
  ],
  why: 'The list is what still holds when somebody opens a security group: without it one wrong rule lets the internet try the database or the shell.',
  fix: 'Deny the ports of administration and databases from the internet, with a lower number than what allows them.',
  references: ['Control subnet traffic with network access control lists', 'Custom network ACLs for your VPC'],

  *evaluate(facts, { intent }) {
    const { 'ec2.network-acls': acls, 'ec2.subnets': subnets, 'ec2.vpcs': vpcs, 'ec2.vpc-uses': uses } = facts;
    const network = facts['ec2.networks'][0]?.data;
    const openingsOf = new Map(facts['ec2.acl-openings'].map(({ arn, data }) => [arn, data]));
    const usersOf = grouped(
      uses.flatMap(({ data }) => data.users.flatMap((user) => user.subnetIds.map((id) => ({ id, user })))),
      ({ id }) => id,
    );
    const lost = uses.flatMap(({ data }) => data.unseen)[0];
    const associated = new Set(acls.flatMap(({ data }) => (data.Associations ?? []).map(({ SubnetId }) => SubnetId)));
    const vpcOf = new Map(vpcs.map((vpc) => [vpc.data.VpcId, vpc]));
    for (const acl of acls) {
      const { NetworkAclId = '', VpcId, IsDefault } = acl.data;
      // A subnet that no list is associated with has the default one of its VPC.
      const own = [
        ...(acl.data.Associations ?? []).flatMap(({ SubnetId }) => SubnetId ?? []),
        ...(IsDefault === true
          ? subnets.flatMap(({ data: { SubnetId, VpcId: vpc } }) =>
              vpc === VpcId && SubnetId !== undefined && !associated.has(SubnetId) ? [SubnetId] : [],
            )
          : []),
      ];
      const used = own.filter((id) => usersOf.has(id));
      const open = (openingsOf.get(acl.arn) ?? []).filter(admits);
      const users = [
        ...new Map(used.flatMap((id) => usersOf.get(id) ?? []).map(({ user }) => [user.arn, user])).values(),
      ];
      const details: Details = {
        relatedArns: users.map(({ arn }) => arn),
        expected: 'no port of administration or of a database from the whole internet',
        observed:
          open.map((traffic) => `${trafficWords(traffic)} by ${traffic.sources.join(', ')}`).join('; ') ||
          'none of these ports',
        evidence: [cite(acl, '/NetworkAclId', '/Entries')],
      };
      if (used.length === 0 || network === undefined) {
        yield lost === undefined || own.length === 0
          ? notApplicable(acl, 'No function, VPC link or private API is in a subnet of the list.')
          : notAssessed(acl, lost);
        continue;
      }
      if (open.length === 0) {
        yield pass(
          acl,
          `${NetworkAclId} admits no port of administration or of a database from the whole internet.`,
          details,
        );
        continue;
      }
      const versions = [...new Set(open.map(({ ipVersion }) => ipVersion))];
      const places = used.map((id) => ({ id, place: placementOf(network, id, acl.scope, versions) }));
      const wanted = demand(users, vpcOf.get(VpcId), intent);
      const verdict = worth(places, wanted, lost !== undefined);
      if (verdict.kind === 'fail') {
        yield fail(
          acl,
          `${NetworkAclId} lets the whole internet send ${open.map(trafficWords).join(', ')} to ${verdict.because}.`,
          {
            ...details,
            severity: verdict.severities.at(-1) ?? 'low',
            ...(verdict.severities.length > 1 && { possible: verdict.severities }),
            reasons: verdict.reasons,
            fix: {
              cli: versions.map((version) => denial(acl.scope.region, NetworkAclId, version)).join('\n'),
              sideEffect:
                'Entries are taken in the order of their numbers: choose one below that of the entry that allows.',
              verify: `aws ec2 describe-network-acls --region ${acl.scope.region} --network-acl-ids ${NetworkAclId}`,
            },
          },
        );
      } else if (verdict.gap !== undefined) yield notAssessed(acl, verdict.gap, details);
      // Somebody else's subnet of the list may be public.
      else if (lost !== undefined) yield notAssessed(acl, lost, details);
      else {
        yield pass(
          acl,
          `${NetworkAclId} lets the whole internet send ${open.map(trafficWords).join(', ')}, and its subnets in use are private.`,
          details,
        );
      }
    }
  },
});

const admits = ({ fromPort = 0, toPort = 65_535 }: OpenIngress): boolean =>
  ADMINISTRATION.some(([from, to]) => from <= toPort && fromPort <= to);

/** Whether the owner asks for more than the default: of the workloads, or of the VPC. */
interface Demand {
  readonly asked: string | undefined;
  readonly unseen: Gap | undefined;
}

type Declared = { readonly data?: string; readonly inspection?: string; readonly unseen?: Gap };

function demand(
  users: readonly VpcUser[],
  vpc: { readonly arn: string } | undefined,
  intent: (resource: { readonly arn: string }) => Declared,
): Demand {
  const sensitive = users.find((user) => intent(user).data === 'sensitive');
  const ofVpc = vpc && intent(vpc);
  const asked =
    sensitive !== undefined
      ? `the subnet of ${sensitive.arn}, which is declared sensitive`
      : ofVpc?.inspection === 'required' || users.some((user) => intent(user).inspection === 'required')
        ? 'subnets whose traffic is declared to be inspected'
        : undefined;
  return {
    asked,
    unseen: [...users.map((user) => intent(user).unseen), ofVpc?.unseen].find((gap) => gap !== undefined),
  };
}

type Worth =
  | {
      readonly kind: 'fail';
      /** The worst first. */
      readonly severities: readonly ('medium' | 'low')[];
      readonly because: string;
      readonly reasons: readonly string[];
    }
  | { readonly kind: 'fine'; readonly gap?: Gap };

/** What ports that are open are worth, by where the subnets are and what is asked of them. */
function worth(
  places: readonly { readonly id: string; readonly place: Placement }[],
  { asked, unseen }: Demand,
  hasUnseenUsers: boolean,
): Worth {
  const open = places.flatMap(({ id, place }) => (place.kind === 'public' ? [{ id, ...place }] : []));
  const unknown = places.flatMap(({ place }) => (place.kind === 'unknown' ? [place.gap] : []))[0];
  const mayBePublic = unknown !== undefined || hasUnseenUsers;
  if (open.length > 0) {
    const free = open.some(({ blocked }) => blocked === false);
    const inDoubt = mayBePublic || open.some(({ blocked }) => blocked === 'unknown');
    return {
      kind: 'fail',
      severities: free ? ['medium'] : inDoubt ? ['medium', 'low'] : ['low'],
      because: `the public ${open.length === 1 ? 'subnet' : 'subnets'} ${open.map(({ id, table }) => `${id} (${table})`).join(', ')}`,
      reasons: free || inDoubt ? [] : ['VPC Block Public Access stops what the internet gateway would let through'],
    };
  }
  if (asked !== undefined) {
    return { kind: 'fail', severities: mayBePublic ? ['medium', 'low'] : ['low'], because: asked, reasons: [] };
  }
  const gap = unknown ?? unseen;
  return { kind: 'fine', ...(gap && { gap }) };
}

const denial = (region: string, acl: string, version: IpVersion): string =>
  `aws ec2 create-network-acl-entry --region ${region} --network-acl-id ${acl} --ingress --rule-number LOWER_NUMBER --protocol tcp --port-range From=22,To=22 ${version === 4 ? '--cidr-block 0.0.0.0/0' : '--ipv6-cidr-block ::/0'} --rule-action deny`;
