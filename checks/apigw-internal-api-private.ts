import { cite, defineCheck, fail, notApplicable, notAssessed, pass, type Details } from '../src/model/check.ts';

const V2_API = 'AWS::ApiGatewayV2::Api';

export default defineCheck({
  title: 'APIs declared internal use PRIVATE endpoints',
  practice: 'control-network-traffic',
  severity: 'high',
  resourceType: 'AWS::ApiGateway::RestApi',
  onePerResource: true,
  needs: ['apigateway.rest-apis', 'apigatewayv2.apis'],
  apart: [['apigateway.rest-apis'], ['apigatewayv2.apis']],
  why: 'Its name resolves for everybody, and everybody may knock: one loose method, policy or stolen credential, and the inside is out.',
  fix: 'Make it a private REST API, with a VPC endpoint for API Gateway and a resource policy that names the endpoint. HTTP and WebSocket APIs cannot be private.',
  references: ['API endpoint types for REST APIs in API Gateway', 'Choose between REST APIs and HTTP APIs'],

  *evaluate({ 'apigateway.rest-apis': rest, 'apigatewayv2.apis': apis }, { intent }) {
    const expected = 'endpoint type PRIVATE';
    for (const api of rest) {
      const types = api.data.endpointConfiguration?.types ?? [];
      const { exposure, unseen } = intent(api);
      const details: Details = {
        name: api.data.name ?? api.arn,
        expected,
        observed: `${types.join(', ') || 'no endpoint type'}, declared ${exposure ?? 'nothing'}`,
        evidence: [cite(api, '/endpointConfiguration')],
      };
      if (exposure === undefined && unseen !== undefined) yield notAssessed(api, unseen, details);
      else if (exposure !== 'internal') yield notApplicable(api, undeclared(exposure), details);
      else if (types.includes('PRIVATE')) yield pass(api, 'Declared internal, and reached from VPCs alone.', details);
      else {
        yield fail(api, `Declared internal, and its ${types.join(', ') || 'default'} endpoint is on the internet.`, {
          ...details,
          fix: {
            cli: `aws apigateway update-rest-api --region ${api.scope.region} --rest-api-id ${api.data.id ?? 'API_ID'} --patch-operations op=replace,path=/endpointConfiguration/types/${types[0] ?? 'EDGE'},value=PRIVATE op=add,path=/endpointConfiguration/vpcEndpointIds,value=VPC_ENDPOINT_ID`,
            sideEffect:
              'Callers outside the VPC lose it. Without a resource policy that names the endpoint a private API refuses every call.',
          },
        });
      }
    }
    for (const api of apis) {
      const { exposure, unseen } = intent(api);
      const protocol = api.data.ProtocolType === 'WEBSOCKET' ? 'WebSocket' : 'HTTP';
      const details: Details = {
        name: api.data.Name ?? api.arn,
        resourceType: V2_API,
        expected,
        observed: `${protocol} API, declared ${exposure ?? 'nothing'}`,
        evidence: [cite(api, '/ProtocolType')],
      };
      if (exposure === undefined && unseen !== undefined) yield notAssessed(api, unseen, details);
      else if (exposure !== 'internal') yield notApplicable(api, undeclared(exposure), details);
      else {
        yield fail(api, `Declared internal, and ${protocol} APIs are always on the internet.`, {
          ...details,
          fix: {
            cli: `aws apigateway create-rest-api --region ${api.scope.region} --name NAME --endpoint-configuration types=PRIVATE,vpcEndpointIds=VPC_ENDPOINT_ID`,
            sideEffect: 'Callers must move to the new API before this one is deleted.',
          },
        });
      }
    }
  },
});

const undeclared = (exposure: string | undefined): string =>
  exposure === undefined ? 'Nobody declares the API internal.' : `The API is declared ${exposure}.`;
