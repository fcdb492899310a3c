import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import type { EstateLine } from '../src/estate/lines.ts';
import type { CollectedFact } from '../src/model/catalogue.ts';
import type { Finding } from '../src/model/report.ts';
import { GLOBAL } from '../src/model/scope.ts';
import type { Depth } from '../src/model/words.ts';
import { arnOf, keyings } from '../src/simulator/keys.ts';
import type { BenchEstate } from './estate.ts';
import { plan } from './minimal.ts';

/** What a run of Rampart knows in the end, beside what there was to know. */
export interface Outcome {
  readonly records: number;
  /** Facts that are neither in the estate file nor told to be missing. There may be none, ever. */
  readonly silent: readonly string[];
  /** Facts that the estate file says it lacks, other than by choice of the depth. */
  readonly reported: number;
  /** Planted defects without a finding. */
  readonly missing: readonly string[];
  /** Failures where nothing was planted. */
  readonly unexpected: readonly string[];
  readonly unassessed: number;
}

/** What fast depth leaves out. */
const PRUNED: ReadonlySet<string> = new Set<CollectedFact>([
  'lambda.aliases',
  'lambda.concurrency',
  'apigateway.resources',
  'apigateway.authorizers',
  'apigateway.base-path-mappings',
  'apigatewayv2.authorizers',
  'apigatewayv2.integrations',
  'apigatewayv2.api-mappings',
  'apigatewayv2.routing-rules',
  's3.ownership-controls',
  's3.encryption',
  's3.acls',
  's3.policy-statuses',
  's3.versioning',
  'iam.credential-report',
  'iam.access-keys',
  'sns.topic-subscriptions',
  'events.rules',
  'events.targets',
]);

/** Facts that stand in the file although the estate has no record of them: asked of each parent, and there is none. */
const ASKED_OF_EACH = [
  ['lambda.functions', 'lambda.policies'],
  ['s3.buckets', 's3.policies'],
  ['s3.buckets', 's3.public-access-blocks'],
] as const;

interface Place {
  readonly known: Set<string>;
  readonly unknown: Set<string>;
  ended: boolean;
  gap: boolean;
}

export async function outcomeOf(folder: string, bench: BenchEstate, depth: Depth): Promise<Outcome> {
  const { places, records } = await collected(join(folder, 'estate.ndjson'));
  const silent = new Set<string>();
  const reported = new Set<string>();
  for (const { place, arns } of required(bench, depth)) {
    const seen = places.get(place);
    if (seen === undefined || !(seen.ended || seen.gap)) silent.add(place);
    for (const arn of arns) {
      if (seen?.known.has(arn)) continue;
      if (seen?.gap === true || (seen && isUnknown(seen.unknown, arn))) reported.add(`${place} ${arn}`);
      else silent.add(`${place} ${arn}`);
    }
  }
  return { records, silent: [...silent], reported: reported.size, ...judged(findingsIn(folder), bench, depth) };
}

/** The thing itself, or the parent under which it would have been listed, is told to be unread. */
function isUnknown(unknown: ReadonlySet<string>, arn: string): boolean {
  for (let end = arn.length; end > 0; end = Math.max(arn.lastIndexOf('/', end - 1), arn.lastIndexOf(':', end - 1))) {
    if (unknown.has(arn.slice(0, end))) return true;
  }
  return false;
}

async function collected(path: string): Promise<{ places: ReadonlyMap<string, Place>; records: number }> {
  const places = new Map<string, Place>();
  let records = 0;
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    const line = JSON.parse(text) as EstateLine;
    // What is said to be gone is missing here: nothing vanishes from these estates.
    if (!('fact' in line)) continue;
    const key = `${line.fact} ${line.account} ${line.region}`;
    if (line.kind === 'again') {
      places.delete(key);
      continue;
    }
    const place = places.get(key) ?? { known: new Set(), unknown: new Set(), ended: false, gap: false };
    places.set(key, place);
    if (line.kind === 'end') place.ended = true;
    else if (line.kind === 'gap') place.gap = true;
    else {
      records += line.records.length;
      for (const { arn, data } of line.records) {
        const isGap = typeof data === 'object' && data !== null && Reflect.get(data, 'state') === 'unknown';
        (isGap ? place.unknown : place.known).add(arn);
      }
    }
  }
  return { places, records };
}

