import { documentOf, listOf } from './parse.ts';

/** The same policy with more statements at its end. */
export const withStatements = (policy: unknown, added: readonly object[]): unknown =>
  Object.fromEntries(
    Object.entries(documentOf(policy) ?? {}).map(([name, value]) => [
      name,
      name.toLowerCase() === 'statement' ? [...listOf(value), ...added] : value,
    ]),
  );

/** A Deny for everybody, everywhere: what meets the condition is left out of the question. */
export const except = (condition: object): object => ({ ...EVERYTHING, Effect: 'Deny', Condition: condition });

/** An Allow of everything: another policy is asked too, and for all that is known it allows. */
export const EVERYTHING = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' } as const;
