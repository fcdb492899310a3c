import type { PolicyCaller, PolicyQuestion } from '../../model/policy.ts';
import { policyActions } from '../tables/policy-actions.ts';
import { count, parseCidr, union, without, type Block } from '../network/addresses.ts';
import { dateIn, numberIn, type Atom, type KeyValue } from './operators.ts';
import { format, glob, literal, matches, type Part, type Pattern } from './patterns.ts';
import {
  ANY_TEXT,
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

export interface Principal extends Choice {
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

const DIGITS = { count: 'one', of: 'digit' } as const;
const ACCOUNT = format(...Array.from({ length: 12 }, () => DIGITS));
const ID = { count: 'some', of: 'id' } as const;
const NO_COLON = { count: 'some', of: 'no-colon' } as const;
const MAYBE_NO_COLON = { count: 'many', of: 'no-colon' } as const;
const NO_SLASH = { count: 'some', of: 'no-slash' } as const;
const SOME = { count: 'some', of: 'any' } as const;
const MANY = { count: 'many', of: 'any' } as const;

/** A principal that policies have no reason to name. */
const VISITOR = 'role/visitor';

/** Names of real callers, networks and sources hold no wildcards. */
const isReal = (text: string): boolean => !/[*?]/.test(text);

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
  const accountGlobs = names.accountGlobs.map((text) => glob(text, false));
  const freshAccounts = textsOf(
    [...accountGlobs, ...(accountGlobs.length > 0 ? names.accounts.map(literal) : [])],
    [ACCOUNT],
    terms.spend,
  ).filter((text) => !names.accounts.includes(text));
  const fresh = freshAccounts.length > 0 ? freshAccounts : [unusedAccount(names.accounts)];
  const named = names.accounts.filter((account) => account !== owner);
  const freshOrgs = once((): readonly string[] =>
    textsOf(
      [...names.orgGlobs.map((text) => glob(text, false)), ...names.orgs.map(literal)],
      [format('o-', ID)],
      terms.spend,
    ).filter((text) => !names.orgs.includes(text)),
  );

  function membershipsOf(idKey: string, pathsKey: string): readonly Membership[] {
    const group = new Set([idKey, pathsKey]);
    if (!mentions(idKey) && !mentions(pathsKey)) {
      return [{ org: undefined, kind: 'none', own: org === undefined, mask: missing(group), keys: [] }];
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
      const forms = [format(`${start}role/`, NO_COLON), format(`${start}user/`, NO_COLON)];
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
        rows.flatMap((row) =>
          values.map((value) => {
            const { mask, keys } = choice(group, value === undefined ? [] : [[key, value]]);
            const ownerOnly = row.ownerOnly || (typeof value === 'string' && fixed(value));
            terms.spend(1);
            return { mask: row.mask & mask, keys: [...row.keys, ...keys], ownerOnly };
          }),
        ),
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
          format(`arn:${partition}:ec2:`, NO_COLON, ':', ...Array.from({ length: 12 }, () => DIGITS), ':vpc/vpc-', ID),
        ),
        namedIn('aws:sourcevpcarn'),
      ),
      one('aws:vpceaccount', behindEndpoint ? [owner] : [owner, ...named, ...fresh], new Set([owner, ...named])),
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

const addresses = ({ principal, notPrincipal, anonymousOnly }: Term, includes: (named: Named) => boolean): boolean =>
  anonymousOnly !== true &&
  (principal === undefined ? notPrincipal !== undefined : includes(principal)) &&
  (notPrincipal === undefined || !includes(notPrincipal));

const nameIn = (arn: string): string => arn.split(':').slice(5).join(':');
const sessionIn = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

function unusedAccount(used: readonly string[]): string {
  for (let digit = 9; digit > 0; digit -= 1) {
    const account = String(digit).repeat(12);
    if (!used.includes(account)) return account;
  }
  return '999999999998';
}

interface Names {
  /** The owner's first. */
  readonly accounts: readonly string[];
  readonly accountGlobs: readonly string[];
  readonly orgs: readonly string[];
  readonly orgGlobs: readonly string[];
  readonly services: readonly string[];
  readonly principals: readonly { readonly arn: string; readonly session?: string }[];
}

const ACCOUNT_KEYS = new Set([
  'aws:principalaccount',
  'kms:calleraccount',
  'aws:sourceowner',
  'aws:sourceaccount',
  'aws:vpceaccount',
  'aws:resourceaccount',
  's3:resourceaccount',
]);
const ARN_KEYS = new Set(['aws:principalarn', 'aws:sourcearn']);

/** Whom a policy names, in principal elements and in conditions. */
function namesIn({ account, org }: PolicyQuestion, list: readonly Term[], version: string): Names {
  const accounts = new Set([account]);
  const accountGlobs = new Set<string>();
  const orgs = new Set<string>();
  const orgGlobs = new Set<string>();
  const services = new Set<string>();
  const principals = new Map<string, Names['principals'][number]>();
  const wild = (text: string): boolean => /[*?]/.test(text);
  for (const { principal, notPrincipal, atoms } of list) {
    for (const to of [principal, notPrincipal]) {
      if (to === undefined) continue;
      for (const id of to.accounts) accounts.add(id);
      for (const name of to.services) services.add(name);
      for (const arn of to.arns) principals.set(arn, { arn });
      for (const session of to.sessions) {
        const [, , , id, rest = ''] = /^(arn):([\w-]+):(sts)::(\d{12}):assumed-role\/(.*)$/.exec(session) ?? [];
        const arn = `arn:${session.split(':')[1]}:iam::${id}:role/${rest.split('/')[0]}`;
        principals.set(session, { arn, session });
      }
    }
    for (const { key, values, variables, family } of atoms) {
      if (family === 'null') continue;
      if (
        version === '2012-10-17' &&
        org !== undefined &&
        variables.some((name) => name === 'aws:resourceorgid' || name === 'aws:resourceorgpaths')
      )
        orgs.add(org);
      for (const value of values) {
        if (ACCOUNT_KEYS.has(key)) {
          if (/^\d{12}$/.test(value)) accounts.add(value);
          else if (wild(value)) accountGlobs.add(value);
        } else if (ARN_KEYS.has(key)) {
          for (const [id] of value.matchAll(/(?<!\d)\d{12}(?!\d)/g)) accounts.add(id);
          const field = value.split(':')[4] ?? '';
          if (wild(field) && !/^\*+$/.test(field)) accountGlobs.add(field);
        } else if (key.endsWith('orgid') || key.endsWith('orgpaths')) {
          const id = value.split('/')[0]!;
          if (wild(id)) orgGlobs.add(id);
          else if (/^o-[a-z0-9]+$/.test(id)) orgs.add(id);
        } else if (key === 'aws:principalservicename' || key === 'aws:principalservicenameslist') {
          if (!wild(value) && value.endsWith('.amazonaws.com')) services.add(value);
        }
      }
    }
  }
  for (const { arn } of principals.values()) accounts.add(arn.split(':')[4]!);
  return {
    accounts: [...accounts],
    accountGlobs: [...accountGlobs],
    orgs: [...orgs],
    orgGlobs: [...orgGlobs],
    services: [...services],
    principals: [...principals.values()],
  };
}

const block = (cidr: string): Block => parseCidr(cidr)!;

/** Addresses that are not counted as the open internet. */
const NOT_COUNTED = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '100.64.0.0/10',
  '::1/128',
  'fc00::/7',
  'fe80::/10',
].map(block);

/** S3 user guide, "The meaning of public": more than one /8 of IPv4, or one /32 of IPv6, is the internet. */
export function isInternet(blocks: readonly Block[]): boolean {
  const counted = without(blocks, NOT_COUNTED);
  const of = (version: 4 | 6): bigint => count(counted.filter((each) => each.version === version));
  return of(4) > 1n << 24n || of(6) > 1n << 96n;
}

/** The addresses between the ends of the ranges that a policy names: it treats those of one cell alike. */
function cellsOf(
  terms: Terms,
  key: string,
  group: ReadonlySet<string>,
): readonly (Choice & { readonly blocks: readonly Block[] })[] {
  if (!terms.mentions(key)) {
    const all = [block('0.0.0.0/0'), block('::/0')];
    return [{ mask: terms.masked(group, []), keys: [], blocks: all }];
  }
  const ranges = [
    ...terms.atomsOn(key).flatMap(({ blocks }) => blocks),
    ...terms
      .atomsOn(key)
      .flatMap(({ family, values }) => (family === 'string' ? values.flatMap((value) => parseCidr(value) ?? []) : [])),
    ...NOT_COUNTED,
  ];
  const cells = ([4, 6] as const).flatMap((version) => {
    const end = 1n << (version === 4 ? 32n : 128n);
    const starts = new Set([0n]);
    for (const range of ranges) {
      if (range.version !== version) continue;
      starts.add(range.first);
      if (range.last + 1n < end) starts.add(range.last + 1n);
    }
    const sorted = [...starts].toSorted((a, b) => (a < b ? -1 : 1));
    return sorted.map((first, index): Block => ({ version, first, last: (sorted[index + 1] ?? end) - 1n }));
  });
  const byMask = new Map<bigint, Block[]>();
  for (const cell of cells) {
    const mask = terms.masked(group, [[key, addressText(cell.version, cell.first)]]);
    (byMask.get(mask) ?? byMask.set(mask, []).get(mask)!).push(cell);
  }
  return [...byMask].map(([mask, blocks]) => ({
    mask,
    blocks,
    keys: [[key, exampleIn(key === 'aws:vpcsourceip' ? [block('10.0.0.0/8')] : [], blocks)]],
  }));
}

/** Addresses that examples are written with: RFC 5737 and RFC 3849. */
const EXAMPLES = [block('198.51.100.7'), block('203.0.113.7'), block('2001:db8::7')];

function exampleIn(preferred: readonly Block[], blocks: readonly Block[]): string {
  const inside = (some: Block): Block | undefined =>
    blocks
      .filter(({ version }) => version === some.version)
      .map(({ version, first, last }) => ({
        version,
        first: first > some.first ? first : some.first,
        last: last < some.last ? last : some.last,
      }))
      .find(({ first, last }) => first <= last);
  for (const some of [...preferred, ...EXAMPLES]) {
    const found = inside(some);
    if (found) return addressText(found.version, found.first);
  }
  const counted = without(blocks, NOT_COUNTED)[0] ?? blocks[0]!;
  return addressText(counted.version, counted.first);
}

function addressText(version: 4 | 6, value: bigint): string {
  if (version === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 65_535n).toString(16));
  return groups.join(':').replace(/(^|:)(0(:|$)){2,}/, '::');
}

