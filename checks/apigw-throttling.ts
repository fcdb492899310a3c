import { cite, defineCheck, fail, notAssessed, pass, type Verdict } from '../src/model/check.ts';
import { mapAnswer, present, type Answer } from '../src/model/answer.ts';
import type { FactData, Records } from '../src/model/catalogue.ts';
import type { Gap } from '../src/model/gap.ts';
import type { Severity } from '../src/model/words.ts';

export default defineCheck({
  title: 'Every stage and route has rate and burst limits below the account default',
  practice: 'control-network-traffic',
  severity: 'medium',
  severities: ['medium', 'low', 'info'],
  resourceType: 'AWS::ApiGateway::Stage',
  needs: ['apigateway.rest-apis', 'apigateway.stages', 'apigatewayv2.apis', 'apigatewayv2.stages'],
  apart: [
    ['apigateway.rest-apis', 'apigateway.stages'],
    ['apigatewayv2.apis', 'apigatewayv2.stages'],
  ],
  consults: ['apigateway.account', 'apigateway.usage-plans', 'apigateway.methods', 'wafv2.web-acls'],
  why: 'All APIs of a region share one limit: whoever floods an unlimited stage stops the others too, and pays nothing for it.',
  fix: 'Set a rate and a burst limit for all methods of the stage, below what the account allows.',
  references: [
    'Throttle requests to your REST APIs for better throughput in API Gateway',
    'Throttle requests to your HTTP APIs for better throughput in API Gateway',
  ],

  *evaluate({
    'apigateway.rest-apis': apis,
    'apigateway.stages': stages,
    'apigatewayv2.apis': https,
    'apigatewayv2.stages': v2,
    ...facts
  }) {
    const account = accountLimits(facts['apigateway.account']);
    const names = new Map([
      ...apis.map(({ arn, data }) => [arn, data.name ?? data.id ?? arn] as const),
      ...https.map(({ arn, data }) => [arn, data.Name ?? data.ApiId ?? arn] as const),
    ]);
    for (const stage of stages) {
      if (stage.data.state === 'unknown') yield notAssessed(stage, stage.data.gap);
      if (stage.data.state !== 'present') continue;
      const all = stage.data.value.methodSettings?.['*/*'];
      const limits = { rate: limit(all?.throttlingRateLimit), burst: limit(all?.throttlingBurstLimit) };
      const api = stage.arn.split('/stages/', 1)[0]!;
      const cli = `aws apigateway update-stage --region ${stage.scope.region} --rest-api-id ${api.slice(api.lastIndexOf('/') + 1)} --stage-name ${stage.data.value.stageName ?? ''} \\\n  --patch-operations 'op=replace,path=/*/*/throttling/rateLimit,value=RATE_LIMIT' 'op=replace,path=/*/*/throttling/burstLimit,value=BURST_LIMIT'`;
      yield verdict(stage, `${names.get(api) ?? api} ${stage.data.value.stageName ?? ''}`, limits, account, {
        evidence: [cite(stage, '/methodSettings'), ...account.evidence],
        cli,
        covered: () => covered(stage, facts),
      });
    }
    for (const stage of v2) {
      if (stage.data.state === 'unknown') yield notAssessed(stage, stage.data.gap, { resourceType: V2_STAGE });
      if (stage.data.state !== 'present') continue;
      const { StageName = '', DefaultRouteSettings } = stage.data.value;
      const limits = {
        rate: limit(DefaultRouteSettings?.ThrottlingRateLimit),
        burst: limit(DefaultRouteSettings?.ThrottlingBurstLimit),
      };
      const api = stage.arn.split('/stages/', 1)[0]!;
      const cli = `aws apigatewayv2 update-stage --region ${stage.scope.region} --api-id ${api.slice(api.lastIndexOf('/') + 1)} --stage-name '${StageName}' \\\n  --default-route-settings ThrottlingRateLimit=RATE_LIMIT,ThrottlingBurstLimit=BURST_LIMIT`;
      yield {
        ...verdict(stage, `${names.get(api) ?? api} ${StageName}`, limits, account, {
          evidence: [cite(stage, '/DefaultRouteSettings', '/RouteSettings'), ...account.evidence],
          cli,
          covered: () => ({ outcome: 'fail', severities: ['medium'] }),
        }),
        resourceType: V2_STAGE,
      };
    }
  },
});

const V2_STAGE = 'AWS::ApiGatewayV2::Stage';

interface Limits {
  readonly rate: number | undefined;
  readonly burst: number | undefined;
}

/** -1 and no value inherit what the account allows. */
const limit = (value: number | undefined): number | undefined => (value === undefined || value < 0 ? undefined : value);

interface AccountLimits {
  readonly limits: Limits;
  readonly gap?: Gap;
  readonly evidence: readonly ReturnType<typeof cite>[];
}

function accountLimits(list: Answer<Records<'apigateway.account'>>): AccountLimits {
  const none = { limits: { rate: undefined, burst: undefined }, evidence: [] };
  const record = list.state === 'present' ? list.value[0] : undefined;
  const answer = record?.data ?? list;
  if (answer.state === 'unknown') return { ...none, gap: answer.gap };
  if (record?.data.state !== 'present') return none;
  const { rateLimit, burstLimit } = record.data.value.throttleSettings ?? {};
  return { limits: { rate: rateLimit, burst: burstLimit }, evidence: [cite(record, '/throttleSettings')] };
}

interface Beside {
  readonly evidence: readonly ReturnType<typeof cite>[];
  readonly cli: string;
  /** What else limits callers where the stage does not. */
  readonly covered: () => {
    readonly outcome: 'pass' | 'fail' | Gap;
    readonly because?: string;
    readonly severities: readonly Severity[];
  };
}

