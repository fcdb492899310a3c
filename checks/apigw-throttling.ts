import { cite, defineCheck, fail, notAssessed, pass, type Details, type Verdict } from '../src/model/check.ts';
import { mapAnswer, present, unknown, type Answer } from '../src/model/answer.ts';
import type { FactData, Records } from '../src/model/catalogue.ts';
import type { Gap } from '../src/model/gap.ts';
import { methodsByStage } from '../src/model/methods-by-stage.ts';
import type { Scope } from '../src/model/scope.ts';
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
  consults: [
    'apigateway.account',
    'apigateway.usage-plans',
    'apigateway.methods',
    'apigatewayv2.routes',
    'wafv2.web-acls',
  ],
  why: 'All APIs of a region share one limit: whoever floods an unlimited stage stops the others too, and pays nothing for it.',
  fix: 'Set a rate and a burst limit for all methods of the stage, below what the account allows.',
  references: [
    'Throttle requests to your REST APIs for better throughput in API Gateway',
    'Throttle requests to your HTTP APIs for better throughput in API Gateway',
  ],

  *evaluate(
    {
      'apigateway.rest-apis': apis,
      'apigateway.stages': stages,
      'apigatewayv2.apis': https,
      'apigatewayv2.stages': v2,
      ...facts
    },
    { scope },
  ) {
    const account = accountLimits(facts['apigateway.account'], scope);
    const methods = mapAnswer(facts['apigateway.methods'], methodsByStage);
    const routes = mapAnswer(facts['apigatewayv2.routes'], routesByApi);
    const plans = mapAnswer(facts['apigateway.usage-plans'], plansByStage);
    const names = new Map([
      ...apis.map(({ arn, data }) => [arn, data.name ?? data.id ?? arn] as const),
      ...https.map(({ arn, data }) => [arn, data.Name ?? data.ApiId ?? arn] as const),
    ]);
    for (const stage of stages) {
      if (stage.data.state === 'unknown') yield notAssessed(stage, stage.data.gap);
      if (stage.data.state !== 'present') continue;
      const { stageName = '', methodSettings = {}, webAclArn } = stage.data.value;
      const { '*/*': all, ...own } = methodSettings;
      const api = stage.arn.split('/stages/', 1)[0]!;
      const id = api.slice(api.lastIndexOf('/') + 1);
      const plan = mapAnswer(plans, (byStage) => byStage.get(`${id}/${stageName}`));
      yield verdict(
        stage,
        {
          all: { rate: limit(all?.throttlingRateLimit), burst: limit(all?.throttlingBurstLimit) },
          own: Object.entries(own).map(([key, { throttlingRateLimit, throttlingBurstLimit }]) => [
            methodKey(key.replaceAll('~1', '/')),
            { rate: limit(throttlingRateLimit), burst: limit(throttlingBurstLimit) },
          ]),
          doors: methodsOf(
            mapAnswer(methods, (byStage) => byStage.get(stage.arn) ?? []),
            plan,
          ),
          plan: mapAnswer(plan, (one) => one !== undefined),
          clients: rateRule(webAclArn, facts['wafv2.web-acls']),
        },
        account,
        {
          name: `${names.get(api) ?? api} ${stageName}`,
          evidence: [cite(stage, '/methodSettings'), ...account.evidence],
          fix: {
            cli: `aws apigateway update-stage --region ${stage.scope.region} --rest-api-id ${id} --stage-name ${stageName} \\\n  --patch-operations 'op=replace,path=/*/*/throttling/rateLimit,value=RATE_LIMIT' 'op=replace,path=/*/*/throttling/burstLimit,value=BURST_LIMIT'`,
          },
        },
      );
    }
    for (const stage of v2) {
      const resourceType = 'AWS::ApiGatewayV2::Stage';
      if (stage.data.state === 'unknown') yield notAssessed(stage, stage.data.gap, { resourceType });
      if (stage.data.state !== 'present') continue;
      const { StageName = '', DefaultRouteSettings: all, RouteSettings = {} } = stage.data.value;
      const api = stage.arn.split('/stages/', 1)[0]!;
      yield verdict(
        stage,
        {
          all: { rate: limit(all?.ThrottlingRateLimit), burst: limit(all?.ThrottlingBurstLimit) },
          own: Object.entries(RouteSettings).map(([key, { ThrottlingRateLimit, ThrottlingBurstLimit }]) => [
            key,
            { rate: limit(ThrottlingRateLimit), burst: limit(ThrottlingBurstLimit) },
          ]),
          doors: routesOf(mapAnswer(routes, (byApi) => byApi.get(api) ?? [])),
          plan: present(false),
          clients: false,
        },
        account,
        {
          name: `${names.get(api) ?? api} ${StageName}`,
          resourceType,
          evidence: [cite(stage, '/DefaultRouteSettings', '/RouteSettings'), ...account.evidence],
          fix: {
            cli: `aws apigatewayv2 update-stage --region ${stage.scope.region} --api-id ${api.slice(api.lastIndexOf('/') + 1)} --stage-name '${StageName}' \\\n  --default-route-settings ThrottlingRateLimit=RATE_LIMIT,ThrottlingBurstLimit=BURST_LIMIT`,
          },
        },
      );
    }
  },
});

