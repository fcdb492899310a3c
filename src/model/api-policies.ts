import type { Records } from './catalogue.ts';
import type { Fix, Verdict } from './check.ts';
import type { ApiExposure } from './derived.ts';
import { grouped } from './grouped.ts';
import type { JudgedPolicy } from './policy-verdicts.ts';
import { SEVERITIES, type Severity } from './words.ts';

type Stage = Records<'apigateway.exposures'>[number];
type Api = Records<'apigateway.rest-apis'>[number];

/** The policies in force at the stages of each API, by the API's ARN. */
export function stagesOf(exposures: readonly Stage[]): (api: string) => readonly Stage[] {
  const byApi = grouped(exposures, ({ arn }) => arn.split('/stages/', 1)[0]!);
  return (api) => byApi.get(api) ?? [];
}

/** The policy of a stage, as the verdicts over policies take it. */
export function judgedAt(api: Api, stage: Stage, exposure: ApiExposure): JudgedPolicy {
  return { resource: api, exposure, record: { ...stage, data: { policy: exposure.policy } }, pointer: '/policy' };
}

const NETWORK_KEY = /\baws:(?:sourceip|sourcevpce?|sourcevpcarn|vpcsourceip|vpceaccount|vpceorgid|vpceorgpaths)\b/i;

/**
 * Callers for whom the policy's limits do not bind, since the other side's Allow is enough and no Deny stops them: those
 * of Lambda authorizers, and those of the own account where an Allow limits addresses or endpoints.
 */
export function unboundCallers({ exposure, undenied, deciding }: ApiExposure): readonly string[] {
  const statements = exposure === 'none' || exposure === 'unknown' ? [] : (deciding[exposure] ?? []);
  const byNetwork = statements.some(({ conditions }) => conditions.some((condition) => NETWORK_KEY.test(condition)));
  return [
    ...(undenied.CUSTOM === 'public' ? ['whom a Lambda authorizer lets in'] : []),
    ...(undenied.AWS_IAM === 'public' && byNetwork ? ['IAM principals of the own account'] : []),
  ];
}

/** The commands that put another policy in force at a stage. */
export const policyFix = (api: Api, stageName: string): Fix => ({
  cli: `aws apigateway update-rest-api --region ${api.scope.region} --rest-api-id ${api.data.id} --patch-operations op=replace,path=/policy,value=POLICY\naws apigateway create-deployment --region ${api.scope.region} --rest-api-id ${api.data.id} --stage-name ${stageName}`,
  sideEffect: 'Callers whom the policy does not name are refused from the deployment on.',
});

const rank = (severity: Severity | undefined): number =>
  severity === undefined ? SEVERITIES.length : SEVERITIES.indexOf(severity);

/**
 * One verdict for an API: the worst of its stages. What a stage that was not seen could add to a failure is in
 * `possible`.
 */
export function worstOf(verdicts: readonly Verdict[], severities: readonly Severity[]): Verdict | undefined {
  const of = (outcome: Verdict['outcome']): readonly Verdict[] => verdicts.filter((one) => one.outcome === outcome);
  const worst = of('fail').toSorted((a, b) => rank(a.severity) - rank(b.severity))[0];
  const [unseen] = of('not-assessed');
  if (worst === undefined) return unseen ?? of('pass')[0] ?? verdicts[0];
  if (unseen === undefined) return worst;
  const severity = worst.severity ?? 'info';
  const possible = [
    ...new Set([...severities.filter((one) => rank(one) < rank(severity)), ...(worst.possible ?? []), severity]),
  ].toSorted((a, b) => rank(a) - rank(b));
  return possible.length > 1 ? { ...worst, possible } : worst;
}
