import type { WafInspection, WafThreat } from '../../model/derived.ts';

interface ManagedRule {
  readonly name: string;
  /** The last part of the label that the rule adds on a match. */
  readonly label: string;
  readonly inspects?: WafInspection;
  /** Its own action is Count: it stops nobody unless it is overridden to do so. */
  readonly counts?: true;
  /** Only some versions of the group have it. */
  readonly optional?: true;
}

export interface ManagedRuleGroup {
  /** Ends in a colon. */
  readonly labelNamespace: string;
  readonly rules: readonly ManagedRule[];
}

const plain = (...names: readonly string[]): readonly ManagedRule[] =>
  names.map((name) => ({ name, label: labelOf(name) }));

const looking = (
  threat: WafThreat,
  component: WafInspection['component'],
  ...names: readonly string[]
): readonly ManagedRule[] => names.map((name) => ({ name, label: labelOf(name), inspects: { threat, component } }));

/** Labels spell the component in mixed case: `SQLi_BODY` adds `SQLi_Body`. */
const labelOf = (name: string): string =>
  name
    .replace(/_QUERYARGUMENTS$/, '_QueryArguments')
    .replace(/_QUERYSTRING$/, '_QueryString')
    .replace(/_URIPATH$/, '_URIPath')
    .replace(/_BODY$/, '_Body')
    .replace(/_COOKIE$/, '_Cookie')
    .replace(/_HEADER$/, '_Header')
    .replace(/^PROPFIND_METHOD$/, 'Propfind_Method')
    .replace(/^Host_localhost/, 'Host_Localhost')
    .replace(/^UserAgent_BadBots/, 'BadBots');

const group = (namespace: string, ...rules: readonly (readonly ManagedRule[])[]): ManagedRuleGroup => ({
  labelNamespace: `awswaf:managed:aws:${namespace}:`,
  rules: rules.flat(),
});

export const managedRuleGroups = {
  name: "rules of AWS's managed rule groups",
  date: '2026-11-21',
  source: 'AWS Managed Rules rule groups list',
};

/** The groups of vendor `AWS` that filter by content or by source. Names are compared as they stand, case included. */
export const AWS_RULE_GROUPS: ReadonlyMap<string, ManagedRuleGroup> = new Map([
  [
    'AWSManagedRulesCommonRuleSet',
    group(
      'core-rule-set',
      plain(
        'NoUserAgent_HEADER',
        'UserAgent_BadBots_HEADER',
        'SizeRestrictions_QUERYSTRING',
        'SizeRestrictions_Cookie_HEADER',
        'SizeRestrictions_BODY',
        'SizeRestrictions_URIPATH',
        'EC2MetaDataSSRF_BODY',
        'EC2MetaDataSSRF_COOKIE',
        'EC2MetaDataSSRF_URIPATH',
        'EC2MetaDataSSRF_QUERYARGUMENTS',
        'GenericLFI_QUERYARGUMENTS',
        'GenericLFI_URIPATH',
        'GenericLFI_BODY',
        'RestrictedExtensions_URIPATH',
        'RestrictedExtensions_QUERYARGUMENTS',
        'GenericRFI_QUERYARGUMENTS',
        'GenericRFI_BODY',
        'GenericRFI_URIPATH',
      ),
      looking('xss', 'cookie', 'CrossSiteScripting_COOKIE'),
      looking('xss', 'query', 'CrossSiteScripting_QUERYARGUMENTS'),
      looking('xss', 'body', 'CrossSiteScripting_BODY'),
      looking('xss', 'uri', 'CrossSiteScripting_URIPATH'),
    ),
  ],
  ['AWSManagedRulesAdminProtectionRuleSet', group('admin-protection', plain('AdminProtection_URIPATH'))],
  [
    'AWSManagedRulesKnownBadInputsRuleSet',
    group(
      'known-bad-inputs',
      looking('known-bad', 'header', 'JavaDeserializationRCE_HEADER', 'Host_localhost_HEADER', 'Log4JRCE_HEADER'),
      looking('known-bad', 'body', 'JavaDeserializationRCE_BODY', 'Log4JRCE_BODY', 'ReactJSRCE_BODY'),
      looking('known-bad', 'uri', 'JavaDeserializationRCE_URIPATH', 'ExploitablePaths_URIPATH', 'Log4JRCE_URIPATH'),
      looking('known-bad', 'query', 'JavaDeserializationRCE_QUERYSTRING', 'Log4JRCE_QUERYSTRING'),
      looking('known-bad', 'header', 'PROPFIND_METHOD'),
    ),
  ],
  [
    'AWSManagedRulesSQLiRuleSet',
    group(
      'sql-database',
      looking('sqli', 'query', 'SQLi_QUERYARGUMENTS', 'SQLiExtendedPatterns_QUERYARGUMENTS'),
      looking('sqli', 'body', 'SQLi_BODY'),
      looking('sqli', 'cookie', 'SQLi_COOKIE'),
      looking('sqli', 'body', 'SQLiExtendedPatterns_BODY').map((rule) => ({ ...rule, optional: true as const })),
      looking('sqli', 'uri', 'SQLi_URIPATH').map((rule) => ({ ...rule, optional: true as const })),
    ),
  ],
  ['AWSManagedRulesLinuxRuleSet', group('linux-os', plain('LFI_URIPATH', 'LFI_QUERYSTRING', 'LFI_HEADER'))],
  [
    'AWSManagedRulesUnixRuleSet',
    group(
      'posix-os',
      plain(
        'UNIXShellCommandsVariables_QUERYSTRING',
        'UNIXShellCommandsVariables_BODY',
        'UNIXShellCommandsVariables_HEADER',
      ),
    ),
  ],
  [
    'AWSManagedRulesAmazonIpReputationList',
    group(
      'amazon-ip-list',
      looking('bad-sources', 'source', 'AWSManagedIPReputationList', 'AWSManagedReconnaissanceList'),
      plain('AWSManagedIPDDoSList').map((rule) => ({ ...rule, counts: true as const })),
    ),
  ],
  ['AWSManagedRulesAnonymousIpList', group('anonymous-ip-list', plain('AnonymousIPList', 'HostingProviderIPList'))],
]);

/** What a Marketplace group says by its name that it covers; vendors publish no rules. */
export function vendorCovers(name: string): readonly WafThreat[] {
  const whole = /owasp|^all_rules$/i.test(name);
  return [
    ...(whole || /sqli|sql[-_ ]?inj/i.test(name) ? (['sqli'] as const) : []),
    ...(whole || /xss|cross[-_ ]?site/i.test(name) ? (['xss'] as const) : []),
  ];
}
