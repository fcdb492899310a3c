import { serviceOf, type CollectedFact } from '../model/catalogue.ts';
import { GLOBAL, type Scope } from '../model/scope.ts';
import type { Operation } from './catalogue.ts';
import {
  indexFact,
  type Entry,
  type FactIndex,
  type SimulatedAccount,
  type SimulatedEstate,
  type SimulatedGap,
} from './estate.ts';
import { Refusal, type Fault } from './faults.ts';
import { keyings } from './keys.ts';

export type Input = Readonly<Record<string, unknown>>;
export type Output = Readonly<Record<string, unknown>>;

/** One call, as a row of the table sees it. */
export interface Question {
  readonly operation: Operation;
  readonly input: Input;
  /** The account whose credentials signed, and the region they signed for. */
  readonly scope: Scope;
  readonly estate: SimulatedEstate;
  /** A fact where the operation's service keeps it: in the region, or in `global`. */
  readonly fact: (name: CollectedFact) => FactIndex;
  /** After all that is known, the list ends in this error. */
  readonly breakOff: (fault: Fault) => void;
}

/** How an operation is answered from facts. */
export interface Row {
  /** The facts that the operation makes, and whose gaps are its own. */
  readonly fact?: CollectedFact | readonly CollectedFact[];
  /** The answer is one record as it stands, never cut into pages. */
  readonly whole?: true;
  answer(question: Question): Output;
}

const nothing: FactIndex = { entries: [], byKey: new Map(), byParent: new Map() };
const globals = new Set(['iam', 'organizations', 's3']);

/** Kept once for the account, not by region. */
const isGlobal = (fact: CollectedFact): boolean =>
  globals.has(serviceOf(fact)) || fact === 's3-control.public-access-block';

/** Reads facts out of an estate, each indexed once. */
export function factReader(
  estate: SimulatedEstate,
): (account: string, region: string, fact: CollectedFact) => FactIndex {
  const known = new WeakMap<object, Map<string, FactIndex>>();
  return (account, region, fact) => {
    const facts = estate.accounts[account]?.facts[isGlobal(fact) ? GLOBAL : region];
    const content = facts?.[fact];
    if (facts === undefined || content === undefined) return nothing;
    const here = known.get(facts) ?? new Map<string, FactIndex>();
    known.set(facts, here);
    const index = here.get(fact) ?? indexFact(fact, content);
    here.set(fact, index);
    return index;
  };
}

/** Where an answer as it stands is looked for. */
export function standingAnswer(account: SimulatedAccount | undefined, region: string, operation: string): unknown {
  return account?.facts[region]?.[operation] ?? account?.facts[GLOBAL]?.[operation];
}

/**
 * The error that makes a gap again: in the words of its detail, `CODE: message`, where it has them. Causes that no error
 * of AWS has are answered as unavailable.
 */
export function gapFault({ cause, detail = '' }: SimulatedGap): Fault {
  const [, code, message] = /^([A-Za-z.]+): (.*)$/s.exec(detail) ?? [];
  const plain = plainFault(cause);
  if (code === undefined || message === undefined || plain === 'garbage') return plain;
  // The SDK's own word for a lost connection.
  if (code === 'TimeoutError' && cause !== 'timeout') return 'drop';
  const status = statuses[cause];
  return { code, message, ...(status === undefined ? {} : { status }) };
}

const statuses: Partial<Record<SimulatedGap['cause'], number>> = {
  'access-denied': 403,
  throttled: 429,
  unsupported: 404,
  unavailable: 503,
};

function plainFault(cause: SimulatedGap['cause']): Fault {
  switch (cause) {
    case 'access-denied':
    case 'throttled':
      return cause;
    case 'expired-credentials':
      return 'expired';
    case 'not-enabled':
      return 'invalid-token';
    case 'unsupported':
      return 'unknown-operation';
    case 'timeout':
      return { code: 'RequestTimeout', message: 'The request timed out.' };
    case 'unreadable':
      return 'garbage';
    case 'unavailable':
    case 'not-collected':
    case 'pruned':
    case 'budget':
    case 'defect':
      return 'unavailable';
  }
}

/** What a row may be refused with by a gap: `operations` are those that make the fact. */
export function refuse(gap: SimulatedGap | undefined, operation: string): void {
  if (gap && hits(gap, operation)) throw new Refusal(gapFault(gap));
}

const serviceAndName = /^[a-z0-9-]+:[A-Za-z0-9]+$/;

const hits = ({ operation: failed }: SimulatedGap, operation: string): boolean =>
  failed === undefined || !serviceAndName.test(failed) || failed === operation;

/** A fact whose list this operation reads. A list of which nothing could be read is refused; a part of one breaks off. */
export function listed(question: Question, fact: CollectedFact): FactIndex {
  const index = question.fact(fact);
  endsIn(question, index.gap, index.entries.length);
  return index;
}

function endsIn(question: Question, gap: SimulatedGap | undefined, read: number): void {
  if (!gap || !hits(gap, question.operation.id)) return;
  if (read === 0 || question.operation.page.tokenOut === undefined) throw new Refusal(gapFault(gap));
  question.breakOff(gapFault(gap));
}

/** One record by its key; refuses where it is a gap. */
export function record(question: Question, fact: CollectedFact, key: string): Entry | undefined {
  const { byKey, gap } = question.fact(fact);
  const entry = byKey.get(key);
  refuse(entry ? entry.gap : gap, question.operation.id);
  return entry?.gap ? undefined : entry;
}

/** The records under a parent; refuses where their list could not be read. */
export function children(question: Question, fact: CollectedFact, parent: string): readonly Entry[] {
  const index = question.fact(fact);
  const entries = index.byParent.get(parent) ?? [];
  const known = entries.filter(({ gap }) => gap === undefined);
  for (const { gap } of [index, ...entries]) endsIn(question, gap, known.length);
  return known;
}

/** The records under a parent that a list names, those that cannot be read among them. */
export function namedUnder(question: Question, fact: CollectedFact, parent: string): readonly Entry[] {
  const index = question.fact(fact);
  const entries = index.byParent.get(parent) ?? [];
  const named = entries.filter(({ key }) => key !== parent);
  const whole = entries.filter(({ key }) => key === parent);
  for (const { gap } of [index, ...whole]) endsIn(question, gap, named.length);
  return named;
}

/** The key of an ARN or a name, as the fact keeps it. */
export const keyIn = (fact: CollectedFact, written: string): string => keyings[fact]!.tail(written);

export const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** An error of the service's own. */
export const refusal = (code: string, message: string, status?: number): Refusal =>
  new Refusal({ code, message, ...(status === undefined ? {} : { status }) });
