import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { checks } from '../../src/engine/checks.ts';
import type { Finding, Report } from '../../src/model/report.ts';
import { cloudAt, KEYS, REGION } from './cloud.ts';
import { build, type Estate } from './estate.ts';
import { startMoto, type Moto } from './server.ts';

const ROOT = join(import.meta.dirname, '../..');
/** What an operation that moto does not serve is to an auditor. */
const NOT_SERVED: readonly string[] = ['unsupported', 'unreadable', 'unavailable'];

let moto: Moto;
let estate: Estate;
let report: Report;

beforeAll(async () => {
  moto = await startMoto(ROOT);
  const cloud = cloudAt(moto.endpoint);
  estate = await build(cloud);
  report = await audited(moto.endpoint);
});

afterAll(() => moto?.stop());

/** The report of the real command, as it is installed. */
async function audited(endpoint: string): Promise<Report> {
  const output = mkdtempSync(join(tmpdir(), 'rampart-moto-'));
  const rampart = join(ROOT, 'dist/src/cli/main.js');
  try {
    await promisify(execFile)(
      process.execPath,
      [rampart, 'audit', '--regions', `${REGION},us-east-1`, '--output', output, '--format', 'json', '--quiet'],
      {
        // Nothing of the machine's own AWS configuration.
        env: {
          PATH: process.env['PATH'],
          HOME: output,
          AWS_ENDPOINT_URL: endpoint,
          AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
          AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
          AWS_REGION: REGION,
          AWS_EC2_METADATA_DISABLED: 'true',
        },
      },
    );
    return JSON.parse(readFileSync(join(output, 'report.json'), 'utf8')) as Report;
  } finally {
    rmSync(output, { recursive: true });
  }
}

const on = (check: string, arn: string): readonly Finding[] =>
  report.findings.filter(
    ({ check: id, resource }) => id === check && (resource.arn === arn || resource.relatedArns.includes(arn)),
  );

/** Every word said of a resource, in a form that a failing test shows whole. */
const said = (check: string, arn: string) => ({
  arn,
  said: on(check, arn).map(({ outcome, because, gap }) => [outcome, because, gap?.operation, gap?.cause].join(' ')),
});
const some = (arn: string, outcome: string) => ({
  arn,
  said: expect.arrayContaining([expect.stringMatching(`^${outcome} `)]),
});

const ids = Object.keys(checks);

describe.each(ids)('%s', (check) => {
  test('has a pair, or a reason for none', () => {
    const pairs = estate.pairs.filter((pair) => pair.check === check);
    const unpaired = estate.unpaired.filter((one) => one.check === check);
    expect(pairs.length + unpaired.length).toBe(1);
  });

  test('says what is there', () => {
    for (const { bad, good } of estate.pairs.filter((pair) => pair.check === check)) {
      expect(said(check, bad)).toEqual(some(bad, 'fail'));
      expect(said(check, good)).toEqual(some(good, 'pass'));
      expect(said(check, good)).not.toEqual(some(good, '(fail|not-assessed)'));
    }
    for (const { says } of estate.unpaired.filter((one) => one.check === check)) {
      // Where nothing is there to be judged, nothing is said.
      if (says.length === 0) expect(report.findings.filter((finding) => finding.check === check)).toEqual([]);
      for (const { outcome, arn } of says) {
        expect(said(check, arn)).toEqual(some(arn, outcome));
        expect(new Set(on(check, arn).map((finding) => finding.outcome))).toEqual(new Set([outcome]));
      }
    }
  });
});

test('every pair is of a check that exists', () => {
  const named = [...estate.pairs, ...estate.unpaired].map(({ check }) => check);
  expect(named.filter((check) => !ids.includes(check))).toEqual([]);
});

test('what moto does not serve is not assessed, and says so', () => {
  const blind = report.findings.filter(({ outcome }) => outcome === 'not-assessed');
  expect(blind.length).toBeGreaterThan(0);
  const otherwise = blind.filter(({ gap }) => gap === undefined || !NOT_SERVED.includes(gap.cause));
  expect(new Set(otherwise.map(({ check, gap }) => `${check}: ${gap?.operation} ${gap?.cause}`))).toEqual(
    // A method's validator is explained by the export alone, which moto writes without API Gateway's marks.
    new Set(['apigw-request-validation: apigateway:GetRequestValidators not-collected']),
  );
});

test('nothing failed but what moto does not serve', () => {
  const gaps = report.coverage.cells.flatMap((cell) => cell.gaps);
  expect(gaps.filter(({ cause }) => !NOT_SERVED.includes(cause))).toEqual([]);
  expect([...new Set(gaps.map(({ operation }) => operation))].toSorted()).toEqual([
    'accessanalyzer:ListAnalyzers',
    // Whether anything is exempt would matter only where something is blocked, and that is not known.
    'ec2:DescribeVpcBlockPublicAccessExclusions',
    'ec2:DescribeVpcBlockPublicAccessOptions',
    'ec2:DescribeVpcEndpointServices',
    'lambda:GetAccountSettings',
    'lambda:ListCodeSigningConfigs',
    'lambda:ListFunctionUrlConfigs',
    // Both: what could spare the second call is not known.
    'route53resolver:ListFirewallConfigs',
    'route53resolver:ListFirewallRuleGroupAssociations',
    'wafv2:ListResourcesForWebACL',
  ]);
});
