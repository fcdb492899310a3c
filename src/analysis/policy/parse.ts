import type { ConditionEntry, PolicyStatement as Statement, Principals } from '../../model/policy-statement.ts';

export type { ConditionEntry, PolicyStatement as Statement, Principals } from '../../model/policy-statement.ts';

/**
 * A policy document, whatever its spelling: scalars or lists, one statement or many, element names in any case, JSON
 * booleans and numbers as values, text or object, and the escaped text that REST APIs keep.
 */
export interface Policy {
  /** `2008-10-17` where the document names none: then `${…}` is plain text. */
  readonly version: string;
  readonly statements: readonly Statement[];
}

/** The text that was read last: one policy is asked several things in a row. */
let last: { readonly text: string; readonly policy: Policy | undefined } | undefined;

/** The statements of a policy; undefined where the value is no policy document. Never throws. */
export function parsePolicy(policy: unknown): Policy | undefined {
  if (typeof policy !== 'string') return policyOf(policy);
  if (last?.text !== policy) last = { text: policy, policy: policyOf(policy) };
  return last.policy;
}

function policyOf(policy: unknown): Policy | undefined {
  const document = documentOf(policy);
  if (document === undefined) return undefined;
  const elements = byLowerCase(document);
  const written = elements.get('statement');
  if (written === undefined) return undefined;
  const version = elements.get('version');
  return {
    version: typeof version === 'string' ? version : '2008-10-17',
    statements: listOf(written).map((statement, index) => statementOf(statement, index)),
  };
}

/** A document as it is written; undefined where the value is none. */
export function documentOf(policy: unknown): JsonObject | undefined {
  const document = typeof policy === 'string' ? documentIn(policy) : policy;
  return isObject(document) ? document : undefined;
}

type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? (value as readonly unknown[]) : [value];

/** A REST API's policy comes as the inside of a JSON string, its quotes and slashes escaped; some tools quote it whole. */
function documentIn(text: string): unknown {
  const document = parsed(text) ?? parsed(`"${text.replace(/[\r\n\t]/g, ' ')}"`);
  return typeof document === 'string' ? parsed(document) : document;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Of two spellings of one name, the first. */
function byLowerCase(object: JsonObject): ReadonlyMap<string, unknown> {
  const elements = new Map<string, unknown>();
  for (const name of Object.keys(object)) {
    const lower = name.toLowerCase();
    if (!elements.has(lower)) elements.set(lower, object[name]);
  }
  return elements;
}

function statementOf(value: unknown, index: number): Statement {
  if (!isObject(value)) return { index, effect: '', conditions: [], malformed: ['Statement'] };
  const elements = byLowerCase(value);
  const malformed: string[] = [];
  const texts = (name: string): readonly string[] | undefined => {
    const written = elements.get(name.toLowerCase());
    if (written === undefined) return undefined;
    const list = listOf(written).filter((item) => typeof item === 'string');
    if (list.length < listOf(written).length) malformed.push(name);
    return list;
  };
  const principals = (name: string): Principals | undefined => {
    const written = elements.get(name.toLowerCase());
    if (written === undefined) return undefined;
    const types = isObject(written) ? byLowerCase(written) : new Map([['aws', written]]);
    const of = (type: string): readonly string[] => {
      const items = types.get(type);
      if (items === undefined) return [];
      // An account id may be written as a number.
      const list = listOf(items).map((item) => (typeof item === 'number' ? String(item) : item));
      const named = list.filter((item) => typeof item === 'string');
      if (named.length < list.length) malformed.push(name);
      return named;
    };
    const known = ['aws', 'service', 'federated', 'canonicaluser'];
    if ([...types.keys()].some((type) => !known.includes(type))) malformed.push(name);
    const [aws, service, federated, canonicalUser] = known.map(of);
    return { aws: aws!, service: service!, federated: federated!, canonicalUser: canonicalUser! };
  };
  const conditions = elements.get('condition');
  const entries = conditions === undefined ? [] : conditionEntries(conditions);
  if (entries === undefined) malformed.push('Condition');
  const sid = elements.get('sid');
  const effect = elements.get('effect');
  const members = {
    principal: principals('Principal'),
    notPrincipal: principals('NotPrincipal'),
    action: texts('Action'),
    notAction: texts('NotAction'),
    resource: texts('Resource'),
    notResource: texts('NotResource'),
  };
  return {
    index,
    ...(typeof sid === 'string' && { sid }),
    effect: typeof effect === 'string' ? effect : '',
    ...defined(members),
    conditions: entries ?? [],
    malformed,
  };
}

/** Undefined where the block is of no form that the grammar knows. */
function conditionEntries(block: unknown): readonly ConditionEntry[] | undefined {
  if (!isObject(block)) return undefined;
  const entries: ConditionEntry[] = [];
  for (const [operator, keys] of Object.entries(block)) {
    if (!isObject(keys)) return undefined;
    for (const [key, written] of Object.entries(keys)) {
      const items = listOf(written);
      const values = items.filter((item) => ['string', 'number', 'boolean'].includes(typeof item)).map(String);
      entries.push({ operator, key: key.toLowerCase(), name: key, values, malformed: values.length < items.length });
    }
  }
  return entries;
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function defined<T extends object>(members: T): Defined<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Defined<T>;
}
