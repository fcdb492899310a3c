import {
  AssociateWebACLCommand,
  CreateWebACLCommand,
  PutLoggingConfigurationCommand,
  type Rule,
} from '@aws-sdk/client-wafv2';

import { arnOf, type Cloud, type Pair } from './cloud.ts';

/** Path after the region of three stages that get a web ACL. */
export interface Guarded {
  readonly strong: string;
  readonly counting: string;
  readonly disordered: string;
}

const GROUPS = [
  'AWSManagedRulesCommonRuleSet',
  'AWSManagedRulesSQLiRuleSet',
  'AWSManagedRulesKnownBadInputsRuleSet',
  'AWSManagedRulesAmazonIpReputationList',
];

const visible = (MetricName: string) => ({
  SampledRequestsEnabled: true,
  CloudWatchMetricsEnabled: true,
  MetricName,
});

const managed = (Name: string, Priority: number, override: 'None' | 'Count'): Rule => ({
  Name,
  Priority,
  VisibilityConfig: visible(Name),
  OverrideAction: { [override]: {} },
  Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name } },
});

const rate = (Priority: number, action: 'Block' | 'Count'): Rule => ({
  Name: 'rate',
  Priority,
  VisibilityConfig: visible('rate'),
  Action: { [action]: {} },
  Statement: { RateBasedStatement: { Limit: 1000, AggregateKeyType: 'IP', EvaluationWindowSec: 300 } },
});

const home: Rule = {
  Name: 'home',
  Priority: 0,
  VisibilityConfig: visible('home'),
  Action: { Allow: {} },
  Statement: { GeoMatchStatement: { CountryCodes: ['NL'] } },
};

/** A web ACL that does its work, one that only counts, and one that lets a country past everything else. */
export async function firewalls(cloud: Cloud, stages: Guarded): Promise<readonly Pair[]> {
  const guard = async (name: string, stage: string, rules: readonly Rule[]): Promise<string> => {
    const { Summary } = await cloud.wafv2.send(
      new CreateWebACLCommand({
        Name: name,
        Scope: 'REGIONAL',
        DefaultAction: { Allow: {} },
        VisibilityConfig: visible(name),
        Rules: [...rules],
      }),
    );
    await cloud.wafv2.send(new AssociateWebACLCommand({ WebACLArn: Summary!.ARN, ResourceArn: stage }));
    return Summary!.ARN!;
  };
  const strong = await guard('strong', stages.strong, [
    ...GROUPS.map((name, index) => managed(name, index, 'None')),
    rate(GROUPS.length, 'Block'),
  ]);
  await cloud.wafv2.send(
    new PutLoggingConfigurationCommand({
      LoggingConfiguration: {
        ResourceArn: strong,
        LogDestinationConfigs: [arnOf('logs', 'log-group:aws-waf-logs-strong')],
        RedactedFields: [{ SingleHeader: { Name: 'authorization' } }, { SingleHeader: { Name: 'cookie' } }],
      },
    }),
  );
  const counting = await guard('counting', stages.counting, [
    ...GROUPS.map((name, index) => managed(name, index, 'Count')),
    rate(GROUPS.length, 'Count'),
  ]);
  const disordered = await guard('disordered', stages.disordered, [home, managed(GROUPS[0]!, 1, 'None')]);
  return [
    ...[
      'waf-acl-effective',
      'waf-managed-sqli',
      'waf-managed-xss',
      'waf-managed-known-bad',
      'waf-managed-ip-reputation',
      'waf-rate-limit',
      'waf-logging',
    ].map((check) => ({ check, bad: counting, good: strong })),
    { check: 'waf-rule-order', bad: disordered, good: strong },
  ];
}
