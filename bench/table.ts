import type { SizeOptions } from './estate.ts';
import type { Run } from './run.ts';
import type { Scenario } from './scenario.ts';

/** Of several rounds. */
interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** What is known of one scenario after all rounds. */
export interface Row {
  readonly size: SizeOptions;
  readonly scenario: Scenario;
  /** The last round's: why it was left out, else how it went. */
  readonly note: string;
  readonly minimal: number;
  readonly bound: number;
  readonly figures: Readonly<Partial<Record<Figure, Spread>>>;
  /** Named, of the worst round. */
  readonly silent: readonly string[];
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
  readonly callsByOperation: Readonly<Record<string, number>>;
}

/** CPU that a call costs whoever makes it; what exceeds it is Rampart's own. */
const MS_PER_CALL = 0.6;

const FIGURES = {
  calls: ({ served }: Run) => served && total(served.calls),
  callsToMinimal: ({ served, minimal }: Run) => served && total(served.calls) / minimal,
  /** Without those that were refused and made again: these depend on time. */
  answeredToMinimal: ({ served, minimal }: Run) => served && (total(served.calls) - served.throttled) / minimal,
  wall: ({ effort }: Run) => effort?.seconds,
  wallToBound: ({ effort, bound }: Run) => effort && effort.seconds / bound,
  throttled: ({ served }: Run) => served && served.throttled / total(served.calls),
  lostSilently: ({ outcome, effort }: Run) => outcome?.silent.length ?? effort?.lost,
  lostReported: ({ outcome }: Run) => outcome?.reported,
  missing: ({ outcome }: Run) => outcome?.missing.length,
  unexpected: ({ outcome }: Run) => outcome?.unexpected.length,
  unassessed: ({ outcome }: Run) => outcome?.unassessed,
  records: ({ outcome }: Run) => outcome?.records,
  clientCpuMs: ({ effort }: Run) => effort?.cpuMs,
  cpuPerThousand: ({ effort, served, outcome }: Run) =>
    effort && served && outcome && ((effort.cpuMs - MS_PER_CALL * total(served.calls)) / outcome.records) * 1000,
  serverCpuMs: ({ served }: Run) => served?.cpuMs,
  peakRssMb: ({ effort }: Run) => effort?.peakRssMb,
  connections: ({ served }: Run) => served?.connections,
  connectionsToNeeded: ({ served, effort }: Run) => served && effort?.needed && served.connections / effort.needed,
} as const satisfies Readonly<Record<string, (run: Run) => number | undefined>>;

type Figure = keyof typeof FIGURES;

const total = (calls: Readonly<Record<string, number>>): number =>
  Object.values(calls).reduce((sum, count) => sum + count, 0);

export function summarized(size: SizeOptions, scenario: Scenario, runs: readonly Run[]): Row {
  const [last] = runs.slice(-1);
  const figures: Partial<Record<Figure, Spread>> = {};
  for (const [name, figure] of Object.entries(FIGURES) as [Figure, (run: Run) => number | undefined][]) {
    const values = runs.map(figure).filter((value) => value !== undefined && !Number.isNaN(value));
    if (values.length > 0) figures[name] = spread(values as number[]);
  }
  const worst = (of: (run: Run) => readonly string[] | undefined): readonly string[] =>
    runs.map((run) => of(run) ?? []).toSorted((a, b) => b.length - a.length)[0] ?? [];
  return {
    size,
    scenario,
    note: last?.note ?? '',
    minimal: last?.minimal ?? 0,
    bound: last?.bound ?? 0,
    figures,
    silent: worst(({ outcome }) => outcome?.silent),
    missing: worst(({ outcome }) => outcome?.missing),
    unexpected: worst(({ outcome }) => outcome?.unexpected),
    callsByOperation: last?.served?.calls ?? {},
  };
}

function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  return { median: sorted[sorted.length >> 1]!, least: sorted[0]!, most: sorted.at(-1)! };
}

const COLUMNS: readonly (readonly [title: string, cell: (row: Row) => string])[] = [
  ['size', ({ size }) => (size.size === 'xl' ? `xl ${size.accounts} × ${size.regions}` : size.size)],
  ['who', ({ scenario }) => scenario.contender],
  ['scenario', ({ scenario }) => scenario.name],
  ['calls', (row) => whole(row, 'calls')],
  ['÷ minimal', (row) => ratio(row, 'callsToMinimal', 3)],
  ['wall s', (row) => ratio(row, 'wall', 1)],
  ['÷ bound', (row) => ratio(row, 'wallToBound', 3)],
  ['throttled', (row) => percent(row, 'throttled')],
  ['lost silent', (row) => whole(row, 'lostSilently', 'most')],
  ['reported', (row) => whole(row, 'lostReported', 'most')],
  ['missing', (row) => whole(row, 'missing', 'most')],
  ['unexpected', (row) => whole(row, 'unexpected', 'most')],
  ['unassessed', (row) => whole(row, 'unassessed', 'most')],
  ['records', (row) => whole(row, 'records')],
  ['CPU ms', (row) => whole(row, 'clientCpuMs')],
  ['per 1,000', (row) => whole(row, 'cpuPerThousand')],
  ['server CPU', (row) => whole(row, 'serverCpuMs')],
  ['RSS MB', (row) => whole(row, 'peakRssMb', 'most')],
  ['connections', (row) => whole(row, 'connections')],
  ['÷ needed', (row) => (row.scenario.secure ? ratio(row, 'connectionsToNeeded', 2) : '')],
];

