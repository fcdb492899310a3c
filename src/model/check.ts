import type { Answer } from './answer.ts';
import type { Fact, Facts, Records } from './catalogue.ts';
import type { Gap } from './gap.ts';
import type { Scope } from './scope.ts';
import type { Resource, Source } from './stored.ts';
import type { Confidence, Depth, Outcome, Practice, Severity } from './words.ts';

/** The facts of `consults`: a list that failed is `unknown` here, and the check says what that leaves undecided. */
export type Consulted<F extends Fact> = { readonly [K in F]: Answer<Records<K>> };

export interface Check<Needs extends Fact = Fact, Consults extends Fact = Fact> {
  readonly title: string;
  readonly practice: Practice;
  /** The severity of a failure unless the verdict says otherwise. */
  readonly severity: Severity;
  /** Every severity that the check's rule allows, where it is more than one: it bounds what was not seen. */
  readonly severities?: readonly Severity[];
  readonly confidence?: Confidence;
  /** CloudFormation's name of what is judged: `AWS::Lambda::Function`. A verdict may name another. */
  readonly resourceType: string;
  /**
   * Facts without which nothing can be said. Where the list of one failed, the engine withholds that scope: one
   * `not-assessed` finding, and the check never sees the scope.
   */
  readonly needs: readonly Needs[];
  /**
   * Needs that are judged apart from each other, as the stages of REST APIs from those of HTTP APIs: the list of one that
   * failed withholds its group alone, whose facts are then empty.
   */
  readonly apart?: readonly (readonly Needs[])[];
  /** Facts that help, but without which some verdicts can still be given. */
  readonly consults?: readonly Consults[];
  /**
   * `region` (default): evaluated once for each region, or once for the account where no need has a region.
   * `account`: once, with the records of all regions together; `context.unseen` tells what regions are missing.
   */
  readonly judges?: 'region' | 'account';
  /**
   * One finding for each resource, seen or not: one that is not assessed stands for itself alone. Elsewhere it may stand
   * for any number (the methods of a stage that could not be read), and the range of the score allows for that.
   */
  readonly onePerResource?: true;
  /** What a failure lets somebody do. One or two sentences. */
  readonly why: string;
  /** What to do, in words. */
  readonly fix: string;
  /** AWS page titles. */
  readonly references: readonly string[];
  evaluate(facts: Facts<Needs> & Consulted<Consults>, context: CheckContext): Iterable<Verdict>;
}

/** A check as it is defined; its id is the name of its file. */
export function defineCheck<const Needs extends Fact, const Consults extends Fact = never>(
  check: Check<Needs, Consults>,
): Check<Needs, Consults> {
  return check;
}

/** What a check knows besides its facts. */
export interface CheckContext {
  readonly scope: Scope;
  /** ISO instant of the run. */
  readonly now: string;
  readonly depth: Depth;
  /** What owners declared about a resource, by tags (`rampart:exposure`, `rampart:data`) or in `rampart.yaml`. */
  readonly intent: (resource: { readonly arn: string; readonly scope?: Scope }) => Intent;
  /**
   * Of an account or an organization: the own, one of the own organization's, or configured as trusted; `unknown` where
   * the organization could not be read.
   */
  readonly trusts: (accountOrOrganization: string) => Answer<boolean>;
  /** Gaps of a fact's lists inside the scope of this evaluation: the regions that `judges: 'account'` did not see. */
  readonly unseen: (fact: Fact) => readonly Gap[];
  readonly settings: Settings;
}

export interface Intent {
  readonly exposure?: 'public' | 'internal' | 'partner';
  readonly data?: 'sensitive';
  /** A function must be in a VPC; a bucket or table must be used from one alone. */
  readonly vpc?: 'required';
  /** Of a VPC: what passes between its subnets must be inspected. */
  readonly inspection?: 'required';
  /** Tags could not be read, and no configuration decides: the intent may be any. */
  readonly unseen?: Gap;
}

/** Thresholds that `rampart.yaml` may set under `settings`. */
export interface Settings {
  /** Requests per minute and client that a rate-based rule may let through. */
  readonly maxRequestsPerMinute: number;
  /** The weakest default encryption of buckets. */
  readonly bucketEncryption: 'AES256' | 'aws:kms';
  /** TLS 1.3, or TLS 1.2 with perfect forward secrecy, is required of custom domains. */
  readonly requireForwardSecrecy: boolean;
  /** Functions of different roles that may share a security group. */
  readonly maxFunctionsPerGroup: number;
}

