import { createHash } from 'node:crypto';

import { describe, expect, test } from 'vitest';

import { renderHtml as chunks } from '../../reports/html.ts';
import type { Finding, Report } from '../../src/model/report.ts';
import { DOCUMENT, HOSTILE } from './document.ts';

const renderHtml = (report: Parameters<typeof chunks>[0]): string => [...chunks(report)].join('');

const page = renderHtml(DOCUMENT);

/** The page without its style, which is ours. */
const markup = page.replace(/<style>[^]*<\/style>/, '');

const occurrences = (pattern: RegExp, text = page): number => text.match(pattern)?.length ?? 0;

const section = (id: string): string => new RegExp(`<section id="${id}"[^]*?</section>`).exec(page)?.[0] ?? '';

const withFindings = (findings: readonly Finding[], rest: Partial<Report> = {}): Report => ({
  ...DOCUMENT,
  ...rest,
  findings,
});

const only = (outcome: Finding['outcome']): readonly Finding[] =>
  DOCUMENT.findings.filter((finding) => finding.outcome === outcome && !finding.suppression);

const headline = (report: Report): string => /<h1 id="h-overview">([^]*?)<\/h1>/.exec(renderHtml(report))?.[1] ?? '';

test('the same document gives the same bytes', () => {
  expect(renderHtml(structuredClone(DOCUMENT))).toBe(page);
});

