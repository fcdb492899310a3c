import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';

import { collectors } from '../../src/collectors/index.ts';
import type { PolicyDocument } from '../../src/engine/permissions.ts';
import { AUDIT, estate, SHOP } from './estate.ts';
import { cloud, folder, rampart } from './rampart.ts';

let cwd: string;
const cleanUp: (() => void)[] = [];
beforeAll(() => {
  cwd = folder((remove) => cleanUp.push(remove));
});
afterAll(() => {
  for (const one of cleanUp) one();
});

/** Refuses every module of the SDK, whoever imports it. */
const NO_SDK = `import { register } from 'node:module';
register('data:text/javascript,' + encodeURIComponent(\`export async function resolve(specifier, context, next) {
  if (/^@(aws-sdk|smithy)\\\\//.test(specifier)) throw new Error('loads ' + specifier);
  return next(specifier, context);
}\`));`;

describe('checks', () => {
  test('are listed, explained, and told as JSON, without loading an SDK client', async () => {
    writeFileSync(join(cwd, 'no-sdk.mjs'), NO_SDK);
    const node = ['--import', './no-sdk.mjs'];
    const [table, json, one, audit] = await Promise.all([
      rampart(['checks'], { cwd, node }),
      rampart(['checks', '--json'], { cwd, node }),
      rampart(['checks', 's3-encryption'], { cwd, node }),
      rampart(['audit', '--regions', 'us-east-1'], { cwd, node }),
    ]);
    // The trap works: what needs the SDK falls into it.
    expect([audit.code, audit.err]).toEqual([
      70,
      expect.stringMatching(/a defect of Rampart.*loads @(aws-sdk|smithy)/s),
    ]);

    expect([table.code, json.code, one.code]).toEqual([0, 0, 0]);
    expect(table.err + json.err + one.err).toBe('');
    const listed = JSON.parse(json.out) as readonly Record<string, unknown>[];
    expect(listed.length).toBeGreaterThan(10);
    for (const row of listed) {
      expect(row).toEqual({
        id: expect.stringMatching(/^[a-z0-9-]+$/),
        title: expect.any(String),
        practice: expect.any(String),
        severity: expect.stringMatching(/^(critical|high|medium|low|info)$/),
        confidence: expect.stringMatching(/^(exact|heuristic)$/),
        needs: expect.arrayContaining([expect.stringMatching(/^[a-z0-9-]+\.[a-z0-9-]+$/)]),
        actions: expect.arrayContaining([expect.stringMatching(/^[a-z0-9-]+:\w+$/)]),
      });
    }
    expect(table.out.trim().split('\n')).toHaveLength(listed.length + 1);
    expect(one.out).toMatch(/^s3-encryption: .*\n\nPractice .*\nSeverity .*\nJudges +AWS::S3::Bucket\n/);
  });

  test('a reader that has seen enough is no error; an output that takes nothing is one line', async () => {
    const away = await rampart(['checks', '--json'], { cwd, during: ({ stdout }) => void stdout?.destroy() });
    expect([away.code, away.err]).toEqual([0, '']);
    const readOnly = openSync(join(cwd, 'no-sdk.mjs'), 'r');
    const shut = await rampart(['checks'], { cwd, stdout: readOnly });
    closeSync(readOnly);
    expect([shut.code, shut.err]).toEqual([
      2,
      expect.stringMatching(/^rampart: Standard output cannot be written: .*\n$/),
    ]);
  });
});

test('help and version are results; without a command there is help, and exit 2', async () => {
  const [help, audit, version, bare] = await Promise.all(
    [['--help'], ['audit', '--help'], ['--version'], []].map((args) => rampart(args, { cwd })),
  );
  expect([help!.code, audit!.code, version!.code, bare!.code]).toEqual([0, 0, 0, 2]);
  expect(version!.out).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect(help!.out).toContain('doctor');
  expect(audit!.out).toContain('--role-arn');
  expect(help!.err + audit!.err + version!.err + bare!.out).toBe('');
});

