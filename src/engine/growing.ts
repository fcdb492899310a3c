/** A list that grows while others go along it. */
export interface Growing<T> {
  push(item: T): void;
  /** Nothing follows. */
  end(): void;
  /** All items from the first on, as they come. */
  follow(): AsyncIterable<T>;
}

export function growing<T>(): Growing<T> {
  const items: T[] = [];
  let length = Number.POSITIVE_INFINITY;
  let waiting: (() => void)[] = [];
  const wake = (): void => {
    const woken = waiting;
    waiting = [];
    for (const one of woken) one();
  };
  async function* follow(): AsyncIterable<T> {
    let at = 0;
    while (at < length) {
      if (at < items.length) {
        yield items[at]!;
        at += 1;
      } else {
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    }
  }
  return {
    push(item) {
      items.push(item);
      wake();
    },
    end() {
      length = items.length;
      wake();
    },
    follow,
  };
}
