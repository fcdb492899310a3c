interface Waiting {
  readonly signal: AbortSignal | undefined;
  readonly reject: (error: unknown) => void;
  over: boolean;
}

/** What waits until its signal says that it is over. One listener serves all of a signal: it may be the whole run's. */
export interface Waits<W extends Waiting> {
  /** False: it is over already. */
  begin(one: W): boolean;
  end(one: W): void;
}

export function waits<W extends Waiting>(): Waits<W> {
  const bySignal = new WeakMap<AbortSignal, Set<W>>();
  const listening = (signal: AbortSignal): Set<W> => {
    const made = new Set<W>();
    const end = (): void => {
      for (const one of made) over(one);
    };
    signal.addEventListener('abort', end, { once: true });
    bySignal.set(signal, made);
    return made;
  };
  return {
    begin(one) {
      const { signal } = one;
      if (signal?.aborted) over(one);
      else if (signal) (bySignal.get(signal) ?? listening(signal)).add(one);
      return !one.over;
    },
    end(one) {
      if (one.signal) bySignal.get(one.signal)?.delete(one);
    },
  };
}

function over(one: Waiting): void {
  one.over = true;
  one.reject(one.signal?.reason);
}
