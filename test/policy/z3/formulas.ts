import { BlockList, isIPv4 } from 'node:net';

import type { PolicyQuestion } from '../../../src/model/policy.ts';
import { addressCells } from '../address-cells.ts';
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
  SERVICES,
  SESSIONS,
  STRANGE_BUCKETS,
  STRANGE_ORGS,
  STRANGE_SERVICE,
  STRANGER,
  topicOf,
  VPCS,
} from '../pools.ts';

/*
 * Policies of the closed world of `pools.ts` as formulas of SMT-LIB: a number for each thing that a request is made of,
 * and for each condition key whether it is present and which value it has. Shares nothing with the other evaluators.
 */

export type Formula = string;

export const and = (...all: readonly Formula[]): Formula => (all.length === 0 ? 'true' : `(and ${all.join(' ')})`);
export const or = (...all: readonly Formula[]): Formula => (all.length === 0 ? 'false' : `(or ${all.join(' ')})`);
export const not = (one: Formula): Formula => `(not ${one})`;
/** Numbers have six bits. */
export const numeral = (value: number): string => `(_ bv${value} 6)`;
export const is = (term: string, value: number): Formula => `(= ${term} ${numeral(value)})`;
export const among = (term: string, values: readonly number[]): Formula =>
  or(...values.map((value) => is(term, value)));
export const places = <T>(all: readonly T[], wanted: (one: T, index: number) => boolean): readonly number[] =>
  all.flatMap((one, index) => (wanted(one, index) ? [index] : []));

export const ACCOUNTS = [OWNER, ...FOREIGN, STRANGER];
export const CELLS = addressCells();

/** Kinds of callers; a hidden one is a call of a service that does not show as one. */
export const [ANONYMOUS, IAM, SERVICE, HIDDEN] = [0, 1, 2, 3] as const;

/** In no organization, and at each place of each. */
export const MEMBERSHIPS = [
  undefined,
  ...[OWN_ORG, PARTNER_ORG, ...STRANGE_ORGS].flatMap((org) => ORG_PATHS.map((path) => ({ org, path }))),
];

const PRINCIPALS = [
  ...NAMES.map((name) => ({ name, session: '-' })),
  ...SESSIONS.map((session) => ({ name: NAMES[0], session })),
];
const CALLING = [...SERVICES, STRANGE_SERVICE];
const SOURCES = [
  topicOf,
  ruleOf,
  ...[OWNER, ...FOREIGN].map((other) => (account: string) => `${topicOf(account)}:${other}:x`),
  ...[BUCKET, ...STRANGE_BUCKETS].map((bucket) => () => bucket),
];
/** The place of the bucket that policies name. */
export const FIXED_SOURCE = SOURCES.length - 1 - STRANGE_BUCKETS.length;

type Values = readonly (readonly string[] | undefined)[];

/** What the caller chooses; undefined: the key is missing. */
const CHOSEN: Readonly<Record<string, Values>> = {
  'aws:securetransport': [['true'], ['false']],
  'aws:useragent': [['robot/1'], ['robot/*'], ['strange']],
  'aws:requestedregion': REGIONS.map((region) => [region]),
  'aws:viaawsservice': [undefined, ['true'], ['false']],
  's3:prefix': [undefined, ['open/'], ['open/*'], ['strange/']],
  'aws:tagkeys': [undefined, ['a'], ['b'], ['a', 'b'], ['a', 'strange'], ['strange']],
  'kms:viaservice': [undefined, ['ec2.eu-west-1.amazonaws.com'], ['strange.eu-west-1.amazonaws.com']],
  'lambda:functionurlauthtype': [undefined, ['NONE'], ['AWS_IAM'], ['STRANGE']],
};
const TAGS: Values = [undefined, ['blue'], ['strange']];
const MFA: Values = [undefined, ['true'], ['false']];

/** Terms of one request: names of constants, or numbers. */
export type Request = Readonly<Record<string, string>>;

const COUNTS: Readonly<Record<string, number>> = {
  kind: 4,
  account: ACCOUNTS.length,
  member: MEMBERSHIPS.length,
  principal: PRINCIPALS.length,
  tag: TAGS.length,
  mfa: MFA.length,
  service: CALLING.length,
  flag: 2, // of a hidden caller, 1: `aws:PrincipalIsAWSService` is false, 0: missing
  way: 2, // 0: from an address, 1: through an endpoint
  cell: CELLS.length,
  inner: CELLS.length,
  endpoint: ENDPOINTS.length,
  vpc: VPCS.length,
  owner: ACCOUNTS.length,
  ownerMember: MEMBERSHIPS.length,
  sourceAccount: ACCOUNTS.length,
  sourceMember: MEMBERSHIPS.length,
  source: SOURCES.length,
  // Whether the keys aws:SourceAccount, SourceArn, SourceOrgID and SourceOrgPaths are there.
  shown0: 2,
  shown1: 2,
  shown2: 2,
  shown3: 2,
  ...Object.fromEntries(Object.values(CHOSEN).map((values, index) => [`chosen${index}`, values.length])),
};

