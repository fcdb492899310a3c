import {
  cite,
  defineCheck,
  fail,
  notAssessed,
  pass,
  type Details,
  type Judged,
  type Verdict,
} from '../src/model/check.ts';
import type { Answer } from '../src/model/answer.ts';
import type { Records } from '../src/model/catalogue.ts';
import type { TlsSupport } from '../src/model/derived.ts';

export default defineCheck({
  title: 'Custom domains and REST endpoints accept only TLS 1.2 or newer',
  practice: 'control-network-traffic',
  severity: 'medium',
  severities: ['medium', 'low'],
  resourceType: 'AWS::ApiGateway::DomainName',
  onePerResource: true,
  needs: ['apigateway.domain-names', 'apigatewayv2.domain-names', 'apigateway.rest-apis', 'apigateway.tls'],
  apart: [['apigateway.domain-names'], ['apigatewayv2.domain-names'], ['apigateway.rest-apis']],
  consults: ['apigateway.api-domains'],
  why: 'TLS 1.0 and 1.1 are broken: who can read along can force a client down to them.',
  fix: 'Choose a security policy of TLS 1.2 or 1.3, wait until the change is through, and deploy the API again.',
  references: [
    'Security policies for REST APIs in API Gateway',
    'Choose a security policy for your custom domain in API Gateway',
  ],

  *evaluate(facts, { settings: { requireForwardSecrecy } }) {
    const supportOf = new Map(facts['apigateway.tls'].map(({ arn, data }) => [arn, data]));
    const weaker = weakerApis(facts['apigateway.rest-apis'], facts['apigateway.api-domains'], supportOf);
    const domains = facts['apigateway.domain-names'];
    for (const domain of domains) {
      const { domainName = domain.arn, endpointAccessMode: access } = domain.data;
      const cli = `aws apigateway update-domain-name --region ${domain.scope.region} --domain-name ${domainName} --patch-operations op=replace,path=/securityPolicy,value=TLS_1_2`;
      const details = {
        name: domainName,
        reasons: weaker.get(domain.arn) ?? [],
        evidence: [cite(domain, '/securityPolicy', '/endpointAccessMode')],
        fix: { cli },
      };
      yield judge(domain, supportOf.get(domain.arn), access, requireForwardSecrecy, details);
    }
    const seen = new Set(domains.map(({ arn }) => pathOf(arn)));
    for (const domain of facts['apigatewayv2.domain-names'].filter(({ arn }) => !seen.has(pathOf(arn)))) {
      const { DomainName = domain.arn } = domain.data;
      const cli = `aws apigatewayv2 update-domain-name --region ${domain.scope.region} --domain-name ${DomainName} --domain-name-configurations CertificateArn=CERTIFICATE_ARN,EndpointType=REGIONAL,SecurityPolicy=TLS_1_2`;
      const details = { name: DomainName, evidence: [cite(domain, '/DomainNameConfigurations')], fix: { cli } };
      yield judge(domain, supportOf.get(domain.arn), undefined, requireForwardSecrecy, details);
    }
    for (const api of facts['apigateway.rest-apis']) {
      const { name = api.arn, id = '', endpointAccessMode: access, disableExecuteApiEndpoint: off } = api.data;
      const support = supportOf.get(api.arn);
      const reasons = [
        ...(support?.inferred ? ['inferred: the API names no policy, so the default of its endpoint type holds'] : []),
        ...(off ? ['its default endpoint is off'] : []),
      ];
      const cli = `aws apigateway update-rest-api --region ${api.scope.region} --rest-api-id ${id} --patch-operations op=replace,path=/securityPolicy,value=SecurityPolicy_TLS13_1_3_2025_09`;
      const verdict = judge(api, support, access, requireForwardSecrecy, {
        name,
        resourceType: 'AWS::ApiGateway::RestApi',
        reasons,
        evidence: [cite(api, '/securityPolicy', '/endpointAccessMode', '/endpointConfiguration')],
        fix: { cli },
      });
      yield off && verdict.outcome === 'fail' ? { ...verdict, severity: 'low' } : verdict;
    }
  },
});

/** `/domainnames/NAME`: the families write the ARN of one domain with and without the account. */
const pathOf = (arn: string): string => arn.slice(arn.indexOf('/'));

/**
 * Of domains, the REST APIs behind them that admit older TLS: a domain negotiates with its API's policy where the two
 * differ (API Gateway Developer Guide: Choose a security policy for your custom domain).
 */
function weakerApis(
  apis: Records<'apigateway.rest-apis'>,
  domains: Answer<Records<'apigateway.api-domains'>>,
  supportOf: ReadonlyMap<string, TlsSupport>,
): ReadonlyMap<string, readonly string[]> {
  const names = new Map(apis.map(({ arn, data }) => [arn, data.name ?? arn]));
  const found = new Map<string, string[]>();
  for (const { arn, data } of domains.state === 'present' ? domains.value : []) {
    const own = supportOf.get(arn);
    if (own?.minimum === undefined) continue;
    for (const domain of new Set(data.domains.map((one) => one.arn))) {
      const minimum = supportOf.get(domain)?.minimum;
      if (minimum === undefined || own.minimum >= minimum) continue;
      const words = `the API ${names.get(arn) ?? arn} behind it has the policy ${own.policy ?? ''}`;
      found.set(domain, [...(found.get(domain) ?? []), words]);
    }
  }
  return found;
}

function judge(
  resource: Judged,
  { policy, minimum, forwardSecrecy, enhanced }: TlsSupport = {
    inferred: false,
    forwardSecrecy: false,
    enhanced: false,
  },
  access: string | undefined,
  requireForwardSecrecy: boolean,
  { fix, ...own }: Details,
): Verdict {
  const name = own.name ?? resource.arn;
  const seen = {
    ...own,
    expected: `TLS 1.2 or newer${requireForwardSecrecy ? ' with forward secrecy' : ''}`,
    observed: `security policy ${policy ?? 'not told'}${access === undefined ? '' : `, endpoint access ${access}`}`,
  };
  const failing = { ...seen, fix: { ...fix, sideEffect: 'Clients that know no newer TLS cannot connect any more.' } };
  if (minimum === undefined) {
    const detail = policy === undefined ? 'The answer names no security policy.' : `The policy ${policy} is not known.`;
    const operation = own.evidence?.[0]?.operation ?? '';
    return notAssessed(
      resource,
      { cause: 'unsupported', operation, action: 'apigateway:GET', scope: resource.scope, detail },
      seen,
    );
  }
  if (minimum === '1.0') {
    return fail(resource, `${name} has the security policy ${policy ?? ''}, which admits TLS 1.0.`, failing);
  }
  if (enhanced && access !== 'STRICT' && access !== 'BASIC') {
    const detail = 'The answer names no endpoint access mode, which decides whether the policy is enforced.';
    const operation = own.evidence?.[0]?.operation ?? '';
    return notAssessed(
      resource,
      { cause: 'unsupported', operation, action: 'apigateway:GET', scope: resource.scope, detail },
      seen,
    );
  }
  if (enhanced && access === 'BASIC') {
    return fail(resource, `${name} has an enhanced policy, but its endpoint access is BASIC, not STRICT.`, {
      ...failing,
      severity: 'low',
    });
  }
  if (requireForwardSecrecy && !forwardSecrecy) {
    return fail(resource, `${name} admits ciphers without forward secrecy.`, { ...failing, severity: 'low' });
  }
  return pass(resource, `${name} accepts TLS 1.2 or newer only (${policy ?? ''}).`, seen);
}
