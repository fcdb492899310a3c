import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { HttpResponse } from '@smithy/core/transport';

import { clientsOf, type RequestHandler } from '../../src/aws/clients.ts';
import { pacer } from '../../src/aws/pace.ts';
import { questions, sharedAnswers } from '../../src/engine/ask.ts';
import { present } from '../../src/model/answer.ts';
import type { CollectedFact, FactData } from '../../src/model/catalogue.ts';
import type { Collector, Operations } from '../../src/model/collector.ts';
import type { Resource } from '../../src/model/stored.ts';
import { virtualClock } from '../clock.ts';
import { ACCOUNT, TOLD } from './drive.ts';

interface World<Reads extends CollectedFact> {
  /** What the collector reads. A fact that is not named is empty. */
  readonly facts?: { readonly [F in Reads]?: readonly { readonly arn: string; readonly data: FactData<F> }[] };
  /** By operation: the files of `test/golden/wire` that answer it, one call after the other. */
  readonly golden: Readonly<Record<string, readonly string[]>>;
}

/** Runs one collector through its own SDK client, which is given answers of moto as they came over the wire. */
export async function replayed<F extends CollectedFact, Reads extends CollectedFact, Ops extends Operations>(
  collector: Collector<F, Reads, Ops, Reads, Reads>,
  { facts = {}, golden }: World<Reads>,
): Promise<{ readonly records: object[]; readonly gone: string[] }> {
  const region = collector.scope === 'region' ? 'eu-west-1' : 'global';
  const scope = { partition: 'aws', account: ACCOUNT, region };
  const gone: string[] = [];
  const names = new Map<unknown, string>(
    Object.entries(collector.operations).map(([name, { command }]) => [command, name]),
  );
  const answers = new Map(Object.entries(golden).map(([operation, files]) => [operation, files.values()]));
  const credentials = () => Promise.resolve({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'not-a-secret' });
  const allowed = () => new Set(Object.keys(collector.operations));
  const asked = questions(collector as never, {
    clients: {
      client: (service, Client, where) => ({
        async send(command) {
          const operation = names.get(command.constructor)!;
          const file = answers.get(operation)?.next().value;
          if (file === undefined) throw new Error(`${operation} has no answer left.`);
          return clientsOf(credentials, handlerOf(file), allowed, {}).client(service, Client, where).send(command);
        },
      }),
      destroy: () => undefined,
    },
    pacer: pacer({ ...virtualClock(), random: () => 0 }),
    scope,
    homeRegion: 'us-east-1',
    signal: new AbortController().signal,
    sleep: () => Promise.resolve(),
    onCall: () => undefined,
    onGone: (arn) => gone.push(arn),
    shared: sharedAnswers(new Map()),
  });
  const recordsOf = (fact: Reads): readonly Resource<unknown>[] =>
    (facts[fact] ?? []).map((record) => ({ ...record, scope, source: TOLD }));
  const read = Object.fromEntries([
    ...collector.reads.map((fact) => [fact, recordsOf(fact)]),
    ...collector.consults.map((fact) => [fact, present(recordsOf(fact))]),
  ]);
  const follow = async function* (fact: Reads): AsyncIterable<unknown> {
    yield* recordsOf(fact);
  };
  const records: object[] = [];
  for await (const record of collector.collect({ scope, depth: 'full', facts: read, follow, ...asked } as never))
    records.push(record);
  return { records, gone };
}

/** Answers every request with one file: status line, headers, an empty line, the body. */
function handlerOf(file: string): RequestHandler {
  const text = readFileSync(join(import.meta.dirname, '../golden/wire', `${file}.txt`), 'utf8');
  const end = text.indexOf('\n\n');
  const [status = '', ...headers] = text.slice(0, end).split('\n');
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    destroy: () => undefined,
    handle: () =>
      Promise.resolve({
        response: new HttpResponse({
          statusCode: Number(status.split(' ')[1]),
          headers: Object.fromEntries(headers.map((line) => line.split(': ') as [string, string])),
          body: Readable.from([Buffer.from(text.slice(end + 2))]),
        }),
      }),
  };
}
