import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { renderHtml as chunks } from '../../reports/html.ts';
import { DOCUMENT } from '../reports/document.ts';

const renderHtml = (report: Parameters<typeof chunks>[0]): string => [...chunks(report)].join('');

const CHROMIUM = '/usr/bin/chromium';

/** Chromium's own housekeeping would reach for the network. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const VIEWS = [
  'overview',
  'findings',
  'coverage',
  'checks',
  'pass',
  `f-${DOCUMENT.findings[0]?.id}`,
  `f-${DOCUMENT.findings[1]?.id}`,
];

let browser: Browser;
let folder: string;
let address: string;

beforeAll(async () => {
  if (!existsSync(CHROMIUM)) throw new Error(`These tests need Chromium at ${CHROMIUM}: apt-get install chromium`);
  browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
  folder = await mkdtemp(join(tmpdir(), 'rampart-report-'));
  const file = join(folder, 'report.html');
  await writeFile(file, renderHtml(DOCUMENT));
  address = pathToFileURL(file).href;
});

afterAll(async () => {
  await browser?.close();
  if (folder) await rm(folder, { recursive: true });
});

async function visiting<T>(options: BrowserContextOptions, visit: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext(options);
  try {
    return await visit(await context.newPage());
  } finally {
    await context.close();
  }
}

const open = (page: Page, view: string) => page.goto(`${address}#${view}`);

const number = async (page: Page, expression: string): Promise<number> =>
  Number(await page.evaluate<unknown>(expression));

test.each(['light', 'dark'] as const)(
  '%s: nothing is asked of the network, nothing is complained of',
  async (colorScheme) => {
    await visiting({ colorScheme }, async (page) => {
      const complaints: string[] = [];
      const requests: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('request', (request) => requests.push(request.url().split('#')[0] ?? ''));
      await page.addInitScript(
        "addEventListener('securitypolicyviolation', (e) => console.error('CSP ' + e.violatedDirective))",
      );
      for (const view of VIEWS) await open(page, view);
      expect(complaints).toEqual([]);
      expect(new Set(requests)).toEqual(new Set([address]));
    });
  },
);

describe.each(['light', 'dark'] as const)('%s: no barrier', (colorScheme) => {
  test.each(VIEWS)('%s', async (view) => {
    await visiting({ colorScheme, viewport: { width: 1280, height: 900 } }, async (page) => {
      await open(page, view);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.slice(0, 3).map(({ html }) => html)])).toEqual([]);
    });
  });
});

test('narrow: no barrier', async () => {
  await visiting({ viewport: { width: 320, height: 640 } }, async (page) => {
    for (const view of VIEWS) {
      await open(page, view);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [view, id, nodes.slice(0, 3).map(({ html }) => html)])).toEqual([]);
    }
  });
});

test.each([320, 640, 960, 1200, 1440])('%i px wide: nothing scrolls sideways', async (width) => {
  await visiting({ viewport: { width, height: 800 } }, async (page) => {
    for (const view of VIEWS) {
      await open(page, view);
      expect([view, await number(page, 'document.documentElement.scrollWidth')]).toEqual([view, width]);
    }
  });
});

test('a finding has a lasting link that opens it', async () => {
  await visiting({}, async (page) => {
    const id = `f-${DOCUMENT.findings[0]?.id}`;
    await open(page, id);
    expect(await page.locator(`#${id}`).isVisible()).toBe(true);
    expect(await page.locator('main > section:visible').count()).toBe(1);
    const passed = DOCUMENT.findings.find(({ outcome }) => outcome === 'pass');
    await open(page, `f-${passed?.id}`);
    expect(await page.locator(`#f-${passed?.id}`).isVisible()).toBe(true);
  });
});

test('with the keyboard alone: to a finding and back', async () => {
  await visiting({}, async (page) => {
    await open(page, 'findings');
    await page.locator('#fail-critical summary').first().focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('#fail-critical details[open]').count()).toBe(1);
    await page.keyboard.press('Enter');
    expect(await page.locator('#fail-critical details[open]').count()).toBe(0);
  });
});

test('on paper: every view, failures and what was not assessed open, passes counted', async () => {
  await visiting({}, async (page) => {
    await open(page, 'overview');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('main > section:visible').count()).toBe(4);
    for (const { id, outcome } of DOCUMENT.findings) {
      const printed = await page.evaluate<unknown>(`document.getElementById('f-${id}').checkVisibility()`);
      expect([id, printed]).toEqual([id, outcome === 'fail' || outcome === 'not-assessed']);
    }
    expect(await page.locator('text=72.8% assessed').first().isVisible()).toBe(true);
  });
});
