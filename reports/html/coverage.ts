import type { CellGap, CoverageCell, Finding, ReportAccount } from '../../src/model/report.ts';
import type { GapCause } from '../../src/model/gap.ts';
import type { CellState } from '../../src/model/words.ts';
import { accountName, applicable, isEmpty, grantable, type Sorted } from './counts.ts';
import { grouped } from '../../src/model/grouped.ts';
import { codeLine } from './finding.ts';
import { html, joined, type Markup, nothing } from './markup.ts';
import { cellMeaning, cellSign, cellWord } from './signs.ts';
import { breakable, capitalized, CAUSE_WORDS, count, counted, percent } from './words.ts';

/** What was not assessed, and why? */
export function coverage(sorted: Sorted): Markup {
  const { report, by } = sorted;
  const unseen = by['not-assessed'].length;
  const due = applicable(sorted);
  return html`<section id="coverage" aria-labelledby="h-coverage">
    <div class="vhd">
      <h1 id="h-coverage">
        ${isEmpty(sorted) ? 'There was nothing to assess' : unseen === 0 ? 'Every result was assessed' : `${counted(unseen, 'result')} could not be assessed`}
      </h1>
      <p>
        ${isEmpty(sorted) ? 'Nothing of the kinds that are judged was found' : `${count(due - unseen)} of ${count(due)} applicable results have an answer; weighted by severity, ${percent(report.coverage.ratio)}`}
      </p>
    </div>
    ${matrix(sorted)} ${legend(sorted)}
    <div class="covgrid">
      <div>${gaps(sorted)}</div>
      ${grant(sorted)}
    </div>
  </section>`;
}

/** The worst first: a place is called what its worst service is. */
const WORST: readonly CellState[] = [
  'denied',
  'failed',
  'throttled',
  'partial',
  'assessed',
  'pruned',
  'not-enabled',
  'out-of-scope',
];

interface Place {
  readonly account: string;
  readonly region: string;
}

const placeKey = ({ account, region }: Place): string => `${account}/${region}`;
const placeId = ({ account, region }: Place): string => `gap-${account}-${region === WHOLE ? 'all' : region}`;

/** Stands for all regions of an account that could not be entered: it is one gap, with one cause. */
const WHOLE = 'all regions';

function places({ report, by }: Sorted) {
  const closed = new Set(report.scope.accounts.filter(({ state }) => state === 'not-assessed').map(({ id }) => id));
  const key = ({ account, region }: Place) => placeKey({ account, region: closed.has(account) ? WHOLE : region });
  return {
    cells: grouped(report.coverage.cells, key),
    unseen: grouped(by['not-assessed'], ({ resource }) => key(resource)),
  };
}

function regions({ report, by }: Sorted): readonly string[] {
  const named = [
    ...report.scope.regions,
    ...report.coverage.cells.map(({ region }) => region),
    ...by['not-assessed'].map(({ resource }) => resource.region),
  ];
  const unique = [...new Set(named)];
  return [...unique.filter((region) => region !== 'global'), ...unique.filter((region) => region === 'global')];
}

/** Accounts of the scope, and any other that a result lies in. */
function accounts({ report, by }: Sorted): readonly ReportAccount[] {
  const known = new Set(report.scope.accounts.map(({ id }) => id));
  const others = new Set(
    [
      ...report.coverage.cells.map(({ account }) => account),
      ...by['not-assessed'].map(({ resource }) => resource.account),
    ].filter((id) => !known.has(id)),
  );
  return [
    ...report.scope.accounts,
    ...[...others].map((id) => ({ id, name: id, state: 'partial' as const, because: '' })),
  ];
}

const FEW_REGIONS = 8;

function matrix(sorted: Sorted): Markup {
  const columns = regions(sorted);
  const rows = accounts(sorted);
  const all = places(sorted);
  const unseen = sorted.by['not-assessed'];
  const inAccount = grouped(unseen, ({ resource }) => resource.account);
  const inRegion = grouped(unseen, ({ resource }) => resource.region);
  if (rows.length === 0 || columns.length === 0) return html`<p class="mut">No account and no region was in scope.</p>`;
  return html`<table class="mx${columns.length > FEW_REGIONS ? ' many' : ''}">
    <caption class="vh">
      Coverage by account and region; numbers count results not assessed
    </caption>
    <thead>
      <tr>
        <th scope="col" class="rh">Account</th>
        ${columns.map(
          (region) =>
            html`<th scope="col">
              <span class="full">${region}</span><abbr class="ab" title="${region}">${shortRegion(region)}</abbr>
            </th>`,
        )}
        <th scope="col" class="n tot">Not assessed</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(({ id, name, state, because }) => {
        const sum = inAccount.get(id)?.length ?? 0;
        return html`<tr>
          <th scope="row">${name || id}<br /><span class="mono mut sm">${id}</span></th>
          ${
            state === 'not-assessed'
              ? html`<td colspan="${columns.length}" class="whole">${closedCell(id, because, all)}</td>`
              : columns.map((region) => cell({ account: id, region }, name || id, all))
          }
          <td class="n tot ${sum === 0 ? 'z' : 'strong'}">${count(sum)}</td>
        </tr>`;
      })}
    </tbody>
    <tfoot class="opt">
      <tr>
        <th scope="row" class="mut">Not assessed</th>
        ${columns.map((region) => html`<td class="cs">${count(inRegion.get(region)?.length ?? 0)}</td>`)}
        <td class="n tot strong">${count(unseen.length)}</td>
      </tr>
    </tfoot>
  </table>`;
}

