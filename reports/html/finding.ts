import type { Fix } from '../../src/model/check.ts';
import type { Finding } from '../../src/model/report.ts';
import { accountName, checkOf, type Sorted, standing } from './counts.ts';
import { evidenceBlock } from './evidence.ts';
import { html, joined, type Markup, nothing, type Part } from './markup.ts';
import { severitySign, standingSign } from './signs.ts';
import { breakable, capitalized, CAUSE_WORDS, counted, cutName, minute, SEVERITY_WORDS, withoutStop } from './words.ts';

/** A finding as one row that opens. Its link, `#f-ID`, is inside, so that following it opens the row. */
export function findingRow(finding: Finding, sorted: Sorted, printed: boolean): Markup {
  const { id, resource, subKey } = finding;
  const account = accountName(sorted, resource.account);
  return html`<li>
    <details class="${printed ? 'finding' : 'finding short'}">
      <summary class="r">
        <span class="c-t">${title(finding, sorted)}</span>
        <span class="c-res name" title="${resource.arn}">${cutName(fullName(resource.name, subKey))}</span>
        <span class="c-acc">${account}</span><span class="c-reg">${resource.region}</span
        ><span class="c-short">${account}, ${resource.region}</span>
      </summary>
      <article class="detail" id="f-${id}">${detail(finding, sorted)}</article>
    </details>
  </li>`;
}

const fullName = (name: string, subKey: string | undefined): string =>
  subKey === undefined ? name : `${name} ${subKey}`;

/** What was observed; of what was not assessed, what was asked. */
function title(finding: Finding, { report }: Sorted): string {
  return finding.outcome === 'not-assessed'
    ? (checkOf(report, finding.check)?.title ?? finding.check)
    : withoutStop(finding.because);
}

function detail(finding: Finding, sorted: Sorted): Markup {
  const judged = finding.outcome === 'fail' || finding.outcome === 'not-assessed';
  const evidence = judged ? finding.evidence : [];
  const check = checkOf(sorted.report, finding.check);
  return html`<div class="dhead">
      <h3 class="vh">${title(finding, sorted)}</h3>
      <div class="meta">
        ${standingSign(standing(finding))} ${severitySign(finding.severity)}
        <a href="#check-${finding.check}" class="mono">${finding.check}</a>
        <a href="#f-${finding.id}" class="mono mut">#f-${finding.id}</a>
      </div>
    </div>
    <div class="dgrid">
      <div>
        ${definitions(finding, sorted)} ${suppression(finding)} ${gap(finding)} ${expectation(finding)}
        ${trace(finding)}
      </div>
      <div>
        ${
          evidence.length > 0
            ? html`<div class="blk">
                <div class="blkh">
                  <h4>Evidence</h4>
                  <span>${counted(evidence.length, 'answer')}</span>
                </div>
                ${evidence.map(evidenceBlock)}
              </div>`
            : nothing
        }
        ${judged ? fixBlock(finding.fix, finding.outcome === 'fail' ? check?.fix : undefined, finding.id) : nothing}
      </div>
    </div>`;
}

function definitions(finding: Finding, sorted: Sorted): Markup {
  const { resource, subKey, reasons, confidence, possible, severity } = finding;
  const tags = Object.entries(resource.tags);
  const why = [...reasons.map((reason) => `${capitalized(withoutStop(reason))}. `), `Confidence ${confidence}.`].join(
    '',
  );
  return html`<dl class="kv">
    <dt>Resource</dt>
    <dd class="mono">
      ${breakable(resource.arn)}${subKey === undefined ? '' : html` <span class="mut">${subKey}</span>`}
    </dd>
    ${
      resource.relatedArns.length > 0
        ? html`<dt>Also known as</dt>
            <dd class="mono">${joined(resource.relatedArns.map(breakable), html`<br />`)}</dd>`
        : ''
    }
    <dt>Type</dt>
    <dd>${resource.type}</dd>
    <dt>Account</dt>
    <dd>
      ${accountName(sorted, resource.account)} <span class="mono mut">${resource.account}</span>, ${resource.region}
    </dd>
    ${
      tags.length > 0
        ? html`<dt>Tags</dt>
            <dd>
              ${joined(
                tags.map(([key, value]) => html`<code>${key}=${value}</code>`),
                html`<br />`,
              )}
            </dd>`
        : ''
    }
    <dt>${finding.outcome === 'fail' ? `Why ${severity}` : 'Basis'}</dt>
    <dd>${why}</dd>
    ${
      possible && possible.length > 0
        ? html`<dt>Could be</dt>
            <dd>
              ${possible.map((other) => SEVERITY_WORDS[other]).join(', ')}: the severity rests on something unseen.
            </dd>`
        : ''
    }
  </dl>`;
}

function suppression({ suppression: entry }: Finding): Markup {
  if (!entry) return nothing;
  return html`<div class="blk">
    <h4>Suppressed</h4>
    <p>${entry.reason}</p>
    <p class="mut sm">By ${entry.owner}, until ${minute(entry.expires).slice(0, 10)}.</p>
  </div>`;
}