describe('permissions', () => {
  const declared = new Set(
    Object.values(collectors).flatMap(({ operations }) =>
      Object.values(operations).flatMap(({ action, also = [] }) => [action, ...also]),
    ),
  );
  /** What finding regions and the caller calls. */
  const session = new Set(['ec2:DescribeRegions', 'sts:GetCallerIdentity']);

  test('are what collectors declare, and nothing that writes', async () => {
    const [json, cloudFormation, few, china] = await Promise.all([
      rampart(['permissions'], { cwd }),
      rampart(['permissions', '--format', 'cloudformation'], { cwd }),
      rampart(['permissions', '--checks', 's3-encryption'], { cwd }),
      rampart(['permissions', '--partition', 'aws-cn'], { cwd }),
    ]);
    const policy = JSON.parse(json.out) as PolicyDocument;
    const actions = policy.Statement.flatMap(({ Action }) => Action);
    for (const action of actions) {
      expect([...declared, ...session]).toContain(action);
      // Has IAM write a report first, and nothing else: it stands apart.
      if (action === 'iam:GenerateCredentialReport') continue;
      expect(action).toMatch(/^([a-z0-9-]+:(Get|List|Describe|Search)\w+|apigateway:GET)$/);
    }
    expect(actions).toEqual([...new Set(actions)]);
    expect(policy.Statement.find(({ Action }) => Action.includes('iam:GenerateCredentialReport'))?.Sid).toBe(
      'RampartGenerate',
    );

    const template = parse(cloudFormation.out) as {
      AWSTemplateFormatVersion: unknown;
      Resources: { AuditRole: { Properties: { Policies: readonly { PolicyDocument: unknown }[] } } };
    };
    expect(template.AWSTemplateFormatVersion).toBe('2010-09-09');
    expect(template.Resources.AuditRole.Properties.Policies[0]!.PolicyDocument).toEqual(policy);

    const fewer = (JSON.parse(few.out) as PolicyDocument).Statement.flatMap(({ Action }) => Action);
    expect(fewer).toContain('s3:GetEncryptionConfiguration');
    expect(fewer.filter((action) => /^(lambda|wafv2|iam):/.test(action))).toEqual([]);
    expect(china.out).toContain('arn:aws-cn:apigateway');
    expect(china.out).not.toContain('arn:aws:');
  });

  test('at fast depth leave out what it never asks', async () => {
    const asked = async (depth: string): Promise<readonly string[]> => {
      const { out } = await rampart(['permissions', '--depth', depth], { cwd });
      return (JSON.parse(out) as PolicyDocument).Statement.flatMap(({ Action }) => Action);
    };
    const [full, fast] = await Promise.all([asked('full'), asked('fast')]);
    expect(full.filter((action) => !fast.includes(action))).toEqual([
      'apigateway:ListRoutingRules',
      'dynamodb:DescribeTable',
      'events:ListRules',
      'events:ListTargetsByRule',
      'iam:GetCredentialReport',
      'iam:ListAccessKeys',
      'lambda:GetFunctionConcurrency',
      'lambda:ListAliases',
      's3:GetAccessPointPolicyStatus',
      's3:GetBucketAcl',
      's3:GetBucketOwnershipControls',
      's3:GetBucketPolicyStatus',
      's3:GetBucketVersioning',
      's3:GetEncryptionConfiguration',
      'sns:ListSubscriptionsByTopic',
      'iam:GenerateCredentialReport',
    ]);
    expect(fast.filter((action) => !full.includes(action))).toEqual([]);
  });

  test('of the base credentials with --organization are those that the README names', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const [, said = ''] = /For `--organization` the base credentials need (.*)/.exec(readme) ?? [];
    const named = [...said.matchAll(/`(?:organizations:)?([A-Z]\w+)`/g)].map(
      ([, operation]) => `organizations:${operation}`,
    );
    const read = [...declared].filter((action) => action.startsWith('organizations:'));
    expect(named.toSorted()).toEqual(read.toSorted());
  });
});

test('doctor tells what a run would not see, and what that costs', async () => {
  const denied = await cloud(estate, {
    caller: SHOP,
    rules: [{ when: { operation: 's3:GetBucketEncryption' }, fault: 'access-denied' }],
  });
  const healthy = await cloud({ accounts: { [AUDIT]: { name: 'audit', facts: {} } } });
  const [bad, fast, good, nobody] = await Promise.all([
    rampart(['doctor', '--checks', 's3-encryption'], { cwd, env: denied.env }),
    rampart(['doctor', '--checks', 's3-encryption', '--depth', 'fast'], { cwd, env: denied.env }),
    rampart(['doctor', '--checks', 's3-encryption', '--quiet'], { cwd, env: healthy.env }),
    rampart(['doctor', '--regions', 'us-east-1'], { cwd }),
  ]);
  await Promise.all([denied.close(), healthy.close()]);
  expect([bad.code, good.code, nobody.code]).toEqual([0, 0, 2]);
  expect(bad.out).toMatch(
    /Not read +s3:GetBucketEncryption \(access-denied\) in 111122223333; grant s3:GetEncryptionConfiguration; costs s3-encryption\n/,
  );
  expect(fast.out).toMatch(/Left out +s3:GetBucketEncryption in 111122223333; costs s3-encryption\n/);
  expect(good.out).toMatch(/^Node +\d+/);
  expect(good.out).toMatch(/Everything that the chosen checks need could be read\.\n$/);
  expect(good.err).toBe('');
});