/** Every place that must be in the file, and the ARNs that must be in it. */
function* required(
  { estate, regions }: BenchEstate,
  depth: Depth,
): Iterable<{ readonly place: string; readonly arns: readonly string[] }> {
  const asked = new Set(
    [...plan(estate, { depth, regions })].map(({ operation, input }) => questionOf(operation, input)),
  );
  for (const [account, { facts }] of Object.entries(estate.accounts)) {
    for (const region of [GLOBAL, ...regions]) {
      const here = facts[region] ?? {};
      const scope = { partition: estate.partition ?? 'aws', account, region };
      const place = (fact: string): string => `${fact} ${account} ${region}`;
      for (const [fact, content] of Object.entries(here)) {
        if (!(fact in keyings) || (depth === 'fast' && PRUNED.has(fact))) continue;
        const keys = Object.entries(content as Readonly<Record<string, { readonly $absent?: true }>>)
          // What stands once in an account goes by any key.
          .filter(([key, data]) => key !== 'account' && data.$absent !== true)
          .map(([key]) => key)
          .filter((key) => depth === 'full' || isSeenFast(fact, key, asked))
          .filter(
            (key) =>
              fact !== 'ec2.prefix-list-entries' || asked.has(questionOf(ENTRIES, { PrefixListId: key.split('/')[0] })),
          )
          // Whether an ACL counts is for the plan to say.
          .filter((key) => fact !== 's3.acls' || asked.has(questionOf('s3:GetBucketAcl', { Bucket: key })));
        yield { place: place(fact), arns: keys.map((key) => arnOf(fact, key, scope)) };
      }
      for (const [parent, fact] of ASKED_OF_EACH) {
        const keys = Object.keys(here[parent] ?? {}).filter((key) => !key.includes(':'));
        if (keys.length > 0) yield { place: place(fact), arns: keys.map((key) => arnOf(fact, key, scope)) };
      }
    }
  }
}

const ENTRIES = 'ec2:GetManagedPrefixListEntries';

/** A question by what it is about. */
function questionOf(operation: string, input: object): string {
  const { FunctionName, Bucket, PrefixListId } = input as Readonly<Record<string, string | undefined>>;
  return `${operation} ${FunctionName ?? Bucket ?? PrefixListId ?? ''}`;
}

/** Fast depth looks at no version, and at the URLs of functions whose policy names them. */
function isSeenFast(fact: string, key: string, asked: ReadonlySet<string>): boolean {
  if (fact === 'lambda.functions' || fact === 'lambda.policies') return !key.includes(':');
  return (
    fact !== 'lambda.urls' ||
    asked.has(questionOf('lambda:ListFunctionUrlConfigs', { FunctionName: key.split(/[:/]/)[0] }))
  );
}

/** Of `report.json`, or of the accounts' own where it is only an index. */
function* findingsIn(folder: string): Iterable<Finding> {
  const read = (path: string): readonly Finding[] =>
    (JSON.parse(readFileSync(path, 'utf8')) as { readonly findings?: readonly Finding[] }).findings ?? [];
  const accounts = join(folder, 'accounts');
  if (!existsSync(accounts)) yield* read(join(folder, 'report.json'));
  else for (const account of readdirSync(accounts)) yield* read(join(accounts, account, 'report.json'));
}

function judged(
  findings: Iterable<Finding>,
  { truth }: BenchEstate,
  depth: Depth,
): Pick<Outcome, 'missing' | 'unexpected' | 'unassessed'> {
  const named = (check: string, arn: string, subKey = ''): string => `${check} ${arn}${subKey && `#${subKey}`}`;
  const planted = truth.filter(({ fullOnly }) => depth === 'full' || fullOnly !== true);
  const missing = new Set(planted.map(({ check, arn, subKey }) => named(check, arn, subKey)));
  const expected = new Set(missing);
  const unexpected: string[] = [];
  let unassessed = 0;
  for (const { check, outcome, resource, subKey } of findings) {
    const name = named(check, resource.arn, subKey);
    if (outcome === 'not-assessed') unassessed += 1;
    if (outcome !== 'fail') continue;
    missing.delete(name);
    if (!expected.has(name)) unexpected.push(name);
  }
  return { missing: [...missing], unexpected, unassessed };
}
