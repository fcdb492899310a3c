import type * as Wafv2 from '@aws-sdk/client-wafv2';

import type { WafRate } from '../../model/derived.ts';
import type { Stored } from '../../model/stored.ts';

/** Seconds that a limit is counted over, unless the rule says otherwise (AWS WAF: Rate-based rule high-level settings). */
const DEFAULT_WINDOW = 300;

/** The limit of a rate-based rule, and whom it counts. */
export function rateOf({
  Limit: limit = 0,
  EvaluationWindowSec: window,
  AggregateKeyType: aggregate,
  CustomKeys: keys = [],
}: Stored<Wafv2.RateBasedStatement>): WafRate {
  const isCustom = aggregate === 'CUSTOM_KEYS';
  return {
    requestsPerMinute: (limit * 60) / (window ?? DEFAULT_WINDOW),
    aggregate: isCustom ? `${aggregate} (${keys.flatMap(Object.keys).join(', ')})` : (aggregate ?? 'IP'),
    eachClient: (aggregate ?? 'IP') === 'IP' || (isCustom && countsEachClient(keys)),
  };
}

/**
 * Each combination of values has a count of its own (AWS WAF: Rate-based rule aggregation instances and counts): beside
 * the address only its network bounds a client, who may spread requests over whatever it chooses, paths and methods too.
 */
const countsEachClient = (keys: readonly Stored<Wafv2.RateBasedStatementCustomKey>[]): boolean =>
  keys.some(({ IP }) => IP !== undefined) && keys.every(({ IP, ASN }) => (IP ?? ASN) !== undefined);
