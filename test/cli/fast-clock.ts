/**
 * Loaded before the command line in tests (`node --import`): its seconds are a hundred times shorter, so that what it
 * paces by AWS's quotas and polls takes no time. Time limits of requests stay as they are.
 */
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

const SCALE = 100;

const sleep = timers.setTimeout;
const now = performance.now.bind(performance);
timers.setTimeout = (milliseconds, ...rest) => sleep((milliseconds ?? 0) / SCALE, ...rest);
performance.now = () => now() * SCALE;
syncBuiltinESMExports();
