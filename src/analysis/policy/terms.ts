import type { PolicyQuestion } from '../../model/policy.ts';
import { atomOf, expanded, substituted, variablesIn, type Atom, type KeyValue, type Lookup } from './operators.ts';
import type { ConditionEntry, Policy, Principals, Statement } from './parse.ts';
import { format, glob, matches, regions, remembered, textOutside, type Pattern } from './patterns.ts';

/** Thrown where an answer would take longer than it may; caught by `analyzePolicy`. */
export class BudgetSpent extends Error {}

/** Whom a principal element names. Names of principals know no wildcards: such a text matches nobody. */
export interface Named {
  readonly anybody: boolean;
  readonly accounts: ReadonlySet<string>;
  /** ARNs of roles, users and federated users. */
  readonly arns: ReadonlySet<string>;
  readonly sessions: ReadonlySet<string>;
  readonly services: ReadonlySet<string>;
  readonly anyService: boolean;
  readonly originAccessIdentities: ReadonlySet<string>;
}

/** One statement, ready to be matched. */
export interface Term {
  readonly index: number;
  readonly effect: 'Allow' | 'Deny';
  readonly principal?: Named;
  readonly notPrincipal?: Named;
  /** Instead of a principal element: only unsigned callers. */
  readonly anonymousOnly?: boolean;
  readonly action?: readonly Pattern[];
  readonly notAction?: readonly Pattern[];
  readonly resource?: readonly string[];
  readonly notResource?: readonly string[];
  readonly atoms: readonly Atom[];
}

/** Something that the grammar does not decide, and the readings that it leaves. */
export interface Doubt {
  readonly what: string;
  readonly statement: number;
  /** Of a condition entry: its position. */
  readonly entry?: number;
  /** It is open whom the statement names: read as true, it names anybody. */
  readonly whom?: true;
  readonly readings: readonly Reading[];
}

/** `true`, `false`: of an entry, or of the whole statement as it stands; `Allow`, `Deny`: of an effect. */
export type Reading = 'true' | 'false' | 'Allow' | 'Deny';

const ACCOUNT = /^(?:arn:[\w-]+:iam::)?(\d{12})(?::root)?$/;
const ROLE_OR_USER = /^arn:[\w-]+:iam::(\d{12}):(?:role|user)\/[^*?]+$/;
const SESSION = /^arn:[\w-]+:sts::(\d{12}):(?:assumed-role|federated-user)\/[^*?]+$/;
const ORIGIN_ACCESS_IDENTITY = /^arn:[\w-]+:iam::cloudfront:user\/[^*?]+$/;

const NOTHING: ReadonlySet<string> = new Set();

function named({ aws, service }: Principals): Named {
  const accounts: string[] = [];
  const arns: string[] = [];
  const sessions: string[] = [];
  const originAccessIdentities: string[] = [];
  for (const text of aws) {
    const account = ACCOUNT.exec(text)?.[1];
    if (account !== undefined) accounts.push(account);
    else if (ROLE_OR_USER.test(text)) arns.push(text);
    else if (SESSION.test(text)) (text.includes(':assumed-role/') ? sessions : arns).push(text);
    else if (ORIGIN_ACCESS_IDENTITY.test(text)) originAccessIdentities.push(text);
  }
  const setOf = (texts: readonly string[]): ReadonlySet<string> => (texts.length === 0 ? NOTHING : new Set(texts));
  return {
    accounts: setOf(accounts),
    arns: setOf(arns),
    sessions: setOf(sessions),
    originAccessIdentities: setOf(originAccessIdentities),
    anybody: aws.includes('*'),
    services: setOf(service.filter((text) => text !== '*')),
    anyService: service.includes('*'),
  };
}

/** What each entry of a policy's conditions asks; undefined where it has no meaning. */
export type Atoms = ReadonlyMap<ConditionEntry, Atom | undefined>;

export function atomsOf({ statements, version }: Policy): Atoms {
  const atoms = new Map<ConditionEntry, Atom | undefined>();
  for (const { conditions } of statements) for (const entry of conditions) atoms.set(entry, atomOf(entry, version));
  return atoms;
}