interface Limits {
  readonly rate: number | undefined;
  readonly burst: number | undefined;
}

/** -1 and no value inherit what stands above. */
const limit = (value: number | undefined): number | undefined => (value === undefined || value < 0 ? undefined : value);

/** What bounds the requests to a stage. */
interface Throttle {
  readonly all: Limits;
  /** Of single methods or routes, by key. */
  readonly own: readonly (readonly [key: string, limits: Limits])[];
  readonly doors: Answer<readonly Door[]>;
  /** A usage plan throttles callers with a key. */
  readonly plan: Answer<boolean>;
  /** A rate-based rule bounds each client; undefined where that was not seen. */
  readonly clients: boolean | undefined;
}

/** A method or a route, and whether a usage plan throttles all who call it. */
interface Door {
  readonly key: string;
  readonly planned: Answer<boolean>;
}

interface AccountLimits {
  readonly limits: Limits;
  readonly gap?: Gap;
  readonly evidence: readonly ReturnType<typeof cite>[];
}

function accountLimits(list: Answer<Records<'apigateway.account'>>, scope: Scope): AccountLimits {
  const none = { limits: { rate: undefined, burst: undefined }, evidence: [] };
  const record = list.state === 'present' ? list.value[0] : undefined;
  const answer = record?.data ?? list;
  if (answer.state === 'unknown') return { ...none, gap: answer.gap };
  const { rateLimit: rate, burstLimit: burst } =
    record?.data.state === 'present' ? (record.data.value.throttleSettings ?? {}) : {};
  if (record === undefined || rate === undefined || burst === undefined) {
    const detail = 'The answer names no throttle of the account.';
    const operation = 'apigateway:GetAccount';
    return { ...none, gap: { cause: 'unsupported', operation, action: 'apigateway:GET', scope, detail } };
  }
  return { limits: { rate, burst }, evidence: [cite(record, '/throttleSettings')] };
}

/** Whether limits are lower than the account's; undefined where they say nothing. */
function isBelow({ rate, burst }: Limits, { limits, gap }: AccountLimits): Answer<boolean> {
  if (rate === undefined || burst === undefined) return present(false);
  if (gap !== undefined) return unknown(gap);
  return present(rate < (limits.rate ?? 0) && burst < (limits.burst ?? 0));
}

function verdict(
  stage: Records<'apigateway.stages'>[number] | Records<'apigatewayv2.stages'>[number],
  { all, own, doors, plan, clients }: Throttle,
  account: AccountLimits,
  { fix, ...beside }: Details,
): Verdict {
  const name = beside.name ?? stage.arn;
  const details = {
    ...beside,
    expected: 'rate and burst limits below those of the account',
    observed: `rate ${all.rate ?? 'not set'}, burst ${all.burst ?? 'not set'}; the account allows rate ${account.limits.rate ?? 'unknown'}, burst ${account.limits.burst ?? 'unknown'}`,
  };
  if (all.rate === 0 || all.burst === 0) {
    const reasons = ['templates that set route settings without limits make such stages'];
    const because = `${name} has a limit of 0: it refuses every request.`;
    return fail(stage, because, { ...details, severity: 'info', reasons, fix: fix ?? {} });
  }
  const whole = isBelow(all, account);
  const limits = new Map(own);
  if (whole.state === 'unknown') return notAssessed(stage, whole.gap, details);
  const failing = { ...details, fix: { ...fix, sideEffect: 'Requests above the limit get 429.' } };
  if (isTrue(whole)) {
    const lifted = own.filter(([, { rate, burst }]) =>
      isFalse(isBelow({ rate: rate ?? all.rate, burst: burst ?? all.burst }, account)),
    );
    if (lifted.length === 0) {
      return pass(stage, `${name} lets ${all.rate} requests a second through, ${all.burst} at once.`, details);
    }
    const because = `${name} lifts its limits to those of the account for ${lifted.map(([key]) => key).join(', ')}.`;
    return fail(stage, because, { ...failing, ...severityOf(plan, clients) });
  }
  const bounded = boundOf(doors, limits, account, plan);
  if (bounded.state === 'unknown') return notAssessed(stage, bounded.gap, details);
  if (isTrue(bounded)) {
    const because = `${name} has no limit of its own; those of its methods, or a usage plan whose keys they need, bound every one.`;
    return pass(stage, because, details);
  }
  const what =
    all.rate === undefined || all.burst === undefined
      ? 'has no limit of its own'
      : 'has limits that are no lower than those of the account';
  return fail(stage, `${name} ${what}.`, { ...failing, ...severityOf(plan, clients) });
}

