/** `token-aws-secret-key`, `token-private-key`, `token-github` … | `high-entropy` | `reference` | `plain` */
export type RedactionClass = `token-${string}` | 'high-entropy' | 'reference' | 'plain';

export interface Redaction {
  readonly class: RedactionClass;
  /** Of the value that stood there, in characters. */
  readonly length: number;
}

const MARKER = /^('?)redacted:(token-[a-z0-9-]+|high-entropy|reference|plain):(\d+)\1$/;

/** The marker that stands in place of a secret-bearing value: a string, so that AWS's types survive. */
export const redactedMarker = ({ class: name, length }: Redaction): string => `redacted:${name}:${length}`;

/**
 * What a marker says of the value that it replaced; undefined for any other string. Static values of REST integrations
 * stand in single quotes, and so do their markers.
 */
export function redactionOf(value: string): Redaction | undefined {
  const [, , name, length] = MARKER.exec(value) ?? [];
  return name === undefined ? undefined : { class: name as RedactionClass, length: Number(length) };
}
