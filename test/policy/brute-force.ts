import { evaluator } from '../../src/analysis/policy/literal.ts';
import type { Exposure, PolicyCaller, PolicyQuestion, PolicyRequest } from '../../src/model/policy.ts';
import type { AddressCell } from './address-cells.ts';
import {
  FOREIGN,
  IDENTITY,
  OWN_ORG,
  OWNER,
  PARTNER_ORG,
  SERVICES,
  STRANGE_IDENTITY,
  STRANGE_SERVICE,
  STRANGER,
} from './pools.ts';
import { isStrange, URL_TYPE, worldOf, type Human, type Keys, type Source, type World } from './world.ts';

/** What the rules say of a policy; `serviceGuard` is absent where they assert nothing. */
export interface Truth {
  readonly exposure: Exposure;
  readonly public: boolean;
  readonly crossAccounts: readonly string[];
  readonly orgs: readonly string[];
  readonly services: readonly string[];
  readonly serviceGuard?: 'guarded' | 'unguarded';
}

/** The answer by trying every request of the closed world, with the classes as they are defined. */
export function bruteForce(question: PolicyQuestion): Truth {
  const world = worldOf(question);
  const tables = tablesOf(question);
  const people = humansLetIn(question, world, tables);
  const calls = question.resourceType === 'vpc-endpoint' ? NO_CALLS : callsLetIn(question, world, tables);

  const isPublic = question.resourceType !== 'vpc-endpoint' && (people.open || calls.open);
  const crossAccounts = [...new Set([...people.crossAccounts, ...calls.crossAccounts])].sort();
  const orgs = [...people.orgs].sort();
  const exposure: Exposure = isPublic
    ? 'public'
    : crossAccounts.length > 0
      ? 'cross-account'
      : orgs.length > 0
        ? 'organization'
        : calls.identified || calls.identity
          ? 'service'
          : people.outsiders
            ? 'network'
            : people.sameAccount
              ? 'same-account'
              : calls.all.length > 0
                ? 'service'
                : 'none';
  const judged = calls.all.filter(({ service, decides }) => decides || calls.services.has(service));
  const guard = guardOf(judged.length > 0 || exposure !== 'service' ? judged : calls.all);
  return {
    exposure,
    public: isPublic,
    crossAccounts,
    orgs,
    services: [...calls.services].sort(),
    ...(guard === undefined ? {} : { serviceGuard: guard }),
  };
}

// Statements, taken apart

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: string | Readonly<Partial<Record<'AWS' | 'Service', string | readonly string[]>>>;
  readonly NotPrincipal?: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

type Dimension = 'caller' | 'network' | 'source' | 'target' | 'free';

/** What one request brings with it of a dimension. */
interface Share {
  readonly caller?: PolicyCaller;
  readonly action?: string;
  readonly resource?: string;
  readonly keys?: Keys;
}

/** Statements by the bits of a number: those of which every part that looks at these dimensions alone is true. */
type Mask = number;

interface Tables {
  /** Those of which every part that looks at exactly these dimensions is true. */
  readonly mask: (dimensions: readonly Dimension[], resource: Keys, ...shares: readonly Share[]) => Mask;
  /** Whether some part compares the caller with his network. */
  readonly mixed: boolean;
  readonly isAllowed: (mask: Mask) => boolean;
}

const NOW = { 'aws:currenttime': '2026-11-21T12:00:00Z', 'aws:epochtime': '1795262400' };

const DIMENSIONS: readonly (readonly [RegExp, Dimension])[] = [
  [/^aws:(sourceip|sourcevpce?|vpc.*)$/, 'network'],
  [/^(aws:principal.*|kms:calleraccount|aws:sourceowner|aws:multifactorauthpresent)$/, 'caller'],
  [/^aws:source(account|arn|orgid|orgpaths)$/, 'source'],
];

/** Of the resource, which requests that are compared have in common, and of the present time. */
const COMMON = /^(aws:resource.*|s3:resourceaccount|aws:currenttime|aws:epochtime)$/;

const dimensionsOf = (names: readonly string[]): string => {
  const varying = names.map((name) => name.toLowerCase()).filter((name) => !COMMON.test(name));
  return idOf(varying.map((name) => DIMENSIONS.find(([pattern]) => pattern.test(name))?.[1] ?? 'free'));
};

const idOf = (dimensions: readonly Dimension[]): string => [...new Set(dimensions)].sort().join();

const KNOWN = ['', 'caller', 'network', 'source', 'target', 'free', 'caller,network'];