const whole = ({ figures }: Row, figure: Figure, of: keyof Spread = 'median'): string =>
  figures[figure] === undefined ? '' : String(Math.round(figures[figure][of]));

function ratio({ figures }: Row, figure: Figure, digits: number): string {
  const value = figures[figure];
  if (value === undefined) return '';
  const [median, least, most] = [value.median, value.least, value.most].map((one) => one.toFixed(digits));
  return least === most ? median! : `${median} (${least} to ${most})`;
}

const percent = ({ figures }: Row, figure: Figure): string =>
  figures[figure] === undefined ? '' : `${(figures[figure].median * 100).toFixed(2)} %`;

/** The rows in columns, what was left out below, and what only several rows tell together. */
export function table(rows: readonly Row[]): string {
  const done = rows.filter(({ figures }) => figures.calls !== undefined);
  const cells = [COLUMNS.map(([title]) => title), ...done.map((row) => COLUMNS.map(([, cell]) => cell(row)))];
  const widths = COLUMNS.map((_, column) => Math.max(...cells.map((line) => line[column]!.length)));
  const lines = cells.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
  const left = rows
    .filter((row) => !done.includes(row))
    .map(({ size, scenario, note }) => `${size.size} ${scenario.contender} ${scenario.name}: ${note}`);
  return [...lines, '', ...left, ...models(rows), ...scaling(done), ...emptiness(done)].join('\n');
}

/** Prowler's calls for the reference estate, as recorded from its own collectors (`performance.md` section 2). */
const PROWLER_M = 11_200;

function models(rows: readonly Row[]): readonly string[] {
  const ours = rows.filter(({ size, scenario }) => size.size === 'm' && scenario.contender === 'rampart');
  return (['fast', 'full'] as const).flatMap((name) => {
    const calls = ours.find(({ scenario }) => scenario.name === name)?.figures.calls?.median;
    return calls === undefined
      ? []
      : [`model: Prowler ${PROWLER_M} calls for M ÷ Rampart ${name} ${calls} = ${(PROWLER_M / calls).toFixed(1)}`];
  });
}

/** Ten times the accounts, ten times the time: how much worse than that. */
function scaling(rows: readonly Row[]): readonly string[] {
  const of = (accounts: number): Row | undefined =>
    rows.find(({ size }) => size.size === 'xl' && size.accounts === accounts);
  const [few, many] = [of(30)?.figures, of(300)?.figures];
  if (!few?.wall || !many?.wall || !few.peakRssMb || !many.peakRssMb) return [];
  return [
    `xl: wall(300) ÷ 10 × wall(30) = ${(many.wall.median / (10 * few.wall.median)).toFixed(3)}`,
    `xl: peak RSS from 30 to 300 accounts: ${(many.peakRssMb.median - few.peakRssMb.median).toFixed(0)} MB more`,
  ];
}

function emptiness(rows: readonly Row[]): readonly string[] {
  return rows
    .filter(({ size }) => size.size === 'empty')
    .map(({ size, callsByOperation }) => {
      const regional = Object.entries(callsByOperation).filter(
        ([name]) => !/^(sts|iam|s3|s3-control|organizations):/.test(name),
      );
      const calls = regional.reduce((sum, [, count]) => sum + count, 0) / (size.regions ?? 6);
      return `empty: ${calls.toFixed(1)} calls for each region`;
    });
}

/** More calls than this, against the plan, and the gate closes. */
const MOST_CALLS = 1.1;

/** What `.ci/run` asks: counts, never times. */
export const verdicts = (rows: readonly Row[]): readonly { readonly name: string; readonly passed: boolean }[] =>
  rows.flatMap(({ scenario, figures, silent, missing, unexpected }) => {
    const name = `bench, ${scenario.name}`;
    const ratioOf = figures.answeredToMinimal?.most ?? Infinity;
    const lost = (figures.lostSilently?.most ?? 1) + (figures.lostReported?.most ?? 1);
    const wrong = [...missing.map((one) => `missing ${one}`), ...unexpected.map((one) => `unexpected ${one}`)];
    return [
      { name: `${name}: calls ÷ minimal ${ratioOf.toFixed(3)}`, passed: ratioOf <= MOST_CALLS },
      { name: `${name}: ${lost} reads lost ${silent.slice(0, 3).join(', ')}`, passed: lost === 0 },
      { name: `${name}: ${wrong.length} findings wrong ${wrong.slice(0, 3).join(', ')}`, passed: wrong.length === 0 },
    ];
  });