/** Keys that every request has. */
const PRESENT = new Set([
  'aws:securetransport',
  'aws:currenttime',
  'aws:epochtime',
  'aws:requestedregion',
  'aws:useragent',
]);

/** Values of a key that a request is free to carry, one for each way in which the policy treats it. */
function freeValues(terms: Terms, key: string): readonly KeyValue[] {
  const given = terms.constants.get(key);
  if (given !== undefined) return [given];
  if (key === 'aws:securetransport') return ['true', 'false'];
  const atoms = terms.atomsOn(key);
  const texts = new Set<string>();
  if (
    atoms.length === 0 ||
    atoms.some(({ family }) => family === 'string' || family === 'arn' || family === 'binary' || family === 'null')
  ) {
    for (const text of terms.texts([key], [ANY_TEXT])) texts.add(text);
    for (const atom of atoms)
      if (atom.family === 'string')
        for (const text of atom.values.flatMap(terms.expansions)) if (isReal(text)) texts.add(text);
  }
  const families = new Set(atoms.map(({ family }) => family));
  if (families.has('bool')) for (const text of ['true', 'false']) texts.add(text);
  if (families.has('numeric')) {
    for (const text of around(
      atoms
        .filter(({ family }) => family === 'numeric')
        .flatMap(({ values }) => values.flatMap((value) => numberIn(value) ?? [])),
    ))
      texts.add(String(text));
  }
  if (families.has('date')) {
    for (const time of around(
      atoms
        .filter(({ family }) => family === 'date')
        .flatMap(({ values }) => values.flatMap((value) => dateIn(value) ?? [])),
      1000,
    )) {
      const date = new Date(time);
      if (!Number.isNaN(date.getTime())) texts.add(date.toISOString());
    }
  }
  if (families.has('ip')) for (const { keys } of cellsOf(terms, key, new Set([key]))) texts.add(String(keys[0]![1]));
  const single = [...texts];
  const values: KeyValue[] = atoms.some(({ quantified }) => quantified) ? subsets(single) : single;
  return PRESENT.has(key) ? values : [undefined, ...values];
}

