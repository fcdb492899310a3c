#!/usr/bin/env node
import { UnreadableEstate } from '../estate/file.ts';
import { UsageError } from '../engine/request.ts';
import { EXIT } from './process.ts';
import { program } from './program.ts';

// The SDK tells every process on Node 20 that it will stop supporting it; `rampart doctor` says so once.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupt.abort());

// A closed pipe (`rampart checks | head`) is the reader's choice, not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
  throw error;
});

try {
  process.exitCode = await program(process.argv.slice(2), interrupt.signal);
} catch (error) {
  if (error instanceof UsageError || error instanceof UnreadableEstate) {
    process.stderr.write(`rampart: ${error.message}\n`);
    process.exitCode = EXIT.usage;
  } else {
    process.stderr.write(
      `rampart: a defect of Rampart; please report it.\n${error instanceof Error ? error.stack : String(error)}\n`,
    );
    process.exitCode = EXIT.crashed;
  }
}
