import type { Considered, Evidence, Fix } from './check.ts';
import type { GapCause } from './gap.ts';
import type { Picture } from './picture.ts';
import type { CellState, Confidence, Outcome, Practice, Severity } from './words.ts';

/** `report.json`. Its JSON Schema is `docs/report.schema.json`; renderers are functions of this and of nothing else. */
export interface Report {
  readonly schemaVersion: string;
  readonly tool: { readonly name: 'rampart'; readonly version: string; readonly catalogueVersion: string };
  readonly run: Run;
  readonly scope: ReportScope;
  readonly coverage: Coverage;
  readonly score: OverallScore;
  readonly checks: Readonly<Record<string, CheckDescription>>;
  readonly findings: readonly Finding[];
  readonly entryPoints: readonly never[];
  readonly cuts: readonly never[];
  readonly paths: readonly never[];
  /** Of VPCs that serve functions or VPC links, as many as 200. */
  readonly pictures: readonly Picture[];
  /** Above 200,000 findings: `findings` are the worst of them, and each account has a report of its own. */
  readonly split?: Split;
}

/** A report whose findings may be too many to hold: they are read one after the other, as often as is asked. */
export interface ReportDocument extends Omit<Report, 'findings'> {
  readonly findings: Iterable<Finding>;
}

/** What the reports of the accounts hold, beside a report that is only their index. */
interface Split {
  readonly findings: number;
  readonly counts: FindingCounts;
  readonly accounts: readonly {
    readonly id: string;
    /** Beside this report: `accounts/111122223333/report.json`. */
    readonly file: string;
    readonly findings: number;
    readonly counts: FindingCounts;
  }[];
}

export interface FindingCounts {
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** Of failures that are not suppressed. */
  readonly severities: Readonly<Record<Severity, number>>;
}

interface Run {
  /** Digest of scope and estate. */
  readonly id: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly caller: string;
  readonly partition: string;
  readonly depth: 'full' | 'fast';
  /** False where the run was interrupted. */
  readonly complete: boolean;
  /** What a reader must know before the numbers: a table older than 180 days, an emulated endpoint … */
  readonly notes: readonly string[];
}

interface ReportScope {
  readonly organization: string | null;
  readonly accounts: readonly ReportAccount[];
  readonly regions: readonly string[];
}

export interface ReportAccount {
  readonly id: string;
  readonly name: string;
  readonly state: 'assessed' | 'partial' | 'not-assessed';
  readonly because: string;
}

interface Coverage {
  /** V of the scoring rules, 0 to 1. */
  readonly ratio: number;
  readonly cells: readonly CoverageCell[];
}

export interface CoverageCell {
  readonly account: string;
  readonly region: string;
  /** The first part of fact names: `lambda`, `apigateway`, `s3-control` … */
  readonly service: string;
  readonly state: CellState;
  readonly gaps: readonly CellGap[];
}

export interface CellGap {
  readonly operation: string;
  readonly action: string;
  readonly cause: GapCause;
  readonly count: number;
  readonly detail: string;
}

export type Grade = 'A' | 'B' | 'C' | 'D' | 'F';

export interface Score {
  /** 0 to 100, one decimal; null below the coverage floor, or where nothing was to be judged. */
  readonly value: number | null;
  readonly grade: Grade | null;
  /** The least and the greatest score that what was not seen could give. */
  readonly low: number;
  readonly high: number;
  readonly coverage: number;
  /** The finding that holds the score down. */
  readonly cappedBy: string | null;
}

export interface AccountScore extends Score {
  readonly practices: Readonly<Record<Practice, Score>>;
}

export interface OverallScore extends AccountScore {
  readonly accounts: Readonly<Record<string, AccountScore>>;
  /** Beside the mean over accounts: never a bare mean. Null where the value is. */
  readonly distribution: {
    readonly minimum: number | null;
    /** Nearest rank: of up to ten accounts it is the minimum. */
    readonly tenthPercentile: number | null;
    /** Accounts whose role could not be assumed. They are in `low`, `high` and `coverage`, not in the mean. */
    readonly notEntered: readonly string[];
  };
  readonly wellArchitected: {
    readonly risk: 'UNANSWERED' | 'HIGH' | 'MEDIUM' | 'NONE' | 'NOT_APPLICABLE';
    readonly choices: Readonly<Record<string, 'SELECTED' | 'UNSELECTED' | 'NOT_APPLICABLE' | null>>;
  };
}

export interface CheckDescription {
  readonly title: string;
  readonly practice: Practice;
  readonly severity: Severity;
  /** Every severity that the rule allows. */
  readonly severities: readonly Severity[];
  readonly confidence: Confidence;
  readonly why: string;
  readonly fix: string;
  readonly references: readonly string[];
  /** IAM actions that the check's facts are read with. */
  readonly actions: readonly string[];
}

export interface Finding {
  /** Digest of check, resource ARN and sub-key alone: the same in every run. */
  readonly id: string;
  readonly check: string;
  readonly outcome: Outcome;
  readonly severity: Severity;
  /** Where the severity rests on something unseen: every severity it could have. */
  readonly possible?: readonly Severity[];
  readonly reasons: readonly string[];
  readonly confidence: Confidence;
  readonly resource: FindingResource;
  readonly subKey?: string;
  readonly because: string;
  readonly expected?: string;
  readonly observed?: string;
  readonly trace: readonly Considered[];
  readonly evidence: readonly Evidence[];
  readonly gap?: {
    readonly operation: string;
    readonly action: string;
    readonly cause: GapCause;
    readonly detail: string;
  };
  readonly fix: Fix;
  /** The finding stands for a whole scope whose list failed, not for one resource. */
  readonly wholeScope?: true;
  /**
   * A `not-assessed` finding that stands for one finding at most. Without it the finding may stand for any number (an
   * unread policy hides one finding for each of its statements), and the range of the score allows for that.
   */
  readonly single?: true;
  readonly suppression?: { readonly owner: string; readonly reason: string; readonly expires: string };
}

export interface FindingResource {
  readonly arn: string;
  readonly relatedArns: readonly string[];
  /** CloudFormation's name: `AWS::Lambda::Function`. */
  readonly type: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly tags: Readonly<Record<string, string>>;
}
