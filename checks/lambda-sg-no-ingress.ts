import { cite, defineCheck, fail, notApplicable, notAssessed, pass } from '../src/model/check.ts';
import type { SecurityGroupUser } from '../src/model/derived.ts';
import { unreadVersions } from '../src/model/unread-versions.ts';

/** Interfaces on which nothing of the owner's listens. */
const SILENT = new Set(['lambda', 'nat_gateway', 'api_gateway_managed']);

export default defineCheck({
  title: 'Function security groups have no inbound rules',
  practice: 'control-network-traffic',
  severity: 'low',
  severities: ['medium', 'low'],
  resourceType: 'AWS::EC2::SecurityGroup',
  onePerResource: true,
  needs: ['ec2.security-groups', 'ec2.security-group-uses', 'lambda.functions'],
  why: 'Lambda accepts no connection from the network, so the rules serve nobody: they wait for the next thing that is given the group.',
  fix: 'Give functions a group of their own without inbound rules.',
  references: ['Giving Lambda functions access to resources in an Amazon VPC', 'Security group rules'],

  *evaluate(
    { 'ec2.security-groups': groups, 'ec2.security-group-uses': uses, 'lambda.functions': functions },
    { scope, depth },
  ) {
    const gap = functions.length > 0 ? unreadVersions(depth, scope) : undefined;
    const ofFunctions = new Set(functions.flatMap(({ data }) => data.VpcConfig?.SecurityGroupIds ?? []));
    const usesOf = new Map(uses.map(({ arn, data }) => [arn, data]));
    for (const group of groups) {
      const { GroupId = '', GroupName = GroupId, IpPermissions = [] } = group.data;
      const { users = [], unseen = [] } = usesOf.get(group.arn) ?? {};
      const named = { name: GroupName };
      if (!ofFunctions.has(GroupId)) {
        yield gap ? notAssessed(group, gap, named) : notApplicable(group, 'No function uses the group.', named);
        continue;
      }
      const details = {
        ...named,
        relatedArns: users.filter(({ kind }) => kind === 'function').map(({ arn }) => arn),
        expected: 'no inbound rule',
        observed: `${IpPermissions.length} inbound permission${IpPermissions.length === 1 ? '' : 's'}`,
        evidence: [cite(group, '/IpPermissions')],
      };
      if (IpPermissions.length === 0) {
        yield pass(group, 'The group of functions admits nothing.', details);
        continue;
      }
      const listening = users.filter(listens);
      // No version of a function listens.
      const mayListen = unseen.some(({ operation }) => !operation.startsWith('lambda:'));
      yield fail(
        group,
        listening.length === 0
          ? 'The group of functions has inbound rules, which no function needs.'
          : `The group of functions has inbound rules, and ${listening.map(({ arn }) => arn.split('/').at(-1)).join(', ')} answers to them.`,
        {
          ...details,
          severity: listening.length > 0 ? 'medium' : 'low',
          ...(listening.length === 0 && mayListen && { possible: ['medium', 'low'] }),
          ...(listening.length > 0 && { reasons: ['the group is shared with resources that listen'] }),
          fix: {
            cli: `aws ec2 revoke-security-group-ingress --region ${group.scope.region} --group-id ${GroupId} --ip-permissions '${JSON.stringify(IpPermissions)}'`,
            ...(listening.length > 0 && {
              sideEffect: 'What shares the group stops being reachable: give it a group of its own first.',
            }),
          },
        },
      );
    }
  },
});

const listens = ({ kind, interfaceType = '' }: SecurityGroupUser): boolean =>
  kind === 'vpc-endpoint' || (kind === 'interface' && !SILENT.has(interfaceType));