/** Splits each statement at its parts, all of which must be true, to ask each once for each thing in its dimensions. */
function tablesOf(question: PolicyQuestion): Tables {
  const { Version, Statement: statements } = statementsOf(question);
  const part = (dimensions: string, members: object) => {
    if (!KNOWN.includes(dimensions)) throw new Error(`No part looks at ${dimensions}.`);
    const Statement = [{ Effect: 'Allow', ...members }];
    return { dimensions, evaluation: evaluator({ ...question, policy: { Version, Statement } }) };
  };
  const [everybody, everything] = [{ Principal: '*' }, { Action: '*', Resource: '*' }];
  const parts = statements.map(({ Effect: _, Condition = {}, Principal, NotPrincipal, ...target }) => [
    part('caller', { ...everything, Principal, NotPrincipal }),
    part('target', { ...everybody, ...target }),
    ...Object.entries(Condition).flatMap(([operator, entries]) =>
      Object.entries(entries).map(([key, value]) => {
        const variables = [...JSON.stringify(value).matchAll(/\$\{([^}]*)\}/g)].map(([, name = '']) => name);
        const Condition = { [operator]: { [key]: value } };
        return part(dimensionsOf([key, ...variables]), { ...everybody, ...everything, Condition });
      }),
    ),
  ]);
  const bits = (effect: 'Allow' | 'Deny'): Mask =>
    statements.reduce((mask, { Effect }, index) => (Effect === effect ? mask | (1 << index) : mask), 0);
  const [allows, denies] = [bits('Allow'), bits('Deny')];
  return {
    mixed: parts.flat().some(({ dimensions }) => dimensions === 'caller,network'),
    isAllowed: (mask) => (mask & allows) !== 0 && (mask & denies) === 0,
    mask: (dimensions, resource, ...shares) => {
      const id = idOf(dimensions);
      const request = Object.assign({ caller: ANYBODY, action: '', resource: '' }, ...shares, {
        keys: Object.assign({}, NOW, resource, ...shares.map(({ keys }) => keys)),
      }) as PolicyRequest;
      const holds = (ones: (typeof parts)[number]): boolean =>
        ones.every((one) => one.dimensions !== id || one.evaluation(request).verdict === 'allowed');
      return parts.reduce((mask, ones, index) => (holds(ones) ? mask | (1 << index) : mask), 0);
    },
  };
}

const ANYBODY: PolicyCaller = { kind: 'anonymous' };

const statementsOf = ({ policy }: PolicyQuestion) =>
  policy as { readonly Version: string; readonly Statement: readonly Statement[] };

/** What can be asked, one of those each that no statement tells apart. */
function asked({ targets, free }: World, { mask }: Tables, resource: Keys) {
  const common = mask([], resource);
  const url = 'lambda:InvokeFunctionUrl';
  const things = distinct(
    targets.map((target) => ({
      ofTarget: mask(['target'], resource, target),
      unsigned: target.action === url || !target.action.startsWith('lambda:'),
    })),
    JSON.stringify,
  );
  // A request without the key is no call of such a URL; where the policy does not speak of it, no request has it.
  const isVaried = free.some(({ keys }) => keys[URL_TYPE] !== undefined);
  const choices = distinct(
    free.map(({ keys, accessPoint }) => ({
      ofFree: common & mask(['free'], resource, { keys }),
      accessPoint,
      open: !isVaried || keys[URL_TYPE] === 'NONE' || !targets.some(({ action }) => action === url),
    })),
    JSON.stringify,
  );
  return things.flatMap(({ ofTarget, unsigned }) =>
    choices.map(({ ofFree, open, ...rest }) => ({ ...rest, mask: ofTarget & ofFree, unsigned: unsigned && open })),
  );
}

const distinct = <T>(all: readonly T[], idOf: (one: T) => string): readonly T[] => [
  ...new Map(all.map((one) => [idOf(one), one])).values(),
];

// People, and their twins

