import pLimit from 'p-limit';

import type { Clients } from '../aws/clients.ts';
import { causeOf, detailOf } from '../aws/errors.ts';
import type { Pacer } from '../aws/pace.ts';
import { UnwritableEstate } from '../estate/writer.ts';
import { stored } from '../estate/store.ts';
import { absent, present, unknown, type Answer } from '../model/answer.ts';
import { serviceOf } from '../model/catalogue.ts';
import type { CollectContext, Collector, Drawn, Exceptions, Meaning, Paging, Place } from '../model/collector.ts';
import type { Gap } from '../model/gap.ts';
import { GLOBAL, type Scope } from '../model/scope.ts';
import { Interrupted, UsageError } from './request.ts';

/** A list or a page of it was not answered: unwinds to `each`, or makes the whole scope a gap. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
  readonly gap: Gap;
  constructor(gap: Gap) {
    super(`${gap.operation}: ${gap.detail}`);
    this.gap = gap;
  }
}

/** What was listed a moment ago is not there any more. */
class Gone extends Unanswered {}

/** What asking needs of the run. */
export interface Asking {
  readonly clients: Clients;
  readonly pacer: Pacer;
  readonly scope: Scope;
  /** Where calls of scopes without a region of their own are sent. */
  readonly homeRegion: string;
  readonly signal: AbortSignal;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly onCall: (operation: string) => void;
  readonly onGone: (arn: string) => void;
  /** Answers to questions that several facts ask alike, by question. */
  readonly shared: SharedAnswers;
  /** Told where `each` begins, and when all records of a parent have been taken. */
  readonly onParent?: (arn?: string) => void;
  /** What an earlier run knows of a parent: it is not asked again. */
  readonly known?: ReadonlyMap<string, readonly Drawn<unknown>[]>;
}

/** One call for all who ask alike. Kept until each of them has had its answer. */
export interface SharedAnswers {
  ask(operation: string, question: string, send: () => Promise<object>): Promise<object>;
}

/** `askers`: how many facts share an operation, by `service:Operation`. */
export function sharedAnswers(askers: ReadonlyMap<string, number>): SharedAnswers {
  const answers = new Map<string, { readonly answer: Promise<object>; left: number }>();
  return {
    ask(operation, question, send) {
      const known = answers.get(question) ?? { answer: send(), left: askers.get(operation) ?? 1 };
      known.left -= 1;
      if (known.left > 0) answers.set(question, known);
      else answers.delete(question);
      return known.answer;
    },
  };
}

const PARENTS_AT_ONCE = 8;
/** More pages than any list of AWS has; a token that never ends is a fault of the endpoint. */
const MOST_PAGES = 100_000;

type Context = Pick<CollectContext<never, never>, 'each' | 'wait' | 'pruned' | 'gone'> & {
  ask(operation: string, input: object, meaning?: Meaning, at?: Place): Promise<Answer<unknown>>;
  list(operation: string, input: object, paging: Paging, meaning?: Meaning): AsyncIterable<unknown>;
};

/** The questions of one collector in one scope: `ask`, `list`, `each` and `wait` of its context. */
export function questions(collector: Collector, asking: Asking): Context {
  const { clients, pacer, scope, homeRegion, signal, sleep, onCall, onGone, onParent, known } = asking;
  const { bytesAre = 'base64' } = collector;
  const service = serviceOf(collector.fact);
  const ownRegion = scope.region === GLOBAL ? homeRegion : scope.region;

  const gapOf = (operation: string, error: unknown): Gap => ({
    cause: causeOf(error),
    operation: `${service}:${operation}`,
    action: collector.operations[operation]!.action,
    scope,
    detail: detailOf(error),
  });

  function send(operation: string, input: object, region = ownRegion): Promise<object> {
    if (collector.operations[operation]!.shared !== true) return sendOnce(operation, input, region);
    const question = `${region} ${service}:${operation} ${JSON.stringify(input)}`;
    return asking.shared.ask(`${service}:${operation}`, question, () => sendOnce(operation, input, region));
  }

  async function sendOnce(operation: string, input: object, region: string): Promise<object> {
    const { command: Command, bucket } = collector.operations[operation]!;
    const client = clients.client(service, collector.client, region);
    return unlessEnded(signal, () =>
      pacer.pace(
        { account: scope.account, region, bucket },
        () => {
          onCall(`${service}:${operation}`);
          return client.send(new Command(input));
        },
        signal,
      ),
    );
  }

  /** What an error means for a single question: an answer, or the end of the parent. */
  function meant(operation: string, error: unknown, { absent: none, gone }: Meaning): Answer<never> {
    if (isEndOfRun(error)) throw error;
    if (error instanceof Error) {
      if (isPredicate(gone) ? gone(error) : matches(error, gone)) throw new Gone(gapOf(operation, error));
      if (matches(error, none)) return absent;
      if (!isPredicate(gone) && isNotFound(error)) throw new Gone(gapOf(operation, error));
    }
    return unknown(gapOf(operation, error));
  }

  return {
    gone: onGone,

    wait: (milliseconds) => unlessEnded(signal, () => sleep(milliseconds)),

    async ask(operation, input, meaning = {}, at = {}) {
      try {
        return present(stored(await send(operation, input, at.region ?? ownRegion), bytesAre));
      } catch (error) {
        return meant(operation, error, meaning);
      }
    },

    async *list(operation, input, { items, token }, meaning = {}) {
      const seen = new Set<unknown>();
      let page = input;
      for (let pages = 1; ; pages += 1) {
        const answer = await send(operation, page).catch((error: unknown) => {
          const known = meant(operation, error, meaning);
          if (known.state === 'unknown') throw new Unanswered(known.gap);
          return {};
        });
        const found: unknown = Reflect.get(answer, items) ?? [];
        if (Array.isArray(found)) yield* found.map((item) => stored(item, bytesAre));
        const next: unknown = token ? Reflect.get(answer, token[0]) : undefined;
        if (token === undefined || next === undefined || next === null || next === '') return;
        if (seen.has(next) || pages >= MOST_PAGES) {
          const error = new SyntaxError('The page token repeats: the list has no end.');
          throw new Unanswered({ ...gapOf(operation, error), cause: 'unreadable' });
        }
        seen.add(next);
        page = { ...input, [token[1]]: next };
      }
    },

    pruned: (operation, detail) => ({
      state: 'unknown',
      gap: {
        cause: 'pruned',
        operation: `${service}:${operation}`,
        action: collector.operations[operation]!.action,
        scope,
        detail,
      },
    }),

    async *each(parents, visit) {
      onParent?.();
      const limit = pLimit(PARENTS_AT_ONCE);
      const [asked] = Object.values(collector.operations).slice(-1);
      const draw = { account: scope.account, region: ownRegion, bucket: asked!.bucket };
      const counted = Array.isArray(parents) ? parents.length : 0;
      pacer.expect(draw, counted);
      const visits = inOrder(parents, (parent): Promise<readonly Drawn<unknown>[]> => {
        const earlier = known?.get(parent.arn);
        const answer = valueOf(parent.data);
        if (earlier === undefined && answer.state === 'present') {
          if (counted === 0) pacer.expect(draw, 1);
          return limit(() => childrenOf(() => visit({ ...parent, data: answer.value } as never), parent.arn, onGone));
        }
        if (counted > 0) pacer.expect(draw, -1);
        if (earlier !== undefined) return Promise.resolve(earlier);
        return Promise.resolve(answer.state === 'unknown' ? [{ arn: parent.arn, data: answer }] : []);
      });
      for await (const [parent, children] of visits) {
        yield* children as Drawn<never>[];
        onParent?.(parent.arn);
      }
    },
  };
}

