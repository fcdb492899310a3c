import type { Evidence } from '../../src/model/check.ts';
import { html, type Markup, type Part } from './markup.ts';
import { count, counted, second } from './words.ts';

/** A line of a document as it is shown. */
export interface Line {
  readonly depth: number;
  /** The member's name, without quotes as JSON writes them. */
  readonly name?: string;
  readonly text: string;
  /** JSON pointer of what begins on this line; of a closing bracket, of what it closes. */
  readonly pointer: string;
  /** What AWS sent as a text, shown as the document that it holds. */
  readonly note?: string;
}

/** Lines beside a deciding one, and the longest object around it that is shown whole. */
const CONTEXT = 2;
const WHOLE = 30;
const LEAST_FOLD = 6;
const UNFOLDED = 40;

/** The document with its own line numbers; the deciding lines marked, what is far from them folded. */
export function evidenceBlock({ operation, at, document, marks }: Evidence): Markup {
  const lines = documentLines(JSON.stringify(document) ?? 'null');
  const hits = marked(lines, marks);
  return html`<div class="doc" role="group" aria-label="${`Answer of ${operation}, ${counted(lines.length, 'line')}`}">
      <ol>
        ${runs(lines, hits).map(({ from, to, folded }) =>
          folded
            ? fold(lines.slice(from, to), from)
            : lines.slice(from, to).map((line, index) => lineItem(line, from + index, hits)),
        )}
      </ol>
    </div>
    <p class="src"><code>${operation}</code>, ${second(at)} UTC</p>`;
}

/** The list counts its lines itself; a fold has its own list, and the line after it says where the count goes on. */
const fold = (lines: readonly Line[], from: number): Markup =>
  html`<li class="fold" value="${from}">
    <details>
      <summary>${foldWords(lines)}</summary>
      <ol start="${from + 1}">
        ${lines.map(plainItem)}
      </ol>
    </details>
  </li>`;

// prettier-ignore -- space is part of the text here
const plainItem = (line: Line): Markup => html`<li>${lineText(line)}</li>`;

const lineItem = (line: Line, index: number, hits: ReadonlySet<number>): Markup =>
  // prettier-ignore -- space is part of the text here
  hits.has(index)
    ? html`<li class="hit" value="${index + 1}"><span class="vh">deciding line </span>${lineText(line)}</li>`
    : html`<li value="${index + 1}">${lineText(line)}</li>`;

const lineText = ({ depth, name, text, note }: Line): readonly Part[] => [
  '  '.repeat(Math.min(depth, 20)),
  name === undefined ? '' : html`<i>${name}</i>: `,
  text,
  note === undefined ? '' : html` <em>${note}</em>`,
];

interface Run {
  readonly from: number;
  readonly to: number;
  readonly folded: boolean;
}

function runs(lines: readonly Line[], hits: ReadonlySet<number>): readonly Run[] {
  const shown = hits.size === 0 ? beginning(lines) : around(lines, hits);
  const found: Run[] = [];
  for (let from = 0; from < lines.length;) {
    let to = from + 1;
    while (to < lines.length && shown.has(to) === shown.has(from)) to += 1;
    found.push({ from, to, folded: !shown.has(from) && to - from >= LEAST_FOLD });
    from = to;
  }
  return found;
}

const beginning = (lines: readonly Line[]): ReadonlySet<number> =>
  new Set(lines.slice(0, lines.length <= UNFOLDED ? UNFOLDED : UNFOLDED / 2).keys());

/** The deciding lines with the statement that they are in, or, where that is long, with their neighbours. */
function around(lines: readonly Line[], hits: ReadonlySet<number>): ReadonlySet<number> {
  const shown = new Set<number>();
  for (const hit of hits) {
    const depth = lines[hit]?.depth ?? 0;
    let [from, to] = [hit, hit];
    while (from > 0 && hit - from <= WHOLE && (lines[from]?.depth ?? 0) >= depth) from -= 1;
    while (to < lines.length - 1 && to - hit <= WHOLE && (lines[to]?.depth ?? 0) >= depth) to += 1;
    if (to - from > WHOLE) [from, to] = [Math.max(hit - CONTEXT, 0), Math.min(hit + CONTEXT, lines.length - 1)];
    for (let line = from; line <= to; line += 1) shown.add(line);
  }
  return shown;
}

