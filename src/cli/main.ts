#!/usr/bin/env node
import './compiler.ts';
import { Interrupted, UsageError } from '../engine/request.ts';
import { UnreadableEstate } from '../estate/reader.ts';
import { EXIT } from './process.ts';
import { program } from './program.ts';
import { printable } from './progress.ts';

// The SDK tells every process on Node 20 that it will stop supporting it; `rampart doctor` says so once.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt.abort());

// A closed pipe (`rampart checks | head`) is the reader's choice: the run goes on, and its code tells how it ended.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return;
  process.exit(tell(new UsageError(`Standard output cannot be written: ${error.message}`)));
});
process.stderr.on('error', () => undefined);
// Node's own exit code for these, 1, means findings here.
process.once('uncaughtException', (error) => process.exit(tell(error)));

try {
  const code = await program(process.argv.slice(2), interrupt.signal);
  // What an interrupted run still waits for (a connection, an SSO prompt) must not keep it.
  if (interrupt.signal.aborted) process.exit(code);
  process.exitCode = code;
} catch (error) {
  process.exit(tell(error));
}

/** Says on standard error why there is no result; returns the exit code. */
function tell(error: unknown): number {
  if (error instanceof Interrupted) {
    process.stderr.write('rampart: interrupted before anything was collected.\n');
    return EXIT.interrupted;
  }
  if (error instanceof UsageError || error instanceof UnreadableEstate) {
    process.stderr.write(`rampart: ${printable(error.message.replaceAll(/\s*\n\s*/g, ' '))}\n`);
    return EXIT.usage;
  }
  const stack = error instanceof Error ? error.stack : String(error);
  process.stderr.write(`rampart: a defect of Rampart; please report it.\n${stack}\n`);
  return EXIT.crashed;
}