function closedCell(account: string, because: string, { cells, unseen }: ReturnType<typeof places>): Markup {
  const place = { account, region: WHOLE };
  const inside = html`${cellSign('denied')}<b>${because || 'Could not be entered'}</b>`;
  return cells.has(placeKey(place)) || unseen.has(placeKey(place))
    ? html`<a class="cell c-denied" href="#${placeId(place)}">${inside}</a>`
    : html`<span class="cell c-denied">${inside}</span>`;
}

function cell(place: Place, name: string, { cells, unseen }: ReturnType<typeof places>): Markup {
  const own = cells.get(placeKey(place)) ?? [];
  const results = unseen.get(placeKey(place)) ?? [];
  const state = worst(own);
  if (state === undefined && results.length === 0) {
    return html`<td>
      <span class="cell c-out-of-scope"
        ><span aria-hidden="true">–</span><span class="vh">No value, ${name} ${place.region}</span></span
      >
    </td>`;
  }
  const shown = state ?? stateOf(results.flatMap(({ gap }) => gap ?? []));
  const inside = html`${cellSign(shown)}<b class="wd">${cellWord(shown)}</b
    ><span class="vh">${cellWord(shown)}, ${name} ${place.region}</span
    ><span class="rg" aria-hidden="true">${shortRegion(place.region)}</span>${
      results.length > 0
        ? html`<span class="q">${count(results.length)}<span class="vh"> not assessed</span></span>`
        : ''
    }`;
  const gaps = own.some((service) => service.gaps.length > 0) || results.length > 0;
  const tip = `${cellWord(shown)}${results.length > 0 ? `, ${count(results.length)} not assessed` : ''}`;
  return html`<td>
    ${
      gaps
        ? html`<a class="cell c-${shown}" href="#${placeId(place)}" title="${tip}">${inside}</a>`
        : html`<span class="cell c-${shown}" title="${tip}">${inside}</span>`
    }
  </td>`;
}

/** Of a place without a cell: an account that could not be entered has none. */
function stateOf(gaps: readonly { readonly cause: GapCause }[]): CellState {
  if (gaps.some(({ cause }) => cause === 'access-denied')) return 'denied';
  return gaps.some(({ cause }) => cause === 'throttled') ? 'throttled' : 'failed';
}

const worst = (cells: readonly CoverageCell[]): CellState | undefined =>
  WORST.find((state) => cells.some((candidate) => candidate.state === state));

/** `eu-west-1` is `euw1`, `ap-southeast-2` `apse2`. */
function shortRegion(region: string): string {
  const directions: Readonly<Record<string, string>> = {
    northeast: 'ne',
    northwest: 'nw',
    southeast: 'se',
    southwest: 'sw',
    north: 'n',
    south: 's',
    east: 'e',
    west: 'w',
    central: 'c',
  };
  return region
    .replace(/[a-z]+/g, (part) => directions[part] ?? part)
    .replaceAll('-', '')
    .replace('global', 'glob');
}

function legend({ report }: Sorted): Markup {
  const present = new Set(report.coverage.cells.map(({ state }) => state));
  const states = WORST.filter((state) => present.has(state));
  return html`<ul class="legend lg2">
    ${states.map((state) => html`<li class="lc-${state}">${cellSign(state)}${cellMeaning(state)}</li>`)}
  </ul>`;
}

