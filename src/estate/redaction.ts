import type { CollectedFact } from '../model/catalogue.ts';

export function redact(_fact: CollectedFact, data: unknown): unknown {
  return data;
}
