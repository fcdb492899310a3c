import type { ConditionEntry, Principals, Statement } from './parse.ts';

/** Of a longer list, so many are named. */
const MOST_NAMED = 3;
/** Characters of one name. */
const LONGEST = 120;

/** Names are other people's: a long one is cut. */
export const short = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

/** `a, b and 4 more` */
export function listed(texts: readonly string[], joint: 'and' | 'or'): string {
  const left = texts.length - MOST_NAMED;
  const named = texts.slice(0, left === 1 ? MOST_NAMED + 1 : MOST_NAMED).map(short);
  const all = left > 1 ? [...named, `${left} more`] : named;
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} ${joint} ${all.at(-1)!}`;
}

/** By operator in lower case, without qualifiers and negation: what stands between the verb and the values. */
const RELATIONS: ReadonlyMap<string, string> = new Map([
  ['stringequals', ''],
  ['stringequalsignorecase', ''],
  ['stringlike', 'like '],
  ['arnequals', 'like '],
  ['arnlike', 'like '],
  ['bool', ''],
  ['binaryequals', ''],
  ['ipaddress', 'in '],
  ['numericequals', ''],
  ['numericlessthan', 'below '],
  ['numericlessthanequals', 'at most '],
  ['numericgreaterthan', 'above '],
  ['numericgreaterthanequals', 'at least '],
  ['dateequals', ''],
  ['datelessthan', 'before '],
  ['datelessthanequals', 'at or before '],
  ['dategreaterthan', 'after '],
  ['dategreaterthanequals', 'at or after '],
]);

/** What an entry of a Condition asks for: `aws:SourceIp must be in 192.0.2.0/24`; of a Deny, what it meets: `is in`. */
export function conditionInWords({ operator, name, values }: ConditionEntry, verb: 'must be' | 'is'): string {
  const [, quantifier = '', plain = '', ifExists] = /^(for(?:all|any)values?:)?(.*?)(ifexists)?$/.exec(
    operator.toLowerCase(),
  )!;
  const verbOf = (negated: boolean): string => (negated ? { 'must be': 'must not be', is: 'is not' }[verb] : verb);
  const key = short(name);
  const subject =
    { '': key, 'forallvalues:': `each value of ${key}`, 'foranyvalue:': `some value of ${key}` }[quantifier] ?? key;
  if (plain === 'null') return `${subject} ${verbOf(values.some((value) => /^false$/i.test(value)))} missing`;
  const negated = /^(string|arn|numeric|date)?not/.test(plain);
  const relation = RELATIONS.get(plain.replace(/^(string|arn|numeric|date)?not/, '$1'));
  if (relation === undefined) return `${short(operator)} on ${key} ${verb === 'is' ? 'holds' : 'must hold'}`;
  // A pattern without wildcards is a name.
  const like = relation === 'like ' && !values.some((value) => /[*?]/.test(value)) ? '' : relation;
  const optional = ifExists === undefined ? '' : ', where it is there,';
  return `${subject}${optional} ${verbOf(negated)} ${like}${values.length === 0 ? 'nothing' : listed(values, 'or')}`;
}

const everyName = ({ aws, service, federated, canonicalUser }: Principals): readonly string[] => [
  ...aws,
  ...service,
  ...federated,
  ...canonicalUser,
];

/** Whom a principal element names: `everybody`, `111122223333 and sns.amazonaws.com`. */
export const principalsInWords = (principals: Principals): string => {
  const names = everyName(principals);
  if (principals.aws.includes('*')) return 'everybody';
  return names.length === 0 ? 'nobody' : listed(names, 'and');
};

/** Whom a Deny statement denies what: `it denies everybody s3:* where aws:SecureTransport is false`. */
export function denialInWords({ principal, notPrincipal, action, notAction, conditions }: Statement): string {
  const whom = notPrincipal
    ? `everybody but ${principalsInWords(notPrincipal)}`
    : principal
      ? principalsInWords(principal)
      : 'everybody';
  const spared = notAction && `everything but ${listed(notAction, 'and')}`;
  const what = spared ?? (action?.includes('*') ? 'everything' : listed(action ?? [], 'and'));
  const where = conditions.map((entry) => conditionInWords(entry, 'is'));
  return `it denies ${whom} ${what}${where.length === 0 ? '' : ` where ${where.join(' and ')}`}`;
}
