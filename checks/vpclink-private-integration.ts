import { cite, defineCheck, fail, notApplicable, notAssessed, pass, type Details } from '../src/model/check.ts';
import type { BackendTarget } from '../src/model/derived.ts';
import type { Resource } from '../src/model/stored.ts';

export default defineCheck({
  title: 'Private back ends are reached by VPC link, not by public addresses',
  practice: 'control-network-traffic',
  severity: 'high',
  severities: ['high', 'info'],
  resourceType: 'AWS::ApiGatewayV2::Integration',
  needs: ['apigateway.methods', 'apigatewayv2.integrations', 'apigateway.backends'],
  apart: [['apigateway.methods'], ['apigatewayv2.integrations']],
  why: 'A back end that the API reaches by a public name is reached so by everybody, past the authorizer, the throttling and the firewall of the API.',
  fix: 'Put an internal load balancer in front of the back end and let the integration use a VPC link to it.',
  references: [
    'Private integrations for REST APIs in API Gateway',
    'Create private integrations for HTTP APIs in API Gateway',
  ],

  *evaluate({
    'apigateway.backends': backends,
    'apigateway.methods': methods,
    'apigatewayv2.integrations': integrations,
  }) {
    const draftsOf = new Map(
      methods.map(({ arn, data }) => [arn, data.state === 'present' ? data.value.relatedArns : []]),
    );
    const asked = new Map<string, Resource<unknown>>([...methods, ...integrations].map((one) => [one.arn, one]));
    for (const backend of backends) {
      const integration = asked.get(backend.arn);
      if (integration === undefined) continue;
      const resourceType = backend.arn.includes(':execute-api:') ? 'AWS::ApiGateway::Method' : undefined;
      const drafts = draftsOf.get(backend.arn) ?? [];
      const named = { ...(resourceType !== undefined && { resourceType }), relatedArns: drafts };
      if (backend.data.state === 'unknown') {
        yield notAssessed(backend, backend.data.gap, named);
        continue;
      }
      if (backend.data.state === 'absent') continue;
      const { type, uri = '', isPrivate, links, targets, unseen } = backend.data.value;
      const [gap] = unseen;
      if (!type.startsWith('HTTP')) {
        yield notApplicable(backend, `The integration is of type ${type || 'none'}: it calls no HTTP back end.`, named);
        continue;
      }
      const own = targets.filter((target) => target.kind === 'load-balancer' || target.kind === 'interface');
      const details: Details = {
        ...named,
        relatedArns: [
          ...drafts,
          ...links,
          ...targets.flatMap((target) => (target.kind === 'host' ? [] : [target.arn])),
        ],
        expected: 'a connection of type VPC_LINK',
        observed: `${isPrivate ? 'VPC_LINK' : 'INTERNET'}: ${uri}`,
        evidence: [cite(integration, '/integration', '/IntegrationUri', '/ConnectionType', '/ConnectionId')],
      };
      const open = own.filter((target) => target.kind === 'interface' || target.scheme !== 'internal');
      const hosts = targets.flatMap((target) => (target.kind === 'host' ? [target] : []));
      if (isPrivate) yield pass(backend, 'The integration goes through a VPC link.', details);
      else if (open.length > 0) {
        yield fail(backend, `The integration calls ${open.map(words).join(', ')} of the account by its public name.`, {
          ...details,
          fix: { cli: fixOf(backend.arn, backend.scope.region) },
        });
      } else if (gap !== undefined) yield notAssessed(backend, gap, named);
      else if (hosts.length > 0) {
        const isForeign = hosts.every((host) => host.isForeign);
        yield fail(backend, `The integration calls ${hosts.map(({ host }) => host).join(', ')} over the internet.`, {
          ...details,
          severity: 'info',
          ...(!isForeign && { possible: ['high', 'info'] }),
          reasons: [
            isForeign
              ? 'nothing of the account is behind that name'
              : 'no load balancer or interface of the region has that name; whether a DNS record leads to one was not read',
          ],
        });
      } else {
        yield fail(
          backend,
          `The integration calls ${own.map(words).join(', ')}, which is internal, over the internet.`,
          {
            ...details,
            severity: 'info',
            reasons: ['an internal load balancer answers nobody from there: the integration does not work'],
            fix: { cli: fixOf(backend.arn, backend.scope.region) },
          },
        );
      }
    }
  },
});

const words = (target: BackendTarget): string => {
  switch (target.kind) {
    case 'load-balancer':
      return `the load balancer ${target.arn.split('/').at(-2) ?? target.arn}`;
    case 'interface':
      return `the interface ${target.arn.split('/').at(-1) ?? target.arn}`;
    case 'cloud-map':
      return `the service ${target.arn.split('/').at(-1) ?? target.arn}`;
    case 'host':
      return target.host;
  }
};

function fixOf(arn: string, region: string): string {
  const [, api = 'API_ID', integration = 'INTEGRATION_ID'] = /\/apis\/([^/]+)\/integrations\/([^/]+)/.exec(arn) ?? [];
  return arn.includes(':execute-api:')
    ? `aws apigateway update-integration --region ${region} --rest-api-id ${arn.split(':')[5]?.split('/')[0] ?? 'API_ID'} --resource-id RESOURCE_ID --http-method ${arn.split('/')[2] ?? 'METHOD'} --patch-operations op=replace,path=/connectionType,value=VPC_LINK op=replace,path=/connectionId,value=VPC_LINK_ID op=replace,path=/integrationTarget,value=LOAD_BALANCER_ARN`
    : `aws apigatewayv2 update-integration --region ${region} --api-id ${api} --integration-id ${integration} --connection-type VPC_LINK --connection-id VPC_LINK_ID --integration-uri LISTENER_ARN`;
}
