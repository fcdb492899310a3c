import { cite, defineCheck, fail, notApplicable, notAssessed, pass, type Details } from '../src/model/check.ts';
import type { Records } from '../src/model/catalogue.ts';
import type { VpcUser } from '../src/model/derived.ts';
import type { Gap } from '../src/model/gap.ts';
import { grouped } from '../src/model/grouped.ts';

export default defineCheck({
  title: 'VPC Flow Logs cover every VPC that serves functions, VPC links or private APIs',
  practice: 'control-network-traffic',
  severity: 'medium',
  severities: ['medium', 'low'],
  resourceType: 'AWS::EC2::VPC',
  onePerResource: true,
  needs: ['ec2.vpcs', 'ec2.flow-logs', 'ec2.vpc-uses'],
  consults: ['ec2.network-interfaces'],
  why: 'Without them nobody can tell afterwards what a function talked to, nor what was refused.',
  fix: 'Create a flow log for the VPC with traffic type ALL, and see that its deliveries succeed.',
  references: ['Logging IP traffic using VPC Flow Logs'],

  *evaluate(
    { 'ec2.vpcs': vpcs, 'ec2.flow-logs': logs, 'ec2.vpc-uses': uses, 'ec2.network-interfaces': interfaces },
    { scope },
  ) {
    const usesOf = new Map(uses.map(({ arn, data }) => [arn, data]));
    const bySubnet = grouped(interfaces.state === 'present' ? interfaces.value : [], ({ data }) => data.SubnetId);
    const interfacesOf = (subnet: string): readonly string[] =>
      (bySubnet.get(subnet) ?? []).map(({ data }) => data.NetworkInterfaceId ?? '');
    const byResource = grouped(logs, ({ data }) => data.ResourceId);
    const logsOf = (id: string): Logs => byResource.get(id) ?? [];
    for (const vpc of vpcs) {
      const { VpcId = '', OwnerId } = vpc.data;
      const { users = [], unseen = [] } = usesOf.get(vpc.arn) ?? {};
      const own = logsOf(VpcId);
      const subnets = [...new Set(users.flatMap(({ subnetIds }) => subnetIds))];
      const relevant = new Set([VpcId, ...subnets, ...subnets.flatMap(interfacesOf)]);
      const shown = logs.filter(({ data }) => relevant.has(data.ResourceId ?? ''));
      const details: Details = {
        expected: 'an active flow log of traffic type ALL whose deliveries succeed',
        observed: shown.length === 0 ? 'no flow log' : shown.map(words).join('; '),
        relatedArns: users.map(({ arn }) => arn),
        evidence: shown.length > 0 ? shown.map((log) => cite(log)) : [cite(vpc, '/VpcId')],
      };
      if (logged(own) === 'ALL') {
        yield pass(vpc, 'A flow log records all traffic of the VPC.', details);
        continue;
      }
      const [gap] = unseen;
      if (users.length === 0) {
        yield gap === undefined
          ? notApplicable(vpc, 'No function, VPC link or private API is in the VPC.')
          : notAssessed(vpc, gap);
        continue;
      }
      const coverage = coverageOf(users, (id) => logged([...own, ...logsOf(id)]), interfacesOf);
      const unsure = own
        .concat(shown)
        .find(({ data }) => data.DeliverLogsStatus === undefined && data.FlowLogStatus === 'ACTIVE');
      const doubt: Gap | undefined =
        OwnerId !== undefined && OwnerId !== scope.account
          ? {
              cause: 'access-denied',
              operation: 'ec2:DescribeFlowLogs',
              action: 'ec2:DescribeFlowLogs',
              scope: vpc.scope,
              detail: `The VPC is shared by ${OwnerId}: a participant sees only his own flow logs.`,
            }
          : unsure && {
              cause: 'unreadable',
              operation: 'ec2:DescribeFlowLogs',
              action: 'ec2:DescribeFlowLogs',
              scope: vpc.scope,
              detail: `${unsure.data.FlowLogId ?? 'A flow log'} has no delivery status.`,
            };
      // A user that was not seen may be in a subnet of its own.
      if (coverage === 'ALL') {
        yield gap === undefined
          ? pass(vpc, 'Flow logs record all traffic of the subnets in use.', details)
          : notAssessed(vpc, gap);
      } else if (doubt !== undefined) yield notAssessed(vpc, doubt);
      else if (interfaces.state === 'unknown' && logs.some(({ data }) => data.ResourceId?.startsWith('eni-'))) {
        yield notAssessed(vpc, interfaces.gap);
      } else {
        yield fail(
          vpc,
          coverage === undefined
            ? `No working flow log covers the VPC, which ${users.length === 1 ? 'one resource uses' : `${users.length} resources use`}.`
            : `Flow logs of the VPC record only what was ${coverage === 'ACCEPT' ? 'accepted' : 'refused'}.`,
          {
            ...details,
            severity: coverage === undefined ? 'medium' : 'low',
            ...(coverage !== undefined &&
              gap !== undefined &&
              logged(own) === undefined && { possible: ['medium', 'low'] }),
            fix: {
              cli: `aws ec2 create-flow-logs --region ${vpc.scope.region} --resource-type VPC --resource-ids ${VpcId} --traffic-type ALL --log-destination-type s3 --log-destination BUCKET_ARN`,
              verify: `aws ec2 describe-flow-logs --region ${vpc.scope.region} --filter Name=resource-id,Values=${VpcId}`,
            },
          },
        );
      }
    }
  },
});

type Logs = Records<'ec2.flow-logs'>;
type Traffic = 'ALL' | 'ACCEPT' | 'REJECT';

/** What the logs record together; a log that is not active, or whose deliveries fail, records nothing. */
function logged(logs: Logs): Traffic | undefined {
  const types = new Set(
    logs
      .filter(({ data }) => data.FlowLogStatus === 'ACTIVE' && data.DeliverLogsStatus === 'SUCCESS')
      .map(({ data }) => data.TrafficType),
  );
  if (types.has('ALL') || (types.has('ACCEPT') && types.has('REJECT'))) return 'ALL';
  return types.has('ACCEPT') ? 'ACCEPT' : types.has('REJECT') ? 'REJECT' : undefined;
}

/** What is recorded of all users: by the VPC's logs, their subnets', or those of every interface in these. */
function coverageOf(
  users: readonly VpcUser[],
  trafficOf: (id: string) => Traffic | undefined,
  interfacesOf: (subnet: string) => readonly string[],
): Traffic | undefined {
  const subnets = [...new Set(users.flatMap(({ subnetIds }) => subnetIds))];
  const traffic = subnets.map((subnet) => {
    const ofInterfaces = least(interfacesOf(subnet).map(trafficOf));
    return ofInterfaces === 'ALL' ? 'ALL' : (trafficOf(subnet) ?? ofInterfaces);
  });
  return users.some(({ subnetIds }) => subnetIds.length === 0) ? least([...traffic, trafficOf('')]) : least(traffic);
}

function least(traffic: readonly (Traffic | undefined)[]): Traffic | undefined {
  if (traffic.length === 0 || traffic.includes(undefined)) return undefined;
  return traffic.find((one) => one !== 'ALL') ?? 'ALL';
}

const words = ({ data }: Logs[number]): string =>
  `${data.FlowLogId ?? 'flow log'} of ${data.ResourceId ?? '?'}: ${data.FlowLogStatus ?? '?'}, ${data.TrafficType ?? '?'}, deliveries ${data.DeliverLogsStatus ?? 'unknown'}`;
