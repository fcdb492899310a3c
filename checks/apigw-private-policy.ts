import { judgedAt, policyFix, stagesOf, unboundCallers, worstOf } from '../src/model/api-policies.ts';
import type { Answer } from '../src/model/answer.ts';
import type { Records } from '../src/model/catalogue.ts';
import { cite, defineCheck, notApplicable, notAssessed, pass, type Details, type Verdict } from '../src/model/check.ts';
import type { ApiExposure } from '../src/model/derived.ts';
import { publicVerdict } from '../src/model/policy-verdicts.ts';
import type { Severity } from '../src/model/words.ts';

const SEVERITIES: readonly Severity[] = ['high', 'medium'];

export default defineCheck({
  title: 'Private APIs admit only listed VPCs or VPC endpoints',
  practice: 'evaluate-resource-policies',
  severity: 'high',
  severities: SEVERITIES,
  resourceType: 'AWS::ApiGateway::RestApi',
  onePerResource: true,
  needs: ['apigateway.rest-apis', 'apigateway.exposures'],
  consults: ['ec2.vpc-endpoints', 'ec2.vpcs'],
  why: 'Private says how the API is reached, not by whom: any VPC of any AWS account with an endpoint for API Gateway gets through.',
  fix: 'Deny every call whose aws:SourceVpce is not one of your endpoints, then deploy the API.',
  references: ['Private REST APIs in API Gateway', 'API Gateway resource policy examples'],

  *evaluate({ 'apigateway.rest-apis': apis, 'apigateway.exposures': exposures, ...own }) {
    const of = stagesOf(exposures);
    for (const api of apis) {
      if (!api.data.endpointConfiguration?.types?.includes('PRIVATE')) continue;
      const name = api.data.name ?? api.arn;
      const verdicts = of(api.arn).map((stage) => verdictAt(api, stage, own));
      const worst = worstOf(verdicts, SEVERITIES);
      yield worst === undefined ? notApplicable(api, 'No method is deployed.', { name }) : { ...worst, name };
    }
  },
});

type Api = Records<'apigateway.rest-apis'>[number];
type Own = {
  readonly [F in 'ec2.vpc-endpoints' | 'ec2.vpcs']: Answer<Records<F>>;
};

function verdictAt(api: Api, stage: Records<'apigateway.exposures'>[number], own: Own): Verdict {
  const { data } = stage;
  if (data.state === 'unknown') return notAssessed(api, data.gap);
  if (data.state === 'absent') {
    return pass(api, 'Without a policy, a private API refuses every call.', {
      expected: 'callers limited to listed endpoints or VPCs',
      observed: 'no resource policy',
      evidence: [cite(api, '/policy', '/endpointConfiguration')],
    });
  }
  const exposure = data.value;
  const stageName = stage.arn.slice(stage.arn.lastIndexOf('/') + 1);
  const fix = policyFix(api, stageName);
  const verdict = publicVerdict(judgedAt(api, stage, exposure), ({ exposure: _ }) => ({
    ...severityOf(exposure.narrowedByEndpoints),
    fix,
  }));
  const judged = { ...verdict, expected: 'callers limited to listed endpoints or VPCs' };
  if (verdict.outcome === 'fail') return { ...judged, because: `Any VPC of any account may call: ${verdict.because}` };
  if (verdict.outcome !== 'pass') return verdict;
  const unbound = unboundCallers(exposure);
  if (unbound.length > 0) {
    return {
      ...judged,
      outcome: 'fail',
      because: `At stage ${stageName} the policy limits by Allow alone, which does not bind ${unbound.join(' and ')}.`,
      severity: 'medium',
      fix,
    };
  }
  if (Object.values(exposure.undenied).includes('unknown')) {
    return publicVerdict(judgedAt(api, stage, { ...exposure, exposure: 'unknown', public: null }), () => ({}));
  }
  const strange = foreignNetworks(exposure, own);
  if (strange.state === 'unknown') return notAssessed(api, strange.gap);
  if (strange.state === 'present' && strange.value.length > 0) {
    const detail = `${strange.value.join(', ')}: not of this account, and whose it is cannot be read.`;
    const { operation } = stage.source;
    return notAssessed(api, { cause: 'unsupported', operation, action: 'apigateway:GET', scope: api.scope, detail });
  }
  return judged;
}

/** Our endpoints are one way in; those of strangers have policies of their own. */
function severityOf(narrowed: ApiExposure['narrowedByEndpoints']): Details {
  if (narrowed.state === 'unknown') return { severity: 'medium', possible: ['high', 'medium'] };
  return narrowed.state === 'present' && narrowed.value
    ? { severity: 'medium', reasons: ['the policies of the own VPC endpoints narrow who calls through them'] }
    : { severity: 'high', reasons: ['no VPC endpoint policy narrows either'] };
}

/** Endpoints and VPCs that the policy names, where it limits by them, and that are none of the account's. */
function foreignNetworks({ exposure, policy }: ApiExposure, own: Own): Answer<readonly string[]> {
  if (exposure !== 'network') return { state: 'absent' };
  const named = [...new Set(policy.match(/\bvpce?-[0-9a-z]+\b/g) ?? [])];
  const known = new Set<string>();
  for (const [list, id] of [
    [own['ec2.vpc-endpoints'], 'VpcEndpointId'],
    [own['ec2.vpcs'], 'VpcId'],
  ] as const) {
    if (list.state === 'present') for (const { arn } of list.value) known.add(arn.slice(arn.lastIndexOf('/') + 1));
    else if (list.state === 'unknown' && named.some((one) => one.startsWith(id === 'VpcId' ? 'vpc-' : 'vpce-'))) {
      return list;
    }
  }
  return { state: 'present', value: named.filter((id) => !known.has(id)) };
}
