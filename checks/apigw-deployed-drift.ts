import { defineCheck, fail, notApplicable, notAssessed, pass, type Details } from '../src/model/check.ts';
import type { Difference } from '../src/model/derived.ts';

export default defineCheck({
  title: 'What is deployed equals what the console shows',
  practice: 'evaluate-resource-policies',
  severity: 'medium',
  severities: ['high', 'medium'],
  resourceType: 'AWS::ApiGateway::Stage',
  needs: ['apigateway.rest-apis', 'apigateway.stages', 'apigateway.drift'],
  why: 'Callers meet the deployment, people read and review what is edited: where the two differ, a closed method may be open, and the next deployment brings changes that nobody looked at.',
  fix: 'Review the differences and deploy the API to the stage, or take the edits back.',
  references: ['Deploy REST APIs in API Gateway', 'Export a REST API from API Gateway'],

  *evaluate({ 'apigateway.rest-apis': apis, 'apigateway.stages': stages, 'apigateway.drift': drifts }) {
    const names = new Map(apis.map(({ arn, data }) => [arn, data.name ?? arn]));
    const withStages = new Set(stages.map(({ arn }) => arn.split('/stages/', 1)[0]));
    for (const { arn, scope, data } of apis) {
      if (withStages.has(arn)) continue;
      yield notApplicable({ arn, scope }, 'The API has no stage.', {
        name: data.name ?? arn,
        resourceType: 'AWS::ApiGateway::RestApi',
        observed: 'no stage',
      });
    }
    for (const stage of drifts) {
      const { arn, scope, data, source } = stage;
      const [api = '', name = ''] = arn.split('/stages/');
      const label = `${names.get(api) ?? api} ${name}`.trim();
      if (data.state === 'unknown') yield notAssessed(stage, data.gap, { name: label });
      if (data.state !== 'present') continue;
      const { differences, unseen } = data.value;
      const shown = differences.slice(0, 20);
      const details: Details = {
        name: label,
        expected: 'the deployment of what is edited',
        observed:
          differences.length === 0
            ? 'no difference'
            : `${differences.length} ${differences.length === 1 ? 'difference' : 'differences'}`,
        trace: shown.map(({ method = 'the API', what, deployed: live, edited }) => ({
          considered: `${what} of ${method}`,
          contributes: `deployed ${live}, edited ${edited}`,
        })),
        evidence: [
          {
            operation: source.operation,
            at: source.at,
            document: { differences: shown },
            marks: shown.map((_, index) => `/differences/${index}`),
          },
        ],
      };
      if (differences.length > 0) {
        const loosens = differences.filter((one) => one.loosens === 'yes');
        // What a policy admits beside strangers is not compared, and what was not seen may be looser as well.
        const mayLoosen = differences.some((one) => one.loosens === 'undecided') || unseen.length > 0;
        const told = loosens.length > 0 ? loosens : differences;
        yield fail(
          stage,
          `${label}: ${told.slice(0, 3).map(words).join('; ')}${differences.length > 3 ? `; ${differences.length} differences in all` : ''}.`,
          {
            ...details,
            severity: loosens.length > 0 ? 'high' : 'medium',
            ...(loosens.length === 0 && mayLoosen && { possible: ['high', 'medium'] as const }),
            reasons: loosens.length > 0 ? ['callers meet less than the console shows'] : [],
            fix: {
              cli: `aws apigateway create-deployment --region ${scope.region} --rest-api-id ${api.split('/').at(-1)} --stage-name ${name}`,
              sideEffect: 'All that was edited since goes live with it.',
              verify: `aws apigateway get-export --region ${scope.region} --rest-api-id ${api.split('/').at(-1)} --stage-name ${name} --export-type oas30 --parameters extensions=apigateway /dev/stdout`,
            },
          },
        );
      } else if (unseen[0] !== undefined) yield notAssessed(stage, unseen[0], details);
      else {
        yield pass(stage, `${label} serves what is edited.`, {
          ...details,
          reasons: [
            'compared: authorization, authorizers, API keys, whether there is a validator, integrations, policy',
          ],
        });
      }
    }
  },
});

function words({ method, what, deployed, edited }: Difference): string {
  if (what === 'method') {
    return deployed === 'there' ? `${method} is deployed, though it was removed` : `${method} is not deployed`;
  }
  return `${what} of ${method ?? 'the API'} is ${deployed} where the console shows ${edited}`;
}
