import type { Scope } from './scope.ts';

/** Why something could not be seen. A closed list (`docs/report.schema.json`). */
export type GapCause =
  | 'access-denied'
  | 'throttled'
  | 'timeout'
  | 'expired-credentials'
  | 'not-enabled'
  /** The endpoint, or the SDK, does not know the operation. */
  | 'unsupported'
  /** 5xx, connection lost or name not resolved, after the retries. */
  | 'unavailable'
  /** An answer that cannot be parsed. */
  | 'unreadable'
  /** An older or interrupted estate lacks the fact, or no collector for it exists yet. */
  | 'not-collected'
  | 'pruned'
  | 'budget'
  | 'defect';

/** One thing that we could not look at. */
export interface Gap {
  readonly cause: GapCause;
  /** `service:Operation`, the service as in fact names: `lambda:GetPolicy`, `s3-control:GetPublicAccessBlock`. */
  readonly operation: string;
  /** The IAM action that the operation needs: `apigateway:GET` for most of API Gateway. */
  readonly action: string;
  readonly scope: Scope;
  /** AWS's error code and message, or our own words; never a secret, never longer than a line. */
  readonly detail: string;
}
