import type { FactData, Records } from '../src/model/catalogue.ts';
import { cite, defineCheck, fail, notApplicable, notAssessed, pass, type Details } from '../src/model/check.ts';

export default defineCheck({
  title: 'Web ACL logging is on and keeps blocked requests',
  practice: 'control-network-traffic',
  severity: 'medium',
  severities: ['medium', 'low'],
  resourceType: 'AWS::WAFv2::WebACL',
  onePerResource: true,
  needs: ['wafv2.web-acls', 'wafv2.uses', 'wafv2.logging-configurations'],
  why: 'Without the log nobody sees an attack, nor can tell what a blocked customer had sent; a log with credentials in it is a second way in.',
  fix: 'Log to a destination whose name starts with aws-waf-logs-, keep what was blocked, and redact the Authorization and Cookie headers.',
  references: ['Logging AWS WAF web ACL traffic', 'AWS WAF data protection and logging'],

  *evaluate({ 'wafv2.web-acls': webAcls, 'wafv2.uses': uses, 'wafv2.logging-configurations': configurations }) {
    const usesOf = new Map(uses.map(({ arn, data }) => [arn, data]));
    for (const acl of webAcls) {
      const { arn, data } = acl;
      if (data.state === 'absent') continue;
      const { resources = [], unseen = [] } = usesOf.get(arn) ?? {};
      if (resources.length === 0) {
        yield unseen[0]
          ? notAssessed(acl, unseen[0])
          : notApplicable(acl, 'It protects nothing: no resource is associated with it.');
        continue;
      }
      const own = configurations.filter(({ data: { ResourceArn } }) => ResourceArn === arn);
      const logging = own.filter(({ data: { LogDestinationConfigs } }) => (LogDestinationConfigs ?? []).length > 0);
      const keeping = logging.filter(({ data: configuration }) => keepsBlocked(configuration));
      const shown = sensitive(logging, data);
      const details: Details = {
        relatedArns: logging.flatMap(({ data: { LogDestinationConfigs } }) => LogDestinationConfigs ?? []),
        expected: 'a destination, blocked requests kept, Authorization and Cookie redacted',
        observed:
          logging.length === 0
            ? 'no logging configuration'
            : `${logging.map(({ data: { LogScope } }) => LogScope ?? 'CUSTOMER').join(', ')}; not redacted: ${shown.join(', ') || 'nothing'}`,
        evidence:
          own.length > 0
            ? own.map((record) => cite(record))
            : [{ ...acl.source, operation: 'wafv2:ListLoggingConfigurations', document: [], marks: [] }],
        fix: {
          cli: `aws wafv2 put-logging-configuration --region ${acl.scope.region} --logging-configuration '{"ResourceArn":"${arn}","LogDestinationConfigs":["${logging[0]?.data.LogDestinationConfigs?.[0] ?? 'DESTINATION_ARN'}"],"RedactedFields":[{"SingleHeader":{"Name":"authorization"}},{"SingleHeader":{"Name":"cookie"}}]}'`,
          sideEffect: 'The destination charges for what is stored.',
          verify: `aws wafv2 get-logging-configuration --resource-arn ${arn} --region ${acl.scope.region}`,
        },
      };
      if (logging.length === 0) yield fail(acl, 'Its requests are not logged.', details);
      else if (keeping.length === 0) yield fail(acl, 'The logging filter drops blocked requests.', details);
      else if (shown.length === 0) {
        yield pass(acl, 'Blocked requests are logged, without credentials.', { ...details, fix: {} });
      } else if (data.state === 'unknown') yield notAssessed(acl, data.gap);
      else {
        yield fail(acl, `Requests are logged with the headers ${shown.join(' and ')} in clear.`, {
          ...details,
          severity: 'low',
        });
      }
    }
  },
});

type Configuration = FactData<'wafv2.logging-configurations'>;

/** The first filter that every blocked request meets decides; before it, one that drops some of them does. */
function keepsBlocked({ LoggingFilter: filter }: Configuration): boolean {
  for (const { Behavior, Requirement, Conditions = [] } of filter?.Filters ?? []) {
    const isBlocked = Conditions.map(({ ActionCondition }) => ActionCondition?.Action === 'BLOCK');
    const isOther = Conditions.some(({ ActionCondition }) => ActionCondition && ActionCondition.Action !== 'BLOCK');
    const all = Requirement === 'MEETS_ALL' ? isBlocked.every(Boolean) : isBlocked.includes(true);
    if (all) return Behavior === 'KEEP';
    const some = Requirement === 'MEETS_ALL' && isBlocked.includes(true) && !isOther;
    if (some && Behavior === 'DROP') return false;
  }
  return filter?.DefaultBehavior !== 'DROP';
}

/** Headers with credentials that some log shows. */
function sensitive(
  logging: Records<'wafv2.logging-configurations'>,
  acl: FactData<'wafv2.web-acls'>,
): readonly string[] {
  const protections = acl.state === 'present' ? (acl.value.WebACL?.DataProtectionConfig?.DataProtections ?? []) : [];
  const isProtected = (type: string, header: string): boolean =>
    protections.some(
      ({ Field }) =>
        Field?.FieldType === type &&
        (Field.FieldKeys === undefined || Field.FieldKeys.some((key) => key.toLowerCase() === header)),
    );
  return ['authorization', 'cookie'].filter(
    (header) =>
      !isProtected('SINGLE_HEADER', header) &&
      logging.some(
        ({ data: { RedactedFields = [] } }) =>
          !RedactedFields.some(({ SingleHeader }) => SingleHeader?.Name?.toLowerCase() === header),
      ),
  );
}
