import { UsageError } from '../engine/request.ts';
import {
  NETWORK_PLACE_TYPES,
  NETWORK_QUESTION_KINDS,
  type NetworkPlace,
  type NetworkPlaceType,
  type NetworkQuestion,
  type NetworkQuestionKind,
} from '../model/network.ts';

/** How `rampart reach` is asked, as the command line gives it. */
export interface QuestionOptions {
  readonly kind?: string;
  readonly from?: string;
  readonly to?: string;
  readonly protocol?: string;
  readonly port?: string;
  readonly ipVersion?: string;
  readonly principal?: string;
}

/** A question as options tell it; what they leave open is that of `other`, or the usual. */
export function questionFrom(options: QuestionOptions, other: Partial<NetworkQuestion> = {}): NetworkQuestion {
  const from = placeFrom('--from', options.from) ?? other.from;
  const to = placeFrom('--to', options.to) ?? other.to;
  if (from === undefined || to === undefined) {
    throw new UsageError(
      `Give both ends: --from and --to, such as --from lambda:NAME --to internet; types are ${NETWORK_PLACE_TYPES.join(', ')}.`,
    );
  }
  const principal = principalFrom(options.principal) ?? other.principal;
  return {
    kind: oneOf('--kind', options.kind, NETWORK_QUESTION_KINDS) ?? other.kind ?? kindOf(from, to),
    from,
    to,
    protocol: oneOf('--protocol', options.protocol?.toLowerCase(), ['tcp', 'udp'] as const) ?? other.protocol ?? 'tcp',
    port: portFrom(options.port) ?? other.port ?? 443,
    ipVersion: versionFrom(options.ipVersion) ?? other.ipVersion ?? 4,
    ...(principal === undefined ? {} : { principal }),
  };
}

const kindOf = (from: NetworkPlace, to: NetworkPlace): NetworkQuestionKind =>
  to.type === 'internet' ? 'egress-internet' : from.type === 'internet' ? 'ingress-internet' : 'reach';

function oneOf<T extends string>(option: string, text: string | undefined, words: readonly T[]): T | undefined {
  if (text === undefined) return undefined;
  const word = words.find((one) => one === text);
  if (word === undefined) throw new UsageError(`${option} ${text}: give one of ${words.join(', ')}.`);
  return word;
}

function portFrom(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw new UsageError(`--port ${text}: give one of 0 to 65535.`);
  return Number(text);
}

function versionFrom(text: string | undefined): 4 | 6 | undefined {
  const word = oneOf('--ip-version', text, ['4', '6'] as const);
  return word === undefined ? undefined : word === '4' ? 4 : 6;
}

/** Ids tell their type themselves. */
const BY_ID: readonly (readonly [string, NetworkPlaceType])[] = [
  ['eni-', 'network-interface'],
  ['subnet-', 'subnet'],
  ['vpce-', 'vpc-endpoint'],
];

const MEMBERS = {
  ip: 'ip',
  account: 'ownerAccount',
  organization: 'ownerOrg',
  region: 'region',
  action: 'action',
} as const;

/** `internet`, `lambda:NAME`, `s3-bucket:NAME,ip=…,account=…`; or the place as JSON. */
function placeFrom(option: string, text: string | undefined): NetworkPlace | undefined {
  if (text === undefined) return undefined;
  if (text.startsWith('{')) return placeOf(option, parsed(option, text));
  const [head = '', ...members] = text.split(',');
  const [, word = head, id] = /^([a-z0-9-]+)[:/](.*)$/s.exec(head) ?? [];
  const own = BY_ID.find(([prefix]) => head.startsWith(prefix));
  const place: Record<string, string> =
    own === undefined ? { type: word, ...(id === undefined ? {} : { id }) } : { type: own[1], id: head };
  // The internet has no name: what stands there is its address.
  if (place['type'] === 'internet' && place['id'] !== undefined) {
    place['ip'] = place['id'];
    delete place['id'];
  }
  for (const member of members) {
    const [name = '', ...rest] = member.split('=');
    if (!isMember(name) || rest.length === 0) {
      throw new UsageError(`${option} ${text}: after the name come ${Object.keys(MEMBERS).join('=…, ')}=….`);
    }
    place[MEMBERS[name]] = rest.join('=');
  }
  return placeOf(option, place);
}

const isMember = (name: string): name is keyof typeof MEMBERS => Object.hasOwn(MEMBERS, name);

function parsed(option: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`${option}: it is not JSON.`);
  }
}

function placeOf(option: string, value: unknown): NetworkPlace {
  const place = typeof value === 'object' && value !== null ? (value as NetworkPlace) : undefined;
  const type = NETWORK_PLACE_TYPES.find((one) => one === place?.type);
  if (place === undefined || type === undefined) {
    throw new UsageError(
      `${option}: give a type and a name, such as lambda:NAME; types are ${NETWORK_PLACE_TYPES.join(', ')}.`,
    );
  }
  if (type !== 'internet' && (typeof place.id !== 'string' || place.id === '')) {
    throw new UsageError(`${option} ${type}: name it, such as ${type}:NAME.`);
  }
  if ((type === 's3-bucket' || type === 'dynamodb-table') && typeof place.ip !== 'string') {
    throw new UsageError(`${option} ${type}: give the address that its service resolves to, ip=….`);
  }
  return place;
}

/** An ARN, with the organization after a comma; or JSON. */
function principalFrom(text: string | undefined): NetworkQuestion['principal'] {
  if (text === undefined) return undefined;
  if (text.startsWith('{')) return parsed('--principal', text) as NonNullable<NetworkQuestion['principal']>;
  const [arn = '', organization] = text.split(/,(?:organization=)?/);
  const account = arn.split(':')[4];
  if (!arn.startsWith('arn:') || account === undefined) {
    throw new UsageError(`--principal ${text}: give an ARN, and after a comma organization=o-….`);
  }
  return { arn, account, ...(organization === undefined ? {} : { orgId: organization }) };
}
