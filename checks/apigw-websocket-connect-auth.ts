import { cite, defineCheck, fail, notAssessed, pass } from '../src/model/check.ts';

export default defineCheck({
  title: 'WebSocket `$connect` is authorized',
  practice: 'evaluate-resource-policies',
  severity: 'high',
  resourceType: 'AWS::ApiGatewayV2::Route',
  needs: ['apigatewayv2.apis', 'apigatewayv2.routes'],
  why: 'Only the first message of a connection can be authorized: who may connect may send to every route after it.',
  fix: 'Put AWS_IAM authorization or a REQUEST authorizer on the $connect route, and add that route where it is missing.',
  references: ['Control and manage access to WebSocket APIs in API Gateway'],

  *evaluate({ 'apigatewayv2.apis': apis, 'apigatewayv2.routes': routes }) {
    for (const api of apis) {
      if (api.data.ProtocolType !== 'WEBSOCKET') continue;
      const name = api.data.Name ?? api.arn;
      const own = routes.filter(({ arn }) => arn === api.arn || arn.startsWith(`${api.arn}/routes/`));
      const unread = own.find(({ data }) => data.state === 'unknown');
      const connect = own.find(({ data }) => data.state === 'present' && data.value.RouteKey === '$connect');
      const expected = 'AWS_IAM or CUSTOM authorization on $connect';
      if (connect?.data.state === 'present') {
        const { AuthorizationType = 'NONE', RouteId = 'ROUTE_ID' } = connect.data.value;
        const details = {
          name: `${name} $connect`,
          expected,
          observed: `authorization ${AuthorizationType}`,
          evidence: [cite(connect, '/RouteKey', '/AuthorizationType')],
        };
        if (AuthorizationType === 'AWS_IAM' || AuthorizationType === 'CUSTOM') {
          yield pass(connect, `$connect of ${name} asks for ${AuthorizationType}.`, details);
        } else {
          const cli = `aws apigatewayv2 update-route --region ${api.scope.region} --api-id ${api.data.ApiId} --route-id ${RouteId} --authorization-type AWS_IAM`;
          yield fail(connect, `Anybody may connect to ${name}.`, { ...details, fix: { cli } });
        }
      } else if (unread?.data.state === 'unknown') {
        yield notAssessed(api, unread.data.gap, { name, resourceType: 'AWS::ApiGatewayV2::Api' });
      } else {
        yield fail(api, `${name} has no $connect route, so anybody may connect.`, {
          name,
          expected,
          observed: 'no $connect route',
          resourceType: 'AWS::ApiGatewayV2::Api',
          evidence: [cite(api, '/ProtocolType', '/RouteSelectionExpression')],
          fix: {
            cli: `aws apigatewayv2 create-route --region ${api.scope.region} --api-id ${api.data.ApiId} --route-key '$connect' --authorization-type AWS_IAM --target integrations/INTEGRATION_ID`,
            sideEffect: 'Clients that do not sign the request to connect are refused.',
          },
        });
      }
    }
  },
});
