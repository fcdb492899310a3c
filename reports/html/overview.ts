import type { Finding, OverallScore, Score } from '../../src/model/report.ts';
import type { GapCause } from '../../src/model/gap.ts';
import {
  accountName,
  applicable,
  grantable,
  isEmpty,
  lengths,
  severities,
  SEVERITY_ORDER,
  type Sorted,
  STANDINGS,
  tally,
  weight,
} from './counts.ts';
import { grouped } from '../../src/model/grouped.ts';
import { html, type Markup, nothing } from './markup.ts';
import { coverageBar, scale, scoreLine, STANDING_WORDS } from './signs.ts';
import {
  breakable,
  CAUSE_WORDS,
  count,
  counted,
  numberWord,
  percent,
  period,
  points,
  PRACTICE_ORDER,
  PRACTICE_WORDS,
  range,
  SEVERITY_WORDS,
  serviceOf,
  spelled,
  withoutStop,
} from './words.ts';

/** What is the state, can it be trusted, what first? */
export const overview = (sorted: Sorted): Markup =>
  html`<section id="overview" aria-labelledby="h-overview">
    <div class="lede">
      <h1 id="h-overview">${headline(sorted)}</h1>
      ${lead(sorted)}
    </div>
    ${notes(sorted)} ${parts(sorted)} ${facts(sorted)} ${coverageLine(sorted)} ${scores(sorted)}
    <div class="sec two">
      ${ranking(
        'account',
        'Account',
        sorted,
        ({ resource }) => resource.account,
        (id) => accountName(sorted, id),
      )}
      ${ranking(
        'service',
        'Service',
        sorted,
        ({ resource }) => serviceOf(resource.type),
        (service) => service,
      )}
    </div>
  </section>`;

