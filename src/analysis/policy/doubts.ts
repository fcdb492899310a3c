import type { Atom, Atoms } from './operators.ts';
import type { Policy, Statement } from './parse.ts';

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
