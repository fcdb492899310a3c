import {
  cite,
  defineCheck,
  fail,
  notApplicable,
  notAssessed,
  pass,
  type Details,
  type Judged,
  type Verdict,
} from '../src/model/check.ts';
import type { Answer } from '../src/model/answer.ts';
import type { Records } from '../src/model/catalogue.ts';

export default defineCheck({
  title: 'Execution logging is at ERROR or INFO without data trace',
  practice: 'control-network-traffic',
  severity: 'low',
  severities: ['high', 'low'],
  resourceType: 'AWS::ApiGateway::Stage',
  needs: ['apigateway.rest-apis', 'apigateway.stages', 'apigatewayv2.apis', 'apigatewayv2.stages'],
  apart: [
    ['apigateway.rest-apis', 'apigateway.stages'],
    ['apigatewayv2.apis', 'apigatewayv2.stages'],
  ],
  consults: ['apigateway.account'],
  why: 'Without execution logs refused and failed calls leave no trace; with data trace bodies and tokens stand in the log.',
  fix: 'Log at ERROR or INFO for all methods, switch data trace off, and give API Gateway a role that may write logs.',
  references: ['Set up CloudWatch logging for REST APIs in API Gateway'],

  *evaluate({
    'apigateway.rest-apis': rest,
    'apigateway.stages': stages,
    'apigatewayv2.apis': apis,
    'apigatewayv2.stages': v2,
    ...facts
  }) {
    const role = roleOf(facts['apigateway.account']);
    const names = new Map(rest.map(({ arn, data }) => [arn, data.name ?? arn]));
    const socket = new Map(apis.map((api) => [api.arn, api]));
    for (const stage of stages) {
      if (stage.data.state === 'unknown') yield notAssessed(stage, stage.data.gap);
      if (stage.data.state !== 'present') continue;
      const { stageName = '', methodSettings = {} } = stage.data.value;
      const [api = ''] = stage.arn.split('/stages/');
      const { '*/*': all, ...methods } = methodSettings;
      const settings = {
        level: all?.loggingLevel,
        overrides: Object.entries(methods).flatMap(([key, { loggingLevel }]) => (loggingLevel === 'OFF' ? [key] : [])),
        traced: Object.entries(methodSettings).flatMap(([key, { dataTraceEnabled }]) =>
          dataTraceEnabled ? [key] : [],
        ),
      };
      const name = `${names.get(api) ?? api} ${stageName}`;
      const cli = `aws apigateway update-stage --region ${stage.scope.region} --rest-api-id ${api.slice(api.lastIndexOf('/') + 1)} --stage-name ${stageName} \\\n  --patch-operations 'op=replace,path=/*/*/logging/loglevel,value=ERROR' 'op=replace,path=/*/*/logging/dataTrace,value=false'`;
      yield judge(stage, settings, role, { name, evidence: [cite(stage, '/methodSettings')], fix: { cli } });
    }
    for (const stage of v2) {
      const api = socket.get(stage.arn.split('/stages/', 1)[0]!);
      const resourceType = 'AWS::ApiGatewayV2::Stage';
      if (stage.data.state === 'unknown') yield notAssessed(stage, stage.data.gap, { resourceType });
      if (stage.data.state !== 'present' || api === undefined) continue;
      const { StageName = '', DefaultRouteSettings, RouteSettings = {} } = stage.data.value;
      const name = `${api.data.Name ?? api.arn} ${StageName}`;
      if (api.data.ProtocolType !== 'WEBSOCKET') {
        yield notApplicable(stage, `${name} belongs to an HTTP API: these have no execution logs.`, {
          name,
          resourceType,
        });
        continue;
      }
      const settings = {
        level: DefaultRouteSettings?.LoggingLevel,
        overrides: Object.entries(RouteSettings).flatMap(([key, { LoggingLevel }]) =>
          LoggingLevel === 'OFF' ? [key] : [],
        ),
        traced: Object.entries({ $default: DefaultRouteSettings, ...RouteSettings }).flatMap(([key, one]) =>
          one?.DataTraceEnabled ? [key] : [],
        ),
      };
      const cli = `aws apigatewayv2 update-stage --region ${stage.scope.region} --api-id ${api.data.ApiId} --stage-name ${StageName} --default-route-settings LoggingLevel=ERROR,DataTraceEnabled=false`;
      yield judge(stage, settings, role, {
        name,
        resourceType,
        evidence: [cite(stage, '/DefaultRouteSettings', '/RouteSettings')],
        fix: { cli },
      });
    }
  },
});

interface Settings {
  readonly level: string | undefined;
  /** Methods or routes whose own setting is OFF. */
  readonly overrides: readonly string[];
  /** Those whose bodies are logged. */
  readonly traced: readonly string[];
}

/** Whether API Gateway has a role to write logs with; without one nothing is written, whatever a stage says. */
function roleOf(list: Answer<Records<'apigateway.account'>>): Answer<boolean> {
  if (list.state !== 'present') return list;
  const answer = list.value[0]?.data ?? { state: 'absent' };
  if (answer.state === 'unknown') return answer;
  return { state: 'present', value: answer.state === 'present' && Boolean(answer.value.cloudwatchRoleArn) };
}

function judge(stage: Judged, { level, overrides, traced }: Settings, role: Answer<boolean>, own: Details): Verdict {
  const { fix, ...seen } = own;
  const name = own.name ?? stage.arn;
  const details = {
    ...seen,
    expected: 'level ERROR or INFO for all, no data trace',
    observed: `level ${level ?? 'not set'}${traced.length > 0 ? `, data trace for ${traced.join(', ')}` : ''}`,
  };
  if (traced.length > 0) {
    const because = `${name} logs whole requests and answers (${traced.join(', ')}): bodies and tokens stand in the log.`;
    return fail(stage, because, { ...details, severity: 'high', fix: fix ?? {} });
  }
  if (level !== 'ERROR' && level !== 'INFO') {
    return fail(stage, `Execution logging of ${name} is off.`, { ...details, fix: fix ?? {} });
  }
  if (overrides.length > 0) {
    return fail(stage, `Execution logging of ${name} is off for ${overrides.join(', ')}.`, {
      ...details,
      fix: fix ?? {},
    });
  }
  if (role.state === 'unknown') return notAssessed(stage, role.gap, details);
  if (role.state === 'absent' || !role.value) {
    const because = `${name} asks for execution logs, but API Gateway has no role in this region to write them with.`;
    return fail(stage, because, {
      ...details,
      fix: {
        cli: `aws apigateway update-account --region ${stage.scope.region} --patch-operations op=replace,path=/cloudwatchRoleArn,value=ROLE_ARN`,
      },
    });
  }
  return pass(stage, `${name} logs executions at ${level}, without data trace.`, details);
}