/** Items that are begun before the first of them is done: a slow one does not hold up the others, nor pile them up. */
const BEGUN_AT_ONCE = 64;

/** Begins work on items as they come; yields them with what became of them, in their order. */
async function* inOrder<Item, Result>(
  items: Iterable<Item> | AsyncIterable<Item>,
  begin: (item: Item) => Promise<Result>,
): AsyncIterable<readonly [Item, Result]> {
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const begun: (readonly [item: Item, result: Promise<Result>])[] = [];
  const settled = Symbol('settled');
  let coming: Promise<IteratorResult<Item>> | undefined;
  let more = true;
  while (more || begun.length > 0) {
    if (more && begun.length < BEGUN_AT_ONCE) {
      coming ??= heard(Promise.resolve(iterator.next()));
      const [first] = begun;
      const end = (): typeof settled => settled;
      const next = await (first ? Promise.race([coming, first[1].then(end, end)]) : coming);
      if (next !== settled) {
        coming = undefined;
        if (next.done) more = false;
        else begun.push([next.value, heard(begin(next.value))]);
        continue;
      }
    }
    const [item, result] = begun.shift()!;
    yield [item, await result];
  }
}

/** A rejection that is awaited later does not count as unhandled now. */
function heard<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

async function childrenOf(
  visit: () => AsyncIterable<Drawn<unknown>> | Promise<Drawn<unknown> | readonly Drawn<unknown>[]>,
  arn: string,
  onGone: (arn: string) => void,
): Promise<readonly Drawn<unknown>[]> {
  const drawn: Drawn<unknown>[] = [];
  try {
    const children = visit();
    if (Symbol.asyncIterator in children) for await (const child of children) drawn.push(child);
    else drawn.push(...[await children].flat());
    return drawn;
  } catch (error) {
    if (error instanceof Gone) {
      onGone(arn);
      return [];
    }
    if (error instanceof Unanswered) return [...drawn, { arn, data: unknown(error.gap) }];
    throw error;
  }
}

/** A record's data as an answer: what is not an `Answer` was listed, so it is there. */
function valueOf(data: unknown): Answer<unknown> {
  const isAnswer =
    typeof data === 'object' &&
    data !== null &&
    'state' in data &&
    (data.state === 'absent' ||
      (data.state === 'present' && 'value' in data) ||
      (data.state === 'unknown' && 'gap' in data));
  return isAnswer ? (data as Answer<unknown>) : present(data);
}

/** A predicate is an arrow function, and those have no `prototype`; exception classes do. */
const isPredicate = (gone: Meaning['gone']): gone is (error: Error) => boolean =>
  typeof gone === 'function' && !('prototype' in gone);

const matches = (error: Error, exceptions: Exceptions | undefined): boolean =>
  [exceptions ?? []].flat().some((one) => (typeof one === 'string' ? error.name === one : error instanceof one));

/** Named after what it did not find, by the service: the parent has vanished since it was listed. */
const isNotFound = (error: Error): boolean =>
  '$fault' in error && /NotFound|NoSuch|NotExist|Nonexistent/i.test(error.name);

/** What goes wrong once the run, or the account's time, has ended is that end: a wait cut short, a request dropped. */
export async function unlessEnded<T>(signal: AbortSignal, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
}

/** Ends the collecting of every account: not an answer, and no gap. */
const isEndOfRun = (error: unknown): boolean =>
  error instanceof Interrupted || error instanceof UnwritableEstate || error instanceof UsageError;
