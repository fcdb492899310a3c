import check from '../../checks/vpc-dns-firewall.ts';
import type { FactData } from '../../src/model/catalogue.ts';
import { present, unknown } from '../../src/model/answer.ts';
import { ACCOUNT, gap, REGION, testCheck, type World } from '../check.ts';
import { endpoint, subnet, vpcArn, vpcFunction } from './network-worlds.ts';

const VPC = vpcArn('vpc-1');
const resolver = (rest: string): string => `arn:aws:route53resolver:${REGION}:${ACCOUNT}:${rest}`;
const vpc = (id: string, OwnerId = ACCOUNT) => ({ arn: vpcArn(id), data: { VpcId: id, OwnerId } });
const association = (
  FirewallRuleGroupId: string,
  VpcId = 'vpc-1',
  more: Partial<FactData<'route53resolver.firewall-rule-group-associations'>> = {},
) => ({
  arn: resolver(`firewall-rule-group-association/${FirewallRuleGroupId}-${VpcId}`),
  data: { FirewallRuleGroupId, VpcId, Status: 'COMPLETE' as const, ...more },
});
const rule = (group: string, Priority: number, Action: 'ALLOW' | 'ALERT' | 'BLOCK', more: object = {}) => ({
  arn: resolver(`firewall-rule-group/${group}/rules/${Priority}`),
  data: present({ FirewallRuleGroupId: group, Priority, Action, FirewallDomainListId: 'rslvr-fdl-1', ...more }),
});
const hidden = (group: string) => ({
  arn: resolver(`firewall-rule-group/${group}`),
  data: unknown(gap('route53resolver:ListFirewallRules')),
});
const config = (FirewallFailOpen: 'ENABLED' | 'DISABLED' | 'USE_LOCAL_RESOURCE_SETTING', ResourceId = 'vpc-1') => ({
  arn: resolver(`firewall-config/of-${ResourceId}`),
  data: { ResourceId, FirewallFailOpen },
});
const worker = {
  'ec2.subnets': [subnet('subnet-1'), subnet('subnet-9', 'vpc-2')],
  'lambda.functions': [vpcFunction('worker', ['sg-1'], ['subnet-1'])],
};

interface Filter {
  readonly associations?: readonly ReturnType<typeof association>[];
  readonly rules?: readonly (ReturnType<typeof rule> | ReturnType<typeof hidden>)[];
}

const world = (
  { associations = [], rules = [] }: Filter,
  facts: World['facts'] = {},
  expected?: NonNullable<World['expect']>[string],
): World => ({
  facts: {
    'ec2.vpcs': [vpc('vpc-1')],
    'route53resolver.firewall-rule-group-associations': associations,
    'route53resolver.firewall-rules': rules,
    ...worker,
    ...facts,
  },
  ...(expected && { expect: { [VPC]: expected } }),
});
const blocked: Filter = { associations: [association('frg-1')], rules: [rule('frg-1', 1, 'BLOCK')] };
const alerting: Filter = { associations: [association('frg-1')], rules: [rule('frg-1', 1, 'ALERT')] };
const failed = (because: RegExp) => ({ outcome: 'fail', severity: 'low', confidence: 'heuristic', because }) as const;

