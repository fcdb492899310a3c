import type { CellState, Severity } from '../../src/model/words.ts';
import type { Standing } from './counts.ts';
import { html, type Markup } from './markup.ts';
import { percent, points, range, SEVERITY_WORDS } from './words.ts';

/** Every sign, drawn once; shape and word come first, colour last. */
export const signs: Markup = html`<svg class="defs" aria-hidden="true" focusable="false">
  <defs>
    <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect class="hp" width="2.2" height="6" />
    </pattern>
    <symbol id="s4" viewBox="0 0 14 12">
      <path fill="currentColor" d="M0 8h2.5v4H0zM3.7 5.5h2.5V12H3.7zM7.4 3h2.5v9H7.4zM11.1 0h2.5v12h-2.5z" />
    </symbol>
    <symbol id="s3" viewBox="0 0 14 12">
      <path fill="currentColor" d="M0 8h2.5v4H0zM3.7 5.5h2.5V12H3.7zM7.4 3h2.5v9H7.4z" />
      <path fill="none" stroke="currentColor" d="M11.6.5h1.5v11h-1.5z" />
    </symbol>
    <symbol id="s2" viewBox="0 0 14 12">
      <path fill="currentColor" d="M0 8h2.5v4H0zM3.7 5.5h2.5V12H3.7z" />
      <path fill="none" stroke="currentColor" d="M7.9 3.5h1.5v8H7.9zM11.6.5h1.5v11h-1.5z" />
    </symbol>
    <symbol id="s1" viewBox="0 0 14 12">
      <path fill="currentColor" d="M0 8h2.5v4H0z" />
      <path fill="none" stroke="currentColor" d="M4.2 6h1.5v5.5H4.2zM7.9 3.5h1.5v8H7.9zM11.6.5h1.5v11h-1.5z" />
    </symbol>
    <symbol id="s0" viewBox="0 0 14 12">
      <path
        fill="none"
        stroke="currentColor"
        d="M.5 8.5H2v3H.5zM4.2 6h1.5v5.5H4.2zM7.9 3.5h1.5v8H7.9zM11.6.5h1.5v11h-1.5z"
      />
    </symbol>
    <symbol id="o-fail" viewBox="0 0 14 14">
      <rect x="1" y="1" width="12" height="12" rx="2" fill="currentColor" />
      <path class="cut" d="M4.5 4.5l5 5m0-5l-5 5" stroke-width="1.7" fill="none" />
    </symbol>
    <symbol id="o-pass" viewBox="0 0 14 14">
      <circle cx="7" cy="7" r="5.8" fill="none" stroke="currentColor" stroke-width="1.3" />
      <path d="M4.3 7.2l2 2 3.4-4" fill="none" stroke="currentColor" stroke-width="1.5" />
    </symbol>
    <symbol id="o-not-assessed" viewBox="0 0 14 14">
      <circle cx="7" cy="7" r="5.8" fill="none" stroke="currentColor" stroke-width="1.3" stroke-dasharray="2.2 1.5" />
      <path
        d="M5.3 5.6c.1-2.2 3.4-2.1 3.4-.1 0 1.2-1.7 1.3-1.7 2.5M7 9.4v1.2"
        fill="none"
        stroke="currentColor"
        stroke-width="1.3"
      />
    </symbol>
    <symbol id="o-not-applicable" viewBox="0 0 14 14">
      <path d="M2.5 7h9" stroke="currentColor" stroke-width="1.5" />
    </symbol>
    <symbol id="o-suppressed" viewBox="0 0 14 14">
      <rect x="1.6" y="1.6" width="10.8" height="10.8" rx="2" fill="none" stroke="currentColor" stroke-width="1.2" />
      <path d="M3 11L11 3" stroke="currentColor" stroke-width="1.2" />
    </symbol>
    <symbol id="c-part" viewBox="0 0 14 14">
      <circle cx="7" cy="7" r="5.6" fill="none" stroke="currentColor" stroke-width="1.3" />
      <path d="M7 1.4a5.6 5.6 0 000 11.2z" fill="currentColor" />
    </symbol>
    <symbol id="c-deny" viewBox="0 0 14 14">
      <circle cx="7" cy="7" r="5.6" fill="none" stroke="currentColor" stroke-width="1.3" />
      <path d="M3.6 7h6.8" stroke="currentColor" stroke-width="2" />
    </symbol>
    <symbol id="c-thr" viewBox="0 0 14 14">
      <circle cx="7" cy="7" r="5.6" fill="none" stroke="currentColor" stroke-width="1.3" />
      <path d="M7 3.6V7l2.4 1.6" fill="none" stroke="currentColor" stroke-width="1.3" />
    </symbol>
    <symbol id="c-bad" viewBox="0 0 14 14">
      <path d="M7 1.4L13 12.4H1z" fill="none" stroke="currentColor" stroke-width="1.3" />
      <path d="M7 5.2v3.4M7 9.8v1.3" stroke="currentColor" stroke-width="1.4" />
    </symbol>
    <symbol id="c-none" viewBox="0 0 14 14">
      <circle cx="7" cy="7" r="5.6" fill="none" stroke="currentColor" stroke-width="1" />
    </symbol>
    <symbol id="c-out" viewBox="0 0 14 14"><path d="M3 11L11 3" stroke="currentColor" stroke-width="1.2" /></symbol>
    <symbol id="mark" viewBox="0 0 18 18">
      <path d="M0 9h5M13 9h5" stroke="currentColor" stroke-width="1.8" />
      <path d="M5 2v14M13 2v14" stroke="currentColor" stroke-width="2.4" />
      <path d="M5 5.5h8M5 12.5h8" stroke="currentColor" stroke-width="1.4" />
    </symbol>
  </defs>
</svg>`;

