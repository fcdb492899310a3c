import { existsSync, readFileSync } from 'node:fs';

import type { PolicyQuestion } from '../../src/model/policy.ts';

/** A policy of `../shared/policies/cases.json`, and what is known of it. */
export interface SampleCase extends PolicyQuestion {
  readonly id: string;
  readonly expect: {
    readonly exposure: string;
    readonly public: boolean;
    readonly crossAccounts: readonly string[];
    readonly orgs?: readonly string[];
    readonly services?: readonly string[];
    readonly serviceGuard?: 'guarded' | 'unguarded';
  };
}

/** The open sample; empty where it is not beside the checkout, nor at `RAMPART_SHARED`. */
export function sampleCases(): readonly SampleCase[] {
  const path = `${process.env['RAMPART_SHARED'] ?? '../shared'}/policies/cases.json`;
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as readonly SampleCase[]) : [];
}
