import { analyzeNetwork } from '../analysis/network/analyze.ts';
import { judging } from '../engine/judge.ts';
import { UsageError } from '../engine/request.ts';
import { openEstate, UnreadableEstate } from '../estate/reader.ts';
import type { Records } from '../model/catalogue.ts';
import { DEFAULT_SETTINGS } from '../model/check.ts';
import type { NetworkAnswer, NetworkHop, NetworkPlace, NetworkQuestion, NetworkSnapshot } from '../model/network.ts';
import { questionFrom, type QuestionOptions } from './network-question.ts';
import { EXIT, type Process } from './process.ts';
import { printable } from './progress.ts';
import { fileName, textIn } from './text-file.ts';

interface ReachOptions extends QuestionOptions {
  readonly account?: string;
  readonly region?: string;
  readonly json?: boolean;
}

/** `rampart reach SNAPSHOT` */
export async function runReach(file: string, options: ReachOptions, io: Process): Promise<number> {
  const isEstate = /\.ndjson(\.gz)?$/.test(file) || options.account !== undefined || options.region !== undefined;
  const { snapshot, question: given } = isEstate ? await fromEstate(file, options, io) : await fromFile(file, io);
  const question = questionFrom(options, given);
  for (const place of [question.from, question.to]) requireKnown(snapshot, place);
  const answer = analyzeNetwork(snapshot, question);
  const lines = options.json ? JSON.stringify(answer, null, 2).split('\n') : [...told(question, answer)];
  io.out(lines.map((line) => `${printable(line)}\n`).join(''));
  return EXIT.ok;
}

interface Asked {
  readonly snapshot: NetworkSnapshot;
  /** A file may hold the question beside its snapshot. */
  readonly question?: Partial<NetworkQuestion>;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

async function fromFile(file: string, io: Process): Promise<Asked> {
  const text = await textIn(file, io);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new UsageError(`${fileName(file)}: it is not JSON. Of an estate give --account and --region too.`);
  }
  if (!isObject(content)) throw new UsageError(`${fileName(file)}: not a snapshot, it is no object.`);
  const { snapshot, question } = content;
  if (isObject(snapshot)) return { snapshot, ...(isObject(question) ? { question } : {}) };
  if (!Object.keys(content).some((key) => ['Vpcs', 'Subnets', 'Functions'].includes(key))) {
    throw new UsageError(`${fileName(file)}: not a snapshot, it has neither Vpcs nor Subnets nor Functions.`);
  }
  return { snapshot: content };
}

async function fromEstate(file: string, { account, region }: ReachOptions, { reporter }: Process): Promise<Asked> {
  const estate = await openEstate(file).catch((error: unknown) => {
    throw error instanceof UnreadableEstate ? new UsageError(error.message) : error;
  });
  try {
    const id = account ?? (estate.accounts.length === 1 ? estate.accounts[0] : undefined);
    if (id === undefined || !estate.accounts.includes(id)) {
      throw new UsageError(`${file}: give --account, one of ${some(estate.accounts)}.`);
    }
    const read = estate.read(id);
    const { regions, refused } = read.account;
    if (refused !== undefined) throw new UsageError(`${file}: account ${id} could not be entered (${refused.cause}).`);
    const at = region ?? (regions.length === 1 ? regions[0] : undefined);
    if (at === undefined || !regions.includes(at)) {
      throw new UsageError(`${file}: give --region, one of ${some(regions)}.`);
    }
    const { records, gap } = judging(read, {
      now: estate.finishedAt,
      depth: estate.header.depth,
      declared: { resources: [], trusted: [], settings: DEFAULT_SETTINGS },
      onDefect: (thing, error) => reporter.say(`${thing}: ${error instanceof Error ? error.message : String(error)}`),
    }).derived('ec2.networks', at);
    const [network] = records as Records<'ec2.networks'>;
    if (network === undefined)
      throw new UsageError(`${file}: the network of ${at} cannot be read (${gap?.cause ?? 'no answer'}).`);
    return { snapshot: network.data.snapshot };
  } finally {
    estate.close();
  }
}

const some = (words: readonly string[]): string =>
  words.length <= 10 ? words.join(', ') : `${words.slice(0, 10).join(', ')} and ${words.length - 10} more`;

/** Where the names of each type of place are. */
const NAMES: { readonly [T in NetworkPlace['type']]?: (snapshot: NetworkSnapshot) => readonly unknown[] } = {
  lambda: ({ Functions }) => names(Functions, 'FunctionName'),
  'ecs-service': ({ services }) => names(services, 'serviceName'),
  'vpc-link': ({ VpcLinks }) => names(VpcLinks, 'VpcLinkId'),
  alb: ({ LoadBalancers }) => names(LoadBalancers, 'LoadBalancerName'),
  'network-interface': ({ NetworkInterfaces }) => names(NetworkInterfaces, 'NetworkInterfaceId'),
  subnet: ({ Subnets }) => names(Subnets, 'SubnetId'),
  'vpc-endpoint': ({ VpcEndpoints }) => names(VpcEndpoints, 'VpcEndpointId'),
};

const names = <T>(items: readonly T[] | undefined, member: keyof T & string): readonly unknown[] =>
  Array.isArray(items) ? (items as readonly T[]).map((item) => item[member]) : [];

function requireKnown(snapshot: NetworkSnapshot, { type, id }: NetworkPlace): void {
  const known = NAMES[type]?.(snapshot);
  if (known === undefined || known.includes(id) || (snapshot.Uncollected ?? []).length > 0) return;
  const there = known.filter((name) => typeof name === 'string');
  throw new UsageError(
    `There is no ${type} ${id ?? ''}: ${there.length === 0 ? 'the snapshot has none' : `the snapshot has ${some(there)}`}.`,
  );
}

function* told(question: NetworkQuestion, answer: NetworkAnswer): Iterable<string> {
  const { because, hops, repair, code } = answer;
  const verdict = answer.reachable ?? answer.inspected;
  const word = question.kind === 'inspected' ? 'inspected' : 'reachable';
  yield `${verdict === true ? word : verdict === false ? `not ${word}` : 'unknown'}: ${because}`;
  for (const direction of ['forward', 'return'] as const) {
    const own = hops.filter((hop) => hop.direction === direction);
    if (own.length === 0) continue;
    yield '';
    yield direction === 'forward' ? 'Request' : 'Reply';
    for (const [index, hop] of own.entries()) yield row(index + 1, hop);
  }
  if (verdict === false && repair !== null) {
    yield '';
    yield `To let it through: ${repair.change}${code === null ? '' : ` (${code})`}`;
  }
}

function row(number: number, { component, id, action, rule, packet }: NetworkHop): string {
  const { source, sourcePort, destination, destinationPort } = packet;
  const what = `${action} ${component}${id === '' ? '' : ` ${id}`}`;
  return `${String(number).padStart(3)}  ${what.padEnd(46)} ${source}:${sourcePort} → ${destination}:${destinationPort}${rule === undefined ? '' : `  [${rule}]`}`;
}
