import type { Fault } from './faults.ts';
import type { Input } from './question.ts';

/** Something that goes wrong, or takes long, on the calls that it matches. */
export interface Rule {
  readonly when?: {
    readonly account?: string;
    readonly region?: string;
    /** `lambda:GetPolicy`, or `lambda:*`; any of several. */
    readonly operation?: string | readonly string[];
    /** Members of the input and what they must be. */
    readonly input?: Readonly<Record<string, unknown>>;
  };
  readonly fault?: Fault;
  readonly latencyMs?: number;
  /** Each nth matching call only. */
  readonly every?: number;
  /** Not the first n. */
  readonly after?: number;
  /** The first n only. */
  readonly times?: number;
  /** A token bucket, in calls a second: `fault` (default `throttled`) answers the calls that find it empty. */
  readonly rate?: number;
  /** What the bucket holds; default `rate`, at least one. */
  readonly burst?: number;
  /** One bucket for each value of these: `account`, `region`, `operation`, or a member of the input. Default: one for all. */
  readonly per?: readonly string[];
}

export interface Call {
  readonly account: string;
  readonly region: string;
  /** `lambda:GetPolicy` */
  readonly operation: string;
  readonly input: Input;
}

export interface Effect {
  readonly fault?: Fault;
  readonly latencyMs: number;
}

interface State {
  seen: number;
  fired: number;
  readonly buckets: Map<string, { tokens: number; at: number }>;
}

/** What the rules do to each call, in order: the first fault wins, latencies add up. */
export function rulebook(rules: readonly Rule[], now: () => number): (call: Call) => Effect {
  const states = rules.map((): State => ({ seen: 0, fired: 0, buckets: new Map() }));
  return (call) => {
    let fault: Fault | undefined;
    let latencyMs = 0;
    for (const [at, rule] of rules.entries()) {
      if (!matches(rule, call) || !fires(rule, states[at]!, call, now)) continue;
      latencyMs += rule.latencyMs ?? 0;
      fault ??= rule.fault ?? (rule.rate === undefined ? undefined : 'throttled');
    }
    return fault === undefined ? { latencyMs } : { fault, latencyMs };
  };
}

const matches = ({ when = {} }: Rule, { account, region, operation, input }: Call): boolean =>
  (when.account === undefined || when.account === account) &&
  (when.region === undefined || when.region === region) &&
  (when.operation === undefined || [when.operation].flat().some((one) => named(one, operation))) &&
  Object.entries(when.input ?? {}).every(([member, value]) => input[member] === value);

const named = (pattern: string, operation: string): boolean =>
  pattern === operation || (pattern.endsWith('*') && operation.startsWith(pattern.slice(0, -1)));

function fires(rule: Rule, state: State, call: Call, now: () => number): boolean {
  state.seen++;
  if (rule.rate !== undefined && take(rule, rule.rate, state, call, now())) return false;
  if (state.seen <= (rule.after ?? 0)) return false;
  if (rule.every !== undefined && state.seen % rule.every !== 0) return false;
  if (rule.times !== undefined && state.fired >= rule.times) return false;
  state.fired++;
  return true;
}

function take({ burst, per = [] }: Rule, rate: number, state: State, call: Call, at: number): boolean {
  const size = burst ?? Math.max(rate, 1);
  const key = per.map((part) => String(part in call ? call[part as keyof Call] : call.input[part])).join('\n');
  const bucket = state.buckets.get(key) ?? { tokens: size, at };
  state.buckets.set(key, bucket);
  bucket.tokens = Math.min(size, bucket.tokens + ((at - bucket.at) / 1000) * rate);
  bucket.at = at;
  if (bucket.tokens < 1) return false;
  bucket.tokens--;
  return true;
}
