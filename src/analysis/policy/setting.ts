import type { PolicyQuestion } from '../../model/policy.ts';
import { dimensionOf } from './condition-keys.ts';
import type { Limits } from './limits.ts';
import { bitmap, type Budget, type Choice, type Terms } from './masks.ts';
import { componentIn, namesIn, unusedAccount, type Names } from './names.ts';
import type { Atom } from './operators.ts';
import { DIGIT, format, glob, ID, literal } from './patterns.ts';
import { textsOf } from './regions.ts';
import type { Term } from './terms.ts';

/** What the dimensions of a request are chosen from: the question, the statements, and whom they name. */
export interface Setting {
  readonly question: PolicyQuestion;
  readonly limits: Limits;
  readonly partition: string;
  /** The policy is that of a VPC endpoint. */
  readonly behindEndpoint: boolean;
  /** Whether unsigned requests exist. */
  readonly unsigned: boolean;
  readonly terms: Terms;
  readonly names: Names;
  /** Accounts that the policy names, but for the owner's. */
  readonly named: readonly string[];
  /** Accounts of nobody's: one for each way in which patterns of the policy tell accounts apart. */
  readonly fresh: readonly string[];
  /** Those, and owners of endpoints that are yet others. */
  readonly hosts: readonly string[];
  /** Organizations of nobody's. */
  readonly freshOrgs: () => readonly string[];
  /** What a policy gives a key for a value, as it is. */
  readonly literalsOn: (key: string) => ReadonlySet<string>;
}

const ACCOUNT = format(...Array.from({ length: 12 }, () => DIGIT));
const ORGANIZATION = format('o-', ID);

/** S3, SQS, API Gateway and function URLs of auth type `NONE` take unsigned requests. */
const takesUnsigned = (resourceType: PolicyQuestion['resourceType']): boolean =>
  ['s3-bucket', 'sqs-queue', 'apigateway-rest', 'apigateway-private', 'lambda-function'].includes(resourceType);

export function settingOf(
  question: PolicyQuestion,
  list: readonly Term[],
  version: string,
  now: number,
  budget: Budget,
  limits: Limits,
): Setting {
  const { resourceType, resourceArn, account: owner, org } = question;
  const behindEndpoint = resourceType === 'vpc-endpoint';
  const all =
    resourceType === 'lambda-function' && limits.unsigned !== true ? [...list, ...unsignedOnlyThroughUrls()] : list;

  const constants = new Map<string, string>([
    ['aws:currenttime', `${new Date(now).toISOString().slice(0, -'.000Z'.length)}Z`],
    ['aws:epochtime', String(Math.floor(now / 1000))],
    ...(limits.given ?? []),
  ]);
  if (!behindEndpoint) {
    constants.set('aws:resourceaccount', owner);
    constants.set('s3:resourceaccount', owner);
    if (org !== undefined) constants.set('aws:resourceorgid', org);
  }

  const names = namesIn(question, all, version);
  const values = (key: string): readonly string[] => valuesOf(key, names, all);
  const terms = bitmap(all, version, dimensionOf, constants, values, budget);

  const fresh = freshAccounts(names, terms);
  const freshOrgs = once((): readonly string[] => {
    const texts = textsOf(
      [...names.orgGlobs.map((text) => [glob(text, false)]), ...names.orgs.map((id) => [literal(id)])],
      [ORGANIZATION],
      terms.spend,
    ).filter((text) => !names.orgs.includes(text));
    // Where a policy compares the two, an outsider must be able to be in another one than the owner of the resource.
    const others = terms.hasCrossed ? texts.map((text) => `${text}q`).filter((text) => !names.orgs.includes(text)) : [];
    return [...texts, ...others];
  });
  return {
    question,
    limits,
    partition: componentIn(resourceArn, 1),
    behindEndpoint,
    unsigned: takesUnsigned(resourceType),
    terms,
    names,
    named: names.accounts.filter((account) => account !== owner),
    fresh,
    // Where a policy compares the two, a caller and the owner of his endpoint must be able to differ.
    hosts: terms.hasCrossed ? [...fresh, unusedAccount([...names.accounts, ...fresh])] : fresh,
    freshOrgs,
    literalsOn: (key) =>
      new Set(
        terms
          .atomsOn(key)
          .flatMap((atom) => atom.patterns(values))
          .flatMap((pattern) => pattern.literal ?? []),
      ),
  };
}

/** The number that is nobody's, where nobody's is not told apart. */
const NOBODY = '000000000000';

function freshAccounts({ accounts, accountGlobs }: Names, { spend }: Terms): readonly string[] {
  const globs = accountGlobs.map((text) => [glob(text, false)]);
  const texts =
    globs.length === 0 ? [NOBODY] : textsOf([...globs, ...accounts.map((id) => [literal(id)])], [ACCOUNT], spend);
  const fresh = texts.filter((text) => !accounts.includes(text));
  return fresh.length > 0 ? fresh : [unusedAccount(accounts)];
}

/** What a variable may stand for. */
function valuesOf(key: string, names: Names, list: readonly Term[]): readonly string[] {
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
  const literals = list
    .flatMap(({ atoms }) => atoms)
    .filter((atom) => atom.key === key && atom.variables.length === 0)
    .flatMap((atom) => atom.patterns(() => []))
    .flatMap((pattern) => pattern.literal ?? []);
  return [...new Set([...literals, 'x'])];
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

/** The mask of a dimension whose keys have these values, and no others. */
export function choice(terms: Terms, group: ReadonlySet<string>, keys: Choice['keys']): Choice {
  const values = keys.filter(([key]) => terms.mentions(key));
  return { mask: terms.masked(group, values), keys: values };
}

/** The mask of a dimension that has none of its keys. */
export const missing = (terms: Terms, group: ReadonlySet<string>): bigint => terms.masked(group, []);
