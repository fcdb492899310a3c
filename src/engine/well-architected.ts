import type { CheckDescription, Finding, OverallScore, ReportAccount } from '../model/report.ts';
import { PRACTICES, type Practice } from '../model/words.ts';
import { coverageOf, share, WEIGHTS } from './check-tally.ts';

/** Choice ids of question `sec_q2` in the lens `serverless`. */
const CHOICES: Readonly<Record<Practice, string>> = {
  'evaluate-resource-policies': 'sec_sec_q2_a1',
  'control-network-traffic': 'sec_sec_q2_a2',
  'single-purpose-functions': 'sec_sec_q2_a3',
  'temporary-credentials': 'sec_sec_q2_a4',
};

/** A choice is selected from this coverage on. */
const SELECT_COVERAGE = 0.9;

/** The greatest part of the weight of findings that may fail at medium or below in a selected choice. */
const SELECT_FAILURES = 0.1;

type WellArchitected = OverallScore['wellArchitected'];
export type Choice = WellArchitected['choices'][string];
type Risk = WellArchitected['risk'];

/** Weights of the findings of a practice that were assessed, and of those that were not. */
interface PracticeEvidence {
  readonly seen: number;
  readonly unseen: number;
}

/** What the findings of each practice come to, while they come. */
export interface Choices {
  count(finding: Finding): void;
  /** `evidence`: of each practice, over all accounts. */
  wellArchitected(
    accounts: readonly ReportAccount[],
    evidence: Readonly<Record<Practice, PracticeEvidence>>,
  ): WellArchitected;
}

/**
 * The choices of SEC2 and the risk that AWS Well-Architected Tool is expected to derive from them: AWS does not publish
 * the risk rules of this lens, the Tool is the authority. The workload is the whole run.
 *
 * A suppressed failure is an accepted deviation, which does not make the practice met: it counts as a failure here
 * (and not in the score).
 */
export function choices(checks: Readonly<Record<string, CheckDescription>>): Choices {
  const judgements = new Map<Practice, Judgement>(PRACTICES.map((practice) => [practice, nothing()]));
  const judgementOf = (practice: Practice): Judgement => {
    const found = judgements.get(practice);
    if (found === undefined) throw new Error(`${practice} is not a practice.`);
    return found;
  };
  for (const { practice } of Object.values(checks)) judgementOf(practice).checked = true;
  return {
    count(finding) {
      const check = checks[finding.check];
      if (check !== undefined) judge(judgementOf(check.practice), finding);
    },
    wellArchitected(accounts, evidence) {
      const blind = accounts.length === 0 || accounts.some(({ state }) => state === 'not-assessed');
      const chosen = (practice: Practice) => choice(judgementOf(practice), evidence[practice], blind);
      // "An open T0 critical anywhere forces HIGH." Findings carry no exposure tier. In the Required practices any
      // critical has that effect already, those of single-purpose-functions are over-wide roles: what is left is network
      // traffic.
      const openToStrangers = judgementOf('control-network-traffic').openCritical;
      return {
        risk: openToStrangers ? 'HIGH' : risk(chosen),
        choices: Object.fromEntries(
          PRACTICES.map((practice) => [CHOICES[practice], chosen(practice)] as const).toSorted(([one], [other]) =>
            one < other ? -1 : 1,
          ),
        ),
      };
    },
  };
}

interface Judgement {
  /** The run has a check of the practice. */
  checked: boolean;
  /** Some finding is not `not-applicable`. */
  applicable: boolean;
  /** A failure is critical or high. */
  severe: boolean;
  openCritical: boolean;
  /** Weights of failures at medium or below, and of suppressed failures at any severity (which coverage leaves out). */
  failing: number;
  suppressed: number;
}

const nothing = (): Judgement => ({
  checked: false,
  applicable: false,
  severe: false,
  openCritical: false,
  failing: 0,
  suppressed: 0,
});

function judge(judgement: Judgement, { outcome, severity, confidence, suppression }: Finding): void {
  if (outcome === 'not-applicable') return;
  judgement.applicable = true;
  if (outcome !== 'fail') return;
  const weight = share(confidence) * WEIGHTS[severity];
  if (suppression !== undefined) judgement.suppressed += weight;
  if (severity === 'critical' || severity === 'high') judgement.severe = true;
  else judgement.failing += weight;
  if (severity === 'critical' && suppression === undefined) judgement.openCritical = true;
}

/**
 * A proven failure decides even at low coverage. That more than a tenth fails is proven only when it stays so with
 * everything unseen added as a pass; that at most a tenth does is said from 90 % coverage on. Between the two, and for
 * a practice of which no check ran, the choice is undetermined (null).
 */
function choice(judgement: Judgement, { seen, unseen }: PracticeEvidence, blind: boolean): Choice {
  const { checked, applicable, severe, failing, suppressed } = judgement;
  if (!checked) return null;
  if (!applicable) return blind ? null : 'NOT_APPLICABLE';
  const assessed = seen + suppressed;
  if (severe || failing > SELECT_FAILURES * (assessed + unseen)) return 'UNSELECTED';
  const selected = coverageOf(assessed, unseen) >= SELECT_COVERAGE && failing <= SELECT_FAILURES * assessed;
  return selected ? 'SELECTED' : null;
}

/**
 * The table of risks, in its order. What it leaves open goes to the less favourable side, for the Tool takes a choice
 * that is not selected as not met: a Required choice undetermined beside a proven failure is HIGH, and the Best choice
 * undetermined is MEDIUM.
 */
function risk(choices: (practice: Practice) => Choice): Risk {
  const all = PRACTICES.map(choices);
  const required = [choices('evaluate-resource-policies'), choices('temporary-credentials')];
  if (all.every((one) => one === 'NOT_APPLICABLE')) return 'NOT_APPLICABLE';
  const failed = all.includes('UNSELECTED');
  const selected = all.includes('SELECTED');
  if (!failed && (required.includes(null) || !selected)) return 'UNANSWERED';
  if (required.includes('UNSELECTED') || required.includes(null) || !selected) return 'HIGH';
  return all.every((one) => one === 'SELECTED' || one === 'NOT_APPLICABLE') ? 'NONE' : 'MEDIUM';
}
