import type { PolicyCaller, PolicyQuestion } from '../../model/policy.ts';
import { union, type Block } from '../network/addresses.ts';
import { cellsOf } from './cells.ts';
import { freeValues, isNamed } from './free-values.ts';
import { nameIn, namesIn, sessionIn, unusedAccount } from './names.ts';
import type { Atom } from './operators.ts';
import {
  DIGIT,
  format,
  glob,
  ID,
  isReal,
  literal,
  MANY,
  matches,
  MAYBE_NO_COLON,
  NO_COLON,
  NO_SLASH,
  SOME,
  type Pattern,
} from './patterns.ts';
import { targetsOf } from './targets.ts';
import {
  bitmap,
  merged,
  product,
  textsOf,
  type Budget,
  type Choice,
  type Named,
  type Term,
  type Terms,
} from './terms.ts';

/**
 * Who may call, from where, for what: of each dimension of a request one representative for each way in which the policy
 * could treat it, so that what holds for these requests holds for all. `shared/policies/README.md`, "Which caller has
 * which key", is the source of the rules.
 */
export interface Universe {
  readonly terms: Terms;
  /** Whether unsigned requests exist. */
  readonly anonymous: readonly Choice[];
  readonly principals: readonly Principal[];
  readonly memberships: readonly Membership[];
  /** Tags, names and the like: whatever the caller's own administrator likes. */
  readonly attributes: readonly Attributes[];
  readonly services: readonly Service[];
  readonly sources: readonly Source[];
  readonly originAccessIdentities: readonly (Choice & { readonly arn: string })[];
  readonly networks: readonly Network[];
  /** Of a service's call, which comes from no network. */
  readonly noNetwork: Choice;
  readonly targets: readonly Target[];
  /** What is left: free keys and, for VPC endpoints, the owner of the resource behind. */
  readonly rests: readonly Choice[];
}

interface Principal extends Choice {
  readonly account: string;
  readonly kind: 'owner' | 'named' | 'fresh';
  /** `role/NAME`, `user/NAME`, `root`, with the session where one is named: twins have the same. */
  readonly name: string;
  /** The policy does not speak of him, unless of his whole account. */
  readonly isUnnamed: boolean;
  readonly caller: PolicyCaller;
}

export interface Membership extends Choice {
  readonly org: string | undefined;
  readonly kind: 'none' | 'named' | 'fresh';
  /** It is the owner's own. */
  readonly own: boolean;
}

export interface Attributes extends Choice {
  /** A fixed unique id: some principal of the owner, for all that is known. */
  readonly ownerOnly: boolean;
}

/** `hidden`: a call of some service that does not show as one. */
export interface Service extends Choice {
  readonly name: string | undefined;
  readonly kind: 'named' | 'other' | 'hidden';
  readonly caller: PolicyCaller;
}

/** On whose behalf a service calls. */
export interface Source extends Choice {
  readonly account: string | undefined;
  readonly kind: 'missing' | 'owner' | 'named' | 'fresh';
  readonly bound: 'nothing' | 'organization' | 'resource' | 'account';
  /** Twins have the same: presence of keys, organization, and ARN but for its account. */
  readonly likeness: string;
}

export interface Network extends Choice {
  readonly kind: 'address' | 'endpoint';
  /** Of `address`: what is counted of it. */
  readonly blocks: readonly Block[];
  /** Of `endpoint`: anybody may have one like it. */
  readonly open: boolean;
  /** Through an access point of the owner: the policy of that decides. */
  readonly delegated: boolean;
}

export interface Target extends Choice {
  readonly action: string;
  readonly resource: string;
}

