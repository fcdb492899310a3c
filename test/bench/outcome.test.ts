import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { benchEstate } from '../../bench/estate.ts';
import { outcomeOf, type Outcome } from '../../bench/outcome.ts';
import type { EstateLine } from '../../src/estate/lines.ts';
import type { Finding } from '../../src/model/report.ts';
import { auditOf, type Audit } from '../cloud.ts';

const bench = benchEstate({ size: 's', seed: 1 });
const folder = mkdtempSync(join(tmpdir(), 'rampart-outcome-'));
let audit: Audit;

beforeAll(async () => {
  audit = await auditOf(bench.estate, { regions: bench.regions });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What is known after a run whose files were changed so. */
function after(
  line: (line: EstateLine) => EstateLine | undefined,
  finding: (finding: Finding) => Finding | undefined = (one) => one,
): Promise<Outcome> {
  const lines = audit.ndjson
    .trim()
    .split('\n')
    .flatMap((text) => line(JSON.parse(text) as EstateLine) ?? []);
  writeFileSync(join(folder, 'estate.ndjson'), lines.map((one) => `${JSON.stringify(one)}\n`).join(''));
  const findings = audit.report.findings.flatMap((one) => finding(one) ?? []);
  writeFileSync(join(folder, 'report.json'), JSON.stringify({ findings }));
  return outcomeOf(folder, bench, 'full');
}

const URLS = 'lambda.urls';

describe('what is known after a run', () => {
  it('lacks nothing where nothing was lost', async () => {
    expect(await after((line) => line)).toMatchObject({
      silent: [],
      reported: 0,
      missing: [],
      unexpected: [],
      unassessed: 0,
    });
  });

  it('tells a record that is not there, and was not said to be missing', async () => {
    const { silent, reported } = await after((line) =>
      line.kind === 'part' && line.fact === 'lambda.policies' ? { ...line, records: line.records.slice(1) } : line,
    );
    expect(silent).toHaveLength(1);
    expect(silent[0]).toContain('lambda.policies');
    expect(reported).toBe(0);
  });

  it('tells a list of which the file says nothing', async () => {
    const { silent } = await after((line) => ('fact' in line && line.fact === URLS ? undefined : line));
    expect(silent.length).toBeGreaterThan(1);
    expect(silent.every((one) => one.startsWith(URLS))).toBe(true);
  });

  it('counts apart what the file says it lacks', async () => {
    const { silent, reported } = await after((line) => {
      if (!('fact' in line) || line.fact !== URLS || line.kind === 'part')
        return 'fact' in line && line.fact === URLS ? undefined : line;
      const { kind: _, ...place } = line;
      const gap = {
        cause: 'throttled',
        operation: 'lambda:ListFunctionUrlConfigs',
        action: 'lambda:ListFunctionUrlConfigs',
        detail: '',
      } as const;
      return { kind: 'gap', ...place, at: '2026-11-21T04:12:00.000Z', gap };
    });
    expect(silent).toEqual([]);
    expect(reported).toBeGreaterThan(1);
  });

  it('tells a defect without a finding, and a finding without a defect', async () => {
    const outcome = await after(
      (line) => line,
      (finding) => {
        if (finding.check === 'env-secrets' && finding.outcome === 'fail') return undefined;
        return finding.check === 'iam-root-keys' ? { ...finding, subKey: 'other' } : finding;
      },
    );
    expect(outcome.missing.map((one) => one.slice(0, one.indexOf(' '))).toSorted()).toEqual([
      'env-secrets',
      'iam-root-keys',
    ]);
    expect(outcome.unexpected.map((one) => one.split(' ')[0])).toEqual(['iam-root-keys']);
  });
});
