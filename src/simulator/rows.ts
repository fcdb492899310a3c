import type { CollectedFact } from '../model/catalogue.ts';
import type { Entry } from './estate.ts';
import { children, listed, record, refusal, type Input, type Output, type Question, type Row } from './question.ts';

/** Identity members that a record written by hand may leave out, from its key. */
export type Complete = (key: string, question: Question) => Output;

const none: Complete = () => ({});

export interface ListOptions {
  readonly complete?: Complete;
  readonly keep?: (data: Output, input: Input, question: Question) => boolean;
  /** Where the answer has several lists. */
  readonly member?: string;
}

/** The list of a whole scope. */
export const list = (fact: CollectedFact, { complete = none, keep = () => true, member }: ListOptions = {}): Row => ({
  fact,
  answer: (question) =>
    answerWith(
      question,
      listed(question, fact)
        .entries.filter(({ gap }) => gap === undefined)
        .map((entry) => entry.text ?? completed(entry, complete, question))
        .filter((data) => typeof data === 'string' || keep(data, question.input, question)),
      member,
    ),
});

/** What a parent must be, or the question is refused: `[fact, code, words]`. */
export type Within = readonly [fact: CollectedFact, code: string, message: (parent: string) => string];

/** The list under a parent, whose key follows from the input. */
export const under = (
  fact: CollectedFact,
  parentOf: (input: Input) => string,
  within: Within,
  complete: Complete = none,
): Row => ({
  fact,
  answer: (question) => {
    const parent = parentOf(question.input);
    const entries = children(question, fact, parent);
    if (entries.length === 0) requireParent(question, parent, within);
    return answerWith(
      question,
      entries.map((entry) => entry.text ?? completed(entry, complete, question)),
    );
  },
});

/** One record by the key that follows from the input; `missing` is what AWS says where there is none. */
export const one = (
  fact: CollectedFact,
  keyOf: (input: Input) => string,
  missing: (key: string, question: Question) => Output,
): Row => ({
  fact,
  whole: true,
  answer: (question) => {
    const key = keyOf(question.input);
    return record(question, fact, key)?.data ?? missing(key, question);
  },
});

/** The only record of a fact: a setting of the account. */
export const only = (fact: CollectedFact, missing: (question: Question) => Output = () => ({})): Row => ({
  fact,
  whole: true,
  answer: (question) => {
    const [entry] = question.fact(fact).entries;
    return record(question, fact, entry?.key ?? '')?.data ?? missing(question);
  },
});

export function requireParent(question: Question, parent: string, [fact, code, message]: Within): void {
  if (!question.fact(fact).byKey.has(parent)) throw refusal(code, message(parent));
}

const completed = ({ key, data }: Entry, complete: Complete, question: Question): Output => ({
  ...complete(key, question),
  ...data,
});

/** The items under the one list that the operation's answer has, or that is named. */
function answerWith(question: Question, items: readonly unknown[], named?: string): Output {
  const [member = named] = named === undefined ? question.operation.page.lists : [];
  if (member === undefined) throw new Error(`${question.operation.id} answers no list.`);
  return { [member]: items };
}