function verdict(
  stage: Records<'apigateway.stages'>[number] | Records<'apigatewayv2.stages'>[number],
  name: string,
  { rate, burst }: Limits,
  { limits: account, gap }: AccountLimits,
  { evidence, cli, covered: coveredBy }: Beside,
): Verdict {
  const details = {
    name,
    expected: 'rate and burst limits below those of the account',
    observed: `rate ${rate ?? 'not set'}, burst ${burst ?? 'not set'}; the account allows rate ${account.rate ?? 'unknown'}, burst ${account.burst ?? 'unknown'}`,
    evidence,
  };
  if (rate === 0 || burst === 0) {
    const reasons = ['templates that set route settings without limits make such stages'];
    return fail(stage, `${name} has a limit of 0: it refuses every request.`, {
      ...details,
      severity: 'info',
      reasons,
      fix: { cli },
    });
  }
  if (rate !== undefined && burst !== undefined) {
    if (gap !== undefined) return notAssessed(stage, gap, details);
    if (isBelow(rate, account.rate) && isBelow(burst, account.burst)) {
      return pass(stage, `${name} lets ${rate} requests a second through, ${burst} at once.`, details);
    }
  }
  const other = coveredBy();
  if (typeof other.outcome === 'object') return notAssessed(stage, other.outcome, details);
  if (other.outcome === 'pass') return pass(stage, `${name} has no limit of its own: ${other.because ?? ''}.`, details);
  const what =
    rate === undefined || burst === undefined
      ? 'has no limit of its own'
      : 'has limits that are no lower than those of the account';
  return fail(stage, `${name} ${what}${other.because ? `; ${other.because}` : ''}.`, {
    ...details,
    severity: other.severities.at(-1) ?? 'medium',
    ...(other.severities.length > 1 && { possible: other.severities }),
    fix: { cli, sideEffect: 'Requests above the limit get 429.' },
  });
}

/** Without a limit of the account there is nothing to be below. */
const isBelow = (value: number, account: number | undefined): boolean => account === undefined || value < account;

interface Others {
  readonly 'apigateway.usage-plans': Answer<Records<'apigateway.usage-plans'>>;
  readonly 'apigateway.methods': Answer<Records<'apigateway.methods'>>;
  readonly 'wafv2.web-acls': Answer<Records<'wafv2.web-acls'>>;
}

/** A usage plan that throttles each key, where every method needs one; or, in part, a rate-based rule of the web ACL. */
function covered(stage: Records<'apigateway.stages'>[number], facts: Others): ReturnType<Beside['covered']> {
  const plan = throttlingPlan(stage, facts['apigateway.usage-plans']);
  const keys = everyMethodNeedsKey(stage, facts['apigateway.methods']);
  // A plan passes the stage only where every method needs a key: one of the two, seen, decides alone.
  if (plan.state === 'unknown' && !isFalse(keys)) return { outcome: plan.gap, severities: [] };
  if (keys.state === 'unknown' && !isFalse(plan)) return { outcome: keys.gap, severities: [] };
  if (isTrue(plan) && isTrue(keys)) {
    const because = 'a usage plan throttles each key, and every method needs one';
    return { outcome: 'pass', because, severities: [] };
  }
  if (isTrue(plan)) {
    return { outcome: 'fail', because: 'a usage plan throttles only callers with a key', severities: ['low'] };
  }
  const rule = rateRule(stage, facts['wafv2.web-acls']);
  if (rule === true) {
    return { outcome: 'fail', because: 'a rate-based rule of its web ACL bounds each client', severities: ['low'] };
  }
  return {
    outcome: 'fail',
    severities: plan.state === 'unknown' || rule === undefined ? ['medium', 'low'] : ['medium'],
  };
}

const isTrue = (answer: Answer<boolean>): boolean => answer.state === 'present' && answer.value;
const isFalse = (answer: Answer<boolean>): boolean => answer.state === 'present' && !answer.value;

function throttlingPlan(
  stage: Records<'apigateway.stages'>[number],
  list: Others['apigateway.usage-plans'],
): Answer<boolean> {
  const [api = '', name = ''] = stage.arn
    .slice(stage.arn.indexOf('/restapis/') + '/restapis/'.length)
    .split('/stages/');
  return mapAnswer(list, (all) =>
    all.some(
      ({ data: { throttle, apiStages = [] } }) =>
        throttle?.rateLimit !== undefined && apiStages.some(({ apiId, stage: of }) => apiId === api && of === name),
    ),
  );
}

function everyMethodNeedsKey(
  stage: Records<'apigateway.stages'>[number],
  list: Others['apigateway.methods'],
): Answer<boolean> {
  if (list.state !== 'present') return list;
  const own = list.value.filter(
    ({ arn, data }) =>
      arn === stage.arn ||
      (data.state === 'present' && stage.arn.endsWith(`/restapis/${data.value.apiId}/stages/${data.value.stageName}`)),
  );
  for (const { data } of own) if (data.state === 'unknown') return data;
  const keyed = ({ data }: (typeof own)[number]): boolean => data.state === 'present' && data.value.apiKeyRequired;
  return present(own.length > 0 && own.every(keyed));
}

function rateRule(stage: Records<'apigateway.stages'>[number], list: Others['wafv2.web-acls']): boolean | undefined {
  const arn = stage.data.state === 'present' ? stage.data.value.webAclArn : undefined;
  if (arn === undefined) return false;
  if (list.state !== 'present') return undefined;
  const acl: FactData<'wafv2.web-acls'> | undefined = list.value.find((one) => one.arn === arn)?.data;
  if (acl?.state !== 'present') return undefined;
  return (acl.value.WebACL?.Rules ?? []).some(
    ({ Statement, Action }) => Statement?.RateBasedStatement !== undefined && Action?.Block !== undefined,
  );
}
