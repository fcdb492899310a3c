/** The closed lists of words that reports use. */

export type Outcome = 'pass' | 'fail' | 'not-applicable' | 'not-assessed';

export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;
export type Severity = (typeof SEVERITIES)[number];

export type Confidence = 'exact' | 'heuristic';

export const PRACTICES = [
  'evaluate-resource-policies',
  'control-network-traffic',
  'temporary-credentials',
  'single-purpose-functions',
] as const;
export type Practice = (typeof PRACTICES)[number];

export type CellState =
  'assessed' | 'partial' | 'denied' | 'throttled' | 'failed' | 'not-enabled' | 'pruned' | 'out-of-scope';

/** How much is asked: `fast` leaves out what needs a call for each resource and says so. */
export type Depth = 'full' | 'fast';
