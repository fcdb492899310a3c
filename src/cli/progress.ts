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

export function reporter(
  stream: Pick<WriteStream, 'write' | 'isTTY' | 'columns'>,
  { quiet, verbose, format }: ProgressOptions,
): Reporter {
  const live = stream.isTTY && !quiet && !verbose && format === 'text';
  const counts = { accounts: 0, done: 0, calls: 0 };
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
    const text = `${counts.done} of ${counts.accounts} accounts, ${counts.calls} calls`;
    stream.write(text.slice(0, (stream.columns || 80) - 1));
    drawn = true;
  };

  const on = (event: Progress): void => {
    switch (event.kind) {
      case 'caller':
        if (!quiet) line(`Caller ${event.arn}`, event);
        break;
      case 'accounts':
        counts.accounts = event.count;
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

/** Text of other people, on one line: control and formatting characters are shown by their code points. */
export const printable = (text: string): string =>
  text.replaceAll(
    // oxlint-disable-next-line no-control-regex -- these are what is looked for
    /[\u0000-\u001F\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
