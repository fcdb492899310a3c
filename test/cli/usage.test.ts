import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { collectRequestOf, settle } from '../../src/cli/options.ts';
import { configSchema } from '../../src/cli/config.ts';
import { program } from '../../src/cli/program.ts';
import { UsageError } from '../../src/engine/request.ts';
import { UnreadableEstate } from '../../src/estate/reader.ts';
import { folder, rampart } from './rampart.ts';

/** What a command line is refused with, before anything is asked or written. */
async function refusal(...args: readonly string[]): Promise<string> {
  const error: unknown = await program(args, new AbortController().signal).then(
    (code) => `It ended with ${code}.`,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UsageError || error instanceof UnreadableEstate)) throw error;
  return error.message;
}

const ROLE = 'arn:aws:iam::111122223333:role/audit';

describe('a wrong command line is refused in one line that says what to do', () => {
  const cases: readonly (readonly [args: string, says: RegExp])[] = [
    ['nope', /^unknown command 'nope'\. `rampart --help` shows/],
    ['audit --nope', /^unknown option '--nope'/],
    ['audit extra', /^too many arguments for 'audit'/],
    ['assess', /^missing required argument 'estate'/],
    ['render', /^missing required argument 'report'/],
    ['policy', /^missing required argument 'file'/],
    ['policy /nowhere/policy.json', /^\/nowhere\/policy\.json cannot be read/],
    ['audit --profile', /^option '--profile <name>' argument missing/],
    ['checks nope', /^There is no check "nope"; `rampart checks` lists them/],
    ['audit --checks nope', /^There is no check "nope"/],
    ['audit --services nope', /^There is no service "nope"; known are .*lambda/],
    ['audit --format pdf', /^There is no format "pdf"; known are html, json/],
    ['permissions --format xml', /^There is no format "xml"; known are json and cloudformation/],
    ['permissions --partition mars', /^"mars" is not a partition/],
    ['audit --min-coverage abc', /'abc' is invalid\. It must be a number\. `rampart/],
    ['audit --min-coverage 2', /^--min-coverage 2: Too big: expected number to be <=1\.$/],
    ['audit --min-score -1', /^--min-score -1: Too small/],
    [
      'audit --gentleness 1',
      /^--gentleness 1: at most 0\.95: a share of each request quota must be left for the audit\.$/,
    ],
    ['audit --gentleness -0.1', /^--gentleness -0.1: Too small/],
    ['audit --census nope', /^--census "nope": config:NAME, of an aggregator of AWS Config, or resource-explorer\.$/],
    ['collect --census config:', /^--census "config:": config:NAME, of an aggregator/],
    ['audit --fail-on urgent', /^--fail-on "urgent": expected one of "critical"\|"high"/],
    ['audit --severity urgent', /^--severity "urgent": expected one of/],
    ['audit --practice nope', /^--practice "nope": expected one of "evaluate-resource-policies"/],
    ['audit --log-format xml', /^--log-format "xml": expected one of "text"\|"json"/],
    ['audit --now yesterday', /^--now "yesterday": an ISO instant such as/],
    ['audit --accounts 123', /^--accounts "123": an account id has twelve digits/],
    ['audit --regions mars', /^--regions "mars": not the name of a region/],
    ['audit --regions us-east-1,all', /^--regions "all": not the name of a region/],
    ['audit --exclude-regions mars', /^--exclude-regions "mars"/],
    ['audit --regions us-east-1 --exclude-regions us-east-1', /^No region is left/],
    ['audit --role-arn nope', /^--role-arn "nope": not the ARN of a role \(arn:aws:iam::111122223333:role\/NAME\)/],
    [`audit --role-arn ${ROLE} --role-name r`, /^--role-arn names whole roles/],
    ['audit --accounts 111122223333', /^--accounts needs --role-name/],
    ['audit --role-name r', /^--role-name needs --accounts or --organization/],
    ['audit --organization', /^--organization needs --role-name/],
    ['audit --organization --role-name r --accounts 111122223333', /^Give either --accounts or --organization/],
    ['audit --ou ou-1', /^--ou goes with --organization/],
    ['audit --exclude-accounts 111122223333', /^--exclude-accounts goes with --organization/],
    ['audit --external-id x', /^--external-id goes with a role/],
    ['audit --mfa-serial s', /^--mfa-serial and --mfa-code go together/],
    ['audit --mfa-serial s --mfa-code 12', /^--mfa-code "12": six digits/],
    ['audit --session-name x', /^--session-name "x": two to 64/],
    ['audit --config /nowhere/rampart.yaml', /^\/nowhere\/rampart\.yaml cannot be read/],
    ['assess /nowhere/estate.ndjson', /^\/nowhere\/estate\.ndjson cannot be read/],
    // Their issues are not built: unknown, not ignored.
    ...['suppressions f', 'baseline r.json'].map(
      (option) => [`audit --${option}`, new RegExp(`^unknown option '--${option.split(' ', 1)[0]}'`)] as const,
    ),
    ['diff a.json b.json', /^unknown command 'diff'/],
  ];
  test.each(cases)('%s', async (args, says) => {
    const error = await refusal(...args.split(' '));
    expect(error).toMatch(says);
    expect(error).not.toMatch(/\n/);
  });

  test.each(['accounts', 'checks', 'regions', 'services', 'format', 'practice', 'output', 'profile'])(
    'an empty --%s does not mean everything',
    async (option) => {
      expect(await refusal('audit', `--${option}`, '')).toMatch(
        new RegExp(`^--${option}.*(name at least one|it is empty)`),
      );
    },
  );
});

test('a usage error ends the process with 2, one line on standard error, nothing on standard output, no file', async () => {
  const cwd = folder();
  const runs = await Promise.all([
    rampart(['audit', '--nope'], { cwd }),
    rampart(['assess', 'nope.ndjson', '--output', 'reports'], { cwd }),
    rampart(['audit', '--role-arn', 'nope', '--output', 'reports'], { cwd }),
    rampart(['audit', '--output', 'reports'], { cwd, env: { AWS_CA_BUNDLE: '/nowhere/ca.pem' } }),
  ]);
  for (const { code, out, err } of runs) expect([code, out, err.split('\n').length]).toEqual([2, '', 2]);
  expect(runs[3].err).toMatch(/^rampart: The file that AWS_CA_BUNDLE names cannot be read: ENOENT/);
  expect(existsSync(join(cwd, 'reports'))).toBe(false);
});

describe('rampart.yaml', () => {
  const read = (yaml: string): (() => unknown) => {
    const file = join(folder(), 'rampart.yaml');
    writeFileSync(file, yaml);
    return () => settle({ config: file });
  };

  test.each([
    ['regions: [us-east-1', 1, /.+/],
    ['# words\nquiet: true\nquiet: false\n', 3, /Map keys must be unique/],
    ['quiet: true\nbaseline: old.json\n', 2, /baseline is not a key of rampart\.yaml/],
    ['quiet: 1\n', 1, /quiet: expected boolean, received number/],
    ['regions:\n  - us-east-1\n  - mars\n', 3, /regions\[1\]: not the name of a region/],
    ['regions: []\n', 1, /regions: name at least one/],
    ['regions:\n', 1, /regions\[0\]: expected string, received null/],
    ['\naccounts: 111122223333\n', 2, /accounts\[0\]: an account id is a text: quote it/],
    ['accounts:\n- "111122223333"\n- 111122223333\n', 3, /accounts\[1\]: an account id is a text/],
    ['mfa-code: 123456\n', 1, /mfa-code: a text: quote it/],
    ['min-coverage: "1"\n', 1, /min-coverage: expected number, received string/],
    [
      'resources:\n  - arn: a\n  - arn: b\n    exposure: open\n',
      4,
      /resources\[1\]\.exposure: expected one of "public"/,
    ],
    ['resources:\n  - arn: a\n    exposed: public\n', 3, /resources\[0\]\.exposed is not a key/],
    ['resources:\n  - exposure: public\n', 2, /resources\[0\]\.arn: expected string/],
    ['settings:\n  max-requests-per-minute: 0\n', 2, /settings\.max-requests-per-minute: Too small/],
    ['settings:\n\n  colour: red\n', 3, /settings\.colour is not a key/],
    ['- quiet\n', 1, /it must hold keys and values/],
    ['quiet\n', 1, /it must hold keys and values/],
    ['__proto__: 1\n', 1, /__proto__ is not a key/],
    ['fail-on: 2\n', 1, /fail-on: expected one of/],
  ])('%j is refused with its line', (yaml, line, says) => {
    const act = read(yaml);
    expect(act).toThrow(UsageError);
    expect(act).toThrow(new RegExp(`rampart\\.yaml:${line}: .*${says.source}`));
  });

  test.each(['regions: *nowhere\n', `a: &a [x]\n${'b: [*a]\n'.repeat(2)}`])('%j does not crash', (yaml) => {
    expect(read(yaml)).toThrow(UsageError);
  });

  test.each(['', '# nothing\n', '---\n'])('%j is no option at all', (yaml) => {
    expect(read(yaml)()).toEqual({});
  });

  test('a folder in its place is refused', () => {
    const file = join(folder(), 'rampart.yaml');
    mkdirSync(file);
    expect(() => settle({ config: file })).toThrow(/rampart\.yaml cannot be read/);
  });

  test('an option wins over its key', () => {
    const file = join(folder(), 'rampart.yaml');
    writeFileSync(file, 'fail-on: low\nmin-score: 50\nregions: eu-west-1\nno-color: true\n');
    expect(settle({ config: file, failOn: 'high', regions: ['us-east-1'] })).toEqual({
      'fail-on': 'high',
      'min-score': 50,
      regions: ['us-east-1'],
      'no-color': true,
    });
  });

  test('every option of the contract that is built is a key', () => {
    const options =
      'profile role-arn role-name accounts organization ou exclude-accounts external-id session-name mfa-serial mfa-code ' +
      'regions exclude-regions gentleness services checks exclude-checks practice severity output format fail-on min-coverage ' +
      'min-score quiet verbose log-format no-color now';
    expect(Object.keys(configSchema.shape)).toEqual(expect.arrayContaining(options.split(' ')));
  });
});

test('a request says what the options say', () => {
  const request = collectRequestOf(
    settle({
      roleArn: [ROLE, `${ROLE},two`],
      regions: ['us-east-1', 'eu-west-1', 'us-east-1'],
      now: '2026-01-01T01:00:00+01:00',
    }),
    'estate.ndjson',
  );
  expect(request.targets).toEqual({ kind: 'roles', roleArns: [ROLE, `${ROLE},two`] });
  expect(request.regions).toEqual(['eu-west-1', 'us-east-1']);
  expect(request.now).toBe('2026-01-01T00:00:00.000Z');
  expect(collectRequestOf(settle({ regions: ['all'] }), '').regions).toBeNull();
  expect(collectRequestOf(settle({ census: 'config:all-accounts' }), '').census).toBe('config:all-accounts');
  expect(collectRequestOf(settle({ regions: ['eusc-de-east-1', 'us-iso-east-1'] }), '').regions).toHaveLength(2);
});
