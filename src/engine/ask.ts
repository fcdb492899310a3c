import { setMaxListeners } from 'node:events';

import pLimit from 'p-limit';

import type { Clients } from '../aws/clients.ts';
import { causeOf, detailOf } from '../aws/errors.ts';
import type { Pacer } from '../aws/pace.ts';
import { stored } from '../estate/store.ts';
import { absent, present, unknown, type Answer } from '../model/answer.ts';
import { serviceOf } from '../model/catalogue.ts';
import type { CollectContext, Collector, Drawn, Exceptions, Meaning, Paging, Place } from '../model/collector.ts';
import type { Gap } from '../model/gap.ts';
import { GLOBAL, type Scope } from '../model/scope.ts';
import { Interrupted } from './request.ts';

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
}

const PARENTS_AT_ONCE = 8;
/** Milliseconds for one attempt, body included: an answer that drips is no answer. */
const ATTEMPT_TIMEOUT = 60_000;
/** More pages than any list of AWS has; a token that never ends is a fault of the endpoint. */
const MOST_PAGES = 100_000;

type Context = Pick<CollectContext<never, never>, 'each' | 'wait'> & {
  ask(operation: string, input: object, meaning?: Meaning, at?: Place): Promise<Answer<unknown>>;
  list(operation: string, input: object, paging: Paging, meaning?: Meaning): AsyncIterable<unknown>;
};

/** The questions of one collector in one scope: `ask`, `list`, `each` and `wait` of its context. */
export function questions(collector: Collector, asking: Asking): Context {
  const { clients, pacer, scope, homeRegion, signal, sleep, onCall, onGone } = asking;
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

  async function send(operation: string, input: object, region = ownRegion): Promise<object> {
    const { command: Command, bucket } = collector.operations[operation]!;
    const client = clients.client(service, collector.client, region);
    return untilInterrupted(signal, () =>
      pacer.pace(
        { account: scope.account, region, bucket },
        () => {
          onCall(`${service}:${operation}`);
          return attempt(signal, (abortSignal) => client.send(new Command(input), { abortSignal }));
        },
        signal,
      ),
    );
  }

  /** What an error means for a single question: an answer, or the end of the parent. */
  function meant(operation: string, error: unknown, { absent: none, gone }: Meaning): Answer<never> {
    if (error instanceof Interrupted) throw error;
    if (error instanceof Error) {
      if (isPredicate(gone) ? gone(error) : matches(error, gone)) throw new Gone(gapOf(operation, error));
      if (matches(error, none)) return absent;
      if (!isPredicate(gone) && isNotFound(error)) throw new Gone(gapOf(operation, error));
    }
    return unknown(gapOf(operation, error));
  }

  return {
    wait: (milliseconds) => untilInterrupted(signal, () => sleep(milliseconds)),

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

    async *each(parents, visit) {
      const limit = pLimit(PARENTS_AT_ONCE);
      const visited = parents.map((parent) =>
        limit(async () => {
          const known = valueOf(parent.data);
          if (known.state === 'absent') return [];
          if (known.state === 'unknown') return [{ arn: parent.arn, data: known }];
          return childrenOf(() => visit({ ...parent, data: known.value } as never), parent.arn, onGone);
        }),
      );
      // A rejection that is awaited later must not count as unhandled now.
      for (const children of visited) children.catch(() => undefined);
      for (const children of visited) yield* (await children) as Drawn<never>[];
    },
  };
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

/** What goes wrong once the run is interrupted is the interruption: a wait that ended early, a request that was dropped. */
export async function untilInterrupted<T>(signal: AbortSignal, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw signal.aborted ? new Interrupted() : error;
  }
}

/** One attempt with a time limit of its own, ended early when the run is. */
async function attempt<T>(signal: AbortSignal, send: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  // Each attempt in flight listens; their number is bounded by the pacer, not by a leak.
  setMaxListeners(0, signal);
  const end = (): void => controller.abort();
  const timer = setTimeout(end, ATTEMPT_TIMEOUT);
  signal.addEventListener('abort', end, { once: true });
  try {
    return await send(controller.signal);
  } catch (error) {
    if (signal.aborted) throw new Interrupted();
    if (!controller.signal.aborted) throw error;
    throw Object.assign(new Error(`No answer within ${ATTEMPT_TIMEOUT / 1000} s.`), { name: 'TimeoutError' });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}
