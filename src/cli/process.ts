import type { Config } from './config.ts';
import { reporter, type Reporter } from './progress.ts';

/** The process as commands see it. */
export interface Process {
  readonly out: (text: string) => void;
  readonly reporter: Reporter;
  /** Aborted by SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
}

export const EXIT = { ok: 0, failed: 1, usage: 2, coverage: 3, crashed: 70, interrupted: 130 } as const;

export function reporterOf(config: Config): Reporter {
  return reporter(process.stderr, {
    quiet: config.quiet ?? false,
    verbose: config.verbose ?? false,
    format: config['log-format'] ?? 'text',
  });
}
