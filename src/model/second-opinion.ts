import type { FindingSummary } from '@aws-sdk/client-accessanalyzer';

import { cite, type Considered, type Evidence } from './check.ts';
import type { Exposure } from './policy.ts';
import type { Resource, Stored } from './stored.ts';

/** An active analyzer of IAM Access Analyzer that watches for external access, and all that it finds in a region. */
export interface ExternalAnalyzer {
  readonly name: string;
  /** What it trusts: access from within gives no finding. */
  readonly zone: 'account' | 'organization';
  readonly record: Resource<unknown>;
  /** Active findings by the ARN of a resource; those of an access point by its own as well. */
  readonly findings: ReadonlyMap<string, readonly ExternalFinding[]>;
}

export interface ExternalFinding {
  readonly finding: Stored<FindingSummary>;
  readonly record: Resource<unknown>;
}

/** What an analyzer says of a resource whose policy is judged here as well. */
export interface SecondOpinion {
  readonly analyzer: string;
  readonly zone: ExternalAnalyzer['zone'];
  /** `nobody`: no active finding. */
  readonly says: 'public' | 'external' | 'nobody';
  /** Undefined where the two speak of different things, or where it is not known who is in the zone of trust. */
  readonly agrees: boolean | undefined;
  /** What else the analyzer counts. */
  readonly counts?: string;
  /** Its findings, or itself where it has none. */
  readonly records: readonly Resource<unknown>[];
}

/** Findings that are shown of one analyzer. */
const SHOWN = 3;

/** An analyzer's word beside ours: it decides nothing. */
export function opinionDetails(
  opinions: readonly SecondOpinion[],
  exposure: Exposure | 'unknown',
): { readonly trace: readonly Considered[]; readonly evidence: readonly Evidence[] } {
  return {
    trace: opinions.map((opinion) => ({
      considered: `IAM Access Analyzer ${opinion.analyzer}, which trusts the ${opinion.zone}: ${SAYS[opinion.says]}`,
      contributes: contribution(opinion, exposure),
    })),
    evidence: opinions.flatMap(({ says, records }) =>
      records
        .slice(0, SHOWN)
        .map((record) => (says === 'nobody' ? cite(record, '/name', '/type', '/status') : cite(record))),
    ),
  };
}

const SAYS: Readonly<Record<SecondOpinion['says'], string>> = {
  public: 'an active finding of public access',
  external: 'an active finding of access from outside, not public',
  nobody: 'no active finding',
};

function contribution({ agrees, says, counts }: SecondOpinion, exposure: Exposure | 'unknown'): string {
  if (agrees === true) return 'agrees';
  const besides = counts === undefined ? '' : `; it also counts ${counts}`;
  if (agrees === undefined) return `not compared; by its text: ${exposure}${besides}`;
  return `disagrees; by its text: ${exposure}${besides}${says === 'nobody' ? '; a finding that was archived is not active' : ''}`;
}