/** `14 lines: Sid "AllowApi", Effect, Principal and 3 more members` */
function foldWords(lines: readonly Line[]): string {
  const top = Math.min(...lines.map(({ depth }) => depth));
  const sids = lines.filter(({ name }) => name === '"Sid"').map(({ text }) => text.replace(/,$/, ''));
  const members = [
    ...new Set(lines.filter(({ depth, name }) => depth <= top + 1 && name !== undefined).map(({ name }) => name)),
  ];
  const named = sids.length > 0 ? sids.map((sid) => `statement ${sid}`) : members;
  const shown = named.slice(0, 4).join(', ');
  const rest = named.length - 4;
  return `${counted(lines.length, 'line')}${shown === '' ? '' : `: ${shown}`}${rest > 0 ? ` and ${count(rest)} more` : ''}`;
}

/** The lines that a mark names, or else those of the nearest thing around it. */
function marked(lines: readonly Line[], marks: readonly string[]): ReadonlySet<number> {
  const pointers = new Set(lines.map(({ pointer }) => pointer));
  const targets = marks.map((mark) => nearest(mark, pointers)).filter((pointer) => pointer !== '');
  const within = (pointer: string) => targets.some((target) => pointer === target || pointer.startsWith(`${target}/`));
  return new Set(lines.flatMap(({ pointer }, index) => (within(pointer) ? [index] : [])));
}

function nearest(mark: string, pointers: ReadonlySet<string>): string {
  for (let pointer = mark; pointer !== ''; pointer = pointer.slice(0, Math.max(pointer.lastIndexOf('/'), 0))) {
    if (pointers.has(pointer)) return pointer;
  }
  return '';
}

interface Open {
  readonly kind: '{' | '[';
  readonly pointer: string;
  items: number;
}

const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[[\]{},:]|[^\s[\]{},:"]+/g;

/**
 * A JSON text in lines. It goes by the text and not by its values, so that members given twice and long numbers stay
 * as they are. A string that is itself a JSON text (policies come so) is opened, and pointers lead on into it.
 */
export function documentLines(json: string, root = '', base = 0, nesting = 0): readonly Line[] {
  const lines: Line[] = [];
  const stack: Open[] = [];
  const tokens = json.match(TOKENS) ?? [];
  let name: string | undefined;
  const add = (text: string, pointer: string, note?: string) => {
    lines.push({
      depth: base + stack.length,
      ...(name === undefined ? {} : { name }),
      text,
      pointer,
      ...(note === undefined ? {} : { note }),
    });
    name = undefined;
  };
  const append = (text: string) => {
    const last = lines.pop();
    if (last) lines.push({ ...last, text: last.text + text });
  };
  for (const [index, token] of tokens.entries()) {
    const around = stack.at(-1);
    if (token === ':') continue;
    if (token === ',') {
      append(',');
      if (around) around.items += 1;
      continue;
    }
    if (token === '}' || token === ']') {
      const open = stack.pop();
      if (tokens[index - 1] === '{' || tokens[index - 1] === '[') append(token);
      else add(token, open?.pointer ?? root);
      continue;
    }
    if (around?.kind === '{' && name === undefined && tokens[index + 1] === ':') {
      name = token;
      continue;
    }
    const pointer = around ? `${around.pointer}/${name === undefined ? around.items : pointerPart(name)}` : root;
    if (token === '{' || token === '[') {
      add(token, pointer);
      stack.push({ kind: token, pointer, items: 0 });
      continue;
    }
    const inner = nesting < 3 ? innerDocument(token) : undefined;
    if (inner === undefined) {
      add(token, pointer);
      continue;
    }
    const [first, ...rest] = documentLines(inner.json, pointer, base + stack.length, nesting + 1);
    if (first) add(first.text, pointer, inner.note);
    for (const line of rest) lines.push(line);
  }
  return lines;
}

const pointerPart = (name: string): string => {
  const plain: unknown = JSON.parse(name);
  return String(plain).replaceAll('~', '~0').replaceAll('/', '~1');
};

/** The JSON document that a string holds, plain or URL-encoded as IAM sends policies. */
function innerDocument(token: string): { readonly json: string; readonly note: string } | undefined {
  if (!/^"(?:\s|\\[nrt])*(?:[[{]|%7B|%5B)/i.test(token)) return undefined;
  const value: unknown = JSON.parse(token);
  const json = String(value);
  if (/^\s*[[{]/.test(json)) return isJson(json) ? { json, note: 'sent as a JSON text' } : undefined;
  const decoded = urlDecoded(json);
  return decoded !== undefined && isJson(decoded)
    ? { json: decoded, note: 'sent as a URL-encoded JSON text' }
    : undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // A text that only begins like JSON is shown as it is.
  }
}

function urlDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // A malformed escape: the text is shown as it is.
  }
}