function gaps(sorted: Sorted): Markup {
  const { cells, unseen } = places(sorted);
  const order = new Map(accounts(sorted).map(({ id }, index) => [id, index]));
  const blind = [...new Set([...cells.keys(), ...unseen.keys()])].flatMap((key) => {
    const own = cells.get(key) ?? [];
    const results = unseen.get(key) ?? [];
    const place: Place | undefined = own[0] ?? results[0]?.resource;
    const where = place && { account: place.account, region: key.endsWith(`/${WHOLE}`) ? WHOLE : place.region };
    return where && (results.length > 0 || own.some((service) => service.gaps.length > 0))
      ? [{ place: where, own, results }]
      : [];
  });
  if (blind.length === 0) {
    return html`<h2>No gap</h2>
      <p class="mut">Every call that was needed in the regions above got an answer.</p>`;
  }
  const ranked = blind.toSorted(
    (a, b) =>
      (order.get(a.place.account) ?? 0) - (order.get(b.place.account) ?? 0) ||
      (a.place.region < b.place.region ? -1 : 1),
  );
  return html`<h2 class="vh">Gaps</h2>
    ${ranked.map(({ place, own, results }) => gapsOf(place, own, results, sorted))}`;
}

interface Missing extends CellGap {
  readonly results: readonly Finding[];
}

function gapsOf(place: Place, cells: readonly CoverageCell[], results: readonly Finding[], sorted: Sorted): Markup {
  const missing = missingCalls(cells, results);
  const state = worst(cells) ?? stateOf(missing);
  return html`<article class="gapcell" id="${placeId(place)}">
    <div class="meta">
      <span class="out out-not-assessed">${cellSign(state)}${cellWord(state)}</span>
      <span class="mut">${counted(results.length, 'result')} not assessed</span>
    </div>
    <h2 class="lgh">${accountName(sorted, place.account)}, ${place.region}</h2>
    <ul class="gaps">
      ${missing.map(gapItem)}
    </ul>
  </article>`;
}

/** The calls that failed, each with the results that it cost; a result whose call is not among them stands last. */
function missingCalls(cells: readonly CoverageCell[], results: readonly Finding[]): readonly Missing[] {
  const key = ({ operation, cause }: { readonly operation: string; readonly cause: GapCause }) =>
    `${operation} ${cause}`;
  const cost = grouped(results, ({ gap }) => (gap ? key(gap) : ''));
  const listed = [
    ...grouped(
      cells.flatMap(({ gaps: own }) => own),
      (gap) => `${key(gap)} ${gap.detail}`,
    ).values(),
  ];
  const claimed = new Set<string>();
  const known = listed.flatMap((same) => {
    const [first] = same;
    if (!first) return [];
    const own = claimed.has(key(first)) ? [] : (cost.get(key(first)) ?? []);
    claimed.add(key(first));
    return [{ ...first, count: same.reduce((sum, gap) => sum + gap.count, 0), results: own }];
  });
  const others = [...cost].flatMap(([other, some]) => {
    const gap = some[0]?.gap;
    return gap && !claimed.has(other) ? [{ ...gap, count: 0, results: some }] : [];
  });
  return [...known, ...others];
}

function gapItem({ operation, action, cause, count: times, detail, results }: Missing): Markup {
  const checks = [...grouped(results, ({ check }) => check)];
  return html`<li>
    <span class="w">${capitalized(CAUSE_WORDS[cause])}</span>
    <div>
      <code>${breakable(operation)}</code
      >${times > 0 ? html`<span class="mut">, ${counted(times, 'time')}</span>` : ''}${cause === 'access-denied' && action !== '' && action !== operation ? html`<span class="mut">, needs <code>${breakable(action)}</code></span>` : ''}
      ${detail === '' ? nothing : html`<p class="mut">${detail}</p>`}
      ${
        checks.length > 0
          ? html`<p>
              ${counted(results.length, 'result')} of
              ${joined(
                checks.map(([check]) => html`<a class="mono" href="#check-${check}">${check}</a>`),
                ', ',
              )}
            </p>`
          : ''
      }
    </div>
    <span class="n">${count(results.length)}<span class="vh"> not assessed</span></span>
  </li>`;
}

function grant(sorted: Sorted): Markup {
  const { actions, closes } = grantable(sorted);
  const unseen = sorted.by['not-assessed'].length;
  const others = unseen - closes;
  if (actions.length === 0) {
    return html`<div class="grant" id="grant">
      <h2>Grant these actions</h2>
      <p class="mut sm">
        ${unseen === 0 ? 'Nothing was refused.' : 'No read action was refused; the gaps have other causes.'}
      </p>
    </div>`;
  }
  const statement = { Sid: 'RampartClosesGaps', Effect: 'Allow', Action: actions, Resource: '*' };
  return html`<div class="grant" id="grant">
    <h2>Grant these actions</h2>
    <p class="mut sm">
      ${`Read-only. Closes ${count(closes)} of the ${count(unseen)}${others > 0 ? `; ${others === 1 ? 'the other one has another cause' : `the other ${count(others)} have other causes`}` : ''}.`}
    </p>
    <pre class="pol">${JSON.stringify(statement, null, 2).split('\n').map(codeLine)}</pre>
  </div>`;
}
