import check from '../../checks/inspect-firewall-effective.ts';
import type { FactData } from '../../src/model/catalogue.ts';
import { denied, present, testCheck, type World } from '../check.ts';
import { design, endpoint, VPC, vpc } from './inspection-worlds.ts';

const arn = (rest: string): string => `arn:aws:network-firewall:us-east-1:111122223333:${rest}`;
const [FIREWALL, POLICY, GROUP] = [arn('firewall/f'), arn('firewall-policy/p'), arn('stateful-rulegroup/g')];
const STATELESS = arn('stateless-rulegroup/s');
const MANAGED = 'arn:aws:network-firewall:us-east-1:aws-managed:stateful-rulegroup/ThreatSignaturesBotnet';

type Value<F extends 'network-firewall.firewall-policies' | 'network-firewall.rule-groups'> = Extract<
  FactData<F>,
  { readonly state: 'present' }
>['value'];
type Policy = NonNullable<Value<'network-firewall.firewall-policies'>['FirewallPolicy']>;
type Sources = NonNullable<NonNullable<Value<'network-firewall.rule-groups'>['RuleGroup']>['RulesSource']>;

const firewall = {
  arn: FIREWALL,
  data: present({
    Firewall: { FirewallName: 'f', FirewallPolicyArn: POLICY, FirewallId: '', VpcId: 'vpc-1', SubnetMappings: [] },
  }),
};
const strict: Policy = {
  StatelessDefaultActions: ['aws:forward_to_sfe'],
  StatelessFragmentDefaultActions: ['aws:forward_to_sfe'],
  StatefulEngineOptions: { RuleOrder: 'STRICT_ORDER' },
  StatefulDefaultActions: ['aws:drop_established', 'aws:alert_established'],
};
/** Where rules must drop: what none takes is passed. */
const inActionOrder = (...references: readonly string[]): Policy => ({
  StatelessDefaultActions: ['aws:forward_to_sfe'],
  StatelessFragmentDefaultActions: ['aws:forward_to_sfe'],
  StatefulRuleGroupReferences: references.map((ResourceArn) => ({ ResourceArn })),
});
const policy = (FirewallPolicy: Policy) => ({
  arn: POLICY,
  data: present({
    UpdateToken: '',
    FirewallPolicyResponse: { FirewallPolicyName: 'p', FirewallPolicyArn: POLICY, FirewallPolicyId: '' },
    FirewallPolicy,
  }),
});
const group = (RulesSource: Sources, at = GROUP) => ({
  arn: at,
  data: present({
    UpdateToken: '',
    RuleGroupResponse: { RuleGroupArn: at, RuleGroupName: 'g', RuleGroupId: '' },
    RuleGroup: { RulesSource },
  }),
});
const logs = (...types: readonly ('ALERT' | 'FLOW' | 'TLS')[]) => ({
  arn: FIREWALL,
  data: present({
    FirewallArn: FIREWALL,
    LoggingConfiguration: {
      LogDestinationConfigs: types.map((LogType) => ({
        LogType,
        LogDestinationType: 'S3' as const,
        LogDestination: { bucketName: 'logs' },
      })),
    },
  }),
});
const stateless = (AddressDefinition: string, action: string): Sources => ({
  StatelessRulesAndCustomActions: {
    StatelessRules: [
      {
        Priority: 1,
        RuleDefinition: {
          MatchAttributes: { Sources: [{ AddressDefinition }], Destinations: [{ AddressDefinition: '0.0.0.0/0' }] },
          Actions: [action],
        },
      },
    ],
  },
});

const world = (facts: World['facts'], expected?: Partial<NonNullable<World['expect']>[string] & object>): World => ({
  facts: {
    'ec2.vpcs': [vpc],
    'ec2.vpc-endpoints': [endpoint('a')],
    'network-firewall.firewalls': [firewall],
    'network-firewall.firewall-policies': [policy(strict)],
    'network-firewall.logging-configurations': [logs('ALERT', 'FLOW')],
    ...facts,
  },
  ...(expected && { expect: { [FIREWALL]: { outcome: 'fail', ...expected } } }),
});
const rules = (RulesSource: Sources, more: Partial<Policy> = {}): World['facts'] => ({
  'network-firewall.firewall-policies': [policy({ ...inActionOrder(GROUP), ...more })],
  'network-firewall.rule-groups': [group(RulesSource)],
});

