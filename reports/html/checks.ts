import type { CheckDescription, Finding } from '../../src/model/report.ts';
import { type Sorted, type Standing, standing, tally } from './counts.ts';
import { html, joined, type Markup, nothing } from './markup.ts';
import { severitySign, STANDING_WORDS } from './signs.ts';
import {
  breakable,
  count,
  counted,
  cutName,
  PRACTICE_ORDER,
  PRACTICE_WORDS,
  SEVERITY_WORDS,
  withoutStop,
} from './words.ts';

/** What does this tool test? */
export function checks(sorted: Sorted): Markup {
  const { report, byCheck } = sorted;
  const all = Object.entries(report.checks);
  const failing = all.filter(([id]) => (byCheck.get(id) ?? []).some((finding) => standing(finding) === 'fail')).length;
  const silent = all.filter(([id]) => !byCheck.has(id)).length;
  return html`<section id="checks" aria-labelledby="h-checks">
    <div class="vhd">
      <h1 id="h-checks">Checks</h1>
      <p>
        ${counted(all.length - silent, 'check')} gave a result,
        ${counted(failing, 'has failing results', 'have failing results')}${silent > 0 ? `; ${count(silent)} gave none` : ''}
      </p>
    </div>
    ${PRACTICE_ORDER.map((practice) =>
      practiceChecks(
        PRACTICE_WORDS[practice].title,
        all.filter(([, check]) => check.practice === practice),
        sorted,
      ),
    )}
  </section>`;
}

function practiceChecks(title: string, all: readonly (readonly [string, CheckDescription])[], sorted: Sorted): Markup {
  return html`<div class="group">
    <h2 class="ghead plain">${title} <span class="mut">${count(all.length)}</span></h2>
    ${
      all.length === 0
        ? html`<p class="mut">No check of this practice was chosen.</p>`
        : html`<div class="rows crows">
            <div class="chd" aria-hidden="true">
              <span></span><span>Check</span><span></span><span>Severity</span>
              ${COLUMNS.map((which) => html`<span>${STANDING_WORDS[which]}</span>`)}
            </div>
            <ol>
              ${all.map(([id, check]) => checkRow(id, check, sorted.byCheck.get(id) ?? []))}
            </ol>
          </div>`
    }
  </div>`;
}

const COLUMNS = ['fail', 'not-assessed', 'pass'] as const satisfies readonly Standing[];

const number = (which: Standing, value: number): Markup =>
  html`<span class="c-q ${value === 0 ? 'z' : which === 'fail' ? 'f' : ''}"
    ><span class="c-w">${STANDING_WORDS[which]} </span>${count(value)}</span
  >`;

function checkRow(id: string, check: CheckDescription, own: readonly Finding[]): Markup {
  const counts = tally(own);
  return html`<li>
    <details>
      <summary class="r">
        <span class="c-t">${check.title}</span>
        <span class="c-res name">${cutName(id)}</span>
        <span class="c-sev">${severitySign(check.severity)}</span>
        ${COLUMNS.map((which) => number(which, counts[which]))}
      </summary>
      <article class="detail" id="check-${id}">
        <div class="dhead">
          <h3 class="vh">${check.title}</h3>
          <div class="meta">
            ${severitySign(check.severity)} <span class="mut">Confidence ${check.confidence}</span>
            <a href="#check-${id}" class="mono">${id}</a>
          </div>
        </div>
        <div class="dgrid">
          <dl class="kv">
            <dt>Why</dt>
            <dd>${check.why}</dd>
            <dt>Fix</dt>
            <dd>${check.fix}</dd>
            <dt>Severity</dt>
            <dd>${severityWords(check)}</dd>
            <dt>References</dt>
            <dd>${joined(check.references, html`<br />`)}</dd>
          </dl>
          <dl class="kv">
            <dt>Practice</dt>
            <dd>
              ${PRACTICE_WORDS[check.practice].title}, Serverless Lens SEC 2,
              ${PRACTICE_WORDS[check.practice].level.toLowerCase()}
            </dd>
            <dt>Asks AWS</dt>
            <dd>
              ${joined(
                check.actions.map((action) => html`<code>${breakable(action)}</code>`),
                ', ',
              )}
            </dd>
            <dt>Results</dt>
            <dd>${results(own)}</dd>
            ${failures(own)}
          </dl>
        </div>
      </article>
    </details>
  </li>`;
}

function severityWords({ severity, severities }: CheckDescription): string {
  const others = severities.filter((other) => other !== severity).map((other) => SEVERITY_WORDS[other].toLowerCase());
  return others.length > 0
    ? `${SEVERITY_WORDS[severity]}; by circumstances ${others.join(', ')}.`
    : `${SEVERITY_WORDS[severity]}.`;
}

function results(own: readonly Finding[]): string {
  if (own.length === 0) return 'None: nothing that this check judges was found where it was looked for.';
  const counts = tally(own);
  const blind = own.find(({ wholeScope }) => wholeScope === true)?.gap;
  const words = [
    `${count(counts.fail)} fail`,
    `${count(counts['not-assessed'])} not assessed`,
    `${count(counts.pass)} pass`,
    `${count(counts['not-applicable'])} not applicable`,
    `${count(counts.suppressed)} suppressed`,
  ].join(', ');
  return `${words}.${blind ? ` It did not run everywhere: ${blind.operation} ${blind.cause === 'pruned' ? 'was left out' : 'failed'} (${blind.cause}).` : ''}`;
}

const MOST_LINKED = 20;

function failures(own: readonly Finding[]): Markup {
  const failing = own.filter((finding) => standing(finding) === 'fail');
  if (failing.length === 0) return nothing;
  const left = failing.length - MOST_LINKED;
  return html`<dt>Failing</dt>
    <dd>
      ${joined(
        failing.slice(0, MOST_LINKED).map(({ id, because }) => html`<a href="#f-${id}">${withoutStop(because)}</a>`),
        html`<br />`,
      )}${left > 0 ? html`<br /><span class="mut">and ${count(left)} more</span>` : ''}
    </dd>`;
}