/** Whether a policy names the value, or one of the values, as it is. */
const isNamed = (terms: Terms, key: string, value: KeyValue): boolean =>
  [value ?? []]
    .flat()
    .some((text) =>
      terms.atomsOn(key).some(({ values }) => values.some((named) => named.toLowerCase() === text.toLowerCase())),
    );

/** The numbers, one between each two neighbours, one below and one above. */
function around(numbers: readonly number[], unit = 1): readonly number[] {
  const sorted = [...new Set(numbers)].toSorted((a, b) => a - b);
  return sorted.flatMap((number, index) => [
    ...(index === 0 ? [number - unit] : []),
    number,
    index === sorted.length - 1 ? number + unit : (number + sorted[index + 1]!) / 2,
  ]);
}

/** Sets of values: all of few; of many, those of one, two and all. */
function subsets(texts: readonly string[]): KeyValue[] {
  if (texts.length <= 6) {
    const sets = texts.reduce<readonly (readonly string[])[]>(
      (known, text) => known.flatMap((set) => [set, [...set, text]]),
      [[]],
    );
    return sets.filter((set) => set.length > 0).map((set) => [...set]);
  }
  const pairs = texts.flatMap((a, index) => texts.slice(index + 1).map((b) => [a, b]));
  return [...texts.map((text) => [text]), ...pairs, [...texts]];
}

