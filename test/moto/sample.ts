/**
 * Audits the sample estate of the shared moto server, and compares the report with what the estate is known to be:
 * `../shared/moto/serve.sh run node dist/test/moto/sample.js ../shared/moto/topics.json`, which sets the environment.
 * Says what differs, and ends with 1 where anything does.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { checks } from '../../src/engine/checks.ts';
import type { GapCause } from '../../src/model/gap.ts';
import type { Finding, Report } from '../../src/model/report.ts';

interface Fact {
  readonly id: string;
  readonly resourceArn: string;
  readonly acceptArns?: readonly string[];
  readonly topic: string;
  readonly verdict: 'bad' | 'good';
  readonly verdictWhenDenied?: 'not-assessed';
  readonly why: string;
}

type Topics = Readonly<Record<string, readonly string[]>>;

/** What an operation that moto does not serve is to an auditor. */
const NOT_SERVED: readonly (GapCause | undefined)[] = ['unsupported', 'unreadable', 'unavailable'];
/** Topics whose operations moto does not serve: ListFunctionUrlConfigs. */
const UNSEEN: readonly string[] = ['function URL without authentication'];
/** What the estate's audit role may not do where IAM is enforced. */
const REFUSED: readonly string[] = [
  'secretsmanager:GetResourcePolicy',
  'iam:GenerateCredentialReport',
  'tag:GetResources',
  'route53resolver:ListFirewallConfigs',
  'route53resolver:ListFirewallRuleGroupAssociations',
];

const variable = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run this through serve.sh.`);
  return value;
};

function audited(): Report {
  const output = mkdtempSync(join(tmpdir(), 'rampart-sample-'));
  try {
    const { status } = spawnSync(
      process.execPath,
      [
        join(import.meta.dirname, '../../src/cli/main.js'),
        'audit',
        `--role-name=${variable('AUDIT_ROLE_NAME')}`,
        `--external-id=${variable('AUDIT_EXTERNAL_ID')}`,
        `--accounts=${variable('AUDIT_ACCOUNTS')}`,
        `--regions=${variable('AUDIT_REGIONS')}`,
        `--output=${output}`,
        '--quiet',
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    if (status !== 0) throw new Error(`rampart audit ended with ${status}.`);
    return JSON.parse(readFileSync(join(output, 'report.json'), 'utf8')) as Report;
  } finally {
    rmSync(output, { recursive: true });
  }
}

/** What is wrong with what the report says of a fact; undefined where nothing is. */
function wrong({ verdict, topic, ...fact }: Fact, found: readonly Finding[], denied: boolean): string | undefined {
  const failed = found.some(({ outcome }) => outcome === 'fail');
  const blind = found.filter(({ outcome }) => outcome === 'not-assessed');
  const said = found.map(({ check, outcome, because }) => `${check} ${outcome}: ${because}`).join('; ') || 'nothing';
  if (denied && fact.verdictWhenDenied !== undefined)
    return found.length > 0 && blind.length === found.length ? undefined : `should be not-assessed, is ${said}`;
  if (verdict === 'good') return failed ? `should not fail: ${said}` : undefined;
  if (UNSEEN.includes(topic)) {
    const honest = blind.length > 0 && blind.every(({ gap }) => NOT_SERVED.includes(gap?.cause));
    return honest && blind.length === found.length ? undefined : `cannot be seen, but is ${said}`;
  }
  return failed ? undefined : `should fail, is ${said}`;
}

function main(topics: Topics, facts: readonly Fact[], denied: boolean): void {
  const report = audited();
  const count = { right: 0, wrong: 0, later: 0 };
  for (const fact of facts) {
    const known = (topics[fact.topic] ?? []).filter((id) => id in checks);
    const arns = new Set([fact.resourceArn, ...(fact.acceptArns ?? [])]);
    const label = `${fact.id} ${fact.verdict} ${fact.topic}: ${fact.resourceArn} (${fact.why})`;
    if (known.length === 0) {
      count.later += 1;
      console.log(`later  ${label}`);
      continue;
    }
    const found = report.findings.filter(
      ({ check, resource }) =>
        known.includes(check) && [resource.arn, ...resource.relatedArns].some((arn) => arns.has(arn)),
    );
    const problem = wrong(fact, found, denied);
    count[problem === undefined ? 'right' : 'wrong'] += 1;
    if (problem !== undefined) console.log(`WRONG  ${label}: ${problem}`);
  }
  const strange = report.coverage.cells
    .flatMap(({ account, region, gaps }) => gaps.map((gap) => ({ ...gap, place: `${account} ${region}` })))
    .filter(
      ({ cause, operation }) =>
        !NOT_SERVED.includes(cause) && !(denied && cause === 'access-denied' && REFUSED.includes(operation)),
    );
  for (const { place, operation, cause, detail } of strange)
    console.log(`WRONG  ${place} ${operation}: ${cause} (${detail})`);
  console.log(`${count.right} facts right, ${count.wrong} wrong, ${count.later} without a check yet.`);
  if (count.wrong + strange.length > 0 || count.right === 0) process.exitCode = 1;
}

main(
  JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Topics,
  JSON.parse(readFileSync(variable('EXPECTED_JSON'), 'utf8')) as readonly Fact[],
  process.env['ENFORCE_IAM'] === '1',
);