/** Where the rest is, if this page is only the index of many. */
function parts({ report: { split }, total }: Sorted): Markup {
  if (split === undefined) return nothing;
  return html`<div class="sec" id="parts">
    <div class="sech">
      <h2>This page is an index</h2>
      <p>the ${count(total)} worst of ${counted(split.findings, 'result')}; each account has a report of its own</p>
    </div>
    <table>
      <thead>
        <tr>
          <th scope="col">Account</th>
          <th scope="col" class="n">Fail</th>
          <th scope="col" class="n">Not assessed</th>
          <th scope="col" class="n">All</th>
        </tr>
      </thead>
      <tbody>
        ${split.accounts.map(
          ({ id, file, findings, counts: { outcomes } }) =>
            html`<tr>
              <th scope="row"><a href="${file.replace(/\.json$/, '.html')}">${id}</a></th>
              <td class="n">${count(outcomes.fail)}</td>
              <td class="n">${count(outcomes['not-assessed'])}</td>
              <td class="n">${count(findings)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** One sentence: the worst thing that is true, or what could not be said. */
export function headline(sorted: Sorted): string {
  const { report, by } = sorted;
  const { critical, high } = severities(by.fail);
  const worst = by.fail.filter(({ severity }) => severity === (critical > 0 ? 'critical' : 'high'));
  const held = new Set(worst.map(({ resource }) => resource.account)).size;
  const all = report.scope.accounts.length;
  const where = `${numberWord(held).toLowerCase()} of ${spelled(all, 'account').toLowerCase()}`;
  const places = all === 1 ? 'the account' : all < held ? counted(held, 'account') : where;
  const unseen = by['not-assessed'].length;
  const outside = report.scope.accounts.filter(({ state }) => state === 'not-assessed').length;
  const due = applicable(sorted);

  if (critical > 0) return `${spelled(critical, 'critical result fails', 'critical results fail')} in ${places}`;
  if (high > 0) return `${spelled(high, 'high-severity result fails', 'high-severity results fail')} in ${places}`;
  if (report.score.value === null && (unseen > 0 || outside > 0)) {
    return `Too little could be seen to say how well this is bounded: ${counted(unseen, 'result')} not assessed`;
  }
  if (by.fail.length > 0) {
    const lesser = `No critical or high result fails, ${counted(by.fail.length, 'lesser one does', 'lesser ones do')}`;
    return unseen > 0 ? `${lesser}, and ${count(unseen)} could not be assessed` : lesser;
  }
  if (unseen > 0) return `No result fails, but ${count(unseen)} could not be assessed`;
  if (outside > 0) return `No result fails, but ${counted(outside, 'account')} could not be entered`;
  if (by.suppressed.length > 0) return `No result fails, apart from ${count(by.suppressed.length)} suppressed`;
  return due > 0 ? `No result fails: all ${count(due)} were assessed and pass` : 'Nothing was found to judge';
}

function lead(sorted: Sorted): Markup {
  const { report, by } = sorted;
  const worst =
    by.fail.find(({ severity }) => severity === 'critical') ?? by.fail.find(({ severity }) => severity === 'high');
  const outside = report.scope.accounts.filter(({ state }) => state === 'not-assessed').length;
  const unseen = by['not-assessed'].length;
  return html`<p>
    ${report.run.complete ? '' : html`<span class="amb strong">The run was interrupted: what is below is incomplete.</span> `}
    ${worst ? html`First: <a href="#f-${worst.id}">${withoutStop(worst.because)}</a>. ` : ''}
    ${outside > 0 ? `${spelled(outside, 'account')} could not be entered. ` : ''}
    ${
      unseen > 0
        ? html`<a href="#not-assessed">${spelled(unseen, 'result')}</a> could not be assessed; nothing is said about
            ${unseen === 1 ? 'it' : 'them'}.`
        : isEmpty(sorted)
          ? 'Where it could be looked, there is nothing of the kinds that are judged.'
          : 'Every applicable result was assessed.'
    }
  </p>`;
}

function notes({ report }: Sorted): Markup {
  const depth = report.run.depth === 'fast' ? ['Fast depth: only what lists alone can show was judged.'] : [];
  const all = [...depth, ...report.run.notes];
  return all.length > 0
    ? html`<ul class="runnotes">
        ${all.map((note) => html`<li>${note}</li>`)}
      </ul>`
    : nothing;
}

function facts({ report }: Sorted): Markup {
  const { run, scope, tool, checks } = report;
  const regions = scope.regions.filter((region) => region !== 'global');
  const global = regions.length < scope.regions.length ? ' and global' : '';
  const caller = run.caller.split(':');
  return html`<dl class="facts">
    <div>
      <dt>Organization</dt>
      <dd class="mono">${scope.organization ?? html`<span class="mut">none</span>`}</dd>
    </div>
    <div>
      <dt>Scope</dt>
      <dd>${counted(scope.accounts.length, 'account')}, ${counted(regions.length, 'region')}${global}</dd>
    </div>
    <div>
      <dt>Collected</dt>
      <dd>${period(run.startedAt, run.finishedAt)}</dd>
    </div>
    <div>
      <dt>Caller</dt>
      <dd class="mono">${breakable(caller.slice(5).join(':') || run.caller)}</dd>
    </div>
    <div>
      <dt>Rules</dt>
      <dd>
        Rampart ${tool.version}, catalogue ${tool.catalogueVersion}, ${counted(Object.keys(checks).length, 'check')}
      </dd>
    </div>
    <div>
      <dt>Run</dt>
      <dd class="mono">${run.id.length > 20 ? `${run.id.slice(0, 12)} … ${run.id.slice(-4)}` : run.id}</dd>
    </div>
  </dl>`;
}

function coverageLine(sorted: Sorted): Markup {
  const { report, by } = sorted;
  const unseen = by['not-assessed'];
  const due = applicable(sorted);
  const causes = grouped(unseen, ({ gap }) => gap?.cause);
  const { actions, closes } = grantable(sorted);
  return html`<div class="cov">
    <p>
      <b>${isEmpty(sorted) ? 'Nothing to assess' : `${percent(report.coverage.ratio)} assessed`}</b><br /><span
        class="mut sm"
        >${count(due - unseen.length)} of ${count(due)} applicable results, weighted by severity</span
      >
    </p>
    ${isEmpty(sorted) ? html`<span></span>` : coverageBar(report.coverage.ratio, 'covbar')}
    <ul>
      <li><a class="strong" href="#not-assessed">${count(unseen.length)} not assessed</a></li>
      ${[...causes].map(([cause, findings]) => html`<li>${count(findings.length)} ${causeWord(cause)}</li>`)}
      ${
        actions.length > 0
          ? html`<li>
              <a class="act" href="#grant">Grant ${counted(actions.length, 'read action')} to close ${count(closes)}</a>
            </li>`
          : ''
      }
    </ul>
  </div>`;
}

const causeWord = (cause: GapCause | undefined): string => (cause ? CAUSE_WORDS[cause] : 'without a cause');

function scores(sorted: Sorted): Markup {
  const { report } = sorted;
  const total = lengths(sorted);
  return html`<div class="sec" id="score">
    <div class="score">
      ${hero(sorted)}
      <table class="prac">
        <caption class="vh">
          Score by practice
        </caption>
        <thead>
          <tr>
            <th scope="col">Practice</th>
            <th scope="col" colspan="2">Score and possible range</th>
            <td class="rg"></td>
            <th scope="col" class="n">Assessed</th>
            ${STANDINGS.map((standing) => html`<th scope="col" class="n ${rare(standing)}">${STANDING_WORDS[standing]}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${PRACTICE_ORDER.map((practice) => practiceRow(practice, report.score, sorted))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">All ${counted(sorted.total, 'result')}</th>
            <td></td>
            <td class="rng">${scale}</td>
            <td class="rg"></td>
            <td class="n">${isEmpty(sorted) ? '–' : percent(report.coverage.ratio)}</td>
            ${STANDINGS.map(
              (standing) =>
                html`<td class="n ${rare(standing)}">
                  <a class="bare" href="#${standing}">${count(total[standing])}</a>
                </td>`,
            )}
          </tr>
        </tfoot>
      </table>
    </div>
  </div>`;
}

const rare = (standing: string): string => (standing === 'not-applicable' || standing === 'suppressed' ? 'opt' : '');

const RISKS: Readonly<Record<OverallScore['wellArchitected']['risk'], string>> = {
  UNANSWERED: 'unanswered',
  HIGH: 'high risk',
  MEDIUM: 'medium risk',
  NONE: 'no risk found',
  NOT_APPLICABLE: 'not applicable',
};

function hero(sorted: Sorted): Markup {
  const { report, byId } = sorted;
  const { score } = report;
  const number = isEmpty(sorted)
    ? html`<div class="big none mut">Nothing to judge</div>`
    : score.value === null
      ? html`<div class="big none">Not enough evidence <small>${range(score.low, score.high)} possible</small></div>`
      : html`<div class="big">
          ${points(score.value)}
          <small
            >of 100${score.grade === null ? '' : `, grade ${score.grade}`}<br />${range(score.low, score.high)}
            possible</small
          >
        </div>`;
  const cap = score.cappedBy === null ? undefined : byId.get(score.cappedBy);
  return html`<div class="hero">
    <h2>Security boundaries</h2>
    ${number} ${isEmpty(sorted) ? nothing : scoreLine(score)}
    ${
      score.value === null || score.cappedBy === null
        ? ''
        : html`<p>
            Held at ${points(score.value)} while
            <a href="#f-${score.cappedBy}">${withoutStop(cap?.because ?? 'a failure is open')}</a>.
          </p>`
    }
    <p class="mut">Well-Architected SEC 2: <span class="strong ink">${RISKS[score.wellArchitected.risk]}</span></p>
    <p class="mut">${accountsUnderneath(report.score, report.scope.accounts.length)}</p>
  </div>`;
}

/** An organization's mean is never shown bare. */
function accountsUnderneath({ accounts, distribution }: OverallScore, all: number): string {
  const { minimum, tenthPercentile } = distribution;
  if (all < 2 || minimum === null) return '';
  const values = Object.values(accounts).filter(({ value }) => value !== null).length;
  const tenth =
    tenthPercentile === null || tenthPercentile === minimum ? '' : `, the tenth percentile ${points(tenthPercentile)}`;
  const without = all - values;
  return `Mean of ${counted(values, 'account')}, the lowest ${points(minimum)}${tenth}${without > 0 ? `; ${count(without)} without a score` : ''}.`;
}

function practiceRow(practice: (typeof PRACTICE_ORDER)[number], overall: OverallScore, { byPractice }: Sorted): Markup {
  const score: Score = overall.practices[practice];
  const counts = tally(byPractice.get(practice) ?? []);
  const applicable = counts.fail + counts['not-assessed'] + counts.pass + counts.suppressed;
  const { title, level } = PRACTICE_WORDS[practice];
  const empty = applicable === 0 && score.value === null;
  return html`<tr>
    <th scope="row">${title}<br /><span class="mut sm">${level}</span></th>
    ${
      score.value === null
        ? html`<td class="val none${empty ? ' mut' : ''}">${empty ? 'Nothing to judge' : 'Not enough evidence'}</td>`
        : html`<td class="val">${points(score.value)}</td>`
    }
    <td class="rng">${empty ? '' : scoreLine(score)}</td>
    <td class="rg">${empty ? '–' : range(score.low, score.high)}</td>
    <td class="cv n" data-l="Assessed">
      ${
        empty
          ? html`<span class="mut">–</span>`
          : html`<span class="cvi">${coverageBar(score.coverage, 'cvb')}${percent(score.coverage)}</span>`
      }
    </td>
    ${STANDINGS.map(
      (standing) =>
        html`<td
          class="n ${rare(standing)} ${counts[standing] === 0 ? 'z' : standing === 'fail' ? 'strong' : ''}"
          data-l="${STANDING_WORDS[standing]}"
        >
          ${count(counts[standing])}
        </td>`,
    )}
  </tr>`;
}

const MOST_RANKED = 12;

function ranking(
  id: string,
  head: string,
  { by }: Sorted,
  key: (finding: Finding) => string,
  name: (key: string) => string,
): Markup {
  const ranked = [...grouped(by.fail, key)]
    .toSorted(([a, some], [b, others]) => weight(others) - weight(some) || (a < b ? -1 : 1))
    .map(([group, findings]) => [name(group), findings] as const);
  const shown = ranked.length > MOST_RANKED ? ranked.slice(0, MOST_RANKED - 1) : ranked;
  const rest = ranked.slice(shown.length);
  const rows =
    rest.length > 0 ? [...shown, [`${count(rest.length)} others`, rest.flatMap(([, all]) => all)] as const] : shown;
  return html`<div>
    <div class="sech">
      <h2>Failing, by ${id}</h2>
      <p>weighted by severity</p>
    </div>
    ${
      rows.length === 0
        ? html`<p class="mut">No result fails.</p>`
        : html`<table>
            <thead>
              <tr>
                <th scope="col">${head}</th>
                ${SEVERITY_ORDER.map((severity) => html`<th scope="col" class="n ${lesser(severity)}">${SEVERITY_WORDS[severity]}</th>`)}
                <th scope="col" class="n">All</th>
              </tr>
            </thead>
            <tbody>
              ${rows.map(([name, findings]) => rankingRow(name, findings))}
            </tbody>
          </table>`
    }
  </div>`;
}

const lesser = (severity: string): string => (severity === 'low' || severity === 'info' ? 'lo' : '');

function rankingRow(name: string, findings: readonly Finding[]): Markup {
  const counts = severities(findings);
  return html`<tr>
    <th scope="row">${name}</th>
    ${SEVERITY_ORDER.map(
      (severity) =>
        html`<td class="n ${lesser(severity)} ${counts[severity] === 0 ? 'z' : severity === 'critical' ? 'bad' : ''}">
          ${count(counts[severity])}
        </td>`,
    )}
    <td class="n strong">${count(findings.length)}</td>
  </tr>`;
}
