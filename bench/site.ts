import type { CollectedFact } from '../src/model/catalogue.ts';

/** A finding that must fail. */
export interface Planted {
  readonly check: string;
  readonly arn: string;
  readonly subKey?: string;
  /** It rests on a fact that fast depth leaves out, and is no failure there. */
  readonly fullOnly?: true;
}

/** Facts of one account and region, as `SimulatedEstate` keeps them. */
export type Facts = Partial<Record<CollectedFact, Readonly<Record<string, object>>>>;

/** How much stands in one region. Buckets, users, and roles are told once per account. */
export interface Shape {
  readonly functions: number;
  readonly restApis: number;
  readonly httpApis: number;
  readonly buckets: number;
  readonly roles: number;
  readonly policies: number;
  readonly users: number;
  /** Beside the default one. */
  readonly vpcs: number;
  readonly webAcls: number;
}

/** A place to build in, and the truth about it. */
export interface Site {
  readonly account: string;
  readonly region: string;
  readonly shape: Shape;
  /** In [0, 1); the same for the same seed. */
  readonly random: () => number;
  plant(check: string, arn: string, more?: Pick<Planted, 'subKey' | 'fullOnly'>): void;
}

/** Which of n things have a property that one in `every` has: at least one, where there is anything. */
export function chosen({ random }: Site, n: number, every: number): (index: number) => boolean {
  const offset = Math.floor(random() * Math.min(n, every));
  return (index) => index % every === offset;
}

/** Numbers of which nothing can be guessed from the seed but the seed ("mulberry32"). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const times = <T>(n: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: n }, (_, index) => make(index));

/** `0007`: names that sort as they were made. */
export const numbered = (index: number, width = 5): string => String(index).padStart(width, '0');