/** A request of which nothing is known. */
export const REQUEST: Request = Object.fromEntries([...Object.keys(COUNTS), 'target'].map((name) => [name, name]));

function kindOf({ resourceType }: PolicyQuestion) {
  const kind = KINDS.find((one) => one.resourceType === resourceType);
  if (kind === undefined) throw new Error('Not of this world.');
  return kind;
}

export const declarations = (question: PolicyQuestion): string =>
  Object.entries({ ...COUNTS, target: kindOf(question).targets.length })
    .map(([name, count]) => `(declare-const ${name} (_ BitVec 6)) (assert (bvult ${name} ${numeral(count)}))`)
    .join('\n');

type Terms = (name: string) => string;

const termsOf =
  (request: Request): Terms =>
  (name) =>
    request[name] ?? name;

/** What holds for every request that somebody can make. */
function possible(question: PolicyQuestion, term: Terms): Formula {
  const { resourceType, org } = question;
  const { targets } = kindOf(question);
  const own = places(MEMBERSHIPS, (membership) => membership?.org === org);
  const ofOwner = (account: string, member: string): Formula =>
    org === undefined ? 'true' : or(not(is(term(account), 0)), among(term(member), own));
  const signs = not(is(term('kind'), ANONYMOUS));
  const url = places(targets, ({ action }) => action === 'lambda:InvokeFunctionUrl');
  const urlType = `chosen${Object.keys(CHOSEN).indexOf('lambda:functionurlauthtype')}`;
  const ofType: Partial<Record<PolicyQuestion['resourceType'], Formula>> = {
    's3-bucket': 'true',
    'sqs-queue': 'true',
    'apigateway-rest': is(term('way'), 0),
    'apigateway-private': is(term('way'), 1),
    'lambda-function': or(signs, and(among(term('target'), url), is(term(urlType), 1))),
  };
  return and(
    ofOwner('account', 'member'),
    ofOwner('owner', 'ownerMember'),
    ofOwner('sourceAccount', 'sourceMember'),
    ofType[resourceType] ?? signs,
  );
}

interface Key {
  readonly present: Formula;
  readonly cases: readonly (readonly [when: Formula, values: readonly string[]])[];
}

type KeyTable = Readonly<Record<string, Key>>;