function humansLetIn(question: PolicyQuestion, world: World, tables: Tables) {
  const { humans, networks, resources } = world;
  const { mask, mixed, isAllowed } = tables;
  const [accounts, organizations] = [namedAccounts(question), namedOrgs(question)];
  const isOutsider = ({ account = '', membership: { org = '' } }: Human): boolean =>
    account !== OWNER && !accounts.includes(account) && !organizations.includes(org);
  const twins = twinsOf(accounts, organizations, humans);
  const crossAccounts = new Set<string>();
  const orgs = new Set<string>();
  const cells = new Set<AddressCell | 'everywhere'>();
  const found = { endpoints: false, outsiders: false, sameAccount: false };

  for (const resource of resources) {
    const requests = asked(world, tables, resource);
    const ofHumans = humans.map((human) => mask(['caller'], resource, human));
    const elsewhere = mask(['source'], resource);
    const seen = new Set<string>();
    for (const network of networks) {
      const ofNetwork = elsewhere & mask(['network'], resource, network);
      const role = network.kind === 'address' ? network.cell : network.anyones;
      const like = `${ofNetwork} ${typeof role === 'object' ? role.address : String(role)} ${mixed ? JSON.stringify(network.keys) : ''}`;
      if (seen.has(like)) continue;
      seen.add(like);
      const ofPairs = humans.map((human, at) =>
        mixed ? (ofHumans[at] ?? 0) & mask(['caller', 'network'], resource, human, network) : (ofHumans[at] ?? 0),
      );
      for (const one of requests) {
        const allowed = ofPairs.map(
          (ofPair, at) =>
            isAllowed(ofPair & ofNetwork & one.mask) && (one.unsigned || humans[at]?.account !== undefined),
        );
        for (const [at, human] of humans.entries()) {
          if (allowed[at] !== true) continue;
          if (human.account === OWNER || (isOutsider(human) && one.accessPoint)) found.sameAccount = true;
          else if (isOutsider(human)) {
            found.outsiders = true;
            if (network.kind === 'address') cells.add(network.cell);
            else if (network.anyones) found.endpoints = true;
          } else if (twins[at]?.some((twin) => allowed[twin] === true) === false) {
            if (human.account === STRANGER) orgs.add(human.membership.org ?? '');
            else crossAccounts.add(human.account ?? '');
          }
        }
      }
    }
  }
  return { ...found, crossAccounts, orgs, open: found.endpoints || isInternet([...cells]) };
}

/** For each human that a policy may favour, the outsiders that are otherwise equal: their places. */
function twinsOf(
  accounts: readonly string[],
  orgs: readonly string[],
  humans: readonly Human[],
): readonly (readonly number[] | undefined)[] {
  const strangers = new Map<string, (Human & { readonly at: number })[]>();
  for (const [at, human] of humans.entries()) {
    if (human.account !== STRANGER) continue;
    strangers.set(human.likeness, [...(strangers.get(human.likeness) ?? []), { ...human, at }]);
  }
  const anonymous = humans.flatMap(({ account }, at) => (account === undefined ? [at] : []));
  return humans.map(({ account, membership, likeness }) => {
    const alike = strangers.get(likeness) ?? [];
    if (account === STRANGER && orgs.includes(membership.org ?? '')) {
      return [...anonymous, ...alike.filter(({ membership: { org = '' } }) => !orgs.includes(org)).map(({ at }) => at)];
    }
    if (account === undefined || !accounts.includes(account)) return undefined;
    const same = alike.filter(({ membership: { org, path } }) => org === membership.org && path === membership.path);
    return [...(membership.org === undefined ? anonymous : []), ...same.map(({ at }) => at)];
  });
}

const namedAccounts = ({ policy }: PolicyQuestion): readonly string[] =>
  FOREIGN.filter((account) => JSON.stringify(policy).includes(account));

function namedOrgs({ policy, org: own }: PolicyQuestion): readonly string[] {
  const text = JSON.stringify(policy).toLowerCase();
  return [OWN_ORG, PARTNER_ORG].filter(
    (org) => text.includes(org) || (org === own && text.includes('${aws:resourceorg')),
  );
}

function isInternet(cells: readonly (AddressCell | 'everywhere')[]): boolean {
  if (cells.includes('everywhere')) return true;
  const size = (version: 4 | 6): bigint =>
    cells.reduce((sum, cell) => sum + (cell !== 'everywhere' && cell.version === version ? cell.publicSize : 0n), 0n);
  return size(4) > 2n ** 24n || size(6) > 2n ** 96n;
}

// Services, calls that do not show their service, and origin access identities

interface Call {
  readonly service: string;
  /** The same call would be refused if it did not show its service. */
  readonly decides: boolean;
  /** It would be refused if it did not show what it is made for. */
  readonly bound: boolean;
  /** For an account that is nobody in particular; and whether it shows one bucket that the policy names. */
  readonly anyones: boolean;
  readonly fixed: boolean;
}

interface Calls {
  readonly all: readonly Call[];
  readonly services: ReadonlySet<string>;
  readonly crossAccounts: ReadonlySet<string>;
  /** An origin access identity is let in for being the one that it is. */
  readonly identity: boolean;
  /** Of a service that is identified, or by what it acts for. */
  readonly identified: boolean;
  readonly open: boolean;
}

