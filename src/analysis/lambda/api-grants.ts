import { defineAnalysis } from '../../model/analysis.ts';
import { mapAnswer, type Answer } from '../../model/answer.ts';
import type { ApiGrant, ApiSource } from '../../model/derived.ts';
import { unqualified } from '../../model/function-arn.ts';
import type { Gap } from '../../model/gap.ts';
import { requires, type ConditionEntry, type PolicyStatement } from '../../model/policy-statement.ts';
import { GLOBAL, type Scope } from '../../model/scope.ts';
import { CALL_FACTS, functionCalls, type ApiCalls, type FunctionCall } from '../apigateway/function-calls.ts';
import { overlap } from '../policy/overlap.ts';
import { matchesPattern } from '../policy/patterns.ts';

const API_GATEWAY = 'apigateway.amazonaws.com';

/** A source ARN is `arn:…:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH`, or `…:API/authorizers/ID`. */
export default defineAnalysis({
  fact: 'lambda.api-grants',
  scope: 'region',
  needs: ['lambda.policy-statements'],
  consults: CALL_FACTS,
  compute: ({ 'lambda.policy-statements': policies, ...facts }) => {
    const callsOf = functionCalls(facts);
    return policies.map(({ data, ...record }) => ({
      ...record,
      data: mapAnswer(data, (statements) =>
        statements
          .filter(({ effect, principal }) => effect === 'Allow' && principal?.service.includes(API_GATEWAY))
          .map((statement) => grantOf(statement, { arn: unqualified(record.arn), scope: record.scope }, callsOf)),
      ),
    }));
  },
});

interface Called {
  /** The function, unqualified. */
  readonly arn: string;
  readonly scope: Scope;
}

function grantOf(statement: PolicyStatement, called: Called, callsOf: (api: string) => Answer<ApiCalls>): ApiGrant {
  const ofKey = (key: string) => statement.conditions.filter((one) => one.key === key);
  const unreadable = [...ofKey('aws:sourcearn'), ...ofKey('aws:sourceaccount')].find(
    ({ operator, malformed }) => malformed || requires(operator) === 'other',
  );
  if (unreadable !== undefined || statement.malformed.length > 0) {
    const gap = unreadableGap(called.scope, unreadable?.operator ?? statement.malformed[0] ?? '');
    return { statement, sources: [{ fit: 'undecided', calls: [], gap }] };
  }
  const arns = valuesOf(ofKey('aws:sourcearn'));
  if (arns === undefined) return { statement, sources: [{ fit: 'any', calls: [] }] };
  const [only, ...others] = valuesOf(ofKey('aws:sourceaccount')) ?? [];
  const account = others.length === 0 ? only : undefined;
  return { statement, sources: arns.map((arn) => ({ arn, ...sourceOf(arn, account, called, callsOf) })) };
}

const unreadableGap = (scope: Scope, what: string): Gap => ({
  cause: 'unreadable',
  operation: 'lambda:GetPolicy',
  action: 'lambda:GetPolicy',
  scope,
  detail: `A statement holds what the grammar of policies does not know: ${what.slice(0, 100)}.`,
});

/** What a key must be; undefined where no condition asks for it. */
const valuesOf = (conditions: readonly ConditionEntry[]): readonly string[] | undefined =>
  conditions.find(({ operator }) => requires(operator) !== undefined)?.values;

const isOpen = (field: string | undefined): boolean => field === undefined || /[*?]/.test(field);

function sourceOf(
  arn: string,
  sourceAccount: string | undefined,
  { arn: functionArn, scope }: Called,
  callsOf: (api: string) => Answer<ApiCalls>,
): Omit<ApiSource, 'arn'> {
  const [, , service, region, ownAccount, ...rest] = arn.split(':');
  const path = rest.join(':');
  const [api = ''] = path.split('/', 1);
  const account = isOpen(ownAccount) ? sourceAccount : ownAccount;
  if (isOpen(service)) return { fit: 'any', calls: [] };
  if (service !== 'execute-api') return { fit: 'unused', calls: [] };
  if (account !== undefined && !isOpen(account) && account !== scope.account) {
    return { fit: 'foreign', account, calls: [] };
  }
  if (account === undefined || isOpen(account) || api === '' || isOpen(api)) return { fit: 'any', calls: [] };
  if (!isOpen(region) && region !== scope.region && scope.region !== GLOBAL) {
    const detail = `The permission is for an API in ${region}, which is not looked at together with ${scope.region}.`;
    return { fit: 'undecided', calls: [], gap: { ...NOT_LOOKED_AT, scope, detail } };
  }
  const calls = callsOf(api);
  if (calls.state === 'absent') return { fit: 'missing', calls: [] };
  if (calls.state === 'unknown') return { fit: 'undecided', calls: [], gap: calls.gap };
  return fitOf(path.slice(api.length + 1), functionArn, calls.value);
}

const NOT_LOOKED_AT = {
  cause: 'not-collected',
  operation: 'apigateway:GetRestApis',
  action: 'apigateway:GET',
} as const;

function fitOf(granted: string, functionArn: string, { calls, gap, authorizerGap }: ApiCalls): Omit<ApiSource, 'arn'> {
  const own = calls.filter((call) => call.function === functionArn || call.function === undefined);
  const covered = own.filter(({ template }) => meets(granted, template));
  const told = {
    calls: own.map(({ template }) => template),
    ...(own.some((call) => call.function === undefined) && { hidden: true as const }),
  };
  if (covered.some((call) => grantsNoMore(granted, call))) return { fit: 'exact', ...told };
  const unseen = granted.startsWith('authorizers/')
    ? authorizerGap
    : (gap ?? (covered.length === 0 && meets(granted, 'authorizers/{id}') ? authorizerGap : undefined));
  if (unseen !== undefined) return { fit: 'undecided', gap: unseen, ...told };
  return { fit: covered.length > 0 ? 'wide' : 'unused', ...told };
}

/** Whether a permission covers some request of a call. Most that do not differ in their first or last letters. */
function meets(granted: string, template: string): boolean {
  if (!template.includes('{')) return matchesPattern(granted, template);
  const [starts, ends] = [granted.split(/[*?]/), template.split(/\{[^{}]*\}/)];
  const [start = '', otherStart = '', end = '', otherEnd = ''] = [starts[0], ends[0], starts.at(-1), ends.at(-1)];
  return (
    (start.startsWith(otherStart) || otherStart.startsWith(start)) &&
    (end.endsWith(otherEnd) || otherEnd.endsWith(end)) &&
    overlap(granted, template) !== undefined
  );
}

/** Any stage may be granted; `*` of the method or the path only where the API answers to anything there. */
function grantsNoMore(granted: string, { pattern }: FunctionCall): boolean {
  if (pattern.startsWith('authorizers/')) return granted === pattern;
  const rest = /^(?:\*(?=\$)|[^/]*\/)(.+)$/.exec(granted)?.[1] ?? granted;
  return matchesPattern(pattern, /^[*/]+$/.test(rest) ? '*/*' : rest);
}
