import type { Gap } from './gap.ts';
import type { Scope } from './scope.ts';
import type { Depth } from './words.ts';

/**
 * Why nothing is known of the published versions of functions, where fast depth leaves them out. What is said of all
 * that a function runs, or of all that uses a thing, must not rest on them.
 */
export const unreadVersions = (depth: Depth, scope: Scope): Gap | undefined =>
  depth === 'full'
    ? undefined
    : {
        cause: 'pruned',
        operation: 'lambda:ListFunctions',
        action: 'lambda:ListFunctions',
        scope,
        detail: 'Fast depth leaves out published versions.',
      };