/** What the grammar leaves open in a policy. */
export function doubtsOf(policy: Policy, atoms: Atoms): readonly Doubt[] {
  return policy.statements.flatMap((statement): readonly Doubt[] => {
    const { index } = statement;
    const of = (what: string, readings: readonly Reading[], whom?: true): Doubt => ({
      what,
      statement: index,
      readings,
      ...(whom && { whom }),
    });
    const name = nameOf(statement);
    if (statement.effect !== 'Allow' && statement.effect !== 'Deny') {
      return [of(`${name}: the effect is neither Allow nor Deny`, ['false', 'Allow', 'Deny'])];
    }
    const doubts: Doubt[] = [];
    for (const element of new Set(statement.malformed)) {
      const whom = element.endsWith('Principal') || element === 'Statement' ? true : undefined;
      doubts.push(of(`${name}: ${element} has a form that the grammar does not know`, ['true', 'false'], whom));
    }
    if (statement.principal === undefined && statement.notPrincipal === undefined) {
      doubts.push(of(`${name}: it names no principal`, ['true', 'false'], true));
    }
    for (const [element, negation] of [
      ['principal', 'notPrincipal'],
      ['action', 'notAction'],
      ['resource', 'notResource'],
    ] as const) {
      if (statement[element] === undefined || statement[negation] === undefined) continue;
      doubts.push(of(`${name}: it has both ${element} and ${negation}`, ['true', 'false']));
    }
    if (statement.action === undefined && statement.notAction === undefined) {
      doubts.push(of(`${name}: it names no action`, ['true', 'false']));
    }
    for (const principals of [statement.principal, statement.notPrincipal]) {
      if (principals && (principals.federated.length > 0 || principals.canonicalUser.length > 0)) {
        doubts.push(of(`${name}: whom a federated or canonical user principal stands for`, ['true', 'false'], true));
      }
      const odd = principals?.aws.find((text) => !isPrincipal(text));
      if (odd !== undefined) doubts.push(of(`${name}: whom the principal ${odd} stands for`, ['true', 'false'], true));
    }
    statement.conditions.forEach((entry, position) => {
      const atom = atoms.get(entry);
      if (atom !== undefined && !comparesAddressesAsText(atom)) return;
      doubts.push({
        what:
          atom === undefined
            ? `${name}: ${entry.operator} on ${entry.key}: the operator does not exist, or a value has not its form`
            : `${name}: ${entry.operator} on ${entry.key}: which addresses a text with wildcards stands for`,
        statement: index,
        entry: position,
        readings: ['true', 'false'],
      });
    });
    return doubts;
  });
}

/** Whether a text has a form that AWS knows, be it of somebody deleted or of nobody. */
const isPrincipal = (text: string): boolean =>
  /[*?]/.test(text) ||
  /^\d{12}$/.test(text) ||
  /^A[A-Z0-9]{15,}$/.test(text) ||
  /^arn:[\w-]+:(iam|sts)::(\d{12}|cloudfront):./.test(text);

/** Addresses are compared as addresses; how AWS writes one as a text is not documented. */
const comparesAddressesAsText = ({ key, family, values }: Atom): boolean =>
  family === 'string' && /^aws:(sourceip|vpcsourceip)$/.test(key) && values.some((value) => /[*?]/.test(value));

/** The Sid of a statement, or its position. */
export const nameOf = ({ sid, index }: Pick<Statement, 'sid' | 'index'>): string =>
  sid === undefined || sid === '' ? `Statement ${index}` : `Statement ${index} (${sid})`;