describe('security', () => {
  test('nothing but style is allowed, and that by its hash', () => {
    const style = /<style>([^]*)<\/style>/.exec(page)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll('&#39;', "'");
    expect(policy).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'`,
    );
  });

  test('there is no script, no style attribute, no handler and nothing to load', () => {
    expect(markup).not.toMatch(/<script/i);
    expect(markup).not.toMatch(/<[^>]*\sstyle=/i);
    expect(markup).not.toMatch(/<[^>"]*(?:"[^"]*"[^>"]*)*\son\w+=/i);
    expect(markup).not.toMatch(/<(?:img|link|iframe|object|embed|base|form)\b/i);
    expect(markup).not.toMatch(/(?:src|href)="(?!#)/);
  });

  test('hostile text is shown, and is nothing but text', () => {
    expect(occurrences(/&lt;script&gt;alert\(1\)&lt;\/script&gt;/g)).toBeGreaterThan(5);
    expect(page).toContain('&quot; onmouseover=&quot;alert(1)&quot; x=&quot;');
    expect(page).toContain('__proto__=');
    expect(occurrences(/<\/style>/g)).toBe(1);
    expect(page).toContain('&lt;/style&gt;&lt;style&gt;*{display:none}&lt;/style&gt;');
  });

  test('what hides or reorders text is made visible', () => {
    for (const text of [HOSTILE.bidi, HOSTILE.zeroWidth, HOSTILE.control]) expect(page).not.toContain(text);
    expect(page).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u);
    expect(page).toContain('partner<span class="ctl">U+202E</span>ipa');
    expect(page).toContain('ad<span class="ctl">U+200B</span>min<span class="ctl">U+FEFF</span>');
    expect(page).toContain('bell<span class="ctl">U+0007</span><span class="ctl">U+001B</span>[31m');
    expect(page).toMatch(/title="[^"]*partnerU\+202Eipa/);
  });

  test('a value in a tag needs a quoted attribute', async () => {
    const { html } = await import('../../reports/html/markup.ts');
    expect(() => html`<b class=${'x'}></b>`).toThrow('must stand in a quoted attribute');
  });
});

describe('counts agree', () => {
  test('every finding has its link once', () => {
    const links = [...page.matchAll(/<article class="detail" id="f-([^"]+)"/g)].map(([, id]) => id);
    expect(links).toHaveLength(DOCUMENT.findings.length);
    expect(new Set(links)).toEqual(new Set(DOCUMENT.findings.map(({ id }) => id)));
  });

  test('the rows of the practices add up to the totals', () => {
    const rows = [
      ...section('overview').matchAll(/data-l="(Fail|Not assessed|Pass|Not applicable|Suppressed)"\s*>\s*([\d,]+)/g),
    ];
    const sums: Record<string, number> = {};
    for (const [, word = '', number = ''] of rows) sums[word] = (sums[word] ?? 0) + Number(number);
    expect(sums).toEqual({ Fail: 6, 'Not assessed': 6, Pass: 14, 'Not applicable': 1, Suppressed: 1 });
    const totals = [...section('overview').matchAll(/<a class="bare" href="#([a-z-]+)">\s*([\d,]+)/g)];
    expect(totals.map(([, id, number]) => [id, number])).toEqual([
      ['fail', '6'],
      ['not-assessed', '6'],
      ['pass', '14'],
      ['not-applicable', '1'],
      ['suppressed', '1'],
    ]);
    expect(page).toContain('All 28 results');
  });

  test('rankings, matrix and checks count the same results', () => {
    const all = [...section('overview').matchAll(/<td class="n strong">(\d+)<\/td>/g)].map(([, number]) =>
      Number(number),
    );
    expect(all.reduce((sum, number) => sum + number, 0)).toBe(2 * 6);
    const [places = ''] = /<table class="mx">[^]*?<\/tbody>/.exec(section('coverage')) ?? [];
    const perAccount = [...places.matchAll(/<td class="n tot [a-z]*">(\d+)<\/td>/g)].map(([, number]) =>
      Number(number),
    );
    expect(perAccount).toEqual([3, 1, 2]);
    const failing = [...section('checks').matchAll(/<span class="c-w">Fail <\/span>(\d+)/g)].map(([, number]) =>
      Number(number),
    );
    expect(failing.reduce((sum, number) => sum + number, 0)).toBe(6);
  });

  test('every link leads somewhere', () => {
    const ids = new Set([...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id));
    const dead = [...markup.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id).filter((id) => !ids.has(id));
    expect(dead).toEqual([]);
    expect(ids.size).toBe(occurrences(/\sid="/g));
  });
});

describe('the first sentence says the worst that is true', () => {
  test.each([
    ['a critical failure', DOCUMENT, 'Two critical results fail in one of three accounts'],
    [
      'a high one',
      withFindings(DOCUMENT.findings.filter(({ severity }) => severity !== 'critical')),
      'One high-severity result fails in one of three accounts',
    ],
    [
      'lesser ones',
      withFindings([...only('pass'), ...only('fail').filter(({ severity }) => severity === 'medium')]),
      'No critical or high result fails, 2 lesser ones do',
    ],
    [
      'nothing but gaps',
      withFindings([...only('pass'), ...only('not-assessed')]),
      'No result fails, but 6 could not be assessed',
    ],
    ['an account not entered', withFindings(only('pass')), 'No result fails, but 1 account could not be entered'],
    [
      'all seen, all well',
      withFindings(only('pass'), { scope: { ...DOCUMENT.scope, accounts: DOCUMENT.scope.accounts.slice(0, 2) } }),
      'No result fails: all 14 were assessed and pass',
    ],
    [
      'too little seen',
      withFindings(only('not-assessed'), { score: { ...DOCUMENT.score, value: null, grade: null } }),
      'Too little could be seen to say how well this is bounded: 6 results not assessed',
    ],
    [
      'nothing there',
      withFindings([], { scope: { organization: null, accounts: [], regions: [] } }),
      'Nothing was found to judge',
    ],
  ])('%s', (_, report, sentence) => {
    expect(headline(report)).toBe(sentence);
  });
});

test('no failure is not called a pass while something is unseen', () => {
  const findings = renderHtml(withFindings(only('not-assessed')));
  expect(findings).toContain('Nothing was assessed, so this is not a pass: 6 results could not be.');
});

test('nothing to judge is not called wholly assessed', () => {
  const empty = renderHtml(
    withFindings([], { coverage: { ratio: 1, cells: [] }, score: { ...DOCUMENT.score, value: null, grade: null } }),
  );
  expect(empty).toContain('Nothing to assess');
  expect(empty).not.toContain('100.0%');
});

test('what is not whole is not rounded to whole', () => {
  const almost = renderHtml({ ...DOCUMENT, coverage: { ...DOCUMENT.coverage, ratio: 0.99996 } });
  expect(almost).toContain('99.9% assessed');
});

test('below the coverage floor words stand where the number was', () => {
  expect(section('overview')).toContain('Not enough evidence');
  expect(section('overview')).toContain('aria-label="not scored; possible 44–81"');
});

test('one statement grants what was refused, but not the assuming of roles', () => {
  expect(section('overview')).toContain('Grant 1 read action to close 3');
  const policy = /<pre class="pol">([^]*?)<\/pre>/.exec(section('coverage'))?.[1] ?? '';
  const text = policy.replace(/<[^>]+>/g, '').replaceAll('&quot;', '"');
  expect(JSON.parse(text)).toEqual({
    Sid: 'RampartClosesGaps',
    Effect: 'Allow',
    Action: ['s3:GetBucketPolicy'],
    Resource: '*',
  });
  expect(section('coverage')).toContain('Closes 3 of the 6; the other 3 have other causes.');
});

test('passes show no evidence, and what is left out is counted', () => {
  expect(page).not.toContain('evidence of a pass');
  const [pass] = only('pass');
  const many = Array.from({ length: 2500 }, (_, index) => ({ ...pass, id: `many-${index}` }) as Finding);
  const large = renderHtml(withFindings(many));
  expect(large).toContain('The first 2,000 are listed; 500 more are in report.json.');
  expect(occurrences(/id="f-many-/g, large)).toBe(2000);
  expect(occurrences(/2,500/g, large)).toBeGreaterThan(3);
});

test('an interrupted run says so before the numbers', () => {
  const interrupted = renderHtml({ ...DOCUMENT, run: { ...DOCUMENT.run, complete: false } });
  expect(interrupted.indexOf('The run was interrupted')).toBeGreaterThan(0);
  expect(interrupted.indexOf('The run was interrupted')).toBeLessThan(interrupted.indexOf('id="score"'));
});
