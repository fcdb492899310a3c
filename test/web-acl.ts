import type { FactData } from '../src/model/catalogue.ts';
import { present, type World, type WorldRecord } from './check.ts';

export const ACL = 'arn:aws:wafv2:us-east-1:111122223333:regional/webacl/edge/11111111-2222-3333-4444-555555555555';
export const EDGE_ACL = ACL.replace('regional', 'global');
const GROUP = 'arn:aws:wafv2:us-east-1:111122223333:regional/rulegroup/own/1';
export const STAGE = 'arn:aws:apigateway:us-east-1::/restapis/a1b2c3/stages/prod';

type WebAcl = NonNullable<Extract<FactData<'wafv2.web-acls'>, { state: 'present' }>['value']['WebACL']>;
export type Rule = NonNullable<WebAcl['Rules']>[number];
export type Statement = NonNullable<Rule['Statement']>;
type Managed = NonNullable<Statement['ManagedRuleGroupStatement']>;

const VisibilityConfig = { SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: 'metric' };

let priority = 0;

/** Rules are evaluated in the order in which they are made, unless `more` says otherwise. */
export const rule = (Name: string, statement: Statement, more: Partial<Rule> = { Action: { Block: {} } }): Rule => ({
  Name,
  Priority: (priority += 1),
  Statement: statement,
  VisibilityConfig,
  ...more,
});

export const block = { Action: { Block: {} } } as const;
export const count = { Action: { Count: {} } } as const;
export const allow = { Action: { Allow: {} } } as const;

export const managed = (Name: string, more: Partial<Managed> = {}, override: 'None' | 'Count' = 'None'): Rule =>
  rule(
    Name,
    { ManagedRuleGroupStatement: { VendorName: 'AWS', Name, ...more } },
    { OverrideAction: { [override]: {} } },
  );

export const counted = (...names: readonly string[]): Partial<Managed> => ({
  RuleActionOverrides: names.map((Name) => ({ Name, ActionToUse: { Count: {} } })),
});

export const ownGroup = (more: object = {}, override: 'None' | 'Count' = 'None'): Rule =>
  rule('own', { RuleGroupReferenceStatement: { ARN: GROUP, ...more } }, { OverrideAction: { [override]: {} } });

export const ruleGroup = (...Rules: readonly Rule[]): WorldRecord<'wafv2.rule-groups'> => ({
  arn: GROUP,
  data: present({
    RuleGroup: {
      Name: 'own',
      Id: '1',
      ARN: GROUP,
      Capacity: 10,
      LabelNamespace: 'awswaf:111122223333:rulegroup:own:',
      Rules,
      VisibilityConfig,
    },
  }),
});

const setArn = (name: string): string => `arn:aws:wafv2:us-east-1:111122223333:regional/ipset/${name}/1`;

export const fromSet = (name: string): Statement => ({ IPSetReferenceStatement: { ARN: setArn(name) } });

export const ipSet = (name: string, ...Addresses: readonly string[]): WorldRecord<'wafv2.ip-sets'> => ({
  arn: setArn(name),
  data: present({
    IPSet: {
      Name: name,
      Id: '1',
      ARN: setArn(name),
      IPAddressVersion: Addresses[0]?.includes(':') ? 'IPV6' : 'IPV4',
      Addresses,
    },
  }),
});

export const fromCountries = (...codes: readonly ('DE' | 'FR' | 'US')[]): Statement => ({
  GeoMatchStatement: { CountryCodes: codes },
});

const TextTransformations = [{ Priority: 0, Type: 'URL_DECODE' }] as const;

export const path = (text: string, PositionalConstraint: 'STARTS_WITH' | 'EXACTLY' = 'STARTS_WITH'): Statement => ({
  ByteMatchStatement: {
    SearchString: Buffer.from(text).toString('base64'),
    FieldToMatch: { UriPath: {} },
    TextTransformations,
    PositionalConstraint,
  },
});

export const labelled = (Key: string, Scope: 'LABEL' | 'NAMESPACE' = 'LABEL'): Statement => ({
  LabelMatchStatement: { Scope, Key },
});

export const or = (...Statements: readonly Statement[]): Statement => ({ OrStatement: { Statements } });
export const and = (...Statements: readonly Statement[]): Statement => ({ AndStatement: { Statements } });
export const not = (one: Statement): Statement => ({ NotStatement: { Statement: one } });

/** An own match statement over one part of the request. */
export const match = (
  kind: 'SqliMatchStatement' | 'XssMatchStatement',
  field: 'Body' | 'AllQueryArguments' | 'UriPath',
  Type: 'URL_DECODE' | 'NONE' = 'URL_DECODE',
): Statement => ({
  [kind]: { FieldToMatch: { [field]: {} }, TextTransformations: [{ Priority: 0, Type }] },
});

export const rate = (
  Limit: number,
  more: Partial<NonNullable<Statement['RateBasedStatement']>> = {},
  action: Partial<Rule> = block,
): Rule => rule('rate', { RateBasedStatement: { Limit, AggregateKeyType: 'IP', ...more } }, action);

export interface WebAclWorld {
  readonly acl?: Partial<WebAcl>;
  readonly facts?: World['facts'];
}

/** A web ACL that a stage uses, with these rules. */
export function webAcl(rules: readonly Rule[], { acl = {}, facts = {} }: WebAclWorld = {}): World {
  const WebACL: WebAcl = {
    Name: 'edge',
    Id: '11111111-2222-3333-4444-555555555555',
    ARN: ACL,
    LabelNamespace: 'awswaf:111122223333:webacl:edge:',
    DefaultAction: { Allow: {} },
    Rules: rules,
    VisibilityConfig,
    ...acl,
  };
  return {
    facts: {
      'wafv2.web-acls': [{ arn: ACL, data: present({ WebACL }) }],
      'apigateway.stages': [{ arn: STAGE, data: present({ stageName: 'prod', webAclArn: ACL }) }],
      ...facts,
    },
  };
}