testCheck('vpc-dns-firewall', check, {
  fail: {
    'a function, and no rule group': world({}, {}, failed(/No DNS Firewall rule group/)),
    'egress is closed, and names still get out': world(
      {},
      {
        'ec2.security-groups': [
          {
            arn: `arn:aws:ec2:${REGION}:${ACCOUNT}:security-group/sg-1`,
            data: { GroupId: 'sg-1', IpPermissionsEgress: [] },
          },
        ],
      },
      failed(/No DNS Firewall rule group/),
    ),
    'a group of another VPC': world({ ...blocked, associations: [association('frg-1', 'vpc-2')] }),
    'a group that only alerts': world(alerting, {}, failed(/block nothing/)),
    'a group that only allows': world({ ...alerting, rules: [rule('frg-1', 1, 'ALLOW')] }),
    'a group without a rule': world({ associations: [association('frg-1')] }, {}, failed(/block nothing/)),
    'a blocking group that is being taken away': world({
      ...blocked,
      associations: [association('frg-1', 'vpc-1', { Status: 'DELETING' })],
    }),
    'another group of the region blocks': world({
      ...alerting,
      rules: [...alerting.rules!, rule('frg-2', 1, 'BLOCK')],
    }),
    'what a failure does may not be listed': world(alerting, {
      'route53resolver.firewall-configs': gap('route53resolver:ListFirewallConfigs'),
    }),
    'names that prototypes have': world({
      associations: [association('__proto__'), association('constructor')],
      rules: [rule('toString', 1, 'BLOCK')],
    }),
  },
  pass: {
    'a group with a rule that blocks': world(blocked),
    'one of two groups blocks, behind an alert': world({
      associations: [association('frg-1'), association('frg-2')],
      rules: [rule('frg-1', 1, 'ALERT'), rule('frg-2', 1, 'ALLOW'), rule('frg-2', 2, 'BLOCK')],
    }),
    'a managed list of domains': world({
      ...blocked,
      rules: [rule('frg-1', 1, 'BLOCK', { FirewallDomainListId: 'rslvr-fdl-managed' })],
    }),
    'a rule against tunnels, without a list of domains': world({
      ...blocked,
      rules: [
        rule('frg-1', 1, 'BLOCK', {
          FirewallDomainListId: undefined,
          DnsThreatProtection: 'DNS_TUNNELING',
          ConfidenceThreshold: 'HIGH',
        }),
      ],
    }),
    'a group that is being changed': world({
      ...blocked,
      associations: [association('frg-1', 'vpc-1', { Status: 'UPDATING' })],
    }),
    'it fails open, and that is said': world(
      blocked,
      { 'route53resolver.firewall-configs': [config('ENABLED')] },
      { outcome: 'pass', because: /fails open/ },
    ),
    'it fails closed': world(
      blocked,
      { 'route53resolver.firewall-configs': [config('DISABLED'), config('ENABLED', 'vpc-2')] },
      { outcome: 'pass', because: /ask for\.$/ },
    ),
    'one group blocks, and another may not be read': world({
      associations: [association('frg-1'), association('frg-2')],
      rules: [rule('frg-1', 1, 'BLOCK'), hidden('frg-2')],
    }),
    'what a failure does may not be listed': world(blocked, {
      'route53resolver.firewall-configs': gap('route53resolver:ListFirewallConfigs'),
    }),
    'a shared VPC with a group of one’s own': world(blocked, { 'ec2.vpcs': [vpc('vpc-1', '444455556666')] }),
  },
  'not-applicable': {
    'no function is there': world({}, { 'lambda.functions': [] }),
    'the function is elsewhere': world({}, { 'lambda.functions': [vpcFunction('worker', [], ['subnet-9'])] }),
    'a private API is there, and no function': world(
      {},
      {
        'lambda.functions': [],
        'ec2.vpc-endpoints': [endpoint('vpce-1', `com.amazonaws.${REGION}.execute-api`, [])],
      },
    ),
    'no function is there, and VPC links may not be listed': world(
      {},
      { 'lambda.functions': [], 'apigatewayv2.vpc-links': gap('apigatewayv2:GetVpcLinks') },
    ),
  },
  'not-assessed': {
    'functions may not be listed': world({}, { 'lambda.functions': gap('lambda:ListFunctions') }),
    'subnets may not be listed': world({}, { 'ec2.subnets': gap('ec2:DescribeSubnets') }),
    'versions were left out': { ...world({}, { 'lambda.functions': [vpcFunction('worker', [], [])] }), depth: 'fast' },
    'the only group may not be read': world({ associations: [association('frg-1')], rules: [hidden('frg-1')] }),
    'one group alerts, and another may not be read': world({
      associations: [association('frg-1'), association('frg-2')],
      rules: [rule('frg-1', 1, 'ALERT'), hidden('frg-2')],
    }),
    'a group broke off after a rule that alerts': world({ ...alerting, rules: [...alerting.rules!, hidden('frg-1')] }),
    'a shared VPC, whose owner may filter': world({}, { 'ec2.vpcs': [vpc('vpc-1', '444455556666')] }),
  },
});
