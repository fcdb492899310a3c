import { describe, expect, test } from 'vitest';

import { documentLines, evidenceBlock } from '../../reports/html/evidence.ts';
import { source } from '../../reports/html/markup.ts';
import { LONG_POLICY } from './document.ts';

const shown = (json: string): readonly string[] =>
  documentLines(json).map(
    ({ depth, name, text }) => `${'  '.repeat(depth)}${name === undefined ? '' : `${name}: `}${text}`,
  );

const block = (document: unknown, ...marks: readonly string[]): string =>
  source(evidenceBlock({ operation: 'lambda:GetPolicy', at: '2026-11-19T04:13:52.000Z', document, marks }));

const hits = (html: string): readonly string[] =>
  [...html.matchAll(/<li class="hit" value="(\d+)">/g)].map(([, line]) => line ?? '');

describe('a document in lines', () => {
  test('is what JSON.stringify would indent', () => {
    const document = { a: [1, 'two', [], {}], 'b/c': { d: null, e: [true, { f: -1.5e10 }] }, g: 'x, y: {z}' };
    expect(shown(JSON.stringify(document)).join('\n')).toBe(JSON.stringify(document, null, 2));
  });

  test('opens a policy that was sent as a text, and leads pointers into it', () => {
    const lines = documentLines(JSON.stringify({ Policy: '{"Statement":[{"Effect":"Allow"}]}', Other: 1 }));
    expect(lines.map(({ pointer }) => pointer)).toEqual([
      '',
      '/Policy',
      '/Policy/Statement',
      '/Policy/Statement/0',
      '/Policy/Statement/0/Effect',
      '/Policy/Statement/0',
      '/Policy/Statement',
      '/Policy',
      '/Other',
      '',
    ]);
    expect(lines[1]?.note).toBe('sent as a JSON text');
    expect(lines[7]?.text).toBe('},');
  });

  test('opens a policy as IAM sends it', () => {
    const lines = documentLines(
      JSON.stringify({ AssumeRolePolicyDocument: encodeURIComponent('{"Version":"2012-10-17"}') }),
    );
    expect(lines.map(({ pointer }) => pointer)).toContain('/AssumeRolePolicyDocument/Version');
  });

  test('keeps members given twice and numbers as they were written', () => {
    expect(shown('{"a":1,"a":12345678901234567890}')).toEqual(['{', '  "a": 1,', '  "a": 12345678901234567890', '}']);
  });

  test('leaves a text alone that only begins like JSON', () => {
    expect(shown('["{not json","%7B%"]')).toEqual(['[', '  "{not json",', '  "%7B%"', ']']);
  });

  test('shows a name of the language as any other', () => {
    expect(shown('{"__proto__":{"constructor":1}}')).toEqual([
      '{',
      '  "__proto__": {',
      '    "constructor": 1',
      '  }',
      '}',
    ]);
  });
});

describe('marks', () => {
  test('are the lines of what the pointers name', () => {
    expect(hits(block({ a: 1, b: { c: [1, 2] }, d: 3 }, '/b/c'))).toEqual(['4', '5', '6', '7']);
  });

  test('fall on the nearest thing around what is not there', () => {
    expect(hits(block({ Policy: 'none', b: 2 }, '/Policy/Statement/0'))).toEqual(['2']);
  });

  test('with escaped names', () => {
    expect(hits(block({ 'a/b~c': 1 }, '/a~1b~0c'))).toEqual(['2']);
  });
});

test('of a long policy the deciding statement stands open, the rest is folded and said', () => {
  const html = block({ Policy: LONG_POLICY }, '/Policy/Statement/480/Principal');
  expect(hits(html)).toEqual(['4328']);
  expect(html).toMatch(/<summary>4,324 lines: statement &quot;Partner0&quot;, .* and 476 more<\/summary>/);
  expect(html.split('</details>')[1]).toContain('&lt;script&gt;');
});

test('any document at all is shown', () => {
  for (const document of [null, 'text', 0, [], {}, [[[]]], JSON.parse(`${'['.repeat(500)}${']'.repeat(500)}`)]) {
    expect(block(document)).toContain('<li value="1">');
  }
});