type Form = keyof typeof policyActions;

/** The actions that a resource type has, and the ARNs of this very resource that they are about. */
function formsOf({
  resourceType,
  resourceArn,
}: PolicyQuestion): readonly { readonly form: Form; readonly arns: readonly Pattern[] }[] {
  const itself = literal(resourceArn);
  const below = (...parts: readonly Part[]): Pattern => format(resourceArn, ...parts);
  switch (resourceType) {
    case 's3-bucket':
      return [
        { form: 'bucket', arns: [itself] },
        { form: 'object', arns: [below('/', SOME)] },
      ];
    case 'lambda-function': {
      const qualified = resourceArn.split(':').length > 7;
      return [{ form: 'function', arns: qualified ? [itself] : [itself, below(':', NO_COLON)] }];
    }
    case 'lambda-layer':
      return [{ form: 'layer-version', arns: [itself] }];
    case 'apigateway-rest':
    case 'apigateway-private':
      return [{ form: 'api', arns: [below('/', NO_SLASH, '/', NO_SLASH, '/', MANY)] }];
    case 'sqs-queue':
      return [{ form: 'queue', arns: [itself] }];
    case 'sns-topic':
      return [{ form: 'topic', arns: [itself] }];
    case 'dynamodb-table':
      return resourceArn.includes('/stream/')
        ? [{ form: 'stream', arns: [itself] }]
        : [
            { form: 'table', arns: [itself] },
            { form: 'index', arns: [below('/index/', NO_SLASH)] },
          ];
    case 'eventbridge-bus': {
      const bus = resourceArn.slice(resourceArn.lastIndexOf('/') + 1);
      const rules = resourceArn.replace(/:event-bus\/.*$/, ':rule/');
      return [
        { form: 'bus', arns: [itself] },
        {
          form: 'rule',
          arns: [format(`${rules}${bus}/`, NO_SLASH), ...(bus === 'default' ? [format(rules, NO_SLASH)] : [])],
        },
      ];
    }
    case 'kms-key':
      return [{ form: 'key', arns: [itself] }];
    case 'secretsmanager-secret':
      return [{ form: 'secret', arns: [itself] }];
    case 'vpc-endpoint':
      return [];
  }
}

