import { cite, defineCheck, fail, notApplicable, notAssessed, pass, type CheckContext } from '../src/model/check.ts';
import type { Severity } from '../src/model/words.ts';

export default defineCheck({
  title: 'Every HTTP API route authenticates callers',
  practice: 'evaluate-resource-policies',
  severity: 'critical',
  severities: ['critical', 'high', 'low'],
  resourceType: 'AWS::ApiGatewayV2::Route',
  needs: ['apigatewayv2.apis', 'apigatewayv2.routes'],
  why: 'Anybody on the internet can call the route. HTTP APIs have no resource policy and no web ACL that could stop him.',
  fix: 'Give the route a JWT or Lambda authorizer, or AWS_IAM authorization.',
  references: ['Control and manage access to HTTP APIs in API Gateway'],

  *evaluate({ 'apigatewayv2.apis': apis, 'apigatewayv2.routes': routes }, context) {
    const http = new Map(apis.filter(({ data }) => data.ProtocolType === 'HTTP').map((api) => [api.arn, api]));
    for (const route of routes) {
      const api = http.get(route.arn.split('/routes/', 1)[0]!);
      if (api === undefined) continue;
      if (route.data.state === 'unknown') yield notAssessed(route, route.data.gap);
      if (route.data.state !== 'present') continue;
      // A route without the member is one without authorization.
      const { RouteKey = '', AuthorizationType = 'NONE', RouteId = 'ROUTE_ID' } = route.data.value;
      const details = {
        name: `${api.data.Name ?? api.arn} ${RouteKey}`,
        expected: 'JWT, CUSTOM or AWS_IAM authorization',
        observed: `authorization ${AuthorizationType}`,
        evidence: [cite(route, '/RouteKey', '/AuthorizationType')],
      };
      if (AuthorizationType !== 'NONE') {
        yield pass(route, `${RouteKey} asks for ${AuthorizationType}.`, details);
      } else if (RouteKey.startsWith('OPTIONS ')) {
        yield notApplicable(
          route,
          `${RouteKey} answers the browser's question before a request; it carries no credentials.`,
          details,
        );
      } else {
        const severities = severitiesOf(RouteKey, route.arn, api.arn, context);
        yield fail(
          route,
          `${RouteKey} is open to anybody${RouteKey === '$default' ? ', and catches what no other route does' : ''}.`,
          {
            ...details,
            severity: severities.at(-1)!,
            ...(severities.length > 1 && { possible: severities }),
            fix: {
              cli: `aws apigatewayv2 update-route --region ${route.scope.region} --api-id ${api.data.ApiId} --route-id ${RouteId} --authorization-type AWS_IAM`,
              sideEffect: 'Callers that do not sign their requests are refused; with AutoDeploy at once.',
            },
          },
        );
      }
    }
  },
});

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** From the worst to the mildest that the intent, where it was not seen, could give. */
function severitiesOf(
  key: string,
  arn: string,
  api: string,
  { intent }: CheckContext,
): readonly [Severity, ...Severity[]] {
  if (!READS.has(key.split(' ', 1)[0]!)) return ['critical'];
  const declared = [arn, api].map((one) => intent({ arn: one }));
  const exposure = declared.find((one) => one.exposure !== undefined)?.exposure;
  if (exposure === 'public') return ['low'];
  return exposure === undefined && declared.some(({ unseen }) => unseen !== undefined) ? ['high', 'low'] : ['high'];
}
