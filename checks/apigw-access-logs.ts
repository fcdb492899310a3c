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

export default defineCheck({
  title: 'Every stage writes access logs that identify the caller',
  practice: 'control-network-traffic',
  severity: 'medium',
  severities: ['medium', 'low'],
  resourceType: 'AWS::ApiGateway::Stage',
  needs: ['apigateway.rest-apis', 'apigateway.stages', 'apigatewayv2.apis', 'apigatewayv2.stages'],
  apart: [
    ['apigateway.rest-apis', 'apigateway.stages'],
    ['apigatewayv2.apis', 'apigatewayv2.stages'],
  ],
  why: 'CloudTrail does not record calls of an API: without access logs nobody can tell who called what.',
  fix: 'Send access logs to a log group or a Firehose stream, with request id, source address, status and the caller in the format.',
  references: [
    'Set up CloudWatch logging for REST APIs in API Gateway',
    'Configure logging for HTTP APIs in API Gateway',
  ],

  *evaluate({
    'apigateway.rest-apis': rest,
    'apigateway.stages': stages,
    'apigatewayv2.apis': apis,
    'apigatewayv2.stages': v2,
  }) {
    const names = new Map([
      ...rest.map(({ arn, data }) => [arn, data.name ?? arn] as const),
      ...apis.map(({ arn, data }) => [arn, data.Name ?? arn] as const),
    ]);
    const nameOf = (arn: string): string => {
      const [api = '', stage = ''] = arn.split('/stages/');
      return `${names.get(api) ?? api} ${stage}`;
    };
    for (const stage of stages) {
      if (stage.data.state === 'unknown') yield notAssessed(stage, stage.data.gap);
      if (stage.data.state !== 'present') continue;
      const { destinationArn, format } = stage.data.value.accessLogSettings ?? {};
      const details = { name: nameOf(stage.arn), evidence: [cite(stage, '/accessLogSettings')] };
      const id = stage.arn.split('/')[2] ?? '';
      const cli = `aws apigateway update-stage --region ${stage.scope.region} --rest-api-id ${id} --stage-name ${stage.data.value.stageName ?? ''} \\\n  --patch-operations op=replace,path=/accessLogSettings/destinationArn,value=LOG_GROUP_ARN 'op=replace,path=/accessLogSettings/format,value=${FORMAT}'`;
      yield judge(stage, destinationArn, format, details, cli);
    }
    for (const stage of v2) {
      if (stage.data.state === 'unknown') yield notAssessed(stage, stage.data.gap, { resourceType: V2_STAGE });
      if (stage.data.state !== 'present') continue;
      const { DestinationArn, Format } = stage.data.value.AccessLogSettings ?? {};
      const details = {
        name: nameOf(stage.arn),
        resourceType: V2_STAGE,
        evidence: [cite(stage, '/AccessLogSettings')],
      };
      const id = stage.arn.split('/')[2] ?? '';
      const cli = `aws apigatewayv2 update-stage --region ${stage.scope.region} --api-id ${id} --stage-name '${stage.data.value.StageName ?? ''}' \\\n  --access-log-settings 'DestinationArn=LOG_GROUP_ARN,Format=${FORMAT}'`;
      yield judge(stage, DestinationArn, Format, details, cli);
    }
  },
});

const V2_STAGE = 'AWS::ApiGatewayV2::Stage';

/** Without commas and quotes, which the CLI's shorthand takes for its own. */
const FORMAT =
  '$context.requestId $context.identity.sourceIp $context.identity.caller $context.authorizer.principalId $context.status';

/** What a line must tell, and the variables that tell it. */
const FIELDS: readonly (readonly [field: string, variables: RegExp])[] = [
  ['the request id', /\$context\.(extendedR|r)equestId\b/],
  ['the source address', /\$context\.identity\.sourceIp\b/],
  ['the status', /\$context\.status\b/],
  [
    'the caller',
    /\$context\.(authorizer\.(?!(error|latency|status|requestId|integration\w*)\b)\w|identity\.(caller|user|userArn|cognitoIdentityId|accountId|apiKeyId|clientCert\.subjectDN)\b)/,
  ],
];

function judge(
  stage: Judged,
  destination: string | undefined,
  format: string | undefined,
  own: Details,
  cli: string,
): Verdict {
  const missing = FIELDS.filter(([, variables]) => !variables.test(format ?? '')).map(([field]) => field);
  const details = {
    ...own,
    expected: 'access logs with request id, source address, status and caller',
    observed: destination === undefined ? 'no access logs' : `access logs to ${destination}`,
  };
  if (destination === undefined) {
    return fail(stage, `${own.name ?? stage.arn} writes no access logs.`, { ...details, fix: { cli } });
  }
  if (missing.length > 0) {
    const because = `The access logs of ${own.name ?? stage.arn} do not tell ${missing.join(', ')}.`;
    return fail(stage, because, { ...details, severity: 'low', fix: { cli } });
  }
  return pass(stage, `${own.name ?? stage.arn} writes access logs that identify the caller.`, details);
}
