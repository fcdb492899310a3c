import { cite, defineCheck, fail, notApplicable, notAssessed, pass, type CheckContext } from '../src/model/check.ts';
import type { OpenIngress, SecurityGroupUses } from '../src/model/derived.ts';
import { permissionsOf, trafficWords } from '../src/model/open-traffic.ts';
import { SEVERITIES, type Severity } from '../src/model/words.ts';

/** Ports of remote administration, databases, caches, queues and their consoles. */
const BACK_DOORS: readonly (readonly [from: number, to: number])[] = [
  ...[
    20, 21, 22, 23, 111, 135, 389, 445, 512, 513, 514, 623, 636, 873, 1521, 1830, 2049, 2181, 2379, 2380, 3306, 3389,
  ].map(one),
  ...[4333, 4505, 4506, 5432, 5439, 5500, 5601, 5672, 5984, 6443, 8086, 8182, 8500, 9042, 9092, 9094, 10250, 10255].map(
    one,
  ),
  ...[11211, 11214, 15672, 28015, 50000, 61616].map(one),
  [137, 139],
  [1433, 1434],
  [2375, 2376],
  [5900, 5910],
  [5985, 5986],
  [6379, 6380],
  [7000, 7001],
  [9200, 9300],
  [27017, 27020],
];

function one(port: number): readonly [number, number] {
  return [port, port];
}

export default defineCheck({
  title: 'Back-end groups are not open to the world',
  practice: 'control-network-traffic',
  severity: 'critical',
  severities: ['critical', 'high', 'low', 'info'],
  resourceType: 'AWS::EC2::SecurityGroup',
  onePerResource: true,
  needs: ['ec2.security-groups', 'ec2.world-ingress', 'ec2.security-group-uses'],
  why: 'Whatever has the group and a public address can be tried by everybody; whatever is given the group later can be, too.',
  fix: 'Let the group admit only the group of what stands in front of it: the load balancer, the VPC link, the bastion.',
  references: ['Security group rules', 'Control traffic to your AWS resources using security groups'],

  *evaluate(
    { 'ec2.security-groups': groups, 'ec2.world-ingress': ingress, 'ec2.security-group-uses': uses },
    { intent },
  ) {
    const ingressOf = new Map(ingress.map(({ arn, data }) => [arn, data]));
    const usesOf = new Map(uses.map(({ arn, data }) => [arn, data]));
    for (const group of groups) {
      const { GroupId = '', GroupName: name = GroupId } = group.data;
      const { open = [], unseen = [] } = ingressOf.get(group.arn) ?? {};
      const use = usesOf.get(group.arn) ?? { users: [], unseen: [] };
      const evidence = [cite(group, '/IpPermissions')];
      const [unread] = unseen;
      if (open.length === 0) {
        // A closed group that nothing has says nothing of the estate, and shall not weigh as a guarded back end does.
        const gap = unread?.gap ?? (use.users.length === 0 ? use.unseen[0] : undefined);
        if (gap !== undefined) yield notAssessed(group, gap, { name });
        else if (use.users.length === 0)
          yield notApplicable(group, 'Nothing has the group, and no rule admits the whole internet.', {
            name,
            evidence,
          });
        else yield pass(group, 'No rule admits the whole internet.', { name, evidence });
        continue;
      }
      const severities = severitiesOf(open, use, unread !== undefined, intent(group));
      const attached = use.users.length;
      yield fail(
        group,
        `The internet may send ${open.map(trafficWords).join(', ')} to ${attached > 0 ? `what has the group (${attached})` : use.unseen.length > 0 ? 'what may have the group' : 'whatever will have the group: nothing has it now'}.`,
        {
          name,
          severity: severities.at(-1) ?? 'info',
          ...(severities.length > 1 && { possible: severities }),
          relatedArns: use.users.map(({ arn }) => arn),
          expected: 'no rule, and no rules together, that admit the whole internet',
          observed: open.map((traffic) => `${trafficWords(traffic)} from ${traffic.sources.join(', ')}`).join('; '),
          reasons: attached === 0 && use.unseen.length === 0 ? ['the group is attached to nothing'] : [],
          evidence,
          fix: {
            cli: `aws ec2 revoke-security-group-ingress --region ${group.scope.region} --group-id ${GroupId} --ip-permissions '${JSON.stringify(open.flatMap(permissionsOf))}'`,
            sideEffect: 'Clients that come from the internet are cut off; admit theirs, or the group in front, before.',
          },
        },
      );
    }
  },
});

/** The worst first; more than one where something that was not read decides. */
function severitiesOf(
  open: readonly OpenIngress[],
  { users, unseen }: SecurityGroupUses,
  mayBeWider: boolean,
  { exposure }: ReturnType<CheckContext['intent']>,
): readonly Severity[] {
  const certain = open.map((traffic) => severityOf(traffic, false));
  const worst = SEVERITIES.find((severity) => certain.includes(severity)) ?? 'low';
  const meantPublic =
    users.length > 0 &&
    exposure !== 'internal' &&
    users.every(({ publicLoadBalancer }) => publicLoadBalancer === true) &&
    open.every((traffic) => severityOf(traffic, true) === 'low');
  const possible: readonly Severity[] = [
    ...(users.length === 0 ? (['info'] as const) : []),
    ...(users.length === 0 && unseen.length === 0 ? [] : meantPublic ? (['low'] as const) : [worst]),
    // Another user may have the group, or the port of a public load balancer may not be its only one.
    ...(unseen.length > 0 && (meantPublic || users.length === 0) ? ([worst, 'low'] as const) : []),
    ...(mayBeWider && (users.length > 0 || unseen.length > 0)
      ? (['critical', 'high'] as const).filter((severity) => SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(worst))
      : []),
  ];
  return SEVERITIES.filter((severity) => possible.includes(severity));
}

function severityOf({ protocol, fromPort = 0, toPort = 65_535 }: OpenIngress, onPublicLoadBalancer: boolean): Severity {
  if (protocol === '-1') return 'critical';
  if (protocol === 'icmp' || protocol === 'icmpv6') return 'low';
  if (protocol !== 'tcp' && protocol !== 'udp') return 'high';
  if (BACK_DOORS.some(([from, to]) => from <= toPort && fromPort <= to)) return 'critical';
  return onPublicLoadBalancer && fromPort === toPort && (fromPort === 443 || fromPort === 80) ? 'low' : 'high';
}