export const DEFAULT_SETTINGS: Settings = {
  maxRequestsPerMinute: 1000,
  bucketEncryption: 'AES256',
  requireForwardSecrecy: false,
  maxFunctionsPerGroup: 5,
};

/** A finding as a check states it. The engine adds the id, the check, tags and times. */
export interface Verdict extends Details {
  readonly outcome: Outcome;
  readonly resource: Judged;
  /** One sentence: what was observed. */
  readonly because: string;
  readonly gap?: Gap;
}

export interface Judged {
  /** The most specific ARN that AWS documents for the thing judged. */
  readonly arn: string;
  readonly scope: Scope;
}

export interface Details {
  readonly severity?: Severity;
  /**
   * Where the severity rests on something unseen: every severity that the missing fact could give. The finding's own
   * severity is the highest that what was seen proves.
   */
  readonly possible?: readonly Severity[];
  /** Why this severity. */
  readonly reasons?: readonly string[];
  readonly confidence?: Confidence;
  /** What tells two findings of one check on one resource apart: a qualifier, a Sid, a route key. */
  readonly subKey?: string;
  readonly relatedArns?: readonly string[];
  /** Where it is not the last part of the ARN. */
  readonly name?: string;
  /** Where it is not the check's. */
  readonly resourceType?: string;
  readonly expected?: string;
  readonly observed?: string;
  readonly trace?: readonly Considered[];
  readonly evidence?: readonly Evidence[];
  readonly fix?: Fix;
}

export interface Considered {
  readonly considered: string;
  readonly contributes: string;
}

export interface Evidence extends Source {
  /** The deciding part of AWS's answer, redacted. */
  readonly document: unknown;
  /** JSON pointers (RFC 6901) into the document. */
  readonly marks: readonly string[];
}

export interface Fix {
  /** AWS CLI commands; what the reader must fill in stands in capitals: `ROLE_NAME`. */
  readonly cli?: string;
  readonly cloudFormation?: string;
  readonly sideEffect?: string;
  readonly verify?: string;
}

export const pass = (resource: Judged, because: string, details: Details = {}): Verdict => ({
  outcome: 'pass',
  resource,
  because,
  ...details,
});

export const fail = (resource: Judged, because: string, details: Details = {}): Verdict => ({
  outcome: 'fail',
  resource,
  because,
  ...details,
});

export const notApplicable = (resource: Judged, because: string, details: Details = {}): Verdict => ({
  outcome: 'not-applicable',
  resource,
  because,
  ...details,
});

export const notAssessed = (resource: Judged, gap: Gap, details: Details = {}): Verdict => ({
  outcome: 'not-assessed',
  resource,
  because: `Not assessed: ${gap.operation} was ${gap.cause === 'pruned' ? 'left out' : 'not readable'} (${gap.cause}).`,
  gap,
  ...details,
});

/**
 * Evidence from a record: the members of its data that the pointers lead into, with the pointers as marks. Without
 * pointers, the whole. An `Answer` is cited by its value; an absent one by `null`.
 */
export function cite(resource: Resource<unknown>, ...pointers: readonly string[]): Evidence {
  const { operation, at } = resource.source;
  const document = valueOf(resource.data);
  if (pointers.length === 0 || typeof document !== 'object' || document === null) {
    return { operation, at, document, marks: pointers };
  }
  const members = new Set(pointers.map((pointer) => unescapePointer(pointer.split('/')[1] ?? '')));
  const part = Object.fromEntries(Object.entries(document).filter(([member]) => members.has(member)));
  return { operation, at, document: part, marks: pointers };
}

function valueOf(data: unknown): unknown {
  if (typeof data !== 'object' || data === null || !('state' in data)) return data;
  if (data.state === 'present' && 'value' in data) return data.value;
  return data.state === 'absent' || data.state === 'unknown' ? null : data;
}

const unescapePointer = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');

/** A member's name as a part of a JSON pointer. */
export const pointerPart = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
