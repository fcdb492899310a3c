import { cite, defineCheck, fail, notApplicable, notAssessed, pass } from '../src/model/check.ts';
import type { Records } from '../src/model/catalogue.ts';

export default defineCheck({
  title: 'The default execute-api endpoint is off when a custom domain is used',
  practice: 'control-network-traffic',
  severity: 'high',
  severities: ['high', 'medium', 'low'],
  resourceType: 'AWS::ApiGateway::RestApi',
  onePerResource: true,
  needs: ['apigateway.rest-apis', 'apigatewayv2.apis', 'apigateway.api-domains'],
  apart: [['apigateway.rest-apis'], ['apigatewayv2.apis']],
  why: 'What guards the custom domain (mutual TLS, a distribution with a web ACL) does not guard the default endpoint: it is a way round.',
  fix: 'Disable the default endpoint, then deploy the API.',
  references: [
    'Disable the default endpoint for REST APIs',
    'Disable the default endpoint for HTTP APIs in API Gateway',
  ],

  *evaluate({ 'apigateway.rest-apis': rest, 'apigatewayv2.apis': http, 'apigateway.api-domains': all }) {
    const domainsOf = new Map(all.map(({ arn, data }) => [arn, data]));
    const apis = [
      ...rest.map((api) => ({
        api,
        name: api.data.name ?? api.arn,
        off: api.data.disableExecuteApiEndpoint === true,
        isPrivate: api.data.endpointConfiguration?.types?.includes('PRIVATE') === true,
        evidence: cite(api, '/disableExecuteApiEndpoint', '/endpointConfiguration'),
        resourceType: 'AWS::ApiGateway::RestApi',
        cli: `aws apigateway update-rest-api --region ${api.scope.region} --rest-api-id ${api.data.id} --patch-operations op=replace,path=/disableExecuteApiEndpoint,value=true\naws apigateway create-deployment --region ${api.scope.region} --rest-api-id ${api.data.id} --stage-name STAGE_NAME`,
      })),
      ...http.map((api) => ({
        api,
        name: api.data.Name ?? api.arn,
        off: api.data.DisableExecuteApiEndpoint === true,
        isPrivate: false,
        evidence: cite(api, '/DisableExecuteApiEndpoint', '/ApiEndpoint'),
        resourceType: 'AWS::ApiGatewayV2::Api',
        cli: `aws apigatewayv2 update-api --region ${api.scope.region} --api-id ${api.data.ApiId} --disable-execute-api-endpoint`,
      })),
    ];
    for (const { api, name, off, isPrivate, evidence, resourceType, cli } of apis) {
      const { domains = [], unseen = [] } = domainsOf.get(api.arn) ?? {};
      const names = [...new Set(domains.map((domain) => domain.name))].toSorted();
      const details = {
        name,
        resourceType,
        relatedArns: [...new Set(domains.map(({ arn }) => arn))].toSorted(),
        expected: 'no default endpoint beside a custom domain',
        observed: `default endpoint ${off ? 'off' : 'on'}, custom domains: ${names.join(', ') || 'none'}`,
        evidence: [evidence],
      };
      const [gap] = unseen;
      if (names.length === 0) {
        yield gap === undefined
          ? notApplicable(api, `No custom domain leads to ${name}.`, details)
          : notAssessed(api, gap, details);
      } else if (off) {
        yield pass(api, `The default endpoint of ${name} is off.`, details);
      } else {
        yield fail(api, `${name} answers on its default endpoint beside ${names.join(', ')}.`, {
          ...details,
          ...severityOf(domains, unseen, isPrivate),
          fix: {
            cli,
            sideEffect: 'Clients and distributions that use the execute-api name get 403.',
          },
        });
      }
    }
  },
});

type Domains = Records<'apigateway.api-domains'>[number]['data'];

/** Distributions in front are not collected yet: one whose web ACL is bypassed would make a medium failure high. */
function severityOf(
  domains: Domains['domains'],
  unseen: Domains['unseen'],
  isPrivate: boolean,
): {
  readonly severity: 'high' | 'medium' | 'low';
  readonly possible?: readonly ['high', 'medium'];
  readonly reasons?: readonly string[];
} {
  if (isPrivate) return { severity: 'low', reasons: ['only VPC endpoints reach a private API'] };
  if (domains.some(({ mutualTls }) => mutualTls)) {
    return { severity: 'high', reasons: ['the domain asks for client certificates, the default endpoint does not'] };
  }
  const more =
    unseen.length > 0 ? 'not all domains could be read' : 'whether a distribution stands in front is not collected yet';
  return { severity: 'medium', possible: ['high', 'medium'], reasons: [more] };
}
