import type { Ruling } from '../../model/derived.ts';
import { count, EVERYWHERE, parseCidr, publicPart, without, type Block } from '../network/addresses.ts';
import { matchesPattern } from './wildcard.ts';

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The statements of a policy; undefined if the text is no policy. */
export function parseStatements(policy: string): readonly Members[] | undefined {
  const document = parsed(policy) ?? parsed(unescaped(policy));
  if (!isObject(document)) return undefined;
  const statements = list(document['Statement']);
  return statements.every(isObject) ? statements : undefined;
}

/** A REST API's policy comes as the inside of a JSON string, its quotes and slashes escaped. */
function unescaped(policy: string): string {
  const text = parsed(`"${policy.replace(/[\r\n\t]/g, ' ')}"`);
  return typeof text === 'string' ? text : '';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const list = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? (value as readonly unknown[]) : value === undefined ? [] : [value];

const either = (rulings: readonly Ruling[]): Ruling =>
  rulings.includes('yes') ? 'yes' : rulings.includes('undecided') ? 'undecided' : 'no';

const both = (a: Ruling, b: Ruling): Ruling =>
  a === 'no' || b === 'no' ? 'no' : a === 'yes' && b === 'yes' ? 'yes' : 'undecided';

const negated = (ruling: Ruling): Ruling => (ruling === 'yes' ? 'no' : ruling === 'no' ? 'yes' : 'undecided');

/** A request of somebody who is nobody in particular: unsigned, from an address or a network that no policy names. */
export interface AnonymousRequest {
  /** In lower case. */
  readonly action: string;
  readonly resource: string;
  /** Keys, in lower case, that such a request carries with a value that the caller cannot choose. */
  readonly sent: Readonly<Record<string, string>>;
  /** Keys, in lower case, that it never has. */
  readonly never: ReadonlySet<string>;
}

/** Whether a policy allows a request, Allow minus Deny; and the Allow statements that do, or may. */
export function rulingOf(
  statements: readonly Members[],
  request: AnonymousRequest,
): { readonly ruling: Ruling; readonly statements: readonly number[] } {
  const matches = statements.map((statement) => ({ statement, match: matchOf(statement, request) }));
  const allows = matches.filter(({ statement }) => statement['Effect'] === 'Allow').map(({ match }) => match);
  const denies = matches.filter(({ statement }) => statement['Effect'] === 'Deny').map(({ match }) => match);
  return {
    ruling: both(either(allows), negated(either(denies))),
    statements: matches.flatMap(({ statement, match }, index) =>
      statement['Effect'] === 'Allow' && match !== 'no' ? [index] : [],
    ),
  };
}

/**
 * Whether a statement matches such a request. A Deny counts only where no caller can avoid it: what a caller may choose
 * not to send does not stop him.
 */
function matchOf(statement: Members, request: AnonymousRequest): Ruling {
  const deny = statement['Effect'] === 'Deny';
  if (!names(statement, 'Action', request.action, true) || !names(statement, 'Resource', request.resource, false)) {
    return 'no';
  }
  if (!namesEverybody(statement)) return 'no';
  const condition = statement['Condition'];
  if (condition === undefined) return 'yes';
  if (!isObject(condition)) return 'undecided';
  return Object.entries(condition)
    .flatMap(([operator, keys]): readonly Ruling[] =>
      isObject(keys)
        ? Object.entries(keys).map(([key, values]) => holds(operator, key, list(values), deny, request))
        : ['undecided'],
    )
    .reduce(both, 'yes');
}

/** Whether `Action` or `Resource`, or their negations, include a value. Without either, a statement is about its resource. */
function names(statement: Members, member: 'Action' | 'Resource', value: string, ignoreCase: boolean): boolean {
  const included =
    statement[member] ?? (member === 'Resource' && statement['NotResource'] === undefined ? '*' : undefined);
  const patterns = list(included ?? statement[`Not${member}`]).filter((pattern) => typeof pattern === 'string');
  const matches = patterns.some((pattern) => matchesPattern(ignoreCase ? pattern.toLowerCase() : pattern, value));
  return included === undefined ? statement[`Not${member}`] !== undefined && !matches : matches;
}

/** `"*"`, `{"AWS": "*"}` or a `NotPrincipal`: an unsigned caller is none of those whom a list can name. */
function namesEverybody({ Principal, NotPrincipal }: Members): boolean {
  const everybody = (principal: unknown): boolean =>
    list(isObject(principal) ? principal['AWS'] : principal).includes('*');
  return Principal === undefined ? NotPrincipal !== undefined && !everybody(NotPrincipal) : everybody(Principal);
}

/** Keys that no unsigned request has, wherever it goes. */
export const NEVER_SENT: readonly string[] = [
  'lambda:eventsourcetoken',
  ...['arn', 'orgid', 'orgpaths', 'isawsservice', 'servicename', 'servicenameslist'].map(
    (key) => `aws:principal${key}`,
  ),
  ...['arn', 'account', 'owner', 'orgid', 'orgpaths'].map((key) => `aws:source${key}`),
  ...['username', 'multifactorauthpresent', 'multifactorauthage'].map((key) => `aws:${key}`),
];

/** Keys of a request that came through a VPC endpoint. */
export const ENDPOINT_KEYS: readonly string[] = [
  ...['vpc', 'vpce', 'vpcarn'].map((key) => `aws:source${key}`),
  ...['vpceaccount', 'vpceorgid', 'vpceorgpaths', 'vpcsourceip'].map((key) => `aws:${key}`),
];

/** Keys whose value a caller chooses: they limit requests, not callers. */
const isFree = (key: string): boolean => key === 'aws:useragent' || key === 'aws:referer' || !key.startsWith('aws:');

const isNegatedOperator = (operator: string): boolean => /^(not|stringnot|arnnot|numericnot|datenot)/.test(operator);

function holds(
  written: string,
  writtenKey: string,
  values: readonly unknown[],
  deny: boolean,
  { sent: carried, never }: AnonymousRequest,
): Ruling {
  const key = writtenKey.toLowerCase();
  const lower = written.toLowerCase();
  const quantified = /^forallvalues:|^foranyvalue:/.exec(lower)?.[0];
  const ifExists = lower.endsWith('ifexists');
  const operator = lower.slice(quantified?.length ?? 0, ifExists ? -'ifexists'.length : undefined);
  if (!OPERATORS.test(operator)) return 'undecided';
  const texts = values.map(String);
  const missing = key.startsWith('aws:principaltag/') || never.has(key);

  if (operator === 'null') {
    if (missing) return texts.includes('true') ? 'yes' : 'no';
    if (carried[key] !== undefined || key === 'aws:sourceip') return texts.includes('false') ? 'yes' : 'no';
    return deny ? 'no' : 'yes';
  }
  if (missing) {
    if (quantified === 'foranyvalue:') return 'no';
    return ifExists || quantified === 'forallvalues:' || isNegatedOperator(operator) ? 'yes' : 'no';
  }
  if (key === 'aws:sourceip') return addressed(operator, texts, deny);
  const sent = carried[key];
  if (sent !== undefined) {
    if (!/^(string|bool|arn)/.test(operator)) return 'undecided';
    const match = texts.some((text) => matchesText(operator, text, sent));
    return match !== isNegatedOperator(operator) ? 'yes' : 'no';
  }
  if (!isFree(key)) return 'undecided';
  return deny ? 'no' : 'yes';
}

const OPERATORS =
  /^(string(not)?(equals(ignorecase)?|like)|arn(not)?(equals|like)|bool|null|(not)?ipaddress|numeric(not)?equals|(numeric|date)(less|greater)than(equals)?|date(not)?equals|binaryequals)$/;

function matchesText(operator: string, text: string, value: string): boolean {
  if (operator.endsWith('like')) return matchesPattern(text, value);
  return operator === 'bool' || operator.endsWith('ignorecase')
    ? text.toLowerCase() === value.toLowerCase()
    : text === value;
}

/**
 * Addresses are the internet from more than a /8 of public ones on (S3: "The meaning of public"; the union counts).
 * An Allow grants to the public if those it admits are the internet; a Deny stops the public if those it leaves are not.
 */
function addressed(operator: string, texts: readonly string[], deny: boolean): Ruling {
  if (operator !== 'ipaddress' && operator !== 'notipaddress') return 'undecided';
  const blocks = texts.map(parseCidr);
  if (blocks.includes(undefined)) return 'undecided';
  const named = blocks.filter((block): block is Block => block !== undefined);
  const everywhere = [...EVERYWHERE[4], ...EVERYWHERE[6]];
  const matched = operator === 'ipaddress' ? named : without(everywhere, named);
  if (!deny) return isInternet(matched) ? 'yes' : 'no';
  if (isInternet(without(everywhere, matched))) return isInternet(matched) ? 'undecided' : 'no';
  return 'yes';
}

const isInternet = (blocks: readonly Block[]): boolean =>
  count(
    publicPart(
      blocks.filter(({ version }) => version === 4),
      4,
    ),
  ) >
    1n << 24n ||
  count(
    publicPart(
      blocks.filter(({ version }) => version === 6),
      6,
    ),
  ) >
    1n << 96n;
