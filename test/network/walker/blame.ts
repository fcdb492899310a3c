import type { NetworkBlocker, NetworkDirection } from '../../../src/model/network.ts';
import type { Stop } from './trail.ts';

/** Whom to blame; the README lets more than one be right where choices fail at different places. */
export interface Blame {
  readonly blockedBy: NetworkBlocker;
  readonly direction: NetworkDirection;
}

/** Whether the other got past the place where this one was stopped. Without an address there is no packet to stop. */
function isOutrun(one: Stop, other: Stop): boolean {
  if (one.direction !== other.direction) return one.direction === 'forward';
  if (one.step === 'address') return other.step !== 'address';
  return (
    other.steps.length > one.steps.length &&
    one.steps.every((step, at) => other.steps[at] === step) &&
    other.steps[one.steps.length] === one.step
  );
}

/** "The choice that gets furthest decides": where two cannot be compared, both may be named; the longer one is ours. */
export function furthest(stops: readonly Stop[]): readonly Stop[] {
  const distinct = [
    ...new Map(
      stops.map((stop) => [JSON.stringify([stop.kind, stop.also, stop.direction, stop.steps, stop.step]), stop]),
    ).values(),
  ];
  return distinct
    .filter((one) => !distinct.some((other) => isOutrun(one, other)))
    .toSorted((one, other) => other.steps.length - one.steps.length);
}

export const blames = (stops: readonly Stop[]): readonly Blame[] => [
  ...new Map(
    stops
      .flatMap(({ kind, also, direction }) => [kind, ...also].map((blockedBy) => ({ blockedBy, direction })))
      .map((blame) => [JSON.stringify(blame), blame]),
  ).values(),
];