/** Whether every method is bounded by a limit of its own or by a usage plan. One that is not, seen, decides. */
function boundOf(
  doors: Answer<readonly Door[]>,
  limits: ReadonlyMap<string, Limits>,
  account: AccountLimits,
  plan: Answer<boolean>,
): Answer<boolean> {
  if (limits.size === 0 && isFalse(plan)) return present(false);
  if (doors.state !== 'present') return doors;
  const each = doors.value.map(({ key, planned }) => {
    const own = limits.get(key);
    const below = own === undefined ? present(false) : isBelow(own, account);
    return isTrue(below) ? below : isTrue(planned) ? planned : below.state === 'unknown' ? below : planned;
  });
  if (each.length === 0 || each.some(isFalse)) return present(false);
  return each.find(({ state }) => state === 'unknown') ?? present(true);
}

/** Low where something bounds at least some of the callers. */
function severityOf(
  plan: Answer<boolean>,
  clients: boolean | undefined,
): { readonly severity: Severity; readonly possible?: readonly Severity[]; readonly reasons?: readonly string[] } {
  if (isTrue(plan)) return { severity: 'low', reasons: ['a usage plan throttles callers with a key'] };
  if (clients) return { severity: 'low', reasons: ['a rate-based rule of its web ACL bounds each client'] };
  const isUnseen = plan.state === 'unknown' || clients === undefined;
  return isUnseen ? { severity: 'low', possible: ['medium', 'low'] } : { severity: 'medium' };
}

const isTrue = (answer: Answer<boolean>): boolean => answer.state === 'present' && answer.value;
const isFalse = (answer: Answer<boolean>): boolean =>
  answer.state === 'absent' || (answer.state === 'present' && !answer.value);

/** `pets/{id}/GET`: keys come with and without a slash before the path. */
const methodKey = (key: string): string => key.replace(/^\/+/, '');

function methodsOf(methods: Answer<Records<'apigateway.methods'>>, plan: Answer<Plan | undefined>): Throttle['doors'] {
  if (methods.state !== 'present') return methods;
  const doors: Door[] = [];
  for (const { data } of methods.value) {
    if (data.state === 'unknown') return data;
    if (data.state !== 'present') continue;
    const { verb, path, apiKeyRequired, integration } = data.value;
    // Browsers send no key before a request (CORS), and API Gateway answers by itself.
    if (verb === 'OPTIONS' && integration.type === 'MOCK') continue;
    const key = methodKey(`${path}/${verb}`);
    const planned = apiKeyRequired
      ? mapAnswer(plan, (one) => one !== undefined && (one.all || one.methods.has(key)))
      : present(false);
    doors.push({ key, planned });
  }
  return present(doors);
}

function routesByApi(routes: Records<'apigatewayv2.routes'>): ReadonlyMap<string, Records<'apigatewayv2.routes'>> {
  const apis = new Map<string, Records<'apigatewayv2.routes'>[number][]>();
  for (const route of routes) {
    const api = route.arn.split('/routes/', 1)[0]!;
    const own = apis.get(api);
    if (own === undefined) apis.set(api, [route]);
    else own.push(route);
  }
  return apis;
}

function routesOf(routes: Answer<Records<'apigatewayv2.routes'>>): Throttle['doors'] {
  if (routes.state !== 'present') return routes;
  const doors: Door[] = [];
  for (const { data } of routes.value) {
    if (data.state === 'unknown') return data;
    if (data.state === 'present') doors.push({ key: data.value.RouteKey ?? '', planned: present(false) });
  }
  return present(doors);
}

/** How usage plans throttle the callers of a stage that have a key: all its methods, or some. */
interface Plan {
  readonly all: boolean;
  readonly methods: ReadonlySet<string>;
}

/** By `API/STAGE`; stages that no plan throttles are not in it. */
function plansByStage(plans: Records<'apigateway.usage-plans'>): ReadonlyMap<string, Plan> {
  const stages = new Map<string, Plan>();
  for (const { data } of plans) {
    for (const { apiId, stage, throttle = {} } of data.apiStages ?? []) {
      const before = stages.get(`${apiId}/${stage}`);
      const methods = Object.entries(throttle).flatMap(([key, { rateLimit }]) =>
        rateLimit === undefined ? [] : [methodKey(key)],
      );
      const all = data.throttle?.rateLimit !== undefined;
      if (!all && methods.length === 0) continue;
      stages.set(`${apiId}/${stage}`, {
        all: all || before?.all === true,
        methods: new Set([...methods, ...(before?.methods ?? [])]),
      });
    }
  }
  return stages;
}

/** A web ACL of WAF Classic, which has ended, bounds nobody. */
function rateRule(arn: string | undefined, list: Answer<Records<'wafv2.web-acls'>>): boolean | undefined {
  if (!arn?.includes(':wafv2:')) return false;
  if (list.state !== 'present') return undefined;
  const acl: FactData<'wafv2.web-acls'> | undefined = list.value.find((one) => one.arn === arn)?.data;
  if (acl?.state !== 'present') return undefined;
  const rules = acl.value.WebACL?.Rules ?? [];
  if (
    rules.some(({ Statement, Action }) => Statement?.RateBasedStatement && Action && !Action.Count && !Action.Allow)
  ) {
    return true;
  }
  // Rule groups of one's own may hold one.
  return rules.some(({ Statement }) => Statement?.RuleGroupReferenceStatement) ? undefined : false;
}
