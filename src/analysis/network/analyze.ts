import {
  NETWORK_PLACE_TYPES,
  NETWORK_QUESTION_KINDS,
  type NetworkAnswer,
  type NetworkQuestion,
  type NetworkSnapshot,
} from '../../model/network.ts';
import { notInspected, outcomes, progress, type Outcome } from './ask.ts';
import { explainArrival, explainStop } from './explain.ts';
import { networkOf, type Network } from './network.ts';
import { NetworkBudgetSpent } from './walk.ts';

/** Subnets that one question may lead through, in all its parts. */
const BUDGET = 50_000;

/**
 * Whether packets get from one place to another, both ways, and through what; or whether all of them are inspected.
 *
 * Pure. Never throws; what a list that could not be read may change is `unknown`.
 *
 * Sources: Amazon VPC User Guide, "Route tables", "Network ACLs", "Security groups", "Block public access to VPCs and
 * subnets"; AWS PrivateLink Guide; Amazon VPC Transit Gateways; the README of the network cases.
 */
export function analyzeNetwork(snapshot: NetworkSnapshot, question: NetworkQuestion): NetworkAnswer {
  const fault = faultIn(snapshot, question);
  if (fault !== undefined) return unknown(question, [fault]);
  try {
    return answerTo(networkOf(snapshot), question);
  } catch (error) {
    // A snapshot is anybody's JSON: what is no list where AWS has one, or no text, is told and not guessed.
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    return unknown(question, ['The snapshot holds something that AWS never answers.']);
  }
}

/** The same of a network that is compiled already, for many questions. */
export function answerTo(network: Network, question: NetworkQuestion): NetworkAnswer {
  let left = BUDGET;
  const spend = (): void => {
    left -= 1;
    if (left < 0) throw new NetworkBudgetSpent();
  };
  const isFiltered = question.kind !== 'inspected';
  try {
    const all = outcomes({ network, question, isFiltered, spend });
    return isFiltered ? reachable(network, question, all) : inspected(network, question, [...all]);
  } catch (error) {
    if (!(error instanceof NetworkBudgetSpent)) throw error;
    return unknown(question, ['The budget is spent: the network has too many ways to follow.']);
  }
}

const NOTHING = { via: [], blockedBy: null, blockedByIds: [], direction: null, reason: null, unseen: [] } as const;

/** One way is enough; where there is none, what got furthest tells what is in the way. */
function reachable(network: Network, question: NetworkQuestion, all: Iterable<Outcome>): NetworkAnswer {
  let furthest: Extract<Outcome, { kind: 'stopped' }> | undefined;
  const unseen = new Set<string>();
  for (const outcome of all) {
    switch (outcome.kind) {
      case 'delivered': {
        const { track } = outcome.reply ?? outcome.forward;
        if (track.unseen.length === 0) {
          const { via } = outcome.forward.track;
          return { ...NOTHING, reachable: true, via, ...explainArrival(question, outcome) };
        }
        track.unseen.forEach((one) => unseen.add(one));
        break;
      }
      case 'lost':
        outcome.unseen.forEach((one) => unseen.add(one));
        break;
      case 'stopped':
        if (furthest === undefined || progress(outcome) > progress(furthest)) furthest = outcome;
    }
  }
  if (unseen.size > 0 || furthest === undefined) return unknown(question, [...unseen].toSorted());
  const { by, ids, direction } = furthest.stop;
  return {
    ...NOTHING,
    reachable: false,
    blockedBy: by,
    blockedByIds: ids,
    direction,
    ...explainStop(network, question, furthest),
  };
}

/** Every connected pair counts; one that is surely not inspected decides, whatever else could not be seen. */
function inspected(network: Network, question: NetworkQuestion, all: readonly Outcome[]): NetworkAnswer {
  const delivered = all.flatMap((outcome) => (outcome.kind === 'delivered' ? [outcome] : []));
  const unseenOf = ({ forward, reply }: (typeof delivered)[number]): readonly string[] =>
    (reply ?? forward).track.unseen;
  const sure = delivered.filter((outcome) => unseenOf(outcome).length === 0);
  const unseen = [
    ...all.flatMap((outcome) => (outcome.kind === 'lost' ? outcome.unseen : [])),
    ...delivered.flatMap(unseenOf),
  ];
  const reason = notInspected(sure);
  if (unseen.length > 0 && (reason === undefined || reason === 'no-path')) {
    return unknown(question, [...new Set(unseen)].toSorted());
  }
  if (reason === undefined) {
    const via = [...new Set(sure.flatMap(({ forward }) => forward.track.endpoints))].toSorted();
    const because = `Every path goes through ${via.join(', ')}, and its reply through the same.`;
    return { ...NOTHING, inspected: true, via, ...explainArrival(question, sure[0]!), because };
  }
  const example = sure.find((outcome) => notInspected([outcome]) === reason);
  if (example !== undefined) {
    const explained = explainArrival(question, example);
    return { ...NOTHING, inspected: false, reason, ...explained, because: `${REASONS[reason]} ${explained.because}` };
  }
  const furthest = all
    .flatMap((outcome) => (outcome.kind === 'stopped' ? [outcome] : []))
    .toSorted((a, b) => progress(b) - progress(a))[0];
  const explained =
    furthest === undefined
      ? { hops: [], packet: null, code: null, repair: null, because: '' }
      : explainStop(network, question, furthest);
  const because = `${REASONS[reason]} ${explained.because}`.trim();
  return { ...NOTHING, inspected: false, reason, ...explained, because };
}

const REASONS = {
  'no-path': 'No pair of interfaces is connected in both directions.',
  'same-subnet': 'Inside one subnet no route table is asked, so nothing is inspected.',
  'bypass-forward': 'A request passes no inspection endpoint.',
  'bypass-return': 'A reply passes no inspection endpoint.',
  asymmetric: 'A reply passes other inspection endpoints than its request.',
} as const;

function unknown(question: NetworkQuestion, unseen: readonly string[]): NetworkAnswer {
  const because = unseen.length === 0 ? 'Nothing tells.' : unseen.join(' ');
  const answer = { ...NOTHING, hops: [], packet: null, code: null, repair: null, because, unseen } as const;
  return isInspection(question) ? { ...answer, inspected: 'unknown' } : { ...answer, reachable: 'unknown' };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isInspection = (question: unknown): boolean => isObject(question) && question['kind'] === 'inspected';

/** What keeps a question from being answered, whatever JSON it came as: a sentence; undefined where nothing does. */
function faultIn(snapshot: unknown, question: unknown): string | undefined {
  if (!isObject(snapshot)) return 'The snapshot is no object.';
  if (!isObject(question)) return 'The question is no object.';
  const { kind, from, to, protocol, port, ipVersion } = question;
  if (!NETWORK_QUESTION_KINDS.some((one) => one === kind)) return 'The kind of the question is not known.';
  for (const [name, place] of Object.entries({ from, to })) {
    if (!isObject(place) || !NETWORK_PLACE_TYPES.some((one) => one === place['type'])) {
      return `The type of \`${name}\` is not known.`;
    }
  }
  if (protocol !== 'tcp' && protocol !== 'udp') return 'The protocol is neither tcp nor udp.';
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 0 || port > 65_535) return 'The port is none.';
  if (ipVersion !== 4 && ipVersion !== 6) return 'The IP version is neither 4 nor 6.';
  return undefined;
}
