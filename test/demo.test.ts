import { describe, expect, test } from 'vitest';

import { REGION_OPERATIONS } from '../src/aws/regions.ts';
import { SESSION_OPERATIONS } from '../src/aws/session.ts';
import { collectors } from '../src/collectors/index.ts';

import { serviceOf, type CollectedFact } from '../src/model/catalogue.ts';
import type { Finding } from '../src/model/report.ts';
import { company, companyRegions, expectations } from '../src/simulator/company/index.ts';
import { replay } from './simulator/replay.ts';
import { auditOf } from './cloud.ts';

/** What the audit may call: what collectors declare, and what finds accounts and regions. */
const allowed = new Set([
  ...(Object.keys(collectors) as CollectedFact[]).flatMap((fact) =>
    Object.keys(collectors[fact].operations).map((name) => `${serviceOf(fact)}:${name}`),
  ),
  ...[...SESSION_OPERATIONS].map((name) => `sts:${name}`),
  ...[...REGION_OPERATIONS].map((name) => `ec2:${name}`),
]);

const audit = auditOf(company, { regions: companyRegions, allowed });

interface Named {
  readonly check: string;
  readonly arn: string;
  readonly subKey?: string | undefined;
}

const nameOf = ({ check, arn, subKey }: Named): string => `${check} ${arn}${subKey === undefined ? '' : ` #${subKey}`}`;
const named = ({ check, resource: { arn }, subKey }: Finding): string => nameOf({ check, arn, subKey });

/** One line for each finding; the severity only where the sample states it. */
const promised = new Map(
  expectations.map((one) => [nameOf(one), `${one.outcome}${one.severity === undefined ? '' : ` ${one.severity}`}`]),
);
/** Checks that the sample speaks of. A new one joins when it is given its examples. */
const sampled = [...new Set(expectations.map(({ check }) => check))];
const stated = new Set(expectations.filter(({ severity }) => severity !== undefined).map(nameOf));

test('the sample cloud gives every finding that it promises, and no other', async () => {
  const { report } = await audit;
  const given = report.findings
    .filter(({ check }) => sampled.includes(check))
    .map((finding) => {
      const name = named(finding);
      return `${name}: ${finding.outcome}${stated.has(name) ? ` ${finding.severity}` : ''}`;
    });
  expect(given.toSorted()).toEqual([...promised].map(([name, words]) => `${name}: ${words}`).toSorted());
  expect(expectations).toHaveLength(promised.size);
});

describe('every check of the sample has a good and a bad example', () => {
  test.each(sampled)('%s', (check) => {
    const outcomes = expectations.filter((one) => one.check === check).map(({ outcome }) => outcome);
    expect(outcomes).toContain('pass');
    expect(outcomes).toContain('fail');
  });
});

test('the audit calls nothing outside of what it declares, and nothing that the simulated cloud does not know', async () => {
  const { simulator } = await audit;
  expect([...simulator.unknown]).toEqual([]);
  expect([...simulator.refused]).toEqual([]);
});

test('the sample, collected and served again, is collected again', async () => {
  const { ndjson } = await audit;
  const { estate, caller } = replay(ndjson);
  const again = await auditOf(estate, { regions: companyRegions, caller });
  // Answers arrive in an order of their own.
  const lines = (text: string): readonly string[] => text.trim().split('\n').toSorted();
  expect(lines(again.ndjson)).toEqual(lines(ndjson));
});

test('no secret of the sample reaches the estate file or the report', async () => {
  const { ndjson, report } = await audit;
  const secrets = JSON.stringify(company).match(SECRETS) ?? [];
  expect(secrets.length).toBeGreaterThanOrEqual(6);
  const written = ndjson + JSON.stringify(report);
  expect(secrets.filter((secret) => written.includes(secret))).toEqual([]);
});

/** What the sample invents in the form of secrets: tokens, random text of the length of keys, a line of a private key. */
const SECRETS = /ghp_\w{36}|sk_live_\w{24}|xoxb-[\w-]{40,}|(?<=_SECRET":")\w{40,44}(?=")|(?<=KEY-----\\n)\w{64}/g;
