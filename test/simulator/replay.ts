import type { CollectedFact } from '../../src/model/catalogue.ts';
import { GLOBAL } from '../../src/model/scope.ts';
import type { SimulatedAccount, SimulatedEstate, SimulatedGap } from '../../src/simulator/estate.ts';
import { operationsOf } from '../../src/simulator/facts.ts';
import { isRecord } from '../../src/simulator/wire.ts';

/** A collected estate, ready to be served again. */
export interface Replay {
  readonly estate: SimulatedEstate;
  /** Whose the base credentials were. */
  readonly caller: string;
}

interface Line {
  readonly kind: string;
  readonly fact: CollectedFact;
  readonly account: string;
  readonly region: string;
  readonly records?: readonly { readonly arn: string; readonly data: unknown }[];
  readonly gap?: SimulatedGap;
}

interface AccountLine {
  readonly id: string;
  readonly name: string;
  readonly notEnabled?: readonly string[];
  readonly refused?: object;
}

interface HeaderLine {
  readonly caller: string;
  readonly partition: string;
  readonly organization: string | null;
}

/** The lines of `estate.ndjson`, as text, as an estate to be served. A broken last line is left out, as it is in assessing. */
export function replay(ndjson: string): Replay {
  const accounts: Record<string, Mutable> = {};
  let header: HeaderLine = { caller: '', partition: 'aws', organization: null };
  for (const line of parsed(ndjson)) {
    switch (line.kind) {
      case 'header':
        header = line as object as HeaderLine;
        break;
      case 'account': {
        const { id, name, notEnabled = [], refused } = line as object as AccountLine;
        const known = (accounts[id] ??= { name: id, facts: {} });
        Object.assign(known, { name, disabledRegions: notEnabled }, refused ? { assumable: false } : {});
        break;
      }
      case 'part':
      case 'end':
      case 'gap':
        keep(line, accounts);
    }
  }
  const [, caller = Object.keys(accounts)[0] ?? ''] = /^arn:[^:]*:[^:]*::(\d{12}):/.exec(header.caller) ?? [];
  const management = managementOf(accounts[caller]) ?? caller;
  return {
    caller,
    estate: {
      partition: header.partition,
      accounts,
      ...(header.organization === null
        ? {}
        : { organization: { id: header.organization, managementAccount: management } }),
    },
  };
}

interface Mutable extends Omit<SimulatedAccount, 'facts'> {
  facts: Record<string, Record<string, Record<string, unknown>>>;
}

function* parsed(ndjson: string): Iterable<Line> {
  const lines = ndjson.split('\n').filter((line) => line !== '');
  for (const [at, line] of lines.entries()) {
    try {
      yield JSON.parse(line) as Line;
    } catch (error) {
      if (at < lines.length - 1) throw error;
    }
  }
}

function keep({ fact, account, region, records = [], gap }: Line, accounts: Record<string, Mutable>): void {
  const facts = ((accounts[account] ??= { name: account, facts: {} }).facts[region] ??= {});
  const here = (facts[fact] ??= {});
  if (gap && madeBy(fact, gap)) here['$gap'] = gap;
  for (const { arn, data } of records) {
    const written = writtenOf(fact, data);
    if (written !== undefined) here[arn] = written;
  }
}

/** Data as the SDK returned it. A gap that began at another fact is answered there and is none of this one's. */
function writtenOf(fact: CollectedFact, data: unknown): unknown {
  if (!isRecord(data)) return data;
  switch (data['state']) {
    case 'present':
      return 'value' in data ? data['value'] : data;
    case 'absent':
      return { $absent: true };
    case 'unknown':
      return isRecord(data['gap']) && madeBy(fact, data['gap'] as object as SimulatedGap)
        ? { $gap: data['gap'] }
        : undefined;
    default:
      return data;
  }
}

const madeBy = (fact: CollectedFact, { operation = '' }: SimulatedGap): boolean =>
  operationsOf(fact).includes(operation);

function managementOf(account: Mutable | undefined): string | undefined {
  const [told] = Object.values(account?.facts[GLOBAL]?.['organizations.organization'] ?? {});
  const organization = isRecord(told) ? told['Organization'] : undefined;
  const id = isRecord(organization) ? organization['MasterAccountId'] : undefined;
  return typeof id === 'string' ? id : undefined;
}
