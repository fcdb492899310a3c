import type { Records } from '../src/model/catalogue.ts';
import { cite, defineCheck, fail, notApplicable, notAssessed, pass } from '../src/model/check.ts';
import { nameOfFunction, unpublished, withoutNetwork } from '../src/model/function-network.ts';

export default defineCheck({
  title: 'VPC functions span two zones',
  practice: 'control-network-traffic',
  severity: 'low',
  resourceType: 'AWS::Lambda::Function',
  onePerResource: true,
  needs: ['lambda.functions', 'ec2.subnets'],
  why: 'Where the one zone of a function fails, the function stands still, and with it what it guards.',
  fix: 'Add a subnet of another Availability Zone.',
  references: [
    'Giving Lambda functions access to resources in an Amazon VPC',
    'Availability Zone IDs for your AWS resources',
  ],

  *evaluate({ 'lambda.functions': functions, 'ec2.subnets': subnets }) {
    const subnetOf = new Map(subnets.map((subnet) => [subnet.data.SubnetId, subnet]));
    for (const one of unpublished(functions)) {
      const name = nameOfFunction(one);
      const ids = [...new Set(one.data.VpcConfig?.SubnetIds ?? [])];
      if (ids.length === 0) {
        yield notApplicable(one, withoutNetwork(one), { name });
        continue;
      }
      const seen = ids.flatMap((id) => subnetOf.get(id) ?? []);
      const zones = zonesOf(seen);
      const details = {
        name,
        relatedArns: seen.map(({ arn }) => arn),
        expected: 'subnets of two Availability Zones',
        observed: seen
          .map(({ data }) => `${data.SubnetId}: ${data.AvailabilityZoneId ?? data.AvailabilityZone}`)
          .join(', '),
        evidence: [
          cite(one, '/VpcConfig'),
          ...seen.map((subnet) => cite(subnet, '/SubnetId', '/AvailabilityZoneId', '/AvailabilityZone')),
        ],
      };
      const unseen = ids.filter((id) => !subnetOf.has(id));
      if (zones !== undefined && zones.length > 1) {
        yield pass(one, `${name} spans ${zones.join(', ')}.`, details);
      } else if (zones === undefined || unseen.length > 0) {
        const operation = 'ec2:DescribeSubnets';
        const detail = `${unseen.join(', ') || 'A subnet'} is not among the subnets whose zone is told.`;
        yield notAssessed(
          one,
          { cause: 'unreadable', operation, action: operation, scope: one.scope, detail },
          details,
        );
      } else {
        yield fail(one, `Every subnet of ${name} is in ${zones.join(', ')}.`, {
          ...details,
          fix: {
            cli: `aws lambda update-function-configuration --region ${one.scope.region} --function-name ${one.arn} --vpc-config SubnetIds=${ids.join(',')},SUBNET_OF_ANOTHER_ZONE,SecurityGroupIds=${(one.data.VpcConfig?.SecurityGroupIds ?? []).join(',')}`,
            sideEffect: 'The new subnet needs the routes and endpoints that the function uses.',
          },
        });
      }
    }
  },
});

/** By id where all have one: a name of a zone means another place in every account. Undefined where one has neither. */
function zonesOf(subnets: Records<'ec2.subnets'>): readonly string[] | undefined {
  const ids = subnets.map(({ data }) => data.AvailabilityZoneId);
  const zones = ids.includes(undefined) ? subnets.map(({ data }) => data.AvailabilityZone) : ids;
  return zones.includes(undefined) ? undefined : [...new Set(zones.flatMap((zone) => zone ?? []))];
}
