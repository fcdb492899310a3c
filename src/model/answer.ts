import type { Gap } from './gap.ts';

/**
 * What asking AWS for one thing told us. "There is none" and "we could not look" are different values, from the
 * collector to the last pixel of the report.
 */
export type Answer<T> =
  | { readonly state: 'present'; readonly value: T }
  | { readonly state: 'absent' }
  | { readonly state: 'unknown'; readonly gap: Gap };

export const absent: Answer<never> = { state: 'absent' };

export const present = <T>(value: T): Answer<T> => ({ state: 'present', value });

export const unknown = (gap: Gap): Answer<never> => ({ state: 'unknown', gap });

export function mapAnswer<T, U>(answer: Answer<T>, map: (value: T) => U): Answer<U> {
  return answer.state === 'present' ? present(map(answer.value)) : answer;
}
