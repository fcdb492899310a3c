const MADE = Symbol('markup');

/** Text of the page that may go in raw. Only `html` makes it. */
export interface Markup {
  readonly [MADE]: string;
}

export type Part = Markup | string | number | undefined | readonly Part[];

/**
 * A piece of the page. Every value is escaped; characters that hide or reorder text become visible: a box in text, the
 * bare `U+202E` in an attribute. Where a value stands, in text or in a quoted attribute, is read off the template.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Part[]): Markup {
  const { texts, attribute } = template(strings);
  let out = texts[0] ?? '';
  for (const [index, value] of values.entries()) {
    out += written(value, attribute[index] ?? false) + (texts[index + 1] ?? '');
  }
  return { [MADE]: out };
}

export const source = (markup: Markup): string => markup[MADE];

export function joined(parts: readonly Part[], separator: Part): Markup {
  return html`${parts.flatMap((part, index) => (index === 0 ? [part] : [separator, part]))}`;
}

function written(value: Part, attribute: boolean): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return attribute ? attributeText(value) : text(value);
  if (isList(value)) return value.map((part) => written(part, attribute)).join('');
  return value[MADE];
}

const isList = (value: Markup | readonly Part[]): value is readonly Part[] => Array.isArray(value);

interface Template {
  readonly texts: readonly string[];
  /** For each value: does it stand in an attribute? */
  readonly attribute: readonly boolean[];
}

const templates = new WeakMap<TemplateStringsArray, Template>();

function template(strings: TemplateStringsArray): Template {
  const known = templates.get(strings);
  if (known) return known;
  // The indentation of the source is of no use to a reader of the page, and a tenth of its bytes.
  const texts = strings.map((part) => part.replace(/\n\s+/g, '\n'));
  const made = { texts, attribute: places(texts) };
  templates.set(strings, made);
  return made;
}

function places(texts: readonly string[]): readonly boolean[] {
  let state: 'text' | 'tag' | 'attribute' = 'text';
  return texts.slice(0, -1).map((part) => {
    for (const character of part) {
      if (character === '<' && state === 'text') state = 'tag';
      else if (character === '>' && state === 'tag') state = 'text';
      else if (character === '"' && state !== 'text') state = state === 'tag' ? 'attribute' : 'tag';
    }
    if (state === 'tag') throw new Error(`A value in a tag must stand in a quoted attribute: ${part}`);
    return state === 'attribute';
  });
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const SPECIAL = /[&<>"']/g;

/** Controls, bidi and other format characters, line separators, characters without width, lone surrogates. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Nothing in it is special or unseen: most texts. */
const PLAIN = /^[ !#-%(-;=?-~]*$/;

const entities = (value: string): string => value.replace(SPECIAL, (character) => ENTITIES[character] ?? '');

const text = (value: string): string =>
  PLAIN.test(value)
    ? value
    : entities(value).replace(UNSEEN, (character) => `<span class="ctl">${codePoint(character)}</span>`);

const attributeText = (value: string): string =>
  PLAIN.test(value) ? value : entities(value).replace(UNSEEN, codePoint);

const codePoint = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

export const nothing: Markup = html``;
