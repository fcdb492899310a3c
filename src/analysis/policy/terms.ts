import type { PolicyQuestion } from '../../model/policy.ts';
import type { Doubt, Reading } from './doubts.ts';
import type { Atom, Atoms } from './operators.ts';
import type { Policy, Principals } from './parse.ts';
import { glob, type Pattern } from './patterns.ts';

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
