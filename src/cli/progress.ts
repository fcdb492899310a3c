import type { WriteStream } from 'node:tty';

import type { Progress } from '../engine/collect.ts';

export interface ProgressOptions {
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly format: 'text' | 'json';
}

/** Tells people how far a run is: one live line on a terminal, plain lines elsewhere. */
export interface Reporter {
  readonly on: (event: Progress) => void;
  /** A message that stays, whatever the options. */
  readonly say: (text: string) => void;
  /** Clears the live line. */
  readonly end: () => void;
}

/** At most this often is the live line drawn, in milliseconds. */
const REDRAW = 100;
/** Elsewhere than on a terminal a line tells the state this often, in milliseconds. */
const RETOLD = 30_000;
/** The time over which calls a second are told, in milliseconds. */
const RATE_OVER = 5000;

export function reporter(
  stream: Pick<WriteStream, 'write' | 'isTTY' | 'columns'>,
  { quiet, verbose, format }: ProgressOptions,
): Reporter {
  const live = stream.isTTY && !quiet && !verbose && format === 'text';
  const counts = { accounts: 0, whole: false, done: 0, calls: 0, throttled: 0, secondsLeft: 0 };
  const startedAt = performance.now();
  const rate = recentRate();
  let toldAt = startedAt;
  let drawnAt = 0;
  let drawn = false;

  const clear = (): void => {
    if (drawn) stream.write('\r\u001B[K');
    drawn = false;
  };
  const line = (text: string, fields: object): void => {
    clear();
    stream.write(format === 'json' ? `${JSON.stringify({ message: text, ...fields })}\n` : `${printable(text)}\n`);
  };
  const draw = (): void => {
    const now = performance.now();
    if (now - drawnAt < REDRAW) return;
    drawnAt = now;
    clear();
    stream.write(state(now).slice(0, (stream.columns || 80) - 1));
    drawn = true;
  };

  const state = (now: number): string => {
    const { accounts, whole, done, calls, throttled } = counts;
    const left = secondsLeft(counts, (now - startedAt) / 1000);
    return [
      `${done} of ${accounts}${whole ? '' : '+'} accounts`,
      `${calls} calls`,
      `${Math.round(rate(calls, now))}/s`,
      ...(throttled > 0 ? [`${throttled} throttled`] : []),
      ...(left === undefined ? [] : [`about ${duration(left)} left`]),
    ].join(', ');
  };

  const on = (event: Progress): void => {
    switch (event.kind) {
      case 'caller':
        if (!quiet) line(`Caller ${event.arn}`, event);
        break;
      case 'resumed':
        if (!quiet)
          line(event.found ? `Going on from ${event.estate}` : `Nothing to go on from in ${event.estate}`, event);
        break;
      case 'no-census':
        // Never silent: the run takes longer than was asked for.
        line(`No census by ${event.name}, so everything is asked: ${event.detail}`, event);
        break;
      case 'accounts':
        counts.accounts = event.count;
        counts.whole = event.whole;
        break;
      case 'pace':
        counts.throttled = event.throttled;
        counts.secondsLeft = event.secondsLeft;
        // Not on a terminal: now and then a line, so that a log shows that the run is alive.
        if (!live && !quiet && performance.now() - toldAt >= RETOLD) {
          toldAt = performance.now();
          line(state(toldAt), event);
        }
        break;
      case 'late':
        // Never silent: what was not read by now will be missing from the verdicts.
        line(`${event.account}: not read within ${event.minutes} minutes; the rest is left out`, event);
        break;
      case 'entered':
        if (!quiet)
          line(
            `${event.account} ${event.name}: collecting in ${event.regions} region${event.regions === 1 ? '' : 's'}`,
            event,
          );
        break;
      case 'refused':
        // Never silent: the account will be missing from every verdict.
        line(`${event.account}: could not be entered: ${event.detail}`, event);
        break;
      case 'call':
        counts.calls += 1;
        if (verbose && !quiet) line(`${event.account} ${event.operation}`, event);
        break;
      case 'done':
        counts.done += 1;
        if (!quiet && !live) line(`${event.account}: collected`, event);
        break;
      case 'defect':
        line(
          `Defect in ${event.thing}: ${event.error instanceof Error ? event.error.name : 'thrown'}; it is not assessed.`,
          {
            kind: event.kind,
            thing: event.thing,
          },
        );
    }
    if (live) draw();
  };
  return { on, end: clear, say: (text) => line(text, {}) };
}

/** Calls a second over the last few seconds: a closure over what was seen before. */
function recentRate(): (calls: number, now: number) => number {
  const seen: { readonly calls: number; readonly at: number }[] = [{ calls: 0, at: performance.now() }];
  return (calls, now) => {
    seen.push({ calls, at: now });
    while (seen.length > 2 && now - seen[0]!.at > RATE_OVER) seen.shift();
    const { calls: before, at } = seen[0]!;
    return now > at ? ((calls - before) * 1000) / (now - at) : 0;
  };
}

/**
 * What the calls that are known to follow take, or, once accounts are done, what the others take if they are like them:
 * whichever is longer. Undefined before anything is known.
 */
function secondsLeft(
  {
    accounts,
    whole,
    done,
    secondsLeft: known,
  }: { accounts: number; whole: boolean; done: number; secondsLeft: number },
  elapsed: number,
): number | undefined {
  const byAccounts = done > 0 && whole ? (elapsed / done) * (accounts - done) : 0;
  const left = Math.max(known, byAccounts);
  return left >= 1 ? left : undefined;
}

/** Seconds in words: `40 s`, `12 min`, `3 h`. */
const duration = (seconds: number): string => {
  if (seconds < 100) return `${Math.ceil(seconds)} s`;
  return seconds < 6000 ? `${Math.ceil(seconds / 60)} min` : `${Math.ceil(seconds / 3600)} h`;
};

/** Text of other people, on one line: control and formatting characters are shown by their code points. */
export const printable = (text: string): string =>
  text.replaceAll(
    // oxlint-disable-next-line no-control-regex -- these are what is looked for
    /[\u0000-\u001F\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
