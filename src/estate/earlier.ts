import type { CollectedFact } from '../model/catalogue.ts';
import type { Drawn } from '../model/collector.ts';
import type { Gap, GapCause } from '../model/gap.ts';
import type { Resource } from '../model/stored.ts';
import type { EstateAccount, Listing } from './estate.ts';
import type { EstateLine, EstateRecord } from './lines.ts';

/** What may go better another time. A permission that is missing, or an operation that nobody knows, does not. */
const HEALING: ReadonlySet<GapCause> = new Set(['throttled', 'timeout', 'expired-credentials', 'unavailable']);

export const mayHeal = ({ cause }: Pick<Gap, 'cause'>): boolean => HEALING.has(cause);

/** What an earlier run learnt of an account and wrote down; the next one goes on from there. */
export interface Earlier {
  /** How it was entered; undefined where it never was. */
  readonly account?: EstateAccount;
  /** The list of a fact that came to its end, with no gap that may heal. */
  finished(fact: CollectedFact, region: string): Listing | undefined;
  /** Something was written of it. */
  begun(fact: CollectedFact, region: string): boolean;
  /** Of a list that is asked for again: parents whose answers are whole, with their records. */
  known(fact: CollectedFact, region: string): ReadonlyMap<string, readonly Drawn<unknown>[]>;
}

interface Place {
  readonly records: Resource<unknown>[];
  readonly parents: (readonly [arn: string, from: number, to: number])[];
  ended: boolean;
  gap?: Gap;
}

/** Reads the lines of one account. */
export function earlier(lines: Iterable<EstateLine>, partition: string): Earlier {
  const places = new Map<string, Place>();
  const key = (fact: string, region: string): string => `${fact}/${region}`;
  const placeOf = ({ fact, region }: { readonly fact: string; readonly region: string }): Place => {
    const known = places.get(key(fact, region)) ?? { records: [], parents: [], ended: false };
    places.set(key(fact, region), known);
    return known;
  };
  let account: EstateAccount | undefined;
  for (const line of lines) {
    switch (line.kind) {
      case 'header':
      case 'roster':
      case 'gone':
        break;
      case 'account': {
        const { kind: _, ...entered } = line;
        account = entered;
        break;
      }
      case 'again':
        places.delete(key(line.fact, line.region));
        break;
      case 'part': {
        const { account: id, region, operation, at, records, parents = [] } = line;
        const place = placeOf(line);
        const resource = ({ arn, region: own = region, data, source }: EstateRecord): Resource<unknown> => ({
          arn,
          scope: { partition, account: id, region: own },
          data,
          source: source ?? { operation, at },
        });
        for (const record of records) place.records.push(resource(record));
        place.parents.push(...parents);
        break;
      }
      case 'end':
        placeOf(line).ended = true;
        break;
      case 'gap': {
        const { account: id, region, gap } = line;
        Object.assign(placeOf(line), { ended: true, gap: { ...gap, scope: { partition, account: id, region } } });
      }
    }
  }

  return {
    ...(account && { account }),
    begun: (fact, region) => places.has(key(fact, region)),
    finished(fact, region) {
      const place = places.get(key(fact, region));
      if (place === undefined || !place.ended) return undefined;
      const { records, gap } = place;
      if ((gap && mayHeal(gap)) || records.some(isHealing)) return undefined;
      return { records, ...(gap && { gap }) };
    },
    known(fact, region) {
      const { records, parents } = places.get(key(fact, region)) ?? { records: [], parents: [] };
      const whole = parents.map(([arn, from, to]) => [arn, records.slice(from, to)] as const);
      return new Map(
        whole
          .filter(([, children]) => !children.some(isHealing))
          .map(([arn, children]) => [
            arn,
            children.map(({ arn: own, scope, data, source }) => ({ arn: own, region: scope.region, data, source })),
          ]),
      );
    },
  };
}

/** A record that could not be read, and may be another time. */
export function isHealing({ data }: Pick<Resource<unknown>, 'data'>): boolean {
  const answer = data as { readonly state?: unknown; readonly gap?: Gap } | null;
  return answer?.state === 'unknown' && answer.gap !== undefined && mayHeal(answer.gap);
}
