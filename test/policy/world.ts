import type { PolicyCaller, PolicyQuestion, PolicyRequest } from '../../src/model/policy.ts';
import { addressCells, type AddressCell } from './address-cells.ts';
import {
  BUCKET,
  ENDPOINTS,
  FOREIGN,
  KINDS,
  NAMES,
  ORG_PATHS,
  OWN_ORG,
  OWNER,
  PARTNER_ORG,
  REGIONS,
  ruleOf,
  SESSIONS,
  STRANGE_BUCKETS,
  STRANGE_ORGS,
  STRANGER,
  topicOf,
  VPCS,
  type Kind,
  type Target,
} from './pools.ts';

/*
 * Who and what there is in the closed world of `pools.ts`, for one policy. A key that the policy does not write is not
 * varied: no request can differ by it.
 */

export type Keys = PolicyRequest['keys'];

/** The organization of an account, and where in it. */
export interface Membership {
  readonly org: string | undefined;
  readonly path: string;
}

const NO_ORG: Membership = { org: undefined, path: '' };

export interface Human {
  readonly caller: PolicyCaller;
  readonly keys: Keys;
  /** Undefined: an anonymous caller. */
  readonly account: string | undefined;
  readonly membership: Membership;
  /** Equal for twins, which differ in the account or in the membership. */
  readonly likeness: string;
}

type Network = { readonly keys: Keys } & (
  | { readonly kind: 'address'; readonly cell: AddressCell | 'everywhere' }
  | { readonly kind: 'endpoint'; readonly anyones: boolean }
);

/** What a service acts for. */
export interface Source {
  readonly keys: Keys;
  readonly account: string;
  readonly membership: Membership;
  /** Equal for twins, which differ in the account. */
  readonly likeness: string;
  /** Shown to be one bucket that the policy names. */
  readonly fixed: boolean;
}

/** What a caller may choose. */
interface Free {
  readonly keys: Keys;
  /** Through an access point of the owner. */
  readonly accessPoint: boolean;
}

export interface World {
  readonly humans: readonly Human[];
  readonly networks: readonly Network[];
  readonly sources: readonly Source[];
  readonly free: readonly Free[];
  readonly targets: readonly Target[];
  /** Of the resource: several for a VPC endpoint only, through which resources of all accounts are reached. */
  readonly resources: readonly Keys[];
}

/** One that no policy names: of nobody, or of somebody's own. */
export const isStrange = ({ org }: Membership): boolean =>
  org === undefined || STRANGE_ORGS.some((strange) => strange === org);

type Written = (key: string) => boolean;
type Memberships = (account: string, key: string) => readonly Membership[];

