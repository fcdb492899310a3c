import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Files that break the one-way arrows of the house: what each holds, and who must refuse it. */
const PLANTED: readonly (readonly [file: string, text: string, by: 'compiler' | 'linter'])[] = [
  ['src/model/planted-engine.ts', "export { judge } from '../engine/judge.ts';", 'compiler'],
  ['src/model/planted-sdk.ts', "export { LambdaClient } from '@aws-sdk/client-lambda';", 'linter'],
  ['src/model/planted-own-sdk.ts', "export { Route53ResolverClient } from '../sdk/route53resolver.ts';", 'linter'],
  ['src/sdk/planted-model.ts', "export { grouped } from '../model/grouped.ts';", 'compiler'],
  ['checks/planted-own-sdk.ts', "export { Route53ResolverClient } from '../src/sdk/route53resolver.ts';", 'linter'],
  [
    'checks/planted-sdk.ts',
    "import { LambdaClient } from '@aws-sdk/client-lambda';\nexport default LambdaClient;",
    'linter',
  ],
  ['checks/planted-collector.ts', "export { default } from '../src/collectors/ec2-vpcs.ts';", 'compiler'],
  ['checks/planted-check.ts', "export { default } from './s3-acl-disabled.ts';", 'linter'],
  ['checks/planted-analysis.ts', "export { analyses } from '../src/analysis/index.ts';", 'compiler'],
  ['checks/planted-clock.ts', 'export default Date.now();', 'linter'],
  ['checks/planted-disk.ts', "export { readFileSync } from 'node:fs';", 'linter'],
  ['checks/planted-network.ts', "export default fetch('http://127.0.0.1');", 'linter'],
  ['reports/planted-check.ts', "export { default } from '../checks/s3-acl-disabled.ts';", 'compiler'],
  ['reports/planted-collector.ts', "export { default } from '../src/collectors/ec2-vpcs.ts';", 'compiler'],
  ['reports/planted-analysis.ts', "export { analyses } from '../src/analysis/index.ts';", 'compiler'],
  ['reports/planted-sdk.ts', "export { LambdaClient } from '@aws-sdk/client-lambda';", 'linter'],
  ['src/analysis/planted-disk.ts', "export { readFileSync } from 'node:fs';", 'linter'],
  ['src/analysis/planted-engine.ts', "export { judge } from '../engine/judge.ts';", 'compiler'],
  ['src/collectors/planted-check.ts', "export { default } from '../../checks/s3-acl-disabled.ts';", 'compiler'],
  ['src/collectors/planted-analysis.ts', "export { analyses } from '../analysis/index.ts';", 'compiler'],
  ['src/engine/planted-cli.ts', "export { program } from '../cli/program.ts';", 'compiler'],
  ['src/engine/planted-test.ts', "export { testCheck } from '../../test/check.ts';", 'compiler'],
  ['src/aws/planted-estate.ts', "export { openEstate } from '../estate/reader.ts';", 'compiler'],
  ['src/simulator/planted-engine.ts', "export { judge } from '../engine/judge.ts';", 'compiler'],
];

const copy = mkdtempSync(join(tmpdir(), 'rampart-arrows-'));
let refused = '';

beforeAll(() => {
  for (const part of ['src', 'checks', 'reports', 'docs', 'test', 'tsconfig.json', 'package.json', '.oxlintrc.json']) {
    cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  for (const [file, text] of PLANTED) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    writeFileSync(join(copy, file), `${text}\n`);
  }
  refused =
    output('node_modules/.bin/tsc', ['-b', '--pretty', 'false']) +
    output('node_modules/.bin/oxlint', ['--format=unix', ...PLANTED.map(([file]) => file)]);
}, 120_000);

afterAll(() => rmSync(copy, { recursive: true }));

/** Both tools end with an error here, and tell why on standard output. */
function output(command: string, args: readonly string[]): string {
  try {
    return execFileSync(join(copy, command), args, { cwd: copy, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    return String((error as { stdout?: unknown }).stdout);
  }
}

test.each(PLANTED)('%s is refused', (file, _, by) => {
  const lines = refused.split('\n').filter((line) => line.startsWith(file));
  const mark = by === 'compiler' ? /error TS6307/ : /no-restricted/;
  expect(lines).toContainEqual(expect.stringMatching(mark));
});
