/** Milliseconds that pass only when all that can be done without them is done. */
export interface VirtualClock {
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/**
 * A clock that is moved by those who sleep: when the event loop has nothing else to do, it stands at the end of the
 * shortest sleep. Sleepers wake in order, one per turn of the loop, so that what one does is seen by the next.
 */
export function virtualClock(): VirtualClock {
  const sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  let time = 0;
  const turn = (): void => {
    const first = sleepers.shift()!;
    time = first.until;
    first.wake();
    if (sleepers.length > 0) setImmediate(turn);
  };
  return {
    now: () => time,
    sleep: (milliseconds) =>
      new Promise((wake) => {
        const until = time + Math.max(0, milliseconds);
        const after = sleepers.findIndex((one) => one.until > until);
        sleepers.splice(after < 0 ? sleepers.length : after, 0, { until, wake });
        if (sleepers.length === 1) setImmediate(turn);
      }),
  };
}