const PRINCIPAL_KEYS = new Set(['aws:principalaccount', 'kms:calleraccount', 'aws:sourceowner', 'aws:principalarn']);
const MEMBERSHIP_KEYS = new Set(['aws:principalorgid', 'aws:principalorgpaths']);
const SERVICE_KEYS = new Set([
  'aws:principalisawsservice',
  'aws:principalservicename',
  'aws:principalservicenameslist',
]);
const SOURCE_KEYS = new Set(['aws:sourceaccount', 'aws:sourcearn', 'aws:sourceorgid', 'aws:sourceorgpaths']);
const ENDPOINT_KEYS = [
  'aws:sourcevpce',
  'aws:sourcevpc',
  'aws:sourcevpcarn',
  'aws:vpcsourceip',
  'aws:vpceaccount',
  'aws:vpceorgid',
  'aws:vpceorgpaths',
];
const NETWORK_KEYS = new Set(['aws:sourceip', ...ENDPOINT_KEYS]);
const ACCESS_POINT_KEYS = new Set(['s3:dataaccesspointaccount', 's3:dataaccesspointarn']);
const OWNER_KEYS = new Set(['aws:resourceaccount', 's3:resourceaccount', 'aws:resourceorgid', 'aws:resourceorgpaths']);
const ATTRIBUTE = /^aws:(principaltag\/.*|username|userid|principaltype|multifactorauth(present|age)|tokenissuetime)$/;

const GROUPS: readonly (readonly [string, ReadonlySet<string>])[] = [
  ['principal', PRINCIPAL_KEYS],
  ['membership', MEMBERSHIP_KEYS],
  ['service', SERVICE_KEYS],
  ['source', SOURCE_KEYS],
  ['network', NETWORK_KEYS],
  ['access point', ACCESS_POINT_KEYS],
  ['owner', OWNER_KEYS],
];

const dimensionOf = (key: string): string => GROUPS.find(([, keys]) => keys.has(key))?.[0] ?? key;

/** S3, SQS, API Gateway and function URLs of auth type `NONE` take unsigned requests. */
const takesUnsigned = (resourceType: PolicyQuestion['resourceType']): boolean =>
  ['s3-bucket', 'sqs-queue', 'apigateway-rest', 'apigateway-private', 'lambda-function'].includes(resourceType);

/** A principal that policies have no reason to name. */
const VISITOR = 'role/visitor';

/** What requests are looked at, where it is not all. */
export interface Limits {
  /** As AWS writes them. */
  readonly actions?: readonly string[];
  readonly resources?: readonly Pattern[];
  /** Only the resource that carries the policy, and nothing below it. */
  readonly itself?: true;
  /** Condition keys, in lower case, with the one value that they have. */
  readonly given?: ReadonlyMap<string, string>;
  /** Condition keys, in lower case, whose values are secrets: nobody carries one that the policy names. */
  readonly secret?: ReadonlySet<string>;
  /** Only callers that do not sign, whatever the action: those of a function URL of auth type `NONE`. */
  readonly unsigned?: true;
  /** Not through VPC endpoints. */
  readonly addressesOnly?: true;
}

