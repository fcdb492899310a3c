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
  ...rate
}: Stored<Wafv2.RateBasedStatement>): WafRate {
  return {
    requestsPerMinute: (limit * 60) / (window ?? DEFAULT_WINDOW),
    aggregate: aggregate ?? 'IP',
    eachClient:
      (aggregate ?? 'IP') === 'IP' || (aggregate === 'CUSTOM_KEYS' && countsEachClient(rate.CustomKeys ?? [])),
  };
}

/** A request that lacks one of the keys is not counted: all others but the address must be there always. */
const countsEachClient = (keys: readonly Stored<Wafv2.RateBasedStatementCustomKey>[]): boolean =>
  keys.some(({ IP }) => IP !== undefined) &&
  keys.every(
    ({ IP, HTTPMethod, UriPath, ASN, JA3Fingerprint, JA4Fingerprint }) =>
      (IP ?? HTTPMethod ?? UriPath ?? ASN) !== undefined ||
      (JA3Fingerprint ?? JA4Fingerprint)?.FallbackBehavior === 'MATCH',
  );
