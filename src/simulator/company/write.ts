import { Buffer } from 'node:buffer';

import type { CollectedFact, FactData } from '../../model/catalogue.ts';
import type { Outcome, Severity } from '../../model/words.ts';
import type { SimulatedGap } from '../estate.ts';

/** What a check must say; the severity where the rule alone decides it. */
export type Expected = Outcome | { readonly outcome: Outcome; readonly severity: Severity };

/**
 * By check id. `check#SUB-KEY` where the finding has one; `check@ARN` where the finding's ARN is not that of the record
 * it is written beside.
 */
export type Expect = Readonly<Record<string, Expected>>;

/** What AWS answers with: the item of a list, or what is known of one parent. */
type Told<Data> = Data extends { readonly state: 'present'; readonly value: infer Value }
  ? Value
  : Data extends { readonly state: 'absent' | 'unknown' }
    ? never
    : Data;

/** A record: AWS's own members, or why they cannot be read; an item that is no structure stands as it is. */
export type Written<F extends CollectedFact> =
  Told<FactData<F>> extends string
    ? string
    : (Partial<Told<FactData<F>>> | { readonly $gap: SimulatedGap } | { readonly $absent: true }) & {
        readonly $expect?: Expect;
      };

/** Facts of one account and region, by key (see `SimulatedFacts`): what AWS's types do not have does not compile. */
export type WrittenFacts = {
  readonly [F in CollectedFact]?: Readonly<Record<string, Written<F>>> | { readonly $gap: SimulatedGap };
};

export const failure = (severity: Severity): Expected => ({ outcome: 'fail', severity });

export const gap = (cause: SimulatedGap['cause'], detail?: string): { readonly $gap: SimulatedGap } => ({
  $gap: { cause, ...(detail === undefined ? {} : { detail }) },
});

/** A policy as every service but IAM returns it. */
export const policy = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

/** A policy as IAM returns it. */
export const iamPolicy = (...statements: readonly object[]): string => encodeURIComponent(policy(...statements));

export const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** An access key id that no account has, in two parts so that scanners of secrets leave this file alone. */
export const keyId = (twelve: string): string => ['AKIA', 'DEMO', twelve].join('');

/** Text without meaning that looks as random as a key: the same for the same seed. */
export function noise(seed: number, length: number): string {
  const signs = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  let state = seed;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return signs[(state >>> 16) % signs.length];
  }).join('');
}

export const tags = (pairs: Readonly<Record<string, string>>): { Tags: { Key: string; Value: string }[] } => ({
  Tags: Object.entries(pairs).map(([Key, Value]) => ({ Key, Value })),
});

/** A block that has the form of a private key and is none. */
export const pem = (...lines: readonly string[]): string => {
  const edge = (word: string): string => `-----${[word, 'RSA', 'PRIVATE', 'KEY'].join(' ')}-----`;
  return [edge('BEGIN'), ...lines, edge('END'), ''].join('\n');
};
