import { expect, test } from 'vitest';

import { FORMATS, isFormat } from '../../reports/formats.ts';
import { renderJson as chunks } from '../../reports/json.ts';
import { DOCUMENT } from './document.ts';

const renderJson = (report: Parameters<typeof chunks>[0]): string => [...chunks(report)].join('');

/** The same value with the members of every object in reverse, evidence left alone. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, member]) => [name, name === 'document' ? member : reversed(member)]),
  );
}

test('nothing is lost or added', () => {
  expect(JSON.parse(renderJson(DOCUMENT))).toEqual(JSON.parse(JSON.stringify(DOCUMENT)));
});

test('the order of members does not hang on how the document was made', () => {
  const other = reversed(DOCUMENT) as typeof DOCUMENT;
  expect(JSON.stringify(other)).not.toBe(JSON.stringify(DOCUMENT));
  expect(renderJson(other)).toBe(renderJson(DOCUMENT));
});

test('members stand in the order of the model, and the file ends its last line', () => {
  const text = renderJson(DOCUMENT);
  expect(text.startsWith('{\n  "schemaVersion": "1.2.0",\n  "tool": {\n    "name": "rampart",')).toBe(true);
  expect(text.endsWith('\n}\n')).toBe(true);
  expect(text).toContain('"__proto__"');
});

test('members of a later version are kept, after those of this one', () => {
  const later = { ...DOCUMENT, changes: { new: 1 } };
  expect(Object.keys(JSON.parse(renderJson(later))).at(-1)).toBe('changes');
});

test('formats by name', () => {
  expect(Object.entries(FORMATS).map(([name, { file }]) => [name, file])).toEqual([
    ['html', 'report.html'],
    ['json', 'report.json'],
  ]);
  expect([...FORMATS.json.render(DOCUMENT)].join('')).toBe(renderJson(DOCUMENT));
  expect([isFormat('json'), isFormat('toString')]).toEqual([true, false]);
});
