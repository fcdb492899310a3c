import { existsSync, readFileSync } from 'node:fs';

import type {
  NetworkBlocker,
  NetworkDirection,
  NetworkQuestion,
  NetworkSnapshot,
  NotInspected,
} from '../../src/model/network.ts';

/** A case of `../shared/network/cases.json`, and what is known of it. */
export interface SampleCase {
  readonly id: string;
  readonly title: string;
  readonly snapshot: NetworkSnapshot;
  readonly question: NetworkQuestion;
  readonly expected: {
    readonly reachable?: boolean;
    readonly inspected?: boolean;
    readonly via: readonly string[];
    readonly blockedBy: NetworkBlocker | null;
    readonly blockedByIds?: readonly string[];
    readonly acceptBlockedBy?: readonly NetworkBlocker[];
    readonly direction?: NetworkDirection;
    readonly reason?: NotInspected;
  };
}

/** The open sample; empty where it is not beside the checkout, nor at `RAMPART_SHARED`. */
export function sampleCases(): readonly SampleCase[] {
  const path = `${process.env['RAMPART_SHARED'] ?? '../shared'}/network/cases.json`;
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as readonly SampleCase[]) : [];
}