/** By action in lower case. */
const asWritten = new Map(
  Object.values(policyActions)
    .flat()
    .map((action) => [action.toLowerCase(), action]),
);

function targetsOf(
  question: PolicyQuestion,
  terms: Terms,
  { actions: asked, resources, itself }: Limits,
): readonly Target[] {
  const actionMask = (action: string): bigint =>
    terms.where(
      (term) =>
        (term.action === undefined || term.action.some((pattern) => matches(pattern, action))) &&
        (term.notAction === undefined || !term.notAction.some((pattern) => matches(pattern, action))),
    );
  const actionsOf = (names: readonly string[]): readonly { readonly mask: bigint; readonly action: string }[] => {
    const groups = new Map<bigint, string>();
    for (const name of names) {
      const mask = actionMask(name.toLowerCase());
      if (!groups.has(mask)) groups.set(mask, name);
    }
    return [...groups].map(([mask, action]) => ({ mask, action }));
  };
  const written = terms.list.flatMap(({ resource = [], notResource = [] }) => [...resource, ...notResource]);
  const patterns = [...new Set(written.flatMap(terms.expansions))].map((text) => glob(text, terms.variables));
  const resourcesOf = (forms: readonly Pattern[]): readonly Aim[] => {
    const texts = forms.flatMap((form) => {
      if (form.literal !== undefined) return [form.literal];
      const telling = patterns.filter((pattern) => tells(pattern, form));
      return textsOf(telling, [form], terms.spend);
    });
    const seen = new Map<string, Aim>();
    for (const resource of texts) {
      const mask = terms.onResource(resource);
      const key = terms.hasCrossed ? resource : mask.toString(36);
      if (!seen.has(key)) seen.set(key, { mask, resource });
    }
    return [...seen.values()];
  };
  const targets: Target[] = [];
  const add = (
    actions: readonly { readonly mask: bigint; readonly action: string }[],
    resources: readonly Aim[],
  ): void => {
    for (const { mask, action } of actions) {
      for (const { mask: other, resource } of resources) {
        if ((mask & other & terms.allow) !== 0n) targets.push({ mask: mask & other, keys: [], action, resource });
      }
    }
  };
  if (question.resourceType === 'vpc-endpoint') {
    const actions = terms.list.flatMap(({ action = [], notAction = [] }) => [...action, ...notAction]);
    const texts = textsOf(actions, [format(ID, ':', ID)], terms.spend).map((text) => asWritten.get(text) ?? text);
    add(actionsOf(texts), resourcesOf([ANY_TEXT]));
  } else {
    for (const { form, arns } of formsOf(question)) {
      const actions: readonly string[] = policyActions[form];
      const names = asked === undefined ? actions : actions.filter((name) => asked.includes(name));
      const own = itself === true ? [literal(question.resourceArn)] : undefined;
      if (names.length > 0) add(actionsOf(names), resourcesOf(resources ?? own ?? arns));
    }
  }
  return merged(terms, targets, ({ resource }) => (terms.hasCrossed ? resource : ''));
}

interface Aim {
  readonly mask: bigint;
  readonly resource: string;
}

/** Whether a pattern splits the texts of a form: neither all of them match it nor none. */
function tells(pattern: Pattern, form: Pattern): boolean {
  const { tokens } = pattern;
  for (let at = 0; at < tokens.length; at += 1) {
    const [mine, theirs] = [tokens[at]!, form.tokens[at]];
    if ('of' in mine.sign) return !(mine.many && mine.sign.of === 'any' && at === tokens.length - 1);
    if (theirs === undefined) return false;
    if ('of' in theirs.sign) return true;
    if (mine.sign.char !== theirs.sign.char) return false;
  }
  return false;
}