/** The statements, as the readings of the doubts have them. Those that cannot match are left out. */
export function termsOf(
  policy: Policy,
  compiled: Atoms,
  { resourceArn }: PolicyQuestion,
  readings: readonly { readonly doubt: Doubt; readonly reading: Reading }[],
): readonly Term[] {
  return policy.statements.flatMap((statement): readonly Term[] => {
    const own = readings.filter(({ doubt }) => doubt.statement === statement.index);
    const whole = own.filter(({ doubt }) => doubt.entry === undefined);
    if (own.some(({ reading }) => reading === 'false')) return [];
    const effect = whole.find(({ reading }) => reading === 'Allow' || reading === 'Deny')?.reading ?? statement.effect;
    if (effect !== 'Allow' && effect !== 'Deny') return [];
    const patterns = (texts: readonly string[] | undefined): readonly Pattern[] | undefined =>
      texts?.map((text) => glob(text.toLowerCase(), false));
    const own_ = resources(resourceArn);
    // A malformed principal that is taken to match is anybody.
    const open = whole.some(({ doubt, reading }) => doubt.whom === true && reading === 'true');
    const { principal, notPrincipal } = statement;
    return [
      {
        index: statement.index,
        effect,
        ...(open && !notPrincipal
          ? { principal: { ...named({ aws: ['*'], service: [], federated: [], canonicalUser: [] }) } }
          : { ...(principal && { principal: named(principal) }) }),
        ...(notPrincipal && { notPrincipal: named(notPrincipal) }),
        ...(statement.action && { action: patterns(statement.action)! }),
        ...(statement.notAction && { notAction: patterns(statement.notAction)! }),
        ...(statement.resource && { resource: statement.resource.map(own_) }),
        ...(statement.notResource && { notResource: statement.notResource.map(own_) }),
        // An entry that is open and is taken to hold asks nothing.
        atoms: statement.conditions.flatMap((entry, position) =>
          own.some(({ doubt }) => doubt.entry === position) ? [] : (compiled.get(entry) ?? []),
        ),
      },
    ];
  });
}

/** `execute-api:/x` is short for the API's own ARN followed by `/x`. */
const resources =
  (resourceArn: string) =>
  (text: string): string =>
    text.startsWith('execute-api:/') ? `${resourceArn}/${text.slice('execute-api:/'.length)}` : text;

/** Whether the principal elements of a statement are about a caller, by the names that include him. */
export const addresses = (
  { principal, notPrincipal, anonymousOnly }: Term,
  includes: (named: Named) => boolean,
): boolean =>
  anonymousOnly !== true &&
  (principal === undefined ? notPrincipal !== undefined : includes(principal)) &&
  (notPrincipal === undefined || !includes(notPrincipal));

/** What one dimension of a request may be: the keys that it sets, and the statements that it leaves standing. */
export interface Choice {
  readonly mask: bigint;
  readonly keys: readonly (readonly [key: string, value: KeyValue])[];
}

/** The statements of a policy as masks: bit i stands for the i-th term. */
export interface Terms {
  readonly list: readonly Term[];
  readonly all: bigint;
  readonly allow: bigint;
  readonly deny: bigint;
  readonly variables: boolean;
  readonly mentions: (key: string) => boolean;
  readonly atomsOn: (key: string) => readonly Atom[];
  /** Keys that the policy speaks of. */
  readonly keys: readonly string[];
  /** The statements whose own conditions on some keys hold. */
  readonly masked: (keys: ReadonlySet<string>, values: Choice['keys']) => bigint;
  /** The statements for which a test on the term itself holds. */
  readonly where: (test: (term: Term) => boolean) => bigint;
  /** The statements whose resource elements match; those with variables are left to `crossed`. */
  readonly onResource: (text: string) => bigint;
  /** Clears the statements that compare one dimension with another and whose comparison fails. */
  readonly crossed: (mask: bigint, choices: readonly Choice[], resource: string) => bigint;
  /** Tells choices apart that a comparison between dimensions may tell apart. */
  readonly signature: (choice: Choice) => string;
  readonly hasCrossed: boolean;
  /** Keys with one value in every request. */
  readonly constants: ReadonlyMap<string, string>;
  /** Those of them that the policy speaks of. */
  readonly fixed: ReadonlySet<string>;
  /** Texts that tell apart what the policy says of some keys, in some formats; those it names first. */
  readonly texts: (keys: readonly string[], forms: readonly Pattern[]) => readonly string[];
  /** The texts that a value with variables may become. */
  readonly expansions: (text: string) => readonly string[];
  readonly spend: (amount: number) => void;
}

export interface Budget {
  /** Steps that are left. */
  left: number;
}