testCheck('inspect-firewall-effective', check, {
  fail: {
    'packets are passed': world(
      { 'network-firewall.firewall-policies': [policy({ ...strict, StatelessDefaultActions: ['aws:pass'] })] },
      { severity: 'high', because: /aws:pass/ },
    ),
    'fragments are passed': world(
      {
        'network-firewall.firewall-policies': [
          policy({ ...strict, StatelessFragmentDefaultActions: ['aws:pass', 'count'] }),
        ],
      },
      { severity: 'high', because: /fragments/ },
    ),
    'a stateless rule passes everything': world(
      {
        'network-firewall.firewall-policies': [
          policy({ ...strict, StatelessRuleGroupReferences: [{ ResourceArn: STATELESS, Priority: 1 }] }),
        ],
        'network-firewall.rule-groups': [group(stateless('0.0.0.0/0', 'aws:pass'), STATELESS)],
      },
      { severity: 'high' },
    ),
    'no rules and no default': world(
      { 'network-firewall.firewall-policies': [policy(inActionOrder())] },
      { severity: 'medium', because: /no stateful rule drops anything/ },
    ),
    'a default that is no default in action order': world({
      'network-firewall.firewall-policies': [
        policy({ ...inActionOrder(), StatefulDefaultActions: ['aws:drop_strict'] }),
      ],
    }),
    'a default that alerts': world({
      'network-firewall.firewall-policies': [policy({ ...strict, StatefulDefaultActions: ['aws:alert_strict'] })],
    }),
    'a rule group without rules': world(rules({ RulesString: '' })),
    'rules that pass and alert': world(
      rules({
        RulesString: 'pass tls any any -> any 443 (msg:"drop nothing"; sid:1;)\nalert ip any any -> any any (sid:2;)',
      }),
    ),
    'a rule that is commented out': world(rules({ RulesString: '# drop ip any any -> any any (sid:1;)' })),
    'a list that alerts': world(
      rules({
        RulesSourceList: { Targets: ['.example.com'], TargetTypes: ['TLS_SNI'], GeneratedRulesType: 'ALERTLIST' },
      }),
    ),
    'managed rules that are made to alert': world({
      'network-firewall.firewall-policies': [
        policy({
          ...inActionOrder(),
          StatefulRuleGroupReferences: [{ ResourceArn: MANAGED, Override: { Action: 'DROP_TO_ALERT' } }],
        }),
      ],
    }),
    'no logs': world(
      { 'network-firewall.logging-configurations': [logs()] },
      { severity: 'medium', because: /no ALERT and no FLOW/ },
    ),
    'alerts alone': world(
      { 'network-firewall.logging-configurations': [logs('ALERT', 'TLS')] },
      { because: /no FLOW/ },
    ),
    'no logs, whatever the policy says': world(
      {
        'network-firewall.logging-configurations': [logs()],
        'network-firewall.firewall-policies': [
          { arn: POLICY, data: denied('network-firewall:DescribeFirewallPolicy') },
        ],
      },
      { severity: 'medium', possible: ['high', 'medium'] },
    ),
    'packets are passed, whatever is logged': world(
      {
        'network-firewall.logging-configurations': [
          { arn: FIREWALL, data: denied('network-firewall:DescribeLoggingConfiguration') },
        ],
        'network-firewall.firewall-policies': [policy({ ...strict, StatelessDefaultActions: ['aws:pass'] })],
      },
      { severity: 'high' },
    ),
  },
  pass: {
    'strict order, and a default that drops': world({}),
    'rules that drop, in action order': world(
      rules({ RulesString: 'pass tls any any -> any 443 (sid:1;)\ndrop ip any any -> any any (sid:2;)' }),
    ),
    'a rule of the console': world(
      rules({
        StatefulRules: [
          {
            Action: 'DROP',
            Header: {
              Protocol: 'IP',
              Source: 'ANY',
              SourcePort: 'ANY',
              Direction: 'ANY',
              Destination: 'ANY',
              DestinationPort: 'ANY',
            },
            RuleOptions: [{ Keyword: 'sid', Settings: ['1'] }],
          },
        ],
      }),
    ),
    'a list of what may be reached': world(
      rules({
        RulesSourceList: { Targets: ['.example.com'], TargetTypes: ['TLS_SNI'], GeneratedRulesType: 'ALLOWLIST' },
      }),
    ),
    'managed rules': world({ 'network-firewall.firewall-policies': [policy(inActionOrder(MANAGED))] }),
    'a stateless rule that passes one network': world({
      'network-firewall.firewall-policies': [
        policy({ ...strict, StatelessRuleGroupReferences: [{ ResourceArn: STATELESS, Priority: 1 }] }),
      ],
      'network-firewall.rule-groups': [group(stateless('10.0.0.0/28', 'aws:pass'), STATELESS)],
    }),
    'a stateless default that drops': world({
      'network-firewall.firewall-policies': [
        policy({
          ...inActionOrder(),
          StatelessDefaultActions: ['aws:drop'],
          StatelessFragmentDefaultActions: ['aws:drop'],
        }),
      ],
    }),
  },
  'not-applicable': {
    'neither firewall nor endpoint': { facts: { 'ec2.vpcs': [vpc] } },
    'appliances of somebody else': {
      facts: { ...design },
      expect: { [VPC]: { outcome: 'not-applicable', because: /vpce-a, vpce-b/ } },
    },
  },
  'not-assessed': {
    'the policy may not be read': world({
      'network-firewall.firewall-policies': [{ arn: POLICY, data: denied('network-firewall:DescribeFirewallPolicy') }],
    }),
    'the logging may not be read': world({
      'network-firewall.logging-configurations': [
        { arn: FIREWALL, data: denied('network-firewall:DescribeLoggingConfiguration') },
      ],
    }),
    'rules may not be read, and no other drops': world({
      'network-firewall.firewall-policies': [policy(inActionOrder(GROUP))],
      'network-firewall.rule-groups': [{ arn: GROUP, data: denied('network-firewall:DescribeRuleGroup') }],
    }),
    'stateless rules may not be read': world({
      'network-firewall.firewall-policies': [
        policy({ ...strict, StatelessRuleGroupReferences: [{ ResourceArn: STATELESS, Priority: 1 }] }),
      ],
      'network-firewall.rule-groups': [{ arn: STATELESS, data: denied('network-firewall:DescribeRuleGroup') }],
    }),
    'the firewall may not be described, and it may be in any VPC': world({
      'network-firewall.firewalls': [{ arn: FIREWALL, data: denied('network-firewall:DescribeFirewall') }],
    }),
  },
});