export function universeOf(
  question: PolicyQuestion,
  list: readonly Term[],
  version: string,
  now: number,
  budget: Budget,
  limits: Limits = {},
): Universe {
  const { resourceType, resourceArn, account: owner, org } = question;
  const partition = resourceArn.split(':')[1] ?? 'aws';
  const behindEndpoint = resourceType === 'vpc-endpoint';
  const unsigned = takesUnsigned(resourceType);
  const pseudo =
    resourceType === 'lambda-function' && limits.unsigned !== true ? [...list, ...unsignedOnlyThroughUrls()] : list;

  const constants = new Map<string, string>([
    ['aws:currenttime', new Date(now).toISOString().replace(/\.\d+Z$/, 'Z')],
    ['aws:epochtime', String(Math.floor(now / 1000))],
    ...(limits.given ?? []),
  ]);
  if (!behindEndpoint) {
    constants.set('aws:resourceaccount', owner);
    constants.set('s3:resourceaccount', owner);
    if (org !== undefined) constants.set('aws:resourceorgid', org);
  }

  const names = namesIn(question, pseudo, version);
  const valuesOf = (key: string): readonly string[] => {
    if (
      key === 'aws:principalaccount' ||
      key === 'kms:calleraccount' ||
      key === 'aws:sourceowner' ||
      key === 'aws:sourceaccount' ||
      key === 'aws:vpceaccount' ||
      key === 'aws:resourceaccount'
    ) {
      return names.accounts;
    }
    if (key.endsWith('orgid')) return names.orgs;
    if (key === 'aws:principaltype') return ['AssumedRole', 'User', 'Anonymous'];
    if (key === 'aws:principalservicename') return names.services;
    const literals = pseudo
      .flatMap(({ atoms }) => atoms)
      .filter((atom) => atom.key === key && atom.variables.length === 0)
      .flatMap((atom) => atom.patterns(() => []))
      .flatMap((pattern) => pattern.literal ?? []);
    return [...new Set([...literals, 'x'])];
  };
  const terms = bitmap(pseudo, version, dimensionOf, constants, valuesOf, budget);
  const { mentions } = terms;

  const only = (keys: Choice['keys']): Choice['keys'] => keys.filter(([key]) => mentions(key));
  /** The mask of a dimension whose keys have these values, and no others. */
  const choice = (group: ReadonlySet<string>, keys: Choice['keys']): Choice => {
    const values = only(keys);
    return { mask: terms.masked(group, values), keys: values };
  };
  const missing = (group: ReadonlySet<string>): bigint => terms.masked(group, []);

  // Accounts and organizations.
  const accountGlobs = names.accountGlobs.map((text) => [glob(text, false)]);
  const freshAccounts = textsOf(
    [...accountGlobs, ...(accountGlobs.length > 0 ? names.accounts.map((id) => [literal(id)]) : [])],
    [format(...Array.from({ length: 12 }, () => DIGIT))],
    terms.spend,
  ).filter((text) => !names.accounts.includes(text));
  const fresh = freshAccounts.length > 0 ? freshAccounts : [unusedAccount(names.accounts)];
  // Where a policy compares the two, a caller and the owner of his endpoint must be able to differ.
  const hosts = terms.hasCrossed ? [...fresh, unusedAccount([...names.accounts, ...fresh])] : fresh;
  const named = names.accounts.filter((account) => account !== owner);
  const freshOrgs = once((): readonly string[] =>
    textsOf(
      [...names.orgGlobs.map((text) => [glob(text, false)]), ...names.orgs.map((id) => [literal(id)])],
      [format('o-', ID)],
      terms.spend,
    ).filter((text) => !names.orgs.includes(text)),
  );

  function membershipsOf(idKey: string, pathsKey: string): readonly Membership[] {
    const group = new Set([idKey, pathsKey]);
    if (!mentions(idKey) && !mentions(pathsKey)) {
      const unasked = { own: org === undefined, mask: missing(group), keys: [] };
      // An unsigned caller is the twin of whoever is in no organization, not of a member.
      const member = { ...unasked, own: false, org: 'o-unnamed', kind: 'fresh' as const };
      return [
        { ...unasked, org: undefined, kind: 'none' },
        ...(unsigned && idKey === 'aws:principalorgid' ? [member] : []),
      ];
    }
    const pathForms = (id: string): readonly Pattern[] => [
      format(`${id}/r-`, NO_SLASH, '/'),
      format(`${id}/r-`, NO_SLASH, '/', MANY, '/'),
    ];
    const of = (id: string, kind: 'named' | 'fresh'): readonly Membership[] => {
      const paths = mentions(pathsKey) ? terms.texts([pathsKey], pathForms(id)).filter(isReal) : [''];
      return paths.map((path) => ({
        org: id,
        kind,
        own: id === org,
        ...choice(group, [[idKey, id], ...(path === '' ? [] : ([[pathsKey, [path]]] as const))]),
      }));
    };
    const ids = new Set([...names.orgs, ...(org === undefined ? [] : [org])]);
    return [
      { org: undefined, kind: 'none' as const, own: org === undefined, ...choice(group, []) },
      ...[...ids].flatMap((id) => of(id, names.orgs.includes(id) ? 'named' : 'fresh')),
      ...freshOrgs()
        .filter((id) => !ids.has(id))
        .flatMap((id) => of(id, 'fresh')),
    ];
  }
  const memberships = membershipsOf('aws:principalorgid', 'aws:principalorgpaths');

  // Callers.
  const identified = new Set([...PRINCIPAL_KEYS, ...SERVICE_KEYS, ...SOURCE_KEYS]);
  const attributeKeys = terms.keys.filter((key) => ATTRIBUTE.test(key));
  const principals = limits.unsigned === true ? [] : principalsOf();
  const anonymous = unsigned ? anonymousCallers() : [];

  function principalsOf(): readonly Principal[] {
    const arnAtoms = terms.atomsOn('aws:principalarn').length > 0;
    const prefix = (account: string): string => `arn:${partition}:iam::${account}:`;
    const spokenOf = new Set([
      ...names.principals.map(({ arn }) => arn),
      ...terms.atomsOn('aws:principalarn').flatMap(({ values }) => values),
    ]);
    const namesFor = new Map<string, Set<string>>();
    const add = (account: string, name: string): void => {
      (namesFor.get(account) ?? namesFor.set(account, new Set()).get(account)!).add(name);
    };
    for (const { arn, session } of names.principals) {
      const account = arn.split(':')[4]!;
      add(account, session === undefined ? nameIn(arn) : `${nameIn(arn)} ${sessionIn(session)}`);
    }
    for (const account of new Set([owner, ...named, ...fresh])) {
      add(account, VISITOR);
      if (!arnAtoms) continue;
      const start = prefix(account);
      // A path may hold colons: under StringLike a star crosses them.
      const forms = [format(`${start}role/`, SOME), format(`${start}user/`, SOME)];
      for (const text of terms.texts(['aws:principalarn'], [...forms, literal(`${start}root`)])) {
        if (isReal(text)) add(account, nameIn(text));
      }
    }
    const everyName = new Set([...namesFor.values()].flatMap((set) => [...set]));
    for (const account of fresh) for (const name of everyName) add(account, name);
    return [...namesFor].flatMap(([account, all]) => {
      const kind = account === owner ? 'owner' : fresh.includes(account) ? 'fresh' : 'named';
      return [...all].map((name): Principal => {
        const [path = '', session] = name.split(' ');
        const federated = path.startsWith('federated-user/');
        const arn = federated ? `arn:${partition}:sts::${account}:${path}` : `${prefix(account)}${path}`;
        const role = path.slice(path.lastIndexOf('/') + 1);
        const sessionArn =
          session === undefined ? undefined : `arn:${partition}:sts::${account}:assumed-role/${role}/${session}`;
        const caller: PolicyCaller = { kind: 'iam', account, arn, ...(sessionArn && { session: sessionArn }) };
        const whom = terms.where((term) =>
          addresses(
            term,
            ({ anybody, accounts, arns, sessions }) =>
              anybody ||
              accounts.has(account) ||
              arns.has(arn) ||
              (sessionArn !== undefined && sessions.has(sessionArn)),
          ),
        );
        const { mask, keys } = choice(identified, [
          ['aws:principalaccount', account],
          ['kms:calleraccount', account],
          ['aws:sourceowner', account],
          ['aws:principalarn', arn],
          ['aws:principalisawsservice', 'false'],
        ]);
        const isUnnamed = name === VISITOR && !spokenOf.has(arn);
        return { account, kind, name, isUnnamed, caller, mask: mask & whom, keys };
      });
    });
  }

  function anonymousCallers(): readonly Choice[] {
    const whom = terms.where((term) => term.anonymousOnly === true || addresses(term, ({ anybody }) => anybody));
    const group = new Set([...identified, ...MEMBERSHIP_KEYS, ...attributeKeys]);
    const types = mentions('aws:principaltype') ? [undefined, 'Anonymous'] : [undefined];
    return types.map((type) => {
      const { mask, keys } = choice(group, [
        ['aws:principalaccount', 'anonymous'],
        ['kms:calleraccount', 'anonymous'],
        ...(type === undefined ? [] : ([['aws:principaltype', type]] as const)),
      ]);
      return { mask: mask & whom, keys };
    });
  }

  const attributes: readonly Attributes[] = attributeKeys.reduce<readonly Attributes[]>(
    (rows, key) => {
      const fixed =
        key === 'aws:userid'
          ? (text: string) =>
              terms
                .atomsOn(key)
                .some((atom) =>
                  atom.values.some((value) => !value.startsWith('*') && matches(glob(value, terms.variables), text)),
                )
          : () => false;
      const values = freeValues(terms, key);
      const group = new Set([key]);
      return merged(
        terms,
        rows
          .flatMap((row) =>
            values.map((value) => {
              const { mask, keys } = choice(group, value === undefined ? [] : [[key, value]]);
              const ownerOnly = row.ownerOnly || (typeof value === 'string' && fixed(value));
              terms.spend(1 + row.keys.length);
              return { mask: row.mask & mask, keys: [...row.keys, ...keys], ownerOnly };
            }),
          )
          .filter(({ mask }) => (mask & terms.allow) !== 0n),
        ({ ownerOnly }) => String(ownerOnly),
      );
    },
    [{ mask: terms.all, keys: [], ownerOnly: false }],
  );

  // Services.
  const unseen = missing(new Set([...PRINCIPAL_KEYS, ...MEMBERSHIP_KEYS, ...attributeKeys]));
  const services = behindEndpoint || limits.unsigned === true ? [] : servicesOf();
  const sources = behindEndpoint || limits.unsigned === true ? [] : sourcesOf();

  function servicesOf(): readonly Service[] {
    const SERVICE = format(SOME, '.amazonaws.com');
    const keys = ['aws:principalservicename', 'aws:principalservicenameslist'];
    const known = names.services.filter((name) => isReal(name));
    const others = terms.texts(keys, [SERVICE]).filter((name) => isReal(name) && !known.includes(name));
    const shown = (name: string, kind: 'named' | 'other'): Service => {
      const whom = terms.where((term) => addresses(term, (to) => to.anybody || to.anyService || to.services.has(name)));
      const { mask, keys: set } = choice(SERVICE_KEYS, [
        ['aws:principalisawsservice', 'true'],
        ['aws:principalservicename', name],
        ['aws:principalservicenameslist', [name]],
      ]);
      return { name, kind, caller: { kind: 'service', service: name }, mask: mask & whom & unseen, keys: set };
    };
    const anybody = terms.where((term) => addresses(term, (to) => to.anybody));
    const hidden = (keysSet: Choice['keys']): Service => {
      const { mask, keys: set } = choice(SERVICE_KEYS, keysSet);
      return {
        name: undefined,
        kind: 'hidden',
        caller: { kind: 'mediated' },
        mask: mask & anybody & unseen,
        keys: set,
      };
    };
    return [
      ...known.map((name) => shown(name, 'named')),
      ...others.map((name) => shown(name, 'other')),
      hidden([]),
      ...(mentions('aws:principalisawsservice') ? [hidden([['aws:principalisawsservice', 'false']])] : []),
    ];
  }

  function sourcesOf(): readonly Source[] {
    const keysUsed = [...SOURCE_KEYS].filter(mentions);
    const orgMemberships = membershipsOf('aws:sourceorgid', 'aws:sourceorgpaths');
    const arnLiterals = terms
      .atomsOn('aws:sourcearn')
      .flatMap((atom) => atom.patterns(valuesOf))
      .flatMap((pattern) => pattern.literal ?? []);
    const arnsOf = (account: string): readonly string[] => {
      if (!mentions('aws:sourcearn')) return [''];
      const start = [`arn:${partition}:`, NO_COLON, ':', MAYBE_NO_COLON, ':'] as const;
      return terms
        .texts(['aws:sourcearn'], [format(...start, account, ':', SOME), format(`arn:${partition}:s3:::`, NO_COLON)])
        .filter(isReal);
    };
    const subsets = keysUsed.reduce<readonly (readonly string[])[]>(
      (sets, key) => sets.flatMap((set) => [set, [...set, key]]),
      [[]],
    );
    const accounts = [owner, ...named, ...fresh];
    const likeArn = (arn: string, account: string): string =>
      arn.split(':')[4] === account ? arn.split(':').toSpliced(4, 1, '~').join(':') : arn;
    const arnsByAccount = new Map(accounts.map((account) => [account, arnsOf(account)]));
    const alike = new Set([...arnsByAccount].flatMap(([account, arns]) => arns.map((arn) => likeArn(arn, account))));
    const found: Source[] = [];
    for (const account of accounts) {
      const kind = account === owner ? 'owner' : fresh.includes(account) ? 'fresh' : 'named';
      const arns =
        kind === 'fresh' ? [...alike].map((arn) => arn.replace(':~:', `:${account}:`)) : arnsByAccount.get(account)!;
      for (const membership of orgMemberships) {
        if (kind === 'owner' && org !== undefined && mentionsOrg() && !membership.own) continue;
        for (const arn of new Set(arns)) {
          for (const present of subsets) {
            terms.spend(1);
            const values: Choice['keys'] = [
              ['aws:sourceaccount', account],
              ...(arn === '' ? [] : ([['aws:sourcearn', arn]] as const)),
              ...membership.keys,
            ];
            const fixed = arnLiterals.includes(arn) && arn.split(':')[4] === '';
            found.push({
              account,
              kind: present.length === 0 ? 'missing' : kind,
              bound:
                present.length === 0
                  ? 'nothing'
                  : kind !== 'fresh'
                    ? 'account'
                    : membership.kind === 'named'
                      ? 'organization'
                      : fixed
                        ? 'resource'
                        : 'nothing',
              likeness: `${present.join()} ${membership.org} ${JSON.stringify(membership.keys)} ${likeArn(arn, account)}`,
              ...choice(
                SOURCE_KEYS,
                values.filter(([key]) => present.includes(key)),
              ),
            });
          }
        }
      }
    }
    return merged(terms, found, ({ kind, account, bound, likeness }) =>
      kind === 'named' || kind === 'fresh' ? `${kind} ${account} ${bound} ${likeness}` : `${kind} ${bound}`,
    );
  }
  function mentionsOrg(): boolean {
    return mentions('aws:sourceorgid') || mentions('aws:sourceorgpaths');
  }

  const originAccessIdentities =
    behindEndpoint || limits.unsigned === true
      ? []
      : [
          ...new Set(
            pseudo.flatMap(({ principal, notPrincipal }) =>
              [principal, notPrincipal].flatMap((to) => [...(to?.originAccessIdentities ?? [])]),
            ),
          ),
        ].map((arn) => {
          const whom = terms.where((term) => addresses(term, (to) => to.anybody || to.originAccessIdentities.has(arn)));
          return { arn, mask: whom & unseen & missing(SERVICE_KEYS) & missing(SOURCE_KEYS), keys: [] };
        });

  // Networks.
  const noNetwork: Choice = { mask: missing(NETWORK_KEYS) & missing(ACCESS_POINT_KEYS), keys: [] };
  const networks = networksOf();

  function networksOf(): readonly Network[] {
    const found: Network[] = [];
    const points = accessPoints();
    const add = (network: Network): void => {
      for (const point of points) {
        found.push({
          ...network,
          mask: network.mask & point.mask,
          keys: [...network.keys, ...point.keys],
          delegated: point.delegated,
          open: network.open && !point.delegated,
        });
      }
    };
    if (resourceType !== 'apigateway-private' && !behindEndpoint) {
      for (const cell of cellsOf(terms, 'aws:sourceip', NETWORK_KEYS))
        add({ kind: 'address', open: false, delegated: false, ...cell });
    }
    if (resourceType !== 'apigateway-rest' && limits.addressesOnly !== true) {
      for (const endpoint of endpoints()) add(endpoint);
    }
    return merged(terms, found, ({ kind, open, delegated }) => `${kind} ${open} ${delegated}`).map((network) => ({
      ...network,
      // Choices that the policy treats alike are one: what they weigh is added.
      blocks: union(
        found
          .filter(
            (other) =>
              other.kind === network.kind &&
              other.delegated === network.delegated &&
              terms.signature(other) === terms.signature(network),
          )
          .flatMap(({ blocks }) => blocks),
      ),
    }));
  }

  function endpoints(): readonly Network[] {
    if (!behindEndpoint && !ENDPOINT_KEYS.some(mentions)) {
      return [{ kind: 'endpoint', mask: missing(NETWORK_KEYS), keys: [], open: true, blocks: [], delegated: false }];
    }
    const one = (
      key: string,
      texts: readonly string[],
      literals: ReadonlySet<string>,
    ): (Choice & { open: boolean })[] => {
      if (!mentions(key)) return [{ mask: missing(new Set([key])), keys: [], open: true }];
      const group = new Set([key]);
      return merged(
        terms,
        texts.map((text) => ({ ...choice(group, [[key, text]]), open: !literals.has(text) })),
        ({ open }) => String(open),
      );
    };
    const idTexts = (key: string, form: Pattern): readonly string[] =>
      mentions(key) ? terms.texts([key], [form]).filter(isReal) : [];
    const namedIn = (key: string): ReadonlySet<string> =>
      new Set(
        terms
          .atomsOn(key)
          .flatMap((atom) => atom.patterns(valuesOf))
          .flatMap((pattern) => pattern.literal ?? []),
      );
    const ownId = resourceArn.slice(resourceArn.lastIndexOf('/') + 1);
    const dimensions: (readonly (Choice & { open: boolean })[])[] = [
      behindEndpoint
        ? one('aws:sourcevpce', [ownId], new Set([ownId]))
        : one('aws:sourcevpce', idTexts('aws:sourcevpce', format('vpce-', ID)), namedIn('aws:sourcevpce')),
      one('aws:sourcevpc', idTexts('aws:sourcevpc', format('vpc-', ID)), namedIn('aws:sourcevpc')),
      one(
        'aws:sourcevpcarn',
        idTexts(
          'aws:sourcevpcarn',
          format(`arn:${partition}:ec2:`, NO_COLON, ':', ...Array.from({ length: 12 }, () => DIGIT), ':vpc/vpc-', ID),
        ),
        namedIn('aws:sourcevpcarn'),
      ),
      one('aws:vpceaccount', behindEndpoint ? [owner] : [owner, ...named, ...hosts], new Set([owner, ...named])),
    ];
    const orgs = membershipsOf('aws:vpceorgid', 'aws:vpceorgpaths')
      .filter(
        ({ own }) =>
          !behindEndpoint || org === undefined || own || (!mentions('aws:vpceorgid') && !mentions('aws:vpceorgpaths')),
      )
      .map(({ mask, keys, kind }) => ({ mask, keys, open: kind !== 'named' }));
    dimensions.push(merged(terms, orgs, ({ open }) => String(open)));
    const inner = mentions('aws:vpcsourceip')
      ? cellsOf(terms, 'aws:vpcsourceip', new Set(['aws:vpcsourceip'])).map(({ mask, keys }) => ({
          mask,
          keys,
          open: true,
        }))
      : [{ mask: missing(new Set(['aws:vpcsourceip'])), keys: [], open: true }];
    dimensions.push(inner);
    const address = missing(new Set(['aws:sourceip']));
    const combined = dimensions.reduce<readonly (Choice & { open: boolean })[]>(
      (rows, dimension) =>
        merged(
          terms,
          rows.flatMap((row) =>
            dimension.map((value) => {
              terms.spend(1);
              return {
                mask: row.mask & value.mask,
                keys: [...row.keys, ...value.keys],
                open: row.open && value.open,
              };
            }),
          ),
          ({ open }) => String(open),
        ),
      [{ mask: address, keys: [], open: !behindEndpoint }],
    );
    return combined.map((row) => ({ ...row, kind: 'endpoint', blocks: [], delegated: false }));
  }

  /** Through which access point a request comes, if any. */
  function accessPoints(): readonly (Choice & { readonly delegated: boolean })[] {
    const direct = { mask: missing(ACCESS_POINT_KEYS), keys: [], delegated: false };
    if (resourceType !== 's3-bucket' || ![...ACCESS_POINT_KEYS].some(mentions)) return [direct];
    const of = (account: string, delegated: boolean): readonly (Choice & { readonly delegated: boolean })[] => {
      const arns = mentions('s3:dataaccesspointarn')
        ? terms
            .texts(
              ['s3:dataaccesspointarn'],
              [format(`arn:${partition}:s3:`, NO_COLON, `:${account}:accesspoint/`, NO_COLON)],
            )
            .filter(isReal)
        : [''];
      return arns.map((arn) => ({
        delegated,
        ...choice(ACCESS_POINT_KEYS, [
          ['s3:dataaccesspointaccount', account],
          ...(arn === '' ? [] : ([['s3:dataaccesspointarn', arn]] as const)),
        ]),
      }));
    };
    return merged(terms, [direct, ...of(owner, true)], ({ delegated }) => String(delegated));
  }

  // What is asked for.
  const targets = targetsOf(question, terms, limits);

  // The rest.
  const dimensioned = new Set([...GROUPS.flatMap(([, keys]) => [...keys]), ...attributeKeys]);
  const freeKeys = terms.keys.filter((key) => !dimensioned.has(key));
  const owners = ownersOf();
  const rests = freeKeys.reduce<readonly Choice[]>((rows, key) => {
    const group = new Set([key]);
    const values = merged(
      terms,
      freeValues(terms, key)
        .filter((value) => limits.secret?.has(key) !== true || !isNamed(terms, key, value))
        .map((value) => choice(group, value === undefined ? [] : [[key, value]])),
    );
    return product(terms, rows, values);
  }, owners);

  function ownersOf(): readonly Choice[] {
    const none: Choice[] = [{ mask: terms.all, keys: [] }];
    if (![...OWNER_KEYS].some(mentions)) return none;
    const accounts = behindEndpoint ? [owner, ...named, ...fresh] : [owner];
    const orgs = behindEndpoint || org !== undefined ? membershipsOf('aws:resourceorgid', 'aws:resourceorgpaths') : [];
    const belongs = (account: string): readonly Choice[] => {
      if (orgs.length === 0)
        return [{ mask: missing(new Set(['aws:resourceorgid', 'aws:resourceorgpaths'])), keys: [] }];
      const speaks = mentions('aws:resourceorgid') || mentions('aws:resourceorgpaths');
      return account === owner && org !== undefined && speaks ? orgs.filter(({ own }) => own) : orgs;
    };
    return merged(
      terms,
      accounts.flatMap((account) => {
        const { mask, keys } = choice(new Set(['aws:resourceaccount', 's3:resourceaccount']), [
          ['aws:resourceaccount', account],
          ['s3:resourceaccount', account],
        ]);
        return belongs(account).map((membership) => ({
          mask: mask & membership.mask,
          keys: [...keys, ...membership.keys],
        }));
      }),
    );
  }

  return {
    terms,
    anonymous: merged(terms, anonymous),
    principals,
    memberships,
    attributes,
    services: merged(terms, services, ({ name, kind }) => `${kind} ${kind === 'named' ? name : ''}`),
    sources,
    originAccessIdentities,
    networks,
    noNetwork,
    targets,
    rests,
  };
}

/** On functions, only `InvokeFunctionUrl` of a URL of auth type `NONE` is open to unsigned callers. */
function unsignedOnlyThroughUrls(): readonly Term[] {
  const type: Atom = {
    key: 'lambda:functionurlauthtype',
    family: 'string',
    variables: [],
    values: ['NONE'],
    blocks: [],
    cost: 1,
    quantified: false,
    holds: (value) => value !== 'NONE',
    patterns: () => [literal('NONE')],
  };
  const term = { index: -1, effect: 'Deny', anonymousOnly: true } as const;
  return [
    { ...term, notAction: [literal('lambda:invokefunctionurl')], atoms: [] },
    { ...term, atoms: [type] },
  ];
}

/** The value, computed when it is first asked for. */
function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => (known ??= { value: compute() }).value;
}

/** Whether a statement is about somebody, whom `includes` finds among those that an element names. */
export const addresses = (
  { principal, notPrincipal, anonymousOnly }: Term,
  includes: (named: Named) => boolean,
): boolean =>
  anonymousOnly !== true &&
  (principal === undefined ? notPrincipal !== undefined : includes(principal)) &&
  (notPrincipal === undefined || !includes(notPrincipal));
