import { cite, defineCheck, fail, notApplicable, notAssessed, pass, type CheckContext } from '../src/model/check.ts';
import type { Records } from '../src/model/catalogue.ts';
import type { Ruling } from '../src/model/derived.ts';
import { egressOf } from '../src/model/function-egress.ts';
import { nameOfFunction, unpublished } from '../src/model/function-network.ts';
import { grouped } from '../src/model/grouped.ts';
import { isWide, permissionsOf, trafficWords } from '../src/model/open-traffic.ts';
import { roleWildcards } from '../src/model/role-wildcards.ts';
import { unreadVersions } from '../src/model/unread-versions.ts';
import { SEVERITIES, type Severity } from '../src/model/words.ts';

export default defineCheck({
  title: 'Function security groups allow only needed egress',
  practice: 'control-network-traffic',
  severity: 'medium',
  severities: ['high', 'medium', 'low'],
  resourceType: 'AWS::EC2::SecurityGroup',
  onePerResource: true,
  needs: ['ec2.security-groups', 'ec2.world-egress', 'lambda.functions', 'ec2.networks'],
  consults: ['iam.role-wildcards'],
  why: 'A function that is made to misbehave can send what it holds to any address, by any port that the rules leave open.',
  fix: 'Take away the rule that AWS gives every group, and allow what the function calls: endpoints, databases, prefix lists of S3 and DynamoDB.',
  references: ['Control traffic to your AWS resources using security groups', 'Security group rules'],

  *evaluate(facts, { scope, depth, intent }) {
    const { 'ec2.security-groups': groups, 'ec2.world-egress': world, 'lambda.functions': functions } = facts;
    const network = facts['ec2.networks'][0]?.data;
    const egress = network && egressOf(network);
    const wildcardsOf = roleWildcards(functions, facts['iam.role-wildcards'], depth);
    const gap = functions.length > 0 ? unreadVersions(depth, scope) : undefined;
    const egressOfGroup = new Map(world.map(({ arn, data }) => [arn, data]));
    const versionsOf = usersByGroup(functions);
    const usersOf = usersByGroup(unpublished(functions));
    for (const group of groups) {
      const { GroupId = '', GroupName: name = GroupId } = group.data;
      const { open = [], unseen = [] } = egressOfGroup.get(group.arn) ?? {};
      if (!versionsOf.has(GroupId)) {
        yield gap ? notAssessed(group, gap, { name }) : notApplicable(group, 'No function uses the group.', { name });
        continue;
      }
      const users = usersOf.get(GroupId) ?? [];
      const details = {
        name,
        relatedArns: users.map(({ arn }) => arn),
        expected: 'no rule, and no rules together, that let traffic out to the whole internet',
        evidence: [cite(group, '/IpPermissionsEgress')],
      };
      const [unread] = unseen;
      if (open.length === 0) {
        if (unread !== undefined) yield notAssessed(group, unread.gap, details);
        else {
          const none = (group.data.IpPermissionsEgress ?? []).length === 0;
          yield pass(
            group,
            none ? 'The group lets nothing out.' : 'No rule lets traffic out to the whole internet.',
            details,
          );
        }
        continue;
      }
      const exits: Ruling = either(
        users.map((one) => both(reaches(egress?.(one)), holdsData(one, wildcardsOf(one.arn), intent))),
      );
      const severities = severitiesOf(open.some(isWide), exits, unread !== undefined);
      yield fail(
        group,
        `The group of ${usersWords(users)} lets out ${open.map(trafficWords).join(', ')} to the whole internet.`,
        {
          ...details,
          severity: severities.at(-1) ?? 'low',
          ...(severities.length > 1 && { possible: severities }),
          reasons: [
            ...(open.some(isWide) ? [] : ['single ports alone are open']),
            ...(exits === 'yes' && open.some(isWide)
              ? ['a function with the group gets to the internet, and holds or may read sensitive data']
              : []),
          ],
          observed: open.map((traffic) => `${trafficWords(traffic)} to ${traffic.sources.join(', ')}`).join('; '),
          fix: {
            cli: `aws ec2 revoke-security-group-egress --region ${group.scope.region} --group-id ${GroupId} --ip-permissions '${JSON.stringify(open.flatMap(permissionsOf))}'`,
            sideEffect: 'What the function calls is cut off: allow it by rules of its own before.',
          },
        },
      );
    }
  },
});

type Functions = Records<'lambda.functions'>;

const usersByGroup = (functions: Functions): ReadonlyMap<string, Functions> =>
  new Map(
    [
      ...grouped(
        functions.flatMap((one) => [...new Set(one.data.VpcConfig?.SecurityGroupIds ?? [])].map((id) => ({ id, one }))),
        ({ id }) => id,
      ),
    ].map(([id, uses]) => [id, uses.map(({ one }) => one)]),
  );

function usersWords(users: Functions): string {
  const [first, ...others] = users;
  if (first === undefined) return 'published versions';
  return others.length === 0 ? nameOfFunction(first) : `${users.length} functions`;
}

function reaches(way: ReturnType<ReturnType<typeof egressOf>> | undefined): Ruling {
  switch (way?.kind) {
    case 'open':
    case 'inspected':
      return 'yes';
    case 'none':
      return 'no';
    case 'unknown':
    case undefined:
      return 'undecided';
  }
}

function holdsData(one: Functions[number], wildcards: Ruling, intent: CheckContext['intent']): Ruling {
  const { data, unseen } = intent(one);
  if (wildcards === 'yes' || data === 'sensitive') return 'yes';
  return wildcards === 'undecided' || unseen !== undefined ? 'undecided' : 'no';
}

const both = (one: Ruling, other: Ruling): Ruling =>
  one === 'no' || other === 'no' ? 'no' : one === 'yes' && other === 'yes' ? 'yes' : 'undecided';

const either = (rulings: readonly Ruling[]): Ruling =>
  rulings.includes('yes') ? 'yes' : rulings.includes('undecided') ? 'undecided' : 'no';

/** The worst first; more than one where something that was not read decides. */
function severitiesOf(wide: boolean, exits: Ruling, mayBeWider: boolean): readonly Severity[] {
  const ofWide: readonly Severity[] = exits === 'yes' ? ['high'] : exits === 'no' ? ['medium'] : ['high', 'medium'];
  const possible = wide ? ofWide : ['low' as const, ...(mayBeWider ? ofWide : [])];
  return SEVERITIES.filter((severity) => possible.includes(severity));
}
