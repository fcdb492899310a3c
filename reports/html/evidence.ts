import type { Evidence } from '../../src/model/check.ts';
import { html, type Markup } from './markup.ts';
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

const CONTEXT = 2;
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
            ? html`<li class="fold">
                <details>
                  <summary>${foldWords(lines.slice(from, to))}</summary>
                  <ol>
                    ${lines.slice(from, to).map((line, index) => lineItem(line, from + index + 1, false))}
                  </ol>
                </details>
              </li>`
            : lines.slice(from, to).map((line, index) => lineItem(line, from + index + 1, hits.has(from + index))),
        )}
      </ol>
    </div>
    <p class="src"><code>${operation}</code>, ${second(at)} UTC</p>`;
}

const lineItem = ({ depth, name, text, note }: Line, number: number, hit: boolean): Markup =>
  html`<li class="${hit ? 'hit' : ''}">
    <span class="no">${number}</span><span class="mk">${hit ? html`▸<span class="vh"> deciding line </span>` : ''}</span
    ><span
      >${'  '.repeat(Math.min(depth, 20))}${name === undefined ? '' : html`<i>${name}</i>: `}${text}${note === undefined ? '' : html` <em>${note}</em>`}</span
    >
  </li>`;

interface Run {
  readonly from: number;
  readonly to: number;
  readonly folded: boolean;
}

function runs(lines: readonly Line[], hits: ReadonlySet<number>): readonly Run[] {
  const near = (index: number): boolean =>
    hits.size === 0
      ? lines.length <= UNFOLDED || index < UNFOLDED / 2 || index === lines.length - 1
      : closeTo(index, hits);
  const found: Run[] = [];
  for (let from = 0; from < lines.length;) {
    let to = from + 1;
    while (to < lines.length && near(to) === near(from)) to += 1;
    found.push({ from, to, folded: !near(from) && to - from >= LEAST_FOLD });
    from = to;
  }
  return found;
}

function closeTo(index: number, hits: ReadonlySet<number>): boolean {
  for (let other = index - CONTEXT; other <= index + CONTEXT; other += 1) if (hits.has(other)) return true;
  return false;
}

/** `14 lines: Sid "AllowApi", Effect, Principal and 3 more members` */
function foldWords(lines: readonly Line[]): string {
  const top = Math.min(...lines.map(({ depth }) => depth));
  const sids = lines
    .filter(({ name }) => name === '"Sid"' || name === '"Id"')
    .map(({ text }) => text.replace(/,$/, ''));
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
