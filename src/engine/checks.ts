// Made by `npm run generate`.
import type { Check } from '../model/check.ts';

/** Every check by its id, which is the name of its file. */
export const checks: Readonly<Record<string, () => Promise<{ readonly default: Check }>>> = {};