function keysOf({ org }: PolicyQuestion, term: Terms): KeyTable {
  const of = (...kinds: readonly number[]): Formula => among(term('kind'), kinds);
  const table = (name: string, values: Values, present: Formula): Key => ({
    present: and(
      present,
      among(
        term(name),
        places(values, (one) => one !== undefined),
      ),
    ),
    cases: values.flatMap((one, index) => (one === undefined ? [] : [[is(term(name), index), one] as const])),
  });
  const one = (values: readonly string[]): Values => values.map((value) => [value]);
  const pairs = (
    other: string,
    count: number,
    account: string,
    value: (id: string, at: number) => string,
  ): Key['cases'] =>
    ACCOUNTS.flatMap((id, index) =>
      Array.from(
        { length: count },
        (_, at) => [and(is(term(account), index), is(term(other), at)), [value(id, at)]] as const,
      ),
    );
  const orgId = MEMBERSHIPS.map((membership) => membership && [membership.org]);
  const orgPath = MEMBERSHIPS.map((membership) => membership && [membership.org + membership.path]);
  const always = (value: string): Key => ({ present: 'true', cases: [['true', [value]]] });
  const account: Key = {
    present: of(ANONYMOUS, IAM),
    cases: [
      [of(ANONYMOUS), ['anonymous']],
      ...ACCOUNTS.map((id, index) => [and(of(IAM), is(term('account'), index)), [id]] as const),
    ],
  };
  const fromAddress = and(of(ANONYMOUS, IAM), is(term('way'), 0));
  const throughEndpoint = and(of(ANONYMOUS, IAM), is(term('way'), 1));
  const shown = (index: number): Formula => and(of(SERVICE, HIDDEN), is(term(`shown${index}`), 1));
  const addresses = one(CELLS.map(({ address }) => address));
  return {
    'aws:principalaccount': account,
    'kms:calleraccount': account,
    'aws:sourceowner': table('account', one(ACCOUNTS), of(IAM)),
    'aws:principalarn': {
      present: of(IAM),
      cases: pairs('principal', PRINCIPALS.length, 'account', (id, at) => `arn:aws:iam::${id}:${PRINCIPALS[at]?.name}`),
    },
    'aws:principalisawsservice': {
      present: or(of(IAM, SERVICE), and(of(HIDDEN), is(term('flag'), 1))),
      cases: [
        [of(SERVICE), ['true']],
        [of(IAM, HIDDEN), ['false']],
      ],
    },
    'aws:principalorgid': table('member', orgId, of(IAM)),
    'aws:principalorgpaths': table('member', orgPath, of(IAM)),
    'aws:principalservicename': table('service', one(CALLING), of(SERVICE)),
    'aws:principalservicenameslist': table('service', one(CALLING), of(SERVICE)),
    'aws:principaltag/team': table('tag', TAGS, of(IAM)),
    'aws:multifactorauthpresent': table('mfa', MFA, of(IAM)),
    'aws:sourceaccount': table('sourceAccount', one(ACCOUNTS), shown(0)),
    'aws:sourcearn': {
      present: shown(1),
      cases: pairs('source', SOURCES.length, 'sourceAccount', (id, at) => SOURCES[at]?.(id) ?? ''),
    },
    'aws:sourceorgid': table('sourceMember', orgId, shown(2)),
    'aws:sourceorgpaths': table('sourceMember', orgPath, shown(3)),
    'aws:sourceip': table('cell', addresses, fromAddress),
    'aws:sourcevpce': table('endpoint', one(ENDPOINTS), throughEndpoint),
    'aws:sourcevpc': table('vpc', one(VPCS), throughEndpoint),
    'aws:vpcsourceip': table('inner', addresses, throughEndpoint),
    'aws:vpceaccount': table('owner', one(ACCOUNTS), throughEndpoint),
    'aws:vpceorgid': table('ownerMember', orgId, throughEndpoint),
    'aws:vpceorgpaths': table('ownerMember', orgPath, throughEndpoint),
    'aws:resourceaccount': always(OWNER),
    'aws:resourceorgid': org === undefined ? { present: 'false', cases: [] } : always(org),
    'aws:currenttime': always('2026-11-21T12:00:00Z'),
    'aws:epochtime': always('1795262400'),
    ...Object.fromEntries(
      Object.entries(CHOSEN).map(([key, values], index) => [key, table(`chosen${index}`, values, 'true')]),
    ),
  };
}

