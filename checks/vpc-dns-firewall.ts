import { cite, defineCheck, fail, notApplicable, notAssessed, pass, type Details } from '../src/model/check.ts';
import type { Records } from '../src/model/catalogue.ts';
import type { Gap } from '../src/model/gap.ts';
import { grouped } from '../src/model/grouped.ts';

export default defineCheck({
  title: 'DNS egress from function VPCs is filtered',
  practice: 'control-network-traffic',
  severity: 'low',
  resourceType: 'AWS::EC2::VPC',
  onePerResource: true,
  needs: [
    'ec2.vpcs',
    'ec2.vpc-uses',
    'route53resolver.firewall-rule-group-associations',
    'route53resolver.firewall-rules',
  ],
  consults: ['route53resolver.firewall-configs'],
  why: 'Queries to the resolver of a VPC pass by security groups, network ACLs and flow logs: a function whose egress is closed can still send data out in the names that it asks for.',
  fix: 'Associate a DNS Firewall rule group that blocks with the VPC: managed domain lists, DNS tunneling, or all but the names in use.',
  references: ['Route 53 Resolver DNS Firewall', 'DNS Firewall VPC configuration', 'FirewallRuleGroupAssociation'],

  *evaluate(facts, { scope }) {
    const usesOf = new Map(facts['ec2.vpc-uses'].map(({ arn, data }) => [arn, data]));
    const associationsOf = grouped(facts['route53resolver.firewall-rule-group-associations'], ({ data }) => data.VpcId);
    const rulesOf = grouped(facts['route53resolver.firewall-rules'], groupOf);
    const configs = facts['route53resolver.firewall-configs'];
    for (const vpc of facts['ec2.vpcs']) {
      const { VpcId = '', OwnerId = scope.account } = vpc.data;
      const { users = [], unseen = [] } = usesOf.get(vpc.arn) ?? {};
      const functions = users.filter(({ kind }) => kind === 'function');
      if (functions.length === 0) {
        const gap = unseen.find(hidesFunctions);
        yield gap ? notAssessed(vpc, gap) : notApplicable(vpc, 'No function is in the VPC.');
        continue;
      }
      const associations = (associationsOf.get(VpcId) ?? []).filter(({ data }) => data.Status !== 'DELETING');
      const rules = associations.flatMap(({ data }) => rulesOf.get(data.FirewallRuleGroupId ?? '') ?? []);
      const blocking = rules.find(({ data }) => data.state === 'present' && data.value.Action === 'BLOCK');
      const config =
        configs.state === 'present' ? configs.value.find(({ data }) => data.ResourceId === VpcId) : undefined;
      const opens = config?.data.FirewallFailOpen === 'ENABLED';
      const details: Details = {
        expected: 'a DNS Firewall rule group with a rule that blocks',
        observed: [
          ...(associations.length === 0 ? ['no rule group'] : associations.map(words)),
          ...(opens ? ['fails open: queries that DNS Firewall leaves unanswered pass'] : []),
        ].join('; '),
        relatedArns: functions.map(({ arn }) => arn),
        evidence: [
          ...(associations.length === 0 ? [cite(vpc, '/VpcId')] : associations.map((one) => cite(one))),
          ...(blocking ? [cite(blocking, '/Action')] : []),
          ...(opens && config ? [cite(config, '/FirewallFailOpen')] : []),
        ],
      };
      if (blocking) {
        yield pass(
          vpc,
          `DNS Firewall blocks names that functions of the VPC ask for${opens ? ', as long as it answers: it fails open' : ''}.`,
          details,
        );
        continue;
      }
      const gap = rules.map(({ data }) => data).find((data) => data.state === 'unknown')?.gap ?? ofOwner(vpc, OwnerId);
      if (gap) {
        yield notAssessed(vpc, gap);
        continue;
      }
      yield fail(
        vpc,
        associations.length === 0
          ? 'No DNS Firewall rule group filters what functions of the VPC ask for.'
          : 'The DNS Firewall rule groups of the VPC block nothing.',
        {
          ...details,
          confidence: 'heuristic',
          reasons: ['a Route 53 Profile may bring rule groups, and is not read'],
          fix: {
            cli: `aws route53resolver associate-firewall-rule-group --region ${vpc.scope.region} --firewall-rule-group-id RULE_GROUP_ID --vpc-id ${VpcId} --priority 101 --name NAME`,
            sideEffect:
              'Names that the rules block no longer resolve in the whole VPC: begin with ALERT, and read the query logs.',
            verify: `aws route53resolver list-firewall-rule-group-associations --region ${vpc.scope.region} --vpc-id ${VpcId}`,
          },
        },
      );
    }
  },
});

type Rule = Records<'route53resolver.firewall-rules'>[number];

/** A rule stands under its group's ARN, and so does the gap of a group that could not be read. */
const groupOf = ({ arn }: Rule): string => arn.split(':firewall-rule-group/')[1]?.split('/', 1)[0] ?? '';

/** Functions, their versions, or where their subnets are. */
const hidesFunctions = ({ operation }: Gap): boolean =>
  operation.startsWith('lambda:') || operation === 'ec2:DescribeSubnets';

const words = ({ data }: Records<'route53resolver.firewall-rule-group-associations'>[number]): string =>
  `${data.FirewallRuleGroupId ?? 'a rule group'}, ${data.Status ?? 'in no state'}`;

/** Of a shared VPC its owner may have associated rule groups. */
const ofOwner = (vpc: Records<'ec2.vpcs'>[number], owner: string): Gap | undefined =>
  owner === vpc.scope.account
    ? undefined
    : {
        cause: 'access-denied',
        operation: 'route53resolver:ListFirewallRuleGroupAssociations',
        action: 'route53resolver:ListFirewallRuleGroupAssociations',
        scope: vpc.scope,
        detail: `The VPC is shared by ${owner}: a participant sees only his own associations.`,
      };
