import type { Answer } from '../src/model/answer.ts';
import type { Records } from '../src/model/catalogue.ts';
import { cite, defineCheck, fail, notApplicable, notAssessed, pass, type Details } from '../src/model/check.ts';
import type { Gap } from '../src/model/gap.ts';

/** Without them a record does not tell who spoke to whom, past a NAT gateway or an endpoint. */
const FIELDS = ['vpc-id', 'subnet-id', 'interface-id', 'pkt-srcaddr', 'pkt-dstaddr', 'flow-direction', 'traffic-path'];

export default defineCheck({
  title: 'Flow logs carry the fields needed to attribute traffic',
  practice: 'control-network-traffic',
  severity: 'low',
  resourceType: 'AWS::EC2::FlowLog',
  onePerResource: true,
  needs: ['ec2.flow-logs'],
  consults: ['cloudwatch-logs.log-groups'],
  why: 'The default format names the next hop alone: behind a NAT gateway or an endpoint nobody can tell afterwards who the peer was, nor by which way the traffic left.',
  fix: 'Make a new flow log with a format of your own, then delete the old one: the format of a flow log cannot be changed. Give its log group a retention.',
  references: ['Flow log records', 'Logging IP traffic using VPC Flow Logs', 'Working with log groups and log streams'],

  *evaluate({ 'ec2.flow-logs': logs, 'cloudwatch-logs.log-groups': groups }, { scope }) {
    const groupOf = new Map(
      (groups.state === 'present' ? groups.value : []).map((group) => [group.data.logGroupName, group]),
    );
    for (const log of logs) {
      const { FlowLogId = '', ResourceId = '', LogFormat, LogDestination = '', DeliverCrossAccountRole } = log.data;
      const LogGroupName = log.data.LogGroupName ?? LOG_GROUP.exec(LogDestination)?.[1];
      if (ResourceId.startsWith('tgw-')) {
        yield notApplicable(log, 'Flow logs of transit gateways have fields of their own.');
        continue;
      }
      const written = new Set((LogFormat ?? '').match(/[a-z0-9-]+/g));
      const missing = FIELDS.filter((field) => !written.has(field));
      const kept = retention(LogGroupName, DeliverCrossAccountRole, groupOf, groups, log.scope);
      const group = groupOf.get(LogGroupName);
      const details: Details = {
        relatedArns: group === undefined ? [] : [group.arn],
        expected: `${FIELDS.join(', ')}, and a retention where CloudWatch Logs keeps the records`,
        observed: `${LogFormat ?? 'no format'}; ${LogGroupName === undefined ? 'not in CloudWatch Logs' : `${LogGroupName}: ${kept.words}`}`,
        evidence: [
          cite(log, '/FlowLogId', '/ResourceId', '/LogFormat', '/LogGroupName', '/LogDestination'),
          ...(group ? [cite(group, '/logGroupName', '/retentionInDays')] : []),
        ],
      };
      const faults = [
        ...(LogFormat !== undefined && missing.length > 0 ? [`it lacks ${missing.join(', ')}`] : []),
        ...(kept.state === 'for ever' ? [`${LogGroupName} keeps its records for ever`] : []),
        ...(kept.state === 'gone' ? [`${LogGroupName}, where its records go, is gone`] : []),
      ];
      if (faults.length > 0) {
        yield fail(log, `${FlowLogId} of ${ResourceId}: ${faults.join(', and ')}.`, {
          ...details,
          fix: {
            cli: [
              ...(missing.length > 0
                ? [
                    `aws ec2 create-flow-logs --region ${scope.region} --resource-type ${resourceType(ResourceId)} --resource-ids ${ResourceId} --traffic-type ${log.data.TrafficType ?? 'ALL'} --log-destination-type s3 --log-destination BUCKET_ARN --log-format '${FORMAT}'`,
                    `aws ec2 delete-flow-logs --region ${scope.region} --flow-log-ids ${FlowLogId}`,
                  ]
                : []),
              ...(kept.state === 'for ever'
                ? [
                    `aws logs put-retention-policy --region ${scope.region} --log-group-name '${LogGroupName}' --retention-in-days 365`,
                  ]
                : []),
            ].join('\n'),
            sideEffect:
              'What reads the records has to know the new format; records older than the retention are deleted.',
          },
        });
      } else if (LogFormat === undefined) {
        const operation = 'ec2:DescribeFlowLogs';
        const detail = `${FlowLogId} tells no format.`;
        yield notAssessed(
          log,
          { cause: 'unreadable', operation, action: operation, scope: log.scope, detail },
          details,
        );
      } else if (kept.state === 'unknown') yield notAssessed(log, kept.gap, details);
      else yield pass(log, `${FlowLogId} has every field that tells who spoke to whom.`, details);
    }
  },
});

const LOG_GROUP = /^arn:[^:]*:logs:.*?:log-group:([^:]+)/;

const FORMAT = [
  'version',
  'account-id',
  ...FIELDS,
  'srcaddr',
  'dstaddr',
  'srcport',
  'dstport',
  'protocol',
  'packets',
  'bytes',
  'start',
  'end',
  'action',
  'log-status',
]
  .map((field) => `\${${field}}`)
  .join(' ');

const resourceType = (id: string): string =>
  id.startsWith('vpc-') ? 'VPC' : id.startsWith('subnet-') ? 'Subnet' : 'NetworkInterface';

type Retention =
  | { readonly state: 'elsewhere' | 'set' | 'for ever' | 'gone'; readonly words: string }
  | { readonly state: 'unknown'; readonly words: string; readonly gap: Gap };

function retention(
  name: string | undefined,
  crossAccountRole: string | undefined,
  groupOf: ReadonlyMap<string | undefined, Records<'cloudwatch-logs.log-groups'>[number]>,
  groups: Answer<Records<'cloudwatch-logs.log-groups'>>,
  scope: Gap['scope'],
): Retention {
  if (name === undefined) return { state: 'elsewhere', words: '' };
  const operation = 'cloudwatch-logs:DescribeLogGroups';
  if (crossAccountRole !== undefined) {
    const detail = `${name} is in the account of ${crossAccountRole}.`;
    return {
      state: 'unknown',
      words: 'in another account',
      gap: { cause: 'not-collected', operation, action: 'logs:DescribeLogGroups', scope, detail },
    };
  }
  if (groups.state === 'unknown') return { state: 'unknown', words: 'not read', gap: groups.gap };
  const group = groupOf.get(name);
  if (group === undefined) return { state: 'gone', words: 'not there' };
  const { retentionInDays: days } = group.data;
  return days === undefined ? { state: 'for ever', words: 'kept for ever' } : { state: 'set', words: `${days} days` };
}