export function worldOf(question: PolicyQuestion): World {
  const kind = KINDS.find(({ resourceType }) => resourceType === question.resourceType);
  if (kind?.resourceArn !== question.resourceArn || question.account !== OWNER) throw new Error('Not of this world.');
  const text = JSON.stringify(question.policy).toLowerCase();
  const written = (key: string): boolean => text.includes(key);
  const memberships = (account: string, key: string): readonly Membership[] => {
    const own = account === OWNER && question.org !== undefined ? [question.org] : undefined;
    const paths = written(`${key}paths`) ? ORG_PATHS : ORG_PATHS.slice(0, 1);
    // Whoever is in an organization has no unsigned twin, whether or not the policy speaks of organizations.
    const unasked =
      UNSIGNED.includes(kind.resourceType) && key.startsWith('aws:principal') ? STRANGE_ORGS.slice(0, 1) : [];
    // One of each kind is enough, but where a policy compares two: then a stranger's may be another than the other one.
    const strange = /\$\{aws:[a-z]*org/i.test(text) ? STRANGE_ORGS : STRANGE_ORGS.slice(0, 2);
    const orgs = own ?? (written(key) ? [OWN_ORG, PARTNER_ORG, ...strange] : unasked);
    const within = orgs.flatMap((org) => paths.map((path) => ({ org, path })));
    return own === undefined ? [NO_ORG, ...within] : within;
  };
  const behind = kind.resourceType === 'vpc-endpoint' && written('aws:resource') ? [...FOREIGN, STRANGER] : [];
  return {
    humans: humansOf(kind, written, memberships),
    networks: networksOf(kind, written, memberships),
    sources: sourcesOf(text, memberships),
    free: freeOf(kind, written),
    targets: kind.targets,
    resources: [OWNER, ...behind].flatMap((account) =>
      memberships(account, 'aws:resourceorg').map((membership) => ({
        'aws:resourceaccount': account,
        's3:resourceaccount': account,
        ...orgKeys('aws:resource', membership),
      })),
    ),
  };
}

const orgKeys = (prefix: string, { org, path }: Membership): Keys =>
  org === undefined ? {} : { [`${prefix}orgid`]: org, [`${prefix}orgpaths`]: [org + path] };

const UNSIGNED = ['s3-bucket', 'sqs-queue', 'apigateway-rest', 'apigateway-private', 'lambda-function'];

const ANONYMOUS: Human = {
  caller: { kind: 'anonymous' },
  keys: { 'aws:principalaccount': 'anonymous', 'kms:calleraccount': 'anonymous', 'aws:principaltype': 'Anonymous' },
  account: undefined,
  membership: NO_ORG,
  likeness: '',
};

const humansOf = ({ resourceType }: Kind, written: Written, memberships: Memberships): readonly Human[] => [
  ...(UNSIGNED.includes(resourceType) ? [ANONYMOUS] : []),
  ...[OWNER, ...FOREIGN, STRANGER].flatMap((account) =>
    memberships(account, 'aws:principalorg').flatMap((membership) =>
      named(written).flatMap(({ name, session }) =>
        ofCaller(written).map((own): Human => {
          const arn = `arn:aws:iam::${account}:${name}`;
          const of = session === undefined ? {} : { session: `arn:aws:sts::${account}:assumed-role/app/${session}` };
          return {
            account,
            membership,
            likeness: JSON.stringify([name, session, own]),
            caller: { kind: 'iam', account, arn, ...of },
            keys: {
              ...own,
              ...orgKeys('aws:principal', membership),
              'aws:principalaccount': account,
              'kms:calleraccount': account,
              'aws:sourceowner': account,
              'aws:principalarn': arn,
              'aws:principalisawsservice': 'false',
            },
          };
        }),
      ),
    ),
  ),
];

/** Names of principals, and sessions of the first of them. */
function named(written: Written): readonly { readonly name: string; readonly session?: string }[] {
  const names = [':role/', ':user/', 'principalarn'].some(written) ? NAMES : NAMES.slice(-1);
  const sessions = SESSIONS.map((session) => ({ name: NAMES[0], session }));
  return [...names.map((name) => ({ name })), ...(written(':assumed-role/') ? sessions : [])];
}

/** All ways in which those of the keys that are written can be present or, where undefined, missing. */
const variations = (
  written: Written,
  values: Readonly<Record<string, readonly (string | readonly string[] | undefined)[]>>,
): readonly Keys[] =>
  Object.entries(values)
    .filter(([key]) => written(key))
    .reduce<readonly Keys[]>(
      (soFar, [key, ones]) =>
        soFar.flatMap((keys) => ones.map((one) => (one === undefined ? keys : { ...keys, [key]: one }))),
      [{}],
    );

/** What the administrator of the caller decides. */
const ofCaller = (written: Written): readonly Keys[] =>
  variations(written, {
    'aws:principaltag/team': [undefined, 'blue', 'strange'],
    'aws:multifactorauthpresent': [undefined, 'true', 'false'],
  });

export const URL_TYPE = 'lambda:functionurlauthtype';

function freeOf({ resourceType }: Kind, written: Written): readonly Free[] {
  const chosen = variations(written, {
    'aws:securetransport': ['true', 'false'],
    'aws:useragent': ['robot/1', 'robot/*', 'strange'],
    'aws:requestedregion': REGIONS,
    'aws:viaawsservice': [undefined, 'true', 'false'],
    's3:prefix': [undefined, 'open/', 'open/*', 'strange/'],
    'aws:tagkeys': [undefined, ['a'], ['b'], ['a', 'b'], ['a', 'strange'], ['strange']],
    'kms:viaservice': [undefined, 'ec2.eu-west-1.amazonaws.com', 'strange.eu-west-1.amazonaws.com'],
    [URL_TYPE]: [undefined, 'NONE', 'AWS_IAM', 'strange'],
  }).map((keys) => ({ keys, accessPoint: false }));
  if (resourceType !== 's3-bucket' || !written('s3:dataaccesspointaccount')) return chosen;
  const through = { 's3:dataaccesspointaccount': OWNER };
  return [...chosen, ...chosen.map(({ keys }) => ({ keys: { ...keys, ...through }, accessPoint: true }))];
}

function networksOf({ resourceType }: Kind, written: Written, memberships: Memberships): readonly Network[] {
  const own = resourceType === 'vpc-endpoint';
  const addresses: readonly Network[] = written('aws:sourceip')
    ? addressCells().map((cell) => ({ kind: 'address', cell, keys: { 'aws:sourceip': cell.address } }))
    : [{ kind: 'address', cell: 'everywhere', keys: { 'aws:sourceip': '192.0.2.1' } }];
  const varied = <T>(key: string, all: readonly T[]): readonly T[] => (written(key) ? all : all.slice(-1));
  const owners = own ? [OWNER] : varied('aws:vpce', [OWNER, ...FOREIGN, STRANGER]);
  const inside = varied(
    'aws:vpcsourceip',
    addressCells().map(({ address }) => address),
  );
  const endpoints = (own ? ENDPOINTS.slice(0, 1) : varied('aws:sourcevpce', ENDPOINTS)).flatMap((endpoint) =>
    varied('aws:sourcevpc"', VPCS).flatMap((vpc) =>
      owners.flatMap((owner) =>
        memberships(owner, 'aws:vpceorg').flatMap((membership) =>
          inside.map((address): Network => {
            const unpinned = ENDPOINTS.indexOf(endpoint) >= 2 && VPCS.indexOf(vpc) >= 2;
            return {
              kind: 'endpoint',
              anyones: unpinned && owner === STRANGER && isStrange(membership),
              keys: {
                'aws:sourcevpce': endpoint,
                'aws:sourcevpc': vpc,
                'aws:vpcsourceip': address,
                'aws:vpceaccount': owner,
                ...orgKeys('aws:vpce', membership),
              },
            };
          }),
        ),
      ),
    ),
  );
  if (resourceType === 'apigateway-rest') return addresses;
  return resourceType === 'apigateway-private' || own ? endpoints : [...addresses, ...endpoints];
}

function sourcesOf(text: string, memberships: Memberships): readonly Source[] {
  const keys = ['aws:sourceaccount', 'aws:sourcearn', 'aws:sourceorgid', 'aws:sourceorgpaths'].filter((key) =>
    text.includes(key),
  );
  const shown = keys.reduce<readonly (readonly string[])[]>(
    (soFar, key) => soFar.flatMap((some) => [some, [...some, key]]),
    [[]],
  );
  const arns = [
    topicOf,
    ruleOf,
    ...[OWNER, ...FOREIGN].map((other) => (account: string) => `${topicOf(account)}:${other}:x`),
    ...[BUCKET, ...STRANGE_BUCKETS].map((bucket) => () => bucket),
  ];
  return [OWNER, ...FOREIGN, STRANGER].flatMap((account) =>
    memberships(account, 'aws:sourceorg').flatMap((membership) =>
      shown.flatMap((some) =>
        (some.includes('aws:sourcearn') ? arns : arns.slice(-1)).map((arnOf): Source => {
          const arn = arnOf(account);
          const all: Keys = {
            'aws:sourceaccount': account,
            'aws:sourcearn': arn,
            ...orgKeys('aws:source', membership),
          };
          return {
            account,
            membership,
            likeness: JSON.stringify([arnOf(''), some]),
            fixed: some.includes('aws:sourcearn') && arn === BUCKET && text.includes(`"${BUCKET}"`),
            keys: Object.fromEntries(Object.entries(all).filter(([key]) => some.includes(key))),
          };
        }),
      ),
    ),
  );
}
