import { cite, defineCheck, fail, notApplicable, notAssessed, pass } from '../src/model/check.ts';
import type { Answer } from '../src/model/answer.ts';
import type { Records } from '../src/model/catalogue.ts';
import type { Gap } from '../src/model/gap.ts';
import { isInspecting, OF_VPC } from '../src/model/inspection.ts';

export default defineCheck({
  title: 'Network Firewall policies drop by default and log',
  practice: 'control-network-traffic',
  severity: 'medium',
  severities: ['high', 'medium'],
  resourceType: 'AWS::NetworkFirewall::Firewall',
  needs: [
    'ec2.vpcs',
    'ec2.vpc-endpoints',
    'network-firewall.firewalls',
    'network-firewall.firewall-policies',
    'network-firewall.rule-groups',
    'network-firewall.logging-configurations',
  ],
  why: 'Traffic is led through the firewall, and the firewall lets it through: what looks like inspection is a detour.',
  fix: 'Forward all packets, fragments too, to the stateful engine, use strict rule order with a drop action as its default, and write ALERT and FLOW logs.',
  references: [
    'Defining rule actions in AWS Network Firewall',
    'Managing evaluation order for Suricata compatible rules in AWS Network Firewall',
    'Logging network traffic from AWS Network Firewall',
  ],

  *evaluate({
    'ec2.vpcs': vpcs,
    'ec2.vpc-endpoints': endpoints,
    'network-firewall.firewalls': firewalls,
    'network-firewall.firewall-policies': policies,
    'network-firewall.rule-groups': groups,
    'network-firewall.logging-configurations': logging,
  }) {
    const policyOf = new Map(policies.map((policy) => [policy.arn, policy]));
    const groupOf = new Map(groups.map(({ arn, data }) => [arn, data]));
    const loggingOf = new Map(logging.map((one) => [one.arn, one]));
    const guarded = new Set<string | undefined>();
    let unread: Gap | undefined;
    for (const firewall of firewalls) {
      if (firewall.data.state !== 'present') {
        if (firewall.data.state === 'absent') continue;
        unread ??= firewall.data.gap;
        yield notAssessed(firewall, firewall.data.gap);
        continue;
      }
      const { Firewall: settings } = firewall.data.value;
      guarded.add(settings?.VpcId);
      const policy = policyOf.get(settings?.FirewallPolicyArn ?? '');
      const logs = loggingOf.get(firewall.arn);
      const details = {
        ...(settings?.FirewallName !== undefined && { name: settings.FirewallName }),
        ...(policy && { relatedArns: [policy.arn] }),
        evidence: [
          ...(policy ? [cite(policy, '/FirewallPolicy')] : []),
          ...(logs ? [cite(logs, '/LoggingConfiguration')] : []),
        ],
        expected: 'all packets go to the stateful engine, it drops, and ALERT and FLOW logs are written',
      };
      const ofPolicy: Judgement =
        policy?.data.state === 'present'
          ? judged(policy.data.value.FirewallPolicy ?? {}, groupOf)
          : { faults: [], isPassed: false, gap: gapOf(policy?.data, firewall, 'DescribeFirewallPolicy') };
      const silent = logs?.data.state === 'present' ? unwritten(logs.data.value) : [];
      const gap =
        ofPolicy.gap ??
        (logs?.data.state === 'present' ? undefined : gapOf(logs?.data, firewall, 'DescribeLoggingConfiguration'));
      const faults = [
        ...ofPolicy.faults,
        ...(silent.length === 0 ? [] : [`no ${silent.join(' and no ')} logs are written`]),
      ];
      if (faults.length > 0) {
        const { region } = firewall.scope;
        yield fail(firewall, `The firewall is not effective: ${faults.join('; ')}.`, {
          ...details,
          observed: faults.join('; '),
          severity: ofPolicy.isPassed ? 'high' : 'medium',
          ...(ofPolicy.isPassed && { reasons: ['packets are passed without the stateful engine seeing them'] }),
          ...(!ofPolicy.isPassed && ofPolicy.gap !== undefined && { possible: ['high', 'medium'] as const }),
          fix: {
            cli:
              ofPolicy.faults.length > 0
                ? `aws network-firewall update-firewall-policy --region ${region} --firewall-policy-arn ${policy?.arn ?? 'POLICY_ARN'} --update-token UPDATE_TOKEN --firewall-policy file://POLICY.json`
                : `aws network-firewall update-logging-configuration --region ${region} --firewall-arn ${firewall.arn} --logging-configuration file://LOGGING.json`,
            ...(ofPolicy.faults.length > 0 && {
              sideEffect: 'What no rule passes is dropped then: see first in the alerts what that would be.',
            }),
          },
        });
      } else if (gap !== undefined) yield notAssessed(firewall, gap, details);
      else
        yield pass(
          firewall,
          'All packets go to the stateful engine, which drops, and alerts and flows are logged.',
          details,
        );
    }
    for (const vpc of vpcs) {
      if (guarded.has(vpc.data.VpcId)) continue;
      const others = endpoints.filter(({ data }) => data.VpcId === vpc.data.VpcId && isInspecting(data));
      const because =
        others.length === 0
          ? 'No firewall is in the VPC.'
          : `${others.map(({ data }) => data.VpcEndpointId).join(', ')} lead to appliances of a Gateway Load Balancer, whose rules AWS does not tell.`;
      yield unread === undefined ? notApplicable(vpc, because, OF_VPC) : notAssessed(vpc, unread, OF_VPC);
    }
  },
});

