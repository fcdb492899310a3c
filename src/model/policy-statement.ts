import type { Evidence } from './check.ts';
import type { Source } from './stored.ts';

/** A statement of a policy document, whatever its spelling was. */
export interface PolicyStatement {
  /** Position in the document. */
  readonly index: number;
  readonly sid?: string;
  /** As written; anything but `Allow` and `Deny` is no effect that AWS knows. */
  readonly effect: string;
  readonly principal?: Principals;
  readonly notPrincipal?: Principals;
  readonly action?: readonly string[];
  readonly notAction?: readonly string[];
  readonly resource?: readonly string[];
  readonly notResource?: readonly string[];
  readonly conditions: readonly ConditionEntry[];
  /** Elements of a form that the grammar does not know. */
  readonly malformed: readonly string[];
}

/** `"*"` alone is `aws: ["*"]`. */
export interface Principals {
  readonly aws: readonly string[];
  readonly service: readonly string[];
  readonly federated: readonly string[];
  readonly canonicalUser: readonly string[];
}

export interface ConditionEntry {
  /** As written. */
  readonly operator: string;
  /** In lower case. */
  readonly key: string;
  /** The key as written. */
  readonly name: string;
  readonly values: readonly string[];
  /** A value is neither text nor number nor boolean. */
  readonly malformed: boolean;
}

/** The Sid, or the position where there is none. */
export const statementName = ({ sid, index }: PolicyStatement): string =>
  sid === undefined || sid === '' ? `statement ${index}` : sid;

/** Whom a statement names: `apigateway.amazonaws.com`, `everybody but 111122223333`. */
export function principalWords({ principal, notPrincipal }: PolicyStatement): string {
  const words = ({ aws, service, federated, canonicalUser }: Principals): string =>
    [...aws, ...service, ...federated, ...canonicalUser].map((one) => (one === '*' ? 'everybody' : one)).join(', ');
  if (principal !== undefined) return words(principal) || 'nobody';
  return notPrincipal === undefined ? 'nobody' : `everybody but ${words(notPrincipal)}`;
}

/** What an operator compares by, where it lets through only requests that carry the key with one of the values. */
export function requires(operator: string): 'pattern' | 'text' | 'other' | undefined {
  const lower = operator.toLowerCase().replace(/^foranyvalue:/, '');
  if (lower.startsWith('forallvalues:') || lower.endsWith('ifexists') || lower === 'null' || /not/.test(lower)) {
    return undefined;
  }
  if (/^(stringlike|arnlike|arnequals)$/.test(lower)) return 'pattern';
  return /^stringequals(ignorecase)?$/.test(lower) ? 'text' : 'other';
}

/** Statements as evidence: the first of many. */
export function citeStatements({ operation, at }: Source, statements: readonly PolicyStatement[]): Evidence {
  const shown = statements.slice(0, 10);
  return { operation, at, document: { statements: shown }, marks: shown.map((_, index) => `/statements/${index}`) };
}