const NO_CALLS: Calls = {
  all: [],
  services: new Set(),
  crossAccounts: new Set(),
  identity: false,
  identified: false,
  open: false,
};

const HIDDEN = '';

function callsLetIn(question: PolicyQuestion, world: World, tables: Tables): Calls {
  const { sources, resources } = world;
  const [resource = {}] = resources;
  const { mask, isAllowed } = tables;
  const text = JSON.stringify(question.policy);
  const named = SERVICES.filter((service) => text.includes(service));
  const accounts = namedAccounts(question);
  const elsewhere = mask(['network'], resource);
  const ofCaller = (caller: PolicyCaller, keys: Keys = {}): Mask =>
    mask(['caller'], resource, { caller, keys }) & mask(['caller', 'network'], resource, { caller, keys });
  const services = [...named, STRANGE_SERVICE].map((service) => ({
    service,
    naming: namingOf(question, 'Service', service),
    ofService: ofCaller(
      { kind: 'service', service },
      {
        'aws:principalisawsservice': 'true',
        'aws:principalservicename': service,
        'aws:principalservicenameslist': [service],
      },
    ),
  }));
  const hidden = [{}, { 'aws:principalisawsservice': 'false' }].map((keys) => ofCaller({ kind: 'mediated' }, keys));
  const unnamed = hidden.map((ofService) => ({ service: HIDDEN, naming: 0, ofService }));
  const [identity, stranger] = [IDENTITY, STRANGE_IDENTITY].map((arn) =>
    ofCaller({ kind: 'origin-access-identity', arn }),
  ) as [Mask, Mask];
  const namesIdentity = namingOf(question, 'AWS', IDENTITY);
  const sourceless = mask(['source'], resource);
  const ofSources = sources.map((source) => mask(['source'], resource, source));
  const idOfSource = ({ account, likeness, membership }: Source) => JSON.stringify([account, likeness, membership]);
  const places = new Map(sources.map((source, at) => [idOfSource(source), at]));
  const twins = sources.map((source) => places.get(idOfSource({ ...source, account: STRANGER })) ?? -1);

  const all = new Map<string, Call>();
  const listed = new Set<string>();
  const crossAccounts = new Set<string>();
  let open = false;
  let letsIdentity = false;
  for (const one of asked(world, tables, resource).filter(({ accessPoint }) => !accessPoint)) {
    const rest = elsewhere & one.mask;
    const alone = rest & sourceless;
    letsIdentity ||=
      isAllowed(identity & alone) && ((namesIdentity & identity & alone) !== 0 || !isAllowed(stranger & alone));
    for (const [at, source] of sources.entries()) {
      const whole = rest & (ofSources[at] ?? 0);
      const ofTwin = rest & (ofSources[twins[at] ?? -1] ?? 0);
      const anyones = source.account === STRANGER && isStrange(source.membership);
      const unshown = hidden.every((one) => isAllowed(one & whole));
      for (const { service, naming, ofService } of [...unnamed, ...services]) {
        if (!isAllowed(ofService & whole)) continue;
        const decides = service !== HIDDEN && !unshown;
        const bound = !isAllowed(ofService & rest & sourceless);
        open ||= unshown && bound && anyones && !source.fixed;
        if (service !== HIDDEN && service !== STRANGE_SERVICE) {
          if (decides || (naming & ofService & whole) !== 0) listed.add(service);
        }
        if (accounts.includes(source.account) && !isAllowed(ofService & ofTwin)) crossAccounts.add(source.account);
        const call = { service, decides, bound, anyones, fixed: source.fixed };
        all.set(JSON.stringify(call), call);
      }
    }
  }
  const calls = [...all.values()];
  return {
    all: calls,
    services: listed,
    crossAccounts,
    identity: letsIdentity,
    identified: listed.size > 0 || calls.some(({ decides, bound }) => decides || bound),
    open,
  };
}

/** The Allow statements that name somebody in their principal. */
const namingOf = (question: PolicyQuestion, kind: 'AWS' | 'Service', name: string): Mask =>
  statementsOf(question).Statement.reduce((mask, { Effect, Principal }, index) => {
    const names = typeof Principal === 'object' ? [Principal[kind]].flat() : [];
    return Effect === 'Allow' && names.includes(name) ? mask | (1 << index) : mask;
  }, 0);

/** Of one bucket without an account, the rules assert nothing. */
function guardOf(calls: readonly Call[]): Truth['serviceGuard'] {
  if (calls.some(({ anyones, fixed }) => anyones && !fixed)) return 'unguarded';
  return calls.length === 0 || calls.some(({ anyones }) => anyones) ? undefined : 'guarded';
}