const wild = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replaceAll(/[.+^${}()|[\]\\/]/g, '\\$&')
      .replaceAll(/\*+/g, '[^]*')
      .replaceAll('?', '[^]')}$`,
  );

function inSubnet(written: string, value: string): boolean {
  const [address = '', length] = written.split('/');
  const family = isIPv4(address) ? 'ipv4' : 'ipv6';
  if (isIPv4(value) !== isIPv4(address)) return false;
  const list = new BlockList();
  list.addSubnet(address, Number(length), family);
  return list.check(value, family);
}

const timeOf = (text: string): number => (/^\d{6,}$/.test(text) ? Number(text) * 1000 : Date.parse(text));

const components = (arn: string): readonly string[] => [...arn.split(':', 5), arn.split(':').slice(5).join(':')];

/** Whether a value is the one that is written, under an operator without what negates it. */
const FITS: Readonly<Record<string, (written: string, value: string) => boolean>> = {
  StringEquals: (written, value) => written === value,
  StringEqualsIgnoreCase: (written, value) => written.toLowerCase() === value.toLowerCase(),
  StringLike: (written, value) => wild(written).test(value),
  ArnEquals: (written, value) => FITS['ArnLike']?.(written, value) === true,
  ArnLike: (written, value) =>
    written === '*' || components(written).every((part, index) => wild(part).test(components(value)[index] ?? '')),
  Bool: (written, value) => written === value,
  IpAddress: inSubnet,
  DateGreaterThan: (written, value) => timeOf(value) > timeOf(written),
  DateLessThan: (written, value) => timeOf(value) < timeOf(written),
  DateLessThanEquals: (written, value) => timeOf(value) <= timeOf(written),
  NumericGreaterThan: (written, value) => Number(value) > Number(written),
};

const list = (value: unknown): readonly string[] => [value].flat().map(String);

function keyOf(keys: KeyTable, name: string): Key {
  const key = keys[name.toLowerCase()];
  if (key === undefined) throw new Error(`No key ${name}.`);
  return key;
}

/** A written text with each value that its variable, if it has one, may have. */
function readings(written: string, version: string, keys: KeyTable): Key['cases'] {
  const [whole, name] = /\$\{([^}]+)\}/.exec(written) ?? [];
  if (version !== '2012-10-17' || whole === undefined || name === undefined) return [['true', [written]]];
  const { present, cases } = keyOf(keys, name);
  return cases.map(([when, [value = '']]) => [and(present, when), [written.replace(whole, value)]]);
}

function entryOf(operator: string, name: string, written: readonly string[], version: string, keys: KeyTable): Formula {
  const { present, cases } = keyOf(keys, name);
  if (operator === 'Null') return or(...written.map((value) => (value === 'true' ? not(present) : present)));
  const [, quantifier, stem = '', ifExists] = /^(ForAllValues:|ForAnyValue:)?(.*?)(IfExists)?$/.exec(operator) ?? [];
  const base = stem.replace(/^(String|Arn)Not/, '$1').replace(/^NotIp/, 'Ip');
  const fits = FITS[base];
  if (fits === undefined) throw new Error(`No operator ${operator}.`);
  const negated = base !== stem;
  const passes = (value: string): Formula => {
    const hits = written
      .flatMap((one) => readings(one, version, keys))
      .flatMap(([when, [text = '']]) => (fits(text, value) ? [when] : []));
    return negated ? not(or(...hits)) : or(...hits);
  };
  const values = or(
    ...cases.map(([when, all]) =>
      and(when, quantifier === 'ForAnyValue:' ? or(...all.map(passes)) : and(...all.map(passes))),
    ),
  );
  const withoutKey = ifExists !== undefined || (quantifier === undefined ? negated : quantifier === 'ForAllValues:');
  return withoutKey ? or(not(present), values) : and(present, values);
}

function principalOf(principal: unknown, term: Terms): Formula {
  if (principal === '*') return 'true';
  const { AWS = [], Service = [] } = principal as Readonly<Record<string, string | readonly string[]>>;
  const named = list(AWS).map((name) => {
    if (name === '*') return 'true';
    const who = ACCOUNTS.flatMap((account, index) =>
      PRINCIPALS.flatMap((one, at) => {
        const names = [
          account,
          `arn:aws:iam::${account}:root`,
          `arn:aws:iam::${account}:${one.name}`,
          `arn:aws:sts::${account}:assumed-role/app/${one.session}`,
        ];
        return names.includes(name) ? [and(is(term('account'), index), is(term('principal'), at))] : [];
      }),
    );
    return and(is(term('kind'), IAM), or(...who));
  });
  const services = list(Service).map((name) =>
    and(
      is(term('kind'), SERVICE),
      among(
        term('service'),
        places(CALLING, (service) => name === '*' || name === service),
      ),
    ),
  );
  return or(...named, ...services);
}

interface Statement extends Readonly<Record<string, unknown>> {
  readonly Effect: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** That a request is one that somebody can make, and that a policy allows. */
export function allows(question: PolicyQuestion, request: Request): Formula {
  const { Version, Statement } = question.policy as {
    readonly Version: string;
    readonly Statement: readonly Statement[];
  };
  const term = termsOf(request);
  const keys = keysOf(question, term);
  const { targets } = kindOf(question);
  const covers = (written: readonly string[], asked: (target: (typeof targets)[number]) => string): Formula => {
    const patterns = written.map(wild);
    return among(
      term('target'),
      places(targets, (target) => patterns.some((one) => one.test(asked(target)))),
    );
  };
  const actions = (written: unknown): Formula =>
    covers(
      list(written).map((one) => one.toLowerCase()),
      ({ action }) => action.toLowerCase(),
    );
  const resources = (written: unknown): Formula =>
    covers(
      list(written).map((one) => one.replace(/^execute-api:\//, `${question.resourceArn}/`)),
      ({ resource }) => resource,
    );
  const either = (element: unknown, negation: unknown, read: (written: unknown) => Formula): Formula =>
    element === undefined ? not(read(negation)) : read(element);
  const matches = ({ Condition = {}, ...one }: Statement): Formula =>
    and(
      either(one['Principal'], one['NotPrincipal'], (written) => principalOf(written, term)),
      either(one['Action'], one['NotAction'], actions),
      either(one['Resource'], one['NotResource'], resources),
      ...Object.entries(Condition).flatMap(([operator, entries]) =>
        Object.entries(entries).map(([key, value]) => entryOf(operator, key, list(value), Version, keys)),
      ),
    );
  const of = (effect: string): Formula => or(...Statement.filter(({ Effect }) => Effect === effect).map(matches));
  return and(possible(question, term), of('Allow'), not(of('Deny')));
}
