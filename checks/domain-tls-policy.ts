import { cite, defineCheck, fail, notAssessed, pass, type Judged, type Verdict } from '../src/model/check.ts';
import type { Records } from '../src/model/catalogue.ts';

export default defineCheck({
  title: 'Custom domains and REST endpoints accept only TLS 1.2 or newer',
  practice: 'control-network-traffic',
  severity: 'medium',
  severities: ['medium', 'low'],
  resourceType: 'AWS::ApiGateway::DomainName',
  needs: ['apigateway.domain-names', 'apigatewayv2.domain-names', 'apigateway.rest-apis'],
  apart: [['apigateway.domain-names'], ['apigatewayv2.domain-names'], ['apigateway.rest-apis']],
  why: 'TLS 1.0 and 1.1 are broken: who can read along can force a client down to them.',
  fix: 'Choose a security policy of TLS 1.2 or 1.3, wait until the change is through, and deploy the API again.',
  references: [
    'Security policies for REST APIs in API Gateway',
    'Choose a security policy for your custom domain in API Gateway',
  ],

  *evaluate(
    { 'apigateway.domain-names': domains, 'apigatewayv2.domain-names': v2, 'apigateway.rest-apis': apis },
    { settings },
  ) {
    const judge = judgeWith(settings.requireForwardSecrecy);
    const seen = new Set(domains.map(({ arn }) => arn));
    for (const domain of domains) {
      const { domainName = domain.arn, securityPolicy, endpointAccessMode } = domain.data;
      yield judge(domain, domainName, securityPolicy, endpointAccessMode, {
        evidence: [cite(domain, '/securityPolicy', '/endpointAccessMode')],
        cli: `aws apigateway update-domain-name --region ${domain.scope.region} --domain-name ${domainName} --patch-operations op=replace,path=/securityPolicy,value=TLS_1_2`,
      });
    }
    // Both families list the same domains; the second alone knows those that the first did not show.
    for (const domain of v2.filter(({ arn }) => !seen.has(arn))) {
      const policies = (domain.data.DomainNameConfigurations ?? []).map(({ SecurityPolicy }) => SecurityPolicy);
      const { DomainName = domain.arn } = domain.data;
      const weakest = policies.includes('TLS_1_0') ? 'TLS_1_0' : policies[0];
      yield judge(domain, DomainName, weakest, undefined, {
        evidence: [cite(domain, '/DomainNameConfigurations')],
        cli: `aws apigatewayv2 update-domain-name --region ${domain.scope.region} --domain-name ${DomainName} --domain-name-configurations CertificateArn=CERTIFICATE_ARN,EndpointType=REGIONAL,SecurityPolicy=TLS_1_2`,
      });
    }
    for (const api of apis) yield ofApi(api, judge);
  },
});

interface Beside {
  readonly evidence: readonly ReturnType<typeof cite>[];
  readonly cli: string;
}

type Judge = (
  resource: Judged,
  name: string,
  policy: string | undefined,
  access: string | undefined,
  beside: Beside,
) => Verdict;

/** `TLS_1_0`, `TLS_1_2`, or an enhanced policy whose name carries its version: `SecurityPolicy_TLS13_1_3_2025_09`. */
function judgeWith(requireForwardSecrecy: boolean): Judge {
  return (resource, name, policy, access, { evidence, cli }) => {
    const details = {
      name,
      expected: `TLS 1.2 or newer${requireForwardSecrecy ? ' with forward secrecy' : ''}`,
      observed: `security policy ${policy ?? 'not set'}${access === undefined ? '' : `, endpoint access ${access}`}`,
      evidence,
      fix: { cli, sideEffect: 'Clients that know no newer TLS cannot connect any more.' },
    };
    if (policy === undefined) {
      const { fix: _, ...seen } = details;
      const [source] = evidence;
      const operation = source?.operation ?? '';
      const detail = 'The answer does not name the security policy.';
      return notAssessed(
        resource,
        { cause: 'unsupported', operation, action: 'apigateway:GET', scope: resource.scope, detail },
        seen,
      );
    }
    const enhanced = /^SecurityPolicy_TLS1[23]_/.test(policy);
    if (policy !== 'TLS_1_2' && !enhanced) {
      return fail(resource, `${name} has the security policy ${policy}, which admits TLS 1.0.`, details);
    }
    if (enhanced && access === 'BASIC') {
      return fail(resource, `${name} has an enhanced policy that endpoint access BASIC does not enforce strictly.`, {
        ...details,
        severity: 'low',
      });
    }
    if (requireForwardSecrecy && !hasForwardSecrecy(policy)) {
      return fail(resource, `${name} admits ciphers without forward secrecy.`, { ...details, severity: 'low' });
    }
    const { fix: _, ...seen } = details;
    return pass(resource, `${name} accepts TLS 1.2 or newer only (${policy}).`, seen);
  };
}

/** TLS 1.3 always has it; a policy of TLS 1.2 where its name says so (`…_PFS_…`). */
const hasForwardSecrecy = (policy = ''): boolean => /^SecurityPolicy_TLS13_1_3_|_PFS_/.test(policy);

/** An absent policy is the legacy default of the endpoint type (API Gateway Developer Guide: Security policies). */
function ofApi(api: Records<'apigateway.rest-apis'>[number], judge: Judge): Verdict {
  const { name = api.arn, id = '', securityPolicy, endpointAccessMode, endpointConfiguration } = api.data;
  const isPrivate = endpointConfiguration?.types?.includes('PRIVATE') === true;
  const inferred = securityPolicy === undefined;
  const policy = securityPolicy ?? (isPrivate ? 'TLS_1_2' : 'TLS_1_0');
  const verdict = judge(api, name, policy, endpointAccessMode, {
    evidence: [cite(api, '/securityPolicy', '/endpointAccessMode', '/endpointConfiguration')],
    cli: `aws apigateway update-rest-api --region ${api.scope.region} --rest-api-id ${id} --patch-operations op=replace,path=/securityPolicy,value=SecurityPolicy_TLS13_1_3_2025_09`,
  });
  const reasons = inferred ? ['inferred: the API names no policy, so the default of its endpoint type holds'] : [];
  const off = api.data.disableExecuteApiEndpoint === true;
  return {
    ...verdict,
    resourceType: 'AWS::ApiGateway::RestApi',
    reasons: [...reasons, ...(off ? ['its default endpoint is off'] : [])],
    ...(off && verdict.outcome === 'fail' && { severity: 'low' as const }),
  };
}
