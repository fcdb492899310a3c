import { EXPOSURES, type Exposure, type PolicyQuestion } from '../../model/policy.ts';
import { answerTo, BUDGET } from './analyze.ts';
import { parsePolicy, type Policy, type Statement } from './parse.ts';
import { faultIn } from './question.ts';
import { conditionInWords, denialInWords, listed, principalsInWords } from './statement-words.ts';

/** Why a policy is not wider than it is. */
export interface Explanation {
  /** The next wider class that is one change away, or several where no single one is enough. */
  readonly wider: Exposure;
  /** Without any one of these the policy would be that wide; with `together`, only without all of them. */
  readonly stoppedBy: readonly Stop[];
  readonly together: boolean;
}

interface Stop {
  /** Position in the document. */
  readonly statement: number;
  readonly sid?: string;
  /** What the statement asks, names or denies, as a clause: `aws:PrincipalOrgID must be o-…`. */
  readonly what: string;
}

/** Something taken away from a policy. */
interface Change extends Stop {
  readonly apply: (policy: Policy) => Policy;
}

interface Tried {
  /** Of the class that the rest has. */
  readonly rank: number;
  readonly stops: readonly Change[];
}

/** Changes of which every two are tried; of more, only all that are needed. */
const MOST_PAIRED = 20;

/**
 * What keeps a policy from letting in the next wider class: conditions and principals of Allow statements, and Deny
 * statements, are taken away one by one, then by twos, then all that is needed, and the rest is judged again. Of a policy
 * that allows nothing, actions and resources too. Bounded; what was not tried is not told.
 *
 * @returns undefined where nothing of that kind makes it wider, or its class is not known.
 */
// oxlint-disable-next-line no-restricted-properties -- as in `analyzePolicy`
export function explain(question: PolicyQuestion, now: number = Date.now()): Explanation | undefined {
  const policy = faultIn(question) === undefined ? parsePolicy(question.policy) : undefined;
  if (policy === undefined) return undefined;
  /** What is left without some things; each way of trying has a budget of its own. */
  const trying = (): ((stops: readonly Change[]) => Tried) => {
    const budget = { left: BUDGET };
    return (stops) => {
      const rest = stops.reduce((before, { apply }) => apply(before), policy);
      const { exposure } = answerTo(question, rest, {}, now, budget);
      return { rank: exposure === 'unknown' ? Infinity : EXPOSURES.indexOf(exposure), stops };
    };
  };
  const { rank } = trying()([]);
  if (rank === Infinity || rank === 0) return undefined;

  const changes = changesOf(policy, EXPOSURES[rank] === 'none');
  const alone = changes.map((change) => [change]).map(trying());
  const next = widest(alone, rank);
  if (next !== undefined) {
    const stoppedBy = alone.filter((one) => one.rank === next.rank).flatMap(({ stops }) => stops.map(stopOf));
    return { wider: EXPOSURES[next.rank]!, stoppedBy, together: false };
  }
  const together = widest(pairsOf(changes).map(trying()), rank) ?? fewest(changes, rank, trying());
  return together && { wider: EXPOSURES[together.rank]!, stoppedBy: together.stops.map(stopOf), together: true };
}

function pairsOf(changes: readonly Change[]): readonly (readonly Change[])[] {
  if (changes.length > MOST_PAIRED) return [];
  return changes.flatMap((one, index) => changes.slice(index + 1).map((other) => [one, other]));
}

/** All changes at once, but for those that can be put back one after the other; undefined where that is not known of each. */
function fewest(
  changes: readonly Change[],
  rank: number,
  without: (stops: readonly Change[]) => Tried,
): Tried | undefined {
  let found = without(changes);
  if (found.rank >= rank) return undefined;
  for (const change of changes) {
    const fewer = without(found.stops.filter((stop) => stop !== change));
    if (fewer.rank === Infinity) return undefined;
    if (fewer.rank < rank) found = fewer;
  }
  return found;
}

/** Of those that are wider than a class, the first of the narrowest. */
function widest(tried: readonly Tried[], rank: number): Tried | undefined {
  const wider = tried.filter((one) => one.rank < rank);
  const nearest = Math.max(...wider.map((one) => one.rank));
  return wider.find((one) => one.rank === nearest);
}

const stopOf = ({ statement, sid, what }: Change): Stop => ({ statement, ...(sid !== undefined && { sid }), what });

const ANYBODY = { aws: ['*'], service: [], federated: [], canonicalUser: [] };

function changesOf(policy: Policy, nothingAllowed: boolean): readonly Change[] {
  return policy.statements.flatMap((statement): readonly Change[] => {
    const { index, sid, effect, principal, conditions, action, notAction, resource, notResource } = statement;
    const change = (what: string, instead: (statement: Statement) => readonly Statement[]): Change => ({
      statement: index,
      ...(sid !== undefined && { sid }),
      what,
      apply: ({ version, statements }) => ({
        version,
        statements: statements.flatMap((one) => (one.index === index ? instead(one) : [one])),
      }),
    });
    if (effect === 'Deny') return [change(denialInWords(statement), () => [])];
    if (effect !== 'Allow') return [];
    const changes = conditions.map((entry) =>
      change(conditionInWords(entry, 'must be'), (one) => [
        { ...one, conditions: one.conditions.filter((other) => other !== entry) },
      ]),
    );
    if (principal && !principal.aws.includes('*')) {
      changes.push(change(`it names ${principalsInWords(principal)} alone`, (one) => [{ ...one, principal: ANYBODY }]));
    }
    if (!nothingAllowed) return changes;
    if (action ?? notAction) {
      const what = action
        ? `it is about ${listed(action, 'and')} alone`
        : `it is not about ${listed(notAction!, 'and')}`;
      changes.push(change(what, ({ notAction: _, ...one }) => [{ ...one, action: ['*'] }]));
    }
    if (resource ?? notResource) {
      const what = resource
        ? `it is about ${listed(resource, 'and')} alone`
        : `it is not about ${listed(notResource!, 'and')}`;
      changes.push(change(what, ({ notResource: _, ...one }) => [{ ...one, resource: ['*'] }]));
    }
    return changes;
  });
}
