import type { FieldToMatch, Rule, RuleAction, Statement } from '@aws-sdk/client-wafv2';

import type { Stored } from '../../model/stored.ts';
import type { Expect, Written } from './write.ts';

type WrittenRule = Omit<Stored<Rule>, 'Priority' | 'VisibilityConfig'>;

const metrics = (name: string) => ({ SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: name });

/** A web ACL whose rules are evaluated in the order in which they stand. */
export const webAcl = (
  arn: string,
  rules: readonly WrittenRule[],
  $expect: Expect,
): Readonly<Record<string, Written<'wafv2.web-acls'>>> => {
  const [, , , , , key = ''] = arn.split(':');
  const [, , name = '', id = ''] = key.split('/');
  return {
    [key]: {
      WebACL: {
        Name: name,
        Id: id,
        ARN: arn,
        DefaultAction: { Allow: {} },
        Rules: rules.map((rule, at) => ({ ...rule, Priority: at, VisibilityConfig: metrics(rule.Name ?? '') })),
        VisibilityConfig: metrics(name),
        Capacity: 1200,
        ManagedByFirewallManager: false,
      },
      LockToken: '2e1b0c7e-0000-4000-8000-000000000001',
      $expect,
    },
  };
};

/** `regional/webacl/NAME/ID` of an ARN. */
export const aclKey = (arn: string): string => arn.split(':')[5] ?? '';

interface ManagedOptions {
  readonly count?: true;
  /** Rules of the group that only count. */
  readonly counted?: readonly string[];
  readonly version?: string;
  readonly only?: Stored<Statement>;
}

/** A rule group of AWS's own. */
export const managed = (name: string, { count, counted, version, only }: ManagedOptions = {}): WrittenRule => ({
  Name: name,
  Statement: {
    ManagedRuleGroupStatement: {
      VendorName: 'AWS',
      Name: name,
      ...(version && { Version: version }),
      ...(counted && { RuleActionOverrides: counted.map((Name) => ({ Name, ActionToUse: { Count: {} } })) }),
      ...(only && { ScopeDownStatement: only }),
    },
  },
  OverrideAction: count ? { Count: {} } : { None: {} },
});

/** Requests of one address in a window. */
export const rateLimit = (limit: number, seconds: 60 | 300, action: Stored<RuleAction>): WrittenRule => ({
  Name: 'rate',
  Statement: { RateBasedStatement: { Limit: limit, EvaluationWindowSec: seconds, AggregateKeyType: 'IP' } },
  Action: action,
});

const FIELDS: readonly Stored<FieldToMatch>[] = [
  { Body: { OversizeHandling: 'MATCH' } },
  { QueryString: {} },
  { UriPath: {} },
];

/** A rule of one's own that looks for injections in body, query and path. */
export const looksFor = (what: 'sqli' | 'xss'): WrittenRule => ({
  Name: `own-${what}`,
  Statement: {
    OrStatement: {
      Statements: FIELDS.map((FieldToMatch) => {
        const match = { FieldToMatch, TextTransformations: [{ Priority: 0, Type: 'URL_DECODE' as const }] };
        return what === 'sqli'
          ? { SqliMatchStatement: { ...match, SensitivityLevel: 'LOW' as const } }
          : { XssMatchStatement: match };
      }),
    },
  },
  Action: { Block: {} },
});

export const countries = (
  action: 'Allow' | 'Block',
  ...CountryCodes: readonly ('DK' | 'FI' | 'KP' | 'NO' | 'SE')[]
): WrittenRule => ({
  Name: `${action.toLowerCase()}-countries`,
  Statement: { GeoMatchStatement: { CountryCodes } },
  Action: action === 'Allow' ? { Allow: {} } : { Block: {} },
});

export const IP_REPUTATION = 'AWSManagedRulesAmazonIpReputationList';
export const CORE = 'AWSManagedRulesCommonRuleSet';
export const KNOWN_BAD = 'AWSManagedRulesKnownBadInputsRuleSet';
export const SQL = 'AWSManagedRulesSQLiRuleSet';

/** What is to be said of a web ACL, all of it good but for what is named. */
export const aclExpect = (differing: Expect = {}): Expect => ({
  'waf-acl-effective': 'pass',
  'waf-managed-sqli': 'pass',
  'waf-managed-xss': 'pass',
  'waf-managed-known-bad': 'pass',
  'waf-managed-ip-reputation': 'pass',
  'waf-rate-limit': 'pass',
  'waf-rule-order': 'pass',
  'waf-logging': 'pass',
  ...differing,
});
