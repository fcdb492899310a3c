import { parsePolicy, type Policy } from '../policy/parse.ts';

/** A statement of a policy, as far as one can be sure of its members. */
export interface Statement {
  readonly Effect?: unknown;
  readonly Principal?: unknown;
  readonly Action?: unknown;
  readonly NotAction?: unknown;
  readonly Resource?: unknown;
  readonly Condition?: unknown;
}

/** The statements of a policy document as IAM returns it, URL-encoded; undefined where there is no such document. */
export function statementsOf(document: string | undefined): readonly Statement[] | undefined {
  if (document === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(document.startsWith('%') ? decodeURIComponent(document) : document);
    if (typeof parsed !== 'object' || parsed === null || !('Statement' in parsed)) return undefined;
    return [parsed.Statement].flat().filter((statement) => typeof statement === 'object' && statement !== null);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof URIError) return undefined;
    throw error;
  }
}

/** A policy document as IAM returns it, URL-encoded; undefined where there is no such document. */
export function identityPolicy(document: string | undefined): Policy | undefined {
  if (document === undefined) return undefined;
  try {
    return parsePolicy(document.startsWith('%') ? decodeURIComponent(document) : document);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}
