import { pacer } from '../../src/aws/pace.ts';
import { questions, sharedAnswers } from '../../src/engine/ask.ts';
import { present, unknown } from '../../src/model/answer.ts';
import type { CollectedFact, FactData } from '../../src/model/catalogue.ts';
import type { Collector, Operations } from '../../src/model/collector.ts';
import type { Resource, Source } from '../../src/model/stored.ts';
import type { Depth } from '../../src/model/words.ts';
import { virtualClock } from '../clock.ts';

export const ACCOUNT = '111122223333';
const REGION = 'eu-west-1';
const HOME = 'us-east-1';
/** Of every record that a collector reads here. */
export const TOLD: Source = { operation: 'test:Told', at: '2026-01-01T00:00:00.000Z' };

const DENIED = { cause: 'access-denied', operation: 'test:Told', action: 'test:Told', detail: '' } as const;

interface World<Reads extends CollectedFact> {
  /** Of a collector whose scope is a region. */
  readonly region?: string;
  /** What the collector reads. A fact that is not named is empty. */
  readonly facts?: { readonly [F in Reads]?: readonly { readonly arn: string; readonly data: FactData<F> }[] };
  /** Facts that it consults and whose list could not be read. */
  readonly unread?: readonly Reads[];
  /** Facts that it follows and whose records come only then. */
  readonly late?: { readonly [F in Reads]?: Promise<void> };
  readonly depth?: Depth;
  /** By operation: AWS's answer to an input. An error is thrown. */
  // oxlint-disable-next-line no-explicit-any -- each operation has its own input
  readonly answers?: Readonly<Record<string, (input: any) => object>>;
}

interface Driven {
  /** As sent, in order: `REGION Operation`, then the input. */
  readonly requests: (readonly [call: string, input: object])[];
  /** As yielded. */
  readonly records: object[];
  /** Parents that had vanished. */
  readonly gone: string[];
  readonly waited: number;
}

/**
 * Runs one collector with the engine's own questions; only the SDK client is replaced, so what is seen is what would be
 * sent. Facts of a region are asked in eu-west-1 unless another is named, the others from us-east-1.
 */
export async function drive<F extends CollectedFact, Reads extends CollectedFact, Ops extends Operations>(
  collector: Collector<F, Reads, Ops, Reads, Reads>,
  { region = REGION, facts = {}, unread = [], late = {}, depth = 'full', answers = {} }: World<Reads>,
): Promise<Driven> {
  const requests: Driven['requests'] = [];
  const gone: string[] = [];
  let waited = 0;
  const scope = { partition: 'aws', account: ACCOUNT, region: collector.scope === 'region' ? region : 'global' };
  const names = new Map<unknown, string>(
    Object.entries(collector.operations).map(([name, { command }]) => [command, name]),
  );
  const asked = questions(collector as never, {
    clients: {
      client: (_service, _Client, sentTo) => ({
        async send(command) {
          const operation = names.get(command.constructor)!;
          const { input } = command as { readonly input: object };
          requests.push([`${sentTo} ${operation}`, input]);
          const answer = answers[operation]!(input);
          if (answer instanceof Error) throw answer;
          return answer;
        },
      }),
      destroy: () => undefined,
    },
    pacer: pacer({ ...virtualClock(), random: () => 0 }),
    scope,
    homeRegion: HOME,
    signal: new AbortController().signal,
    sleep: async (milliseconds) => {
      waited += milliseconds;
    },
    onCall: () => undefined,
    onGone: (arn) => gone.push(arn),
    shared: sharedAnswers(new Map()),
  });
  const recordsOf = (fact: Reads): readonly Resource<unknown>[] =>
    (facts[fact] ?? []).map((record) => ({ ...record, scope, source: TOLD }));
  const read = Object.fromEntries([
    ...collector.reads.map((fact) => [fact, recordsOf(fact)]),
    ...collector.consults.map((fact) => [
      fact,
      unread.includes(fact) ? unknown({ ...DENIED, scope }) : present(recordsOf(fact)),
    ]),
  ]);
  const follow = async function* (fact: Reads): AsyncIterable<unknown> {
    await late[fact];
    yield* recordsOf(fact);
  };
  const records: object[] = [];
  for await (const record of collector.collect({ scope, depth, facts: read, follow, ...asked } as never))
    records.push(record);
  return { requests, records, gone, waited };
}

/** An exception as the SDK raises it where it models no class: the base class, with the name that AWS gave. */
export const unmodelled = (name: string): Error => Object.assign(new Error(name), { name, $fault: 'client' });

/** What every exception class of the SDK is made with. */
export const because = (message = '') => ({ message, $metadata: {} });