const sign = (id: string, width = 14, height = 14): Markup =>
  html`<svg width="${width}" height="${height}" aria-hidden="true"><use href="#${id}" /></svg>`;

export const rampart: Markup = sign('mark', 18, 18);

const BARS: Readonly<Record<Severity, string>> = { critical: 's4', high: 's3', medium: 's2', low: 's1', info: 's0' };

export const severitySign = (severity: Severity): Markup =>
  html`<span class="sev sev-${severity}">${sign(BARS[severity], 14, 12)}${SEVERITY_WORDS[severity]}</span>`;

export const STANDING_WORDS: Readonly<Record<Standing, string>> = {
  fail: 'Fail',
  'not-assessed': 'Not assessed',
  pass: 'Pass',
  'not-applicable': 'Not applicable',
  suppressed: 'Suppressed',
};

export const standingSign = (standing: Standing): Markup =>
  html`<span class="out out-${standing}">${sign(`o-${standing}`)}${STANDING_WORDS[standing]}</span>`;

const CELLS: Readonly<Record<CellState, { readonly sign: string; readonly word: string; readonly means: string }>> = {
  assessed: { sign: 'o-pass', word: 'Assessed', means: 'Assessed' },
  partial: { sign: 'c-part', word: 'Partial', means: 'Partial: something was not read' },
  denied: { sign: 'c-deny', word: 'Denied', means: 'Denied: a needed call was refused' },
  throttled: { sign: 'c-thr', word: 'Throttled', means: 'Throttled after all retries' },
  failed: { sign: 'c-bad', word: 'Failed', means: 'Failed' },
  'not-enabled': { sign: 'o-not-applicable', word: 'Not enabled', means: 'Region not enabled' },
  pruned: {
    sign: 'c-none',
    word: 'Pruned',
    means: 'Pruned: not asked, by choice of depth or because an answer made it needless',
  },
  'out-of-scope': { sign: 'c-out', word: 'Out of scope', means: 'Out of scope by configuration' },
};

export const cellSign = (state: CellState): Markup => sign(CELLS[state].sign);
export const cellWord = (state: CellState): string => CELLS[state].word;
export const cellMeaning = (state: CellState): string => CELLS[state].means;

interface Possible {
  readonly value: number | null;
  readonly low: number;
  readonly high: number;
}

const SCALE = [0, 50, 100].map((at) => html`<line class="trk" x1="${at}%" x2="${at}%" y1="7" y2="13" />`);

/** A tick on a line from 0 to 100, inside the band of what is still possible. No tick without a value. */
export function scoreLine({ value, low, high }: Possible): Markup {
  const width = Math.max(high - low, 0).toFixed(1);
  const band =
    value === null
      ? html`<rect fill="url(#hatch)" x="${low}%" width="${width}%" y="5" height="10" rx="1" />
          <rect class="bo" x="${low}%" width="${width}%" y="5" height="10" rx="1" />`
      : html`<rect class="bnd" x="${low}%" width="${width}%" y="5" height="10" rx="1" />
          <line class="tick" x1="${value}%" x2="${value}%" y1="2" y2="18" />`;
  const label =
    value === null
      ? `not scored; possible ${range(low, high)}`
      : `score ${points(value)}, possible ${range(low, high)}`;
  return html`<svg width="240" height="20" role="img" aria-label="${label}">
    <line class="trk" x1="0" x2="100%" y1="10" y2="10" />
    ${SCALE}${band}
  </svg>`;
}

export const scale: Markup = html`<svg width="240" height="14" aria-hidden="true">
  <text x="0" y="11" class="ax">0</text>
  <text x="50%" y="11" text-anchor="middle" class="ax">50</text>
  <text x="100%" y="11" text-anchor="end" class="ax">100</text>
</svg>`;

/** How much was seen; the hatched part was not. */
export function coverageBar(ratio: number, kind: 'covbar' | 'cvb'): Markup {
  const seen = (ratio * 100).toFixed(2);
  const unseen = (100 - ratio * 100).toFixed(2);
  const [width, height] = kind === 'covbar' ? [600, 12] : [56, 8];
  return html`<svg
    class="${kind}"
    width="${width}"
    height="${height}"
    role="img"
    aria-label="${percent(ratio)} assessed"
  >
    <rect class="dat" width="${seen}%" height="100%" />
    <rect class="hb" x="${seen}%" width="${unseen}%" height="100%" />
    <rect fill="url(#hatch)" x="${seen}%" width="${unseen}%" height="100%" />
  </svg>`;
}
