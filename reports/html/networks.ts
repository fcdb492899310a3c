import type { Picture, PictureEdge, PictureNode } from '../../src/model/picture.ts';
import { grouped } from '../../src/model/grouped.ts';
import { accountName, type Sorted } from './counts.ts';
import { html, type Markup } from './markup.ts';
import { breakable, counted } from './words.ts';

/** Which way can traffic go? Nothing where no diagram was drawn. */
export function networks(sorted: Sorted): Markup {
  const { pictures } = sorted.report;
  if (pictures.length === 0) return html``;
  return html`<section id="networks" aria-labelledby="h-networks">
    <div class="vhd">
      <h1 id="h-networks">${counted(pictures.length, 'VPC')} with functions or VPC links</h1>
      <p>
        What stands where, and the ways that packets can really go, both ways. An amber line hangs on what was not read.
      </p>
    </div>
    ${pictures.map((picture, index) => drawn(picture, index, sorted))}
  </section>`;
}

function drawn(picture: Picture, index: number, sorted: Sorted): Markup {
  const { title, account, region, text } = picture;
  const id = `net-${index + 1}`;
  return html`<article class="net" aria-labelledby="${id}">
    <h2 id="${id}">${breakable(title)}</h2>
    <p class="mut">${accountName(sorted, account)}, ${region}</p>
    ${svg(picture)}
    <details>
      <summary>The same in words: ${counted(text.length, 'sentence')}</summary>
      <ul>
        ${text.map((sentence) => html`<li>${breakable(sentence)}</li>`)}
      </ul>
    </details>
  </article>`;
}

const svg = ({ width, height, nodes, edges, title }: Picture): Markup => {
  const byKind = grouped(nodes, ({ kind }) => (HOLDERS.has(kind) ? 'holder' : 'item'));
  return html`<svg
    class="vpc"
    viewBox="0 0 ${width} ${height}"
    width="${width}"
    height="${height}"
    role="img"
    aria-label="Diagram of ${title}"
  >
    ${(byKind.get('holder') ?? []).map(box)} ${edges.map(line)} ${(byKind.get('item') ?? []).map(box)}
  </svg>`;
};

const HOLDERS: ReadonlySet<PictureNode['kind']> = new Set(['vpc', 'zone', 'subnet']);

const box = ({ kind, label, title, x, y, width, height }: PictureNode): Markup =>
  html`<g class="n-${kind}">
    <title>${title}</title>
    <rect x="${x}" y="${y}" width="${width}" height="${height}" rx="4" />
    <text x="${x + (HOLDERS.has(kind) ? 8 : 6)}" y="${HOLDERS.has(kind) ? y + 16 : y + height / 2 + 4}">${label}</text>
  </g>`;

const line = ({ points, state, label }: PictureEdge): Markup => {
  const last = points.at(-1);
  return html`<g class="e-${state}">
    <title>${label}</title>
    <polyline points="${points.map(([x, y]) => `${x},${y}`).join(' ')}" />
    <circle cx="${last?.[0] ?? 0}" cy="${last?.[1] ?? 0}" r="3" />
  </g>`;
};
