import type { Records } from '../src/model/catalogue.ts';
import { cite, defineCheck, fail, notApplicable, notAssessed, pass, type Details } from '../src/model/check.ts';
import { nameOfFunction, unpublished, withoutNetwork } from '../src/model/function-network.ts';

export default defineCheck({
  title: 'Functions do not use the default group nor share one across trust levels',
  practice: 'control-network-traffic',
  severity: 'medium',
  severities: ['medium', 'low'],
  confidence: 'heuristic',
  resourceType: 'AWS::Lambda::Function',
  onePerResource: true,
  needs: ['lambda.functions', 'ec2.security-groups'],
  why: 'What one of them is allowed, all are. Functions with the same groups and subnet share an interface too, so that flow logs cannot tell which of them spoke.',
  fix: 'Give each function, or each trust level, a security group of its own.',
  references: ['Giving Lambda functions access to resources in an Amazon VPC', 'Default security groups for your VPCs'],

  *evaluate({ 'lambda.functions': functions, 'ec2.security-groups': groups }, { settings: { maxFunctionsPerGroup } }) {
    const groupOf = new Map(groups.map((group) => [group.data.GroupId, group]));
    const current = unpublished(functions);
    const usersOf = users(current);
    for (const one of current) {
      const name = nameOfFunction(one);
      const ids = [...new Set(one.data.VpcConfig?.SecurityGroupIds ?? [])];
      if (ids.length === 0) {
        yield notApplicable(one, withoutNetwork(one), { name });
        continue;
      }
      const own = ids.map((id) => ({ id, group: groupOf.get(id), users: usersOf.get(id) ?? [] }));
      // Nobody can name another group so (Amazon VPC User Guide: Security groups).
      const byDefault = own.filter(({ group }) => group?.data.GroupName === 'default');
      const crowded = own.filter((used) => used.users.length > maxFunctionsPerGroup && rolesOf(used.users) > 1);
      const details: Details = {
        name,
        relatedArns: [...new Set(own.flatMap(({ users: all }) => all.map(({ arn }) => arn)))].filter(
          (arn) => arn !== one.arn,
        ),
        expected: `a group that is not the default one, shared by at most ${maxFunctionsPerGroup} functions of different roles`,
        observed: own
          .map(
            ({ id, group, users: all }) =>
              `${id} (${group?.data.GroupName ?? 'not listed'}): functions ${all.length}, roles ${rolesOf(all)}`,
          )
          .join('; '),
        evidence: [
          cite(one, '/VpcConfig', '/Role'),
          ...own.flatMap(({ group }) => (group ? [cite(group, '/GroupId', '/GroupName')] : [])),
        ],
      };
      const fix = {
        cli: `aws ec2 create-security-group --region ${one.scope.region} --group-name ${name} --description 'Egress of ${name}' --vpc-id ${one.data.VpcConfig?.VpcId || 'VPC_ID'}\naws lambda update-function-configuration --region ${one.scope.region} --function-name ${one.arn} --vpc-config SubnetIds=${(one.data.VpcConfig?.SubnetIds ?? []).join(',')},SecurityGroupIds=NEW_GROUP_ID`,
        sideEffect: 'What admits the old group, a database or an endpoint, has to admit the new one first.',
      };
      const missing = own.find(({ group }) => group === undefined);
      if (byDefault.length > 0) {
        yield fail(one, `${name} uses ${byDefault.map(({ id }) => id).join(', ')}, the default group of its VPC.`, {
          ...details,
          fix,
        });
      } else if (crowded.length > 0) {
        yield fail(
          one,
          `${name} shares ${crowded.map(({ id, users: all }) => `${id} with ${all.length - 1} functions of other roles`).join(', ')}.`,
          {
            ...details,
            severity: 'low',
            ...(missing && { possible: ['medium', 'low'] }),
            fix,
          },
        );
      } else if (missing !== undefined) {
        const operation = 'ec2:DescribeSecurityGroups';
        const detail = `${missing.id} is not among the groups that were listed.`;
        yield notAssessed(
          one,
          { cause: 'unreadable', operation, action: operation, scope: one.scope, detail },
          details,
        );
      } else yield pass(one, `${name} has ${ids.join(', ')}, and no crowd shares it.`, details);
    }
  },
});

type Functions = Records<'lambda.functions'>;

function users(functions: Functions): ReadonlyMap<string, Functions> {
  const byGroup = new Map<string, Functions[number][]>();
  for (const one of functions) {
    for (const id of new Set(one.data.VpcConfig?.SecurityGroupIds ?? [])) {
      const known = byGroup.get(id);
      if (known === undefined) byGroup.set(id, [one]);
      else known.push(one);
    }
  }
  return byGroup;
}

const rolesOf = (functions: Functions): number => new Set(functions.map(({ data }) => data.Role)).size;
