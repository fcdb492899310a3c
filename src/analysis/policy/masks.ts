import { expanded, substituted, variablesIn, type Atom, type KeyValue, type Lookup } from './operators.ts';
import { matches, remembered, type Pattern } from './patterns.ts';
import { textsOf } from './regions.ts';
import type { Term } from './terms.ts';

/** Thrown where an answer would take longer than it may; caught by `analyzePolicy`. */
export class BudgetSpent extends Error {}

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