export function bitmap(
  list: readonly Term[],
  version: string,
  dimensionOf: (key: string) => string,
  constants: ReadonlyMap<string, string>,
  valuesOf: (key: string) => readonly string[],
  budget: Budget,
): Terms {
  const variables = version === '2012-10-17';
  const bits = list.map((_, index) => 1n << BigInt(index));
  const where = (test: (term: Term) => boolean): bigint => {
    let mask = 0n;
    list.forEach((term, index) => {
      if (test(term)) mask |= bits[index]!;
    });
    return mask;
  };
  const all = (1n << BigInt(list.length)) - 1n;

  const used = new Set<string>();
  const byKey = new Map<string, Atom[]>();
  /** By key: the atoms that its own dimension decides, with the bit of their statement. */
  const local = new Map<string, [bit: bigint, atom: Atom][]>();
  const fixed = new Set<string>();
  const across: { readonly bit: bigint; readonly atom: Atom }[] = [];
  list.forEach(({ atoms }, index) => {
    for (const atom of atoms) {
      used.add(atom.key);
      (byKey.get(atom.key) ?? byKey.set(atom.key, []).get(atom.key)!).push(atom);
      for (const key of [atom.key, ...atom.variables]) if (constants.has(key)) fixed.add(key);
      const others = atom.variables.filter((key) => !constants.has(key));
      for (const key of others) used.add(key);
      if (others.some((key) => dimensionOf(key) !== dimensionOf(atom.key))) across.push({ bit: bits[index]!, atom });
      else (local.get(atom.key) ?? local.set(atom.key, []).get(atom.key)!).push([bits[index]!, atom]);
    }
  });
  /** Of the statements whose resource elements compare dimensions. */
  const resourceVariables: number[] = [];
  if (variables) {
    list.forEach(({ resource, notResource }, index) => {
      const keys = [...(resource ?? []), ...(notResource ?? [])].flatMap(variablesIn);
      for (const key of keys) (constants.has(key) ? fixed : used).add(key);
      if (keys.some((key) => !constants.has(key))) resourceVariables.push(index);
    });
  }
  const open = new Set(resourceVariables);
  const lookupConstant: Lookup = (key) => constants.get(key);
  const compared = new Set([
    ...across.flatMap(({ atom }) => [atom.key, ...atom.variables]),
    ...resourceVariables.flatMap((index) =>
      [...(list[index]!.resource ?? []), ...(list[index]!.notResource ?? [])].flatMap(variablesIn),
    ),
  ]);
  const spend = (amount: number): void => {
    budget.left -= amount;
    if (budget.left < 0) throw new BudgetSpent();
  };
  const lookupIn =
    (values: Choice['keys']): Lookup =>
    (key) =>
      values.find(([name]) => name === key)?.[1] ?? constants.get(key);
  const standingFor = (key: string): readonly string[] => (constants.has(key) ? [constants.get(key)!] : valuesOf(key));
  const expansions = (text: string): readonly string[] => (variables ? expanded(text, standingFor) : [text]);

  return {
    list,
    all,
    allow: where(({ effect }) => effect === 'Allow'),
    deny: where(({ effect }) => effect === 'Deny'),
    variables,
    mentions: (key) => used.has(key),
    atomsOn: (key) => byKey.get(key) ?? [],
    keys: [...used],
    masked: (keys, values) => {
      let mask = all;
      const lookup = lookupIn(values);
      for (const [key, atoms] of local) {
        if (!keys.has(key)) continue;
        const value = lookup(key);
        for (const [bit, atom] of atoms) {
          if ((mask & bit) === 0n) continue;
          spend(atom.cost);
          if (!atom.holds(value, lookup)) mask &= ~bit;
        }
      }
      return mask;
    },
    where,
    onResource: (text) => {
      spend(10 * list.length);
      let mask = 0n;
      list.forEach((term, index) => {
        if (open.has(index) || matchesResource(term, text, variables, lookupConstant)) mask |= bits[index]!;
      });
      return mask;
    },
    crossed: (mask, choices, resource) => {
      let rest = mask;
      const lookup = lookupIn(choices.flatMap(({ keys }) => keys));
      for (const { bit, atom } of across) {
        spend(1 + 4 * atom.cost);
        if ((rest & bit) !== 0n && !atom.holds(lookup(atom.key), lookup)) rest &= ~bit;
      }
      for (const index of resourceVariables) {
        spend(30);
        const bit = bits[index]!;
        if ((rest & bit) !== 0n && !matchesResource(list[index]!, resource, variables, lookup)) rest &= ~bit;
      }
      return rest;
    },
    signature: ({ mask, keys }) =>
      compared.size === 0
        ? mask.toString(36)
        : `${mask.toString(36)} ${JSON.stringify(keys.filter(([key]) => compared.has(key)))}`,
    constants,
    fixed,
    hasCrossed: across.length > 0 || resourceVariables.length > 0,
    texts: (keys, forms) => {
      const groups = keys.flatMap((key) => byKey.get(key) ?? []).map((atom) => atom.patterns(standingFor));
      // A twin has another account in the ARN: which of the patterns a text matches matters, not that it matches one.
      const apart = keys.some((key) => key.endsWith('arn'))
        ? groups.flatMap((group) => group.map((one) => [one]))
        : groups;
      return textsOf(apart, forms, spend);
    },
    expansions,
    spend,
  };
}