type Value<T> = Extract<T, { readonly state: 'present' }> extends { readonly value: infer V } ? V : never;
type Policy = Partial<
  NonNullable<Value<Records<'network-firewall.firewall-policies'>[number]['data']>['FirewallPolicy']>
>;
type Group = Value<Records<'network-firewall.rule-groups'>[number]['data']>;
type Groups = ReadonlyMap<string, Records<'network-firewall.rule-groups'>[number]['data']>;

interface Judgement {
  readonly faults: readonly string[];
  /** Packets are passed before the stateful engine could see them. */
  readonly isPassed: boolean;
  readonly gap?: Gap | undefined;
}

const gapOf = (
  answer: Answer<unknown> | undefined,
  { arn, scope }: Records<'network-firewall.firewalls'>[number],
  operation: string,
): Gap =>
  answer?.state === 'unknown'
    ? answer.gap
    : {
        cause: 'not-collected',
        operation: `network-firewall:${operation}`,
        action: `network-firewall:${operation}`,
        scope,
        detail: `It was not read for ${arn}.`,
      };

function judged(policy: Policy, groups: Groups): Judgement {
  const {
    StatelessDefaultActions: whole = [],
    StatelessFragmentDefaultActions: fragments = [],
    StatelessRuleGroupReferences: stateless = [],
  } = policy;
  const passing = stateless.filter(({ ResourceArn = '' }) => {
    const group = groups.get(ResourceArn);
    return group?.state === 'present' && passesAll(group.value);
  });
  const blocking = blocks(policy, groups);
  const isHidden = stateless.some(({ ResourceArn = '' }) => groups.get(ResourceArn)?.state === 'unknown');
  const gap = [...stateless, ...(blocking === 'unknown' ? (policy.StatefulRuleGroupReferences ?? []) : [])]
    .map(({ ResourceArn = '' }) => groups.get(ResourceArn))
    .find((group) => group?.state === 'unknown');
  const faults = [
    ...(whole.includes('aws:pass') ? ['packets that no stateless rule takes are passed (aws:pass)'] : []),
    ...(fragments.includes('aws:pass') ? ['fragments that no stateless rule takes are passed (aws:pass)'] : []),
    ...passing.map(({ ResourceArn }) => `a stateless rule of ${ResourceArn?.split('/').at(-1)} passes everything`),
    ...(blocking === 'no' ? ['no stateful rule drops anything, and neither does the default'] : []),
  ];
  return {
    faults,
    isPassed: whole.includes('aws:pass') || fragments.includes('aws:pass') || passing.length > 0,
    gap: (isHidden || blocking === 'unknown') && gap?.state === 'unknown' ? gap.gap : undefined,
  };
}

/** A stateless rule that takes every packet and passes it: no other engine sees one. */
const passesAll = ({ RuleGroup }: Group): boolean =>
  (RuleGroup?.RulesSource?.StatelessRulesAndCustomActions?.StatelessRules ?? []).some(({ RuleDefinition }) => {
    const { MatchAttributes: { Sources = [], Destinations = [], Protocols = [], TCPFlags = [] } = {}, Actions = [] } =
      RuleDefinition ?? {};
    const isAny = (addresses: typeof Sources): boolean =>
      addresses.length === 0 || addresses.some(({ AddressDefinition }) => AddressDefinition === '0.0.0.0/0');
    return (
      Actions.includes('aws:pass') &&
      isAny(Sources) &&
      isAny(Destinations) &&
      Protocols.length === 0 &&
      TCPFlags.length === 0
    );
  });

/**
 * Whether the stateful engine drops anything. In strict order its default may; else, and in action order, where it passes
 * what no rule takes, a rule must.
 */
function blocks(policy: Policy, groups: Groups): 'yes' | 'no' | 'unknown' {
  const isStrict = policy.StatefulEngineOptions?.RuleOrder === 'STRICT_ORDER';
  // `aws:drop_strict`, `aws:drop_established`, and what AWS may add to them.
  if (isStrict && policy.StatefulDefaultActions?.some((action) => action.startsWith('aws:drop'))) return 'yes';
  // With nothing forwarded to the engine, the stateless default is what drops.
  if (policy.StatelessDefaultActions?.includes('aws:drop')) return 'yes';
  const said = (policy.StatefulRuleGroupReferences ?? []).map(({ ResourceArn = '', Override }) => {
    if (Override?.Action === 'DROP_TO_ALERT') return 'no';
    const group = groups.get(ResourceArn);
    // Groups that AWS or a partner manages are not read, and drop.
    if (group === undefined) return /:(?:aws-managed|aws-marketplace)/.test(ResourceArn) ? 'yes' : 'unknown';
    if (group.state !== 'present') return 'unknown';
    return drops(group.value) ? 'yes' : 'no';
  });
  return said.includes('yes') ? 'yes' : said.includes('unknown') ? 'unknown' : 'no';
}

function drops({ RuleGroup }: Group): boolean {
  const { RulesString = '', RulesSourceList, StatefulRules = [] } = RuleGroup?.RulesSource ?? {};
  return (
    /^[ \t]*(?:drop|reject)/m.test(RulesString) ||
    StatefulRules.some(({ Action }) => Action === 'DROP' || Action === 'REJECT') ||
    ((RulesSourceList?.Targets ?? []).length > 0 && RulesSourceList?.GeneratedRulesType !== 'ALERTLIST')
  );
}

const unwritten = ({
  LoggingConfiguration,
}: Value<Records<'network-firewall.logging-configurations'>[number]['data']>): readonly string[] =>
  ['ALERT', 'FLOW'].filter(
    (type) => !LoggingConfiguration?.LogDestinationConfigs?.some(({ LogType }) => LogType === type),
  );
