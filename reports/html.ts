import { createHash } from 'node:crypto';

import type { ReportDocument } from '../src/model/report.ts';
import { checks } from './html/checks.ts';
import { isEmpty, sorted, type Sorted } from './html/counts.ts';
import { coverage } from './html/coverage.ts';
import { findings } from './html/findings.ts';
import { html, type Markup, source } from './html/markup.ts';
import { networks } from './html/networks.ts';
import { headline, overview } from './html/overview.ts';
import { rampart, signs } from './html/signs.ts';
import { STYLE } from './html/style.ts';
import { breakable, count, percent, period } from './html/words.ts';

/**
 * The report as one file that needs no network, no script and no storage: a pure function of the document, so the same
 * document gives the same bytes. Everything in it may be an attacker's text.
 */
export function* renderHtml(report: ReportDocument): Iterable<string> {
  const all = sorted(report);
  yield source(head(all));
  // A style element holds raw text, which no escaping of values can make: the one thing that does not come from `html`.
  yield* ['<style>', STYLE, '</style>\n</head>\n'];
  yield source(body(all));
  yield '</html>\n';
}

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const head = (all: Sorted): Markup =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${headline(all)} · Rampart</title>
      </head>
    </html>`;

const body = (all: Sorted): Markup =>
  html`<body>
    ${signs}
    <a class="skip" href="#main">Skip to content</a>
    ${topBar(all)}
    <main id="main">
      <p class="only">Rampart, security boundaries. ${stamp(all.report)}. Run ${all.report.run.id}.</p>
      ${overview(all)} ${findings(all)} ${coverage(all)} ${networks(all)} ${checks(all)}
    </main>
    ${method(all.report)}
  </body>`;

const topBar = (all: Sorted): Markup =>
  html`<header class="top">
    <div>
      <a class="brand" href="#overview">${rampart}Rampart</a>
      <nav class="nav" aria-label="Views">
        <a href="#overview">Overview</a><a href="#findings">Findings <span>${count(all.by.fail.length)}</span></a
        ><a href="#coverage">Coverage <span>${isEmpty(all) ? '–' : percent(all.report.coverage.ratio)}</span></a
        >${all.report.pictures.length === 0 ? undefined : html`<a href="#networks">Networks <span>${count(all.report.pictures.length)}</span></a>`}<a
          href="#checks"
          >Checks <span>${count(Object.keys(all.report.checks).length)}</span></a
        >
      </nav>
      <div class="stamp"><span>${stamp(all.report)}</span></div>
    </div>
  </header>`;

const stamp = ({ scope, run }: ReportDocument): string =>
  `${scope.organization ?? scope.accounts[0]?.name ?? 'No account'}, ${period(run.startedAt, run.finishedAt)}`;

/** What an auditor writes down: who asked, with what, when. */
const method = ({ run, tool, schemaVersion }: ReportDocument): Markup =>
  html`<footer class="method">
    <p>
      Collected as <code>${breakable(run.caller)}</code>, ${period(run.startedAt, run.finishedAt)}, depth ${run.depth},
      partition ${run.partition}. Run <code>${run.id}</code>. Rampart ${tool.version}, catalogue
      ${tool.catalogueVersion}, report schema ${schemaVersion}. Not assessed is never a pass.
    </p>
  </footer>`;
