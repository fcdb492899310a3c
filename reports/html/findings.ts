import type { Finding } from '../../src/model/report.ts';
import { isEmpty, MOST_ROWS, severities, SEVERITY_ORDER, type Sorted, STANDINGS } from './counts.ts';
import { grouped } from '../../src/model/grouped.ts';
import { findingRow } from './finding.ts';
import { html, type Markup, nothing } from './markup.ts';
import { severitySign, standingSign } from './signs.ts';
import { capitalized, CAUSE_WORDS, count, counted } from './words.ts';

/** Findings of one group whose details go to paper. */
const MOST_PRINTED = 200;

/** Exactly these: all failures, then what was not assessed, then the rest, folded. */
export const findings = (sorted: Sorted): Markup =>
  html`<section id="findings" aria-labelledby="h-findings">
    <div class="vhd">
      <h1 id="h-findings">Findings</h1>
      <p>${counted(sorted.total, 'result')} of ${counted(sorted.byCheck.size, 'check')}</p>
    </div>
    <div class="find">
      ${index(sorted)}
      <div>
        ${failures(sorted)} ${unseen(sorted)} ${suppressed(sorted)} ${quiet('pass', sorted)}
        ${quiet('not-applicable', sorted)}
      </div>
    </div>
  </section>`;

function index({ by }: Sorted): Markup {
  const failing = severities(by.fail);
  return html`<nav class="facets" aria-label="Groups of findings">
    <h2>Outcome</h2>
    <ul>
      ${STANDINGS.map(
        (standing) =>
          html`<li>
            <a href="#${standing}">${standingSign(standing)}<span>${count(by[standing].length)}</span></a>
          </li>`,
      )}
    </ul>
    ${
      by.fail.length === 0
        ? ''
        : html`<h2>Fail, by severity</h2>
            <ul>
              ${SEVERITY_ORDER.filter((severity) => failing[severity] > 0).map(
                (severity) =>
                  html`<li>
                    <a href="#fail-${severity}">${severitySign(severity)}<span>${count(failing[severity])}</span></a>
                  </li>`,
              )}
            </ul>`
    }
  </nav>`;
}

function failures(sorted: Sorted): Markup {
  const { fail, pass } = sorted.by;
  const unassessed = sorted.by['not-assessed'].length;
  if (fail.length === 0) {
    return html`<div class="group empty" id="fail">
      <h2>No result fails</h2>
      <p>
        ${
          pass.length > 0
            ? `${counted(pass.length, 'result passes', 'results pass')}${unassessed > 0 ? `, but ${count(unassessed)} could not be assessed: this is not a pass of the whole` : ', and none was left unassessed'}.`
            : unassessed > 0
              ? `Nothing was assessed, so this is not a pass: ${counted(unassessed, 'result')} could not be.`
              : 'Nothing was found to judge, so this is not a pass.'
        }
      </p>
      <ul>
        <li><a href="#not-assessed">${count(unassessed)} not assessed</a></li>
        <li><a href="#pass">${count(pass.length)} pass</a></li>
      </ul>
    </div>`;
  }
  const groups = grouped(fail, ({ severity }) => severity);
  return html`<div id="fail">
    ${SEVERITY_ORDER.filter((severity) => groups.has(severity)).map((severity) =>
      group(html`${severitySign(severity)}`, `fail-${severity}`, groups.get(severity) ?? [], sorted),
    )}
  </div>`;
}

function unseen(sorted: Sorted): Markup {
  const all = sorted.by['not-assessed'];
  if (all.length === 0) {
    return html`<div class="group" id="not-assessed">
      <h2 class="ghead">${standingSign('not-assessed')} <span class="mut">0</span></h2>
      <p class="mut">${isEmpty(sorted) ? 'There was nothing to assess.' : 'Every applicable result was assessed.'}</p>
    </div>`;
  }
  const causes = grouped(all, ({ gap }) => gap?.cause);
  return html`<div id="not-assessed">
    ${[...causes].map(([cause, some]) =>
      group(
        html`${standingSign('not-assessed')}
          <span class="cause">${cause ? capitalized(CAUSE_WORDS[cause]) : 'Without a cause'}</span>`,
        `not-assessed-${cause ?? 'other'}`,
        some,
        sorted,
      ),
    )}
  </div>`;
}

function suppressed(sorted: Sorted): Markup {
  const all = sorted.by.suppressed;
  if (all.length === 0)
    return html`<div id="suppressed" class="group none">
      <h2 class="ghead">${standingSign('suppressed')} <span class="mut">0</span></h2>
    </div>`;
  return html`<div id="suppressed">${group(standingSign('suppressed'), 'suppressed-all', all, sorted)}</div>`;
}

function group(head: Markup, id: string, all: readonly Finding[], sorted: Sorted): Markup {
  return html`<div class="group" id="${id}">
    <h2 class="ghead">${head} <span class="mut">${count(all.length)}</span></h2>
    ${
      all.length > MOST_PRINTED
        ? html`<p class="only">
            Details of the first ${count(MOST_PRINTED)} are printed; ${count(all.length - MOST_PRINTED)} more are
            listed.
          </p>`
        : nothing
    }
    ${more(all.length)}
    <ol class="rows">
      ${all.slice(0, MOST_ROWS).map((finding, index) => findingRow(finding, sorted, index < MOST_PRINTED))}
    </ol>
  </div>`;
}

function quiet(standing: 'pass' | 'not-applicable', sorted: Sorted): Markup {
  const all = sorted.by[standing];
  const head = html`${standingSign(standing)} <span class="mut">${count(all.length)}</span>`;
  if (all.length === 0) return html`<div class="group none" id="${standing}"><h2 class="ghead">${head}</h2></div>`;
  return html`<details class="group quiet">
    <summary><h2 class="ghead">${head}</h2></summary>
    <div id="${standing}">
      ${more(all.length)}
      <p class="mut sm">The evidence of these is in report.json.</p>
      <ol class="rows">
        ${all.slice(0, MOST_ROWS).map((finding) => findingRow(finding, sorted, false))}
      </ol>
    </div>
  </details>`;
}

const more = (length: number): Markup =>
  length > MOST_ROWS
    ? html`<p class="amb">
        The first ${count(MOST_ROWS)} are listed; ${count(length - MOST_ROWS)} more are in report.json.
      </p>`
    : nothing;
