import { judgedAt, policyFix, stagesOf, unboundCallers, worstOf } from '../src/model/api-policies.ts';
import type { Records } from '../src/model/catalogue.ts';
import {
  cite,
  defineCheck,
  fail,
  notApplicable,
  notAssessed,
  type CheckContext,
  type Details,
  type Intent,
  type Verdict,
} from '../src/model/check.ts';
import type { ApiExposure } from '../src/model/derived.ts';
import { publicVerdict } from '../src/model/policy-verdicts.ts';
import type { Severity } from '../src/model/words.ts';

const SEVERITIES: readonly Severity[] = ['high', 'medium', 'low', 'info'];

export default defineCheck({
  title: 'REST API resource policies restrict who may call',
  practice: 'evaluate-resource-policies',
  severity: 'medium',
  severities: SEVERITIES,
  resourceType: 'AWS::ApiGateway::RestApi',
  onePerResource: true,
  needs: ['apigateway.rest-apis', 'apigateway.exposures'],
  why: 'A policy that admits everybody gives a false sense of a limit; with IAM authorization, every AWS account may sign.',
  fix: 'Allow the accounts, networks or endpoints that call, and deny everybody else: with a Lambda authorizer or IAM authorization only a Deny binds. Then deploy.',
  references: [
    'Control access to a REST API with API Gateway resource policies',
    'How API Gateway resource policies affect authorization workflow',
  ],

  *evaluate({ 'apigateway.rest-apis': apis, 'apigateway.exposures': exposures }, { intent }) {
    const of = stagesOf(exposures);
    for (const api of apis) {
      const name = api.data.name ?? api.arn;
      if (api.data.endpointConfiguration?.types?.includes('PRIVATE')) {
        yield notApplicable(api, 'A private API: whom its policy lets in is judged by itself.', { name });
        continue;
      }
      const verdicts = of(api.arn).map((stage) => verdictAt(api, stage, intentOf(api, stage, intent)));
      const worst = worstOf(verdicts, SEVERITIES);
      yield worst === undefined ? notApplicable(api, 'No method is deployed.', { name }) : { ...worst, name };
    }
  },
});

type Api = Records<'apigateway.rest-apis'>[number];
type Stage = Records<'apigateway.exposures'>[number];

/** What is declared of the stage, or of the API. */
function intentOf(api: Api, stage: Stage, intent: CheckContext['intent']): Intent {
  const own = intent(stage);
  return own.exposure === undefined ? intent(api) : own;
}

function verdictAt(api: Api, stage: Stage, { exposure: declared, unseen }: Intent): Verdict {
  const { data } = stage;
  if (data.state === 'unknown') return notAssessed(api, data.gap);
  const stageName = stage.arn.slice(stage.arn.lastIndexOf('/') + 1);
  if (data.state === 'absent') {
    if (declared === 'internal' || declared === 'partner') {
      return fail(api, `The API is declared ${declared}, and no resource policy limits who calls stage ${stageName}.`, {
        severity: 'medium',
        reasons: [`declared ${declared}`],
        expected: 'a resource policy that names the callers',
        observed: 'no resource policy',
        evidence: [cite(api, '/policy', '/endpointConfiguration')],
        fix: policyFix(api, stageName),
      });
    }
    return declared === undefined && unseen !== undefined
      ? notAssessed(api, unseen)
      : notApplicable(api, 'No resource policy, and the API is declared neither internal nor for partners.');
  }
  const exposure = data.value;
  const fix = policyFix(api, stageName);
  const verdict = publicVerdict(judgedAt(api, stage, exposure), () => ({
    ...severityOf(exposure, declared, unseen !== undefined),
    fix,
  }));
  if (verdict.outcome !== 'pass') return verdict;
  if (Object.values(exposure.undenied).includes('unknown'))
    return publicVerdict(undecided(api, stage, exposure), () => ({}));
  const unbound = unboundCallers(exposure);
  if (unbound.length === 0) return verdict;
  return {
    ...verdict,
    outcome: 'fail',
    because: `At stage ${stageName} the policy limits by Allow alone, which does not bind ${unbound.join(' and ')}.`,
    severity: 'low',
    expected: 'a Deny for everybody but the callers meant',
    fix,
  };
}

const undecided = (api: Api, stage: Stage, exposure: ApiExposure) =>
  judgedAt(api, stage, { ...exposure, exposure: 'unknown', public: null });

/** Any AWS account may sign where IAM authorization meets an unconditional `*`; what is meant to be public is none. */
function severityOf(
  { authorizationTypes, undenied, deciding }: ApiExposure,
  declared: Intent['exposure'],
  unseen: boolean,
): Details {
  const unconditional = (deciding.public ?? []).some(
    ({ principal, conditions }) => principal.split(', ').includes('*') && conditions.length === 0,
  );
  if (authorizationTypes.includes('AWS_IAM') && undenied.AWS_IAM === 'public' && unconditional) {
    return { severity: 'high', reasons: ['with IAM authorization, any AWS account may sign'] };
  }
  if (declared === 'public') return { severity: 'info', reasons: ['the API is declared public'] };
  return declared === undefined && unseen
    ? { severity: 'info', possible: ['medium', 'info'] }
    : { severity: 'medium', reasons: ['the policy limits nobody'] };
}
