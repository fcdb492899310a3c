import { setFlagsFromString } from 'node:v8';

/**
 * How much a function must run before V8 optimizes it. By default a run of a minute spends a third of its processor time on
 * compiling what it then hardly uses. Flags are V8's own affair, so this goes for the Node that it was measured on.
 */
if (process.version.startsWith('v20.')) setFlagsFromString('--interrupt-budget=600000');