function gap({ gap: missing, because }: Finding): Markup {
  if (!missing) return nothing;
  return html`<div class="blk">
    <div class="ex unseen"><b>Not assessed</b>${because}</div>
    <dl class="kv">
      <dt>Call</dt>
      <dd class="mono">${breakable(missing.operation)}</dd>
      <dt>Cause</dt>
      <dd>${CAUSE_WORDS[missing.cause]}</dd>
      <dt>Answer</dt>
      <dd>${missing.detail}</dd>
      <dt>Action needed</dt>
      <dd>${actionNeeded(missing)}</dd>
    </dl>
  </div>`;
}

function actionNeeded({ cause, action }: NonNullable<Finding['gap']>): Markup {
  if (cause !== 'access-denied' || action === '')
    return html`<span class="mut">none in IAM; run again, or see the cause</span>`;
  return action === 'sts:AssumeRole'
    ? html`the role must exist and its trust policy admit the caller; the caller needs
        <code>${breakable(action)}</code>`
    : html`allow <code>${breakable(action)}</code>`;
}

function expectation({ expected, observed, outcome }: Finding): Markup {
  if (expected === undefined && observed === undefined) return nothing;
  return html`<div class="blk">
    ${expected === undefined ? '' : html`<div class="ex"><b>Expected</b>${expected}</div>`}
    ${observed === undefined ? '' : html`<div class="ex${outcome === 'fail' ? ' bad' : ''}"><b>Observed</b>${observed}</div>`}
  </div>`;
}

function trace(finding: Finding): Markup {
  if (finding.trace.length === 0) return nothing;
  return html`<div class="blk">
    <div class="blkh">
      <h4>Decision</h4>
      <span>${counted(finding.trace.length, 'thing')} considered</span>
    </div>
    <ol class="trace">
      ${finding.trace.map(
        ({ considered, contributes }) => html`<li><span>${considered}</span><span class="e">${contributes}</span></li>`,
      )}
      <li class="res">
        <span>${withoutStop(finding.because)}</span><span class="e">${standingSign(standing(finding))}</span>
      </li>
    </ol>
  </div>`;
}

function fixBlock({ cli, cloudFormation, sideEffect, verify }: Fix, words: string | undefined, id: string): Markup {
  if (words === undefined && cli === undefined && cloudFormation === undefined) return nothing;
  const forms = [
    ...(cli === undefined ? [] : [{ key: 'cli', name: 'CLI', code: cli }]),
    ...(cloudFormation === undefined ? [] : [{ key: 'cfn', name: 'CloudFormation', code: cloudFormation }]),
  ];
  const open = forms.some(({ code }) => code.match(PLACEHOLDER)?.some(isPlaceholder));
  return html`<div class="blk">
    <div class="blkh">
      <h4>Fix</h4>
      ${open ? html`<span>fill in the marked values</span>` : ''}
    </div>
    ${words === undefined ? '' : html`<p>${words}</p>`}
    ${
      forms.length === 0
        ? ''
        : html`<fieldset class="forms">
            <legend class="vh">Form of the fix</legend>
            ${forms.map(
              ({ key, name }, index) =>
                html`<label
                  >${index === 0 ? html`<input type="radio" class="i-${key}" name="form-${id}" checked />` : html`<input type="radio" class="i-${key}" name="form-${id}" />`}${name}</label
                >`,
            )}
            ${forms.map(({ key, name, code }) => html`<pre class="p-${key}" data-l="${name}">${codeText(code)}</pre>`)}
          </fieldset>`
    }
    ${
      sideEffect === undefined && verify === undefined
        ? ''
        : html`<dl class="kv">
            ${
              sideEffect === undefined
                ? ''
                : html`<dt>Side effect</dt>
                    <dd>${sideEffect}</dd>`
            }
            ${
              verify === undefined
                ? ''
                : html`<dt>Verify</dt>
                    <dd>${verify}</dd>`
            }
          </dl>`
    }
  </div>`;
}

const PLACEHOLDER = /\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g;

/** AWS's own values that look like something to fill in. */
const AWS_VALUES = /^(?:AWS_\w+|TLS_\w+|HTTP_PROXY|VPC_LINK|COGNITO_USER_POOLS|AES_256)$/;

const isPlaceholder = (word: string): boolean => !AWS_VALUES.test(word);

/** A command or a template, line by line; what the reader must fill in is marked. */
const codeText = (code: string): readonly Markup[] => codeLines(code).map((line) => codeLine(marked(line)));

const codeLines = (code: string): readonly string[] => code.replace(/\n+$/, '').split('\n');

function marked(line: string): readonly Part[] {
  const words = line.match(PLACEHOLDER) ?? [];
  return line.split(PLACEHOLDER).map((part, index) => {
    const word = words[index];
    return [part, word !== undefined && isPlaceholder(word) ? html`<mark>${word}</mark>` : word];
  });
}

/** Lines are blocks of their own, so that a long one is broken with an indent of its own. */
// prettier-ignore -- space is part of the text here
export const codeLine = (line: Part): Markup => html`<span class="ln">${line}<br /></span>`;
