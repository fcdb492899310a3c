import fc from 'fast-check';

/** The first one `times` as often as each of the others. */
export const mostly = <T>(times: number, first: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.constantFrom(...Array.from({ length: times }, () => first), ...others);

export const rarely = (one: number): fc.Arbitrary<boolean> => mostly(one - 1, false, true);

export const some = <T>(...of: readonly T[]): fc.Arbitrary<readonly T[]> => fc.subarray([...of], { minLength: 1 });