/** Whether the resource elements of a term match; a term without one is about its resource. */
function matchesResource({ resource, notResource }: Term, text: string, variables: boolean, lookup: Lookup): boolean {
  const some = (written: readonly string[]): boolean =>
    written.some((item) => {
      const concrete = variables ? substituted(item, lookup) : item;
      return concrete !== undefined && matches(remembered(concrete, variables), text);
    });
  return (resource === undefined || some(resource)) && (notResource === undefined || !some(notResource));
}

/** The literals, and a text for each other way to match the groups of patterns, in each format. */
export function textsOf(
  groups: readonly (readonly Pattern[])[],
  forms: readonly Pattern[],
  spend: (amount: number) => void,
): readonly string[] {
  const patterns = groups.flat();
  const globs = distinct(patterns.filter(({ literal }) => literal === undefined));
  const literals = [...new Set(patterns.flatMap(({ literal }) => literal ?? []))];
  spend(literals.length * (1 + globs.length));
  const texts = new Set(literals.filter((text) => forms.some((form) => matches(form, text))));
  for (const form of forms) {
    if (globs.length === 0) {
      const text = textOutside(form, texts);
      if (text !== undefined) texts.add(text);
      continue;
    }
    // Literals matter to the search only where it could hit upon them.
    const telling = groups.map((group) =>
      distinct(
        group.filter(({ literal }) => literal === undefined || globs.some((pattern) => matches(pattern, literal))),
      ),
    );
    for (const text of regions(
      telling.filter((group) => group.length > 0),
      form,
      spend,
    )) {
      texts.add(text);
    }
  }
  return [...texts];
}

/** Once each. */
function distinct(patterns: readonly Pattern[]): readonly Pattern[] {
  if (patterns.length < 2) return patterns;
  const seen = new Map<string, Pattern>();
  for (const pattern of patterns) {
    const key = pattern.tokens
      .map(({ sign, many }) => ('char' in sign ? `=${sign.char}` : sign.of) + (many ? '*' : ''))
      .join(' ');
    seen.set(key, pattern);
  }
  return [...seen.values()];
}

/** Of choices that no comparison tells apart, the first. */
export function merged<C extends Choice>(
  terms: Terms,
  choices: Iterable<C>,
  role: (choice: C) => string = () => '',
): C[] {
  const seen = new Map<string, Set<bigint | string>>();
  const found: C[] = [];
  for (const choice of choices) {
    terms.spend(4 + (terms.hasCrossed ? 8 * choice.keys.length : 0));
    const name = role(choice);
    const key = terms.hasCrossed ? terms.signature(choice) : choice.mask;
    const alike = seen.get(name);
    if (alike === undefined) seen.set(name, new Set([key]));
    else if (alike.has(key)) continue;
    else alike.add(key);
    found.push(choice);
  }
  return found;
}

/** Every pair of choices of two dimensions, merged. */
export function product(terms: Terms, some: readonly Choice[], others: readonly Choice[]): Choice[] {
  if (some.length === 1 && some[0]!.keys.length === 0 && some[0]!.mask === terms.all) return [...others];
  return merged(
    terms,
    (function* () {
      for (const a of some) {
        for (const b of others) {
          const mask = a.mask & b.mask;
          // What no Allow statement matches is never allowed.
          if ((mask & terms.allow) !== 0n) {
            terms.spend(a.keys.length);
            yield { mask, keys: [...a.keys, ...b.keys] };
          }
        }
      }
    })(),
  );
}

/** Any text at all. */
export const ANY_TEXT = format({ count: 'some', of: 'any' });
