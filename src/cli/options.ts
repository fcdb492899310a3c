import { InvalidArgumentError, Option, type Command } from 'commander';

import type { Declarations } from '../engine/declarations.ts';
import { UsageError, type CollectRequest, type Selection, type Targets } from '../engine/request.ts';
import { DEFAULT_SETTINGS } from '../model/check.ts';
import { PRACTICES, SEVERITIES, type Severity } from '../model/words.ts';
import { configSchema, readConfig, whatIsWrong, type Config } from './config.ts';

const words = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== ''),
];

/** Minutes: 100,000 reads at the pace of Lambda's slowest quotas. */
const DEFAULT_ACCOUNT_TIME_LIMIT = 120;

const several = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

const number = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
};

/** Options that say what to collect from where. */
const COLLECTING: readonly Option[] = [
  new Option('--profile <name>', 'profile of the AWS configuration files'),
  // Not split: the name of a role may have a comma (IAM and STS quotas: names).
  new Option('--role-arn <arn>', 'role to assume and audit its account; repeatable').argParser(several),
  new Option('--role-name <name>', 'role to assume in each of --accounts or of --organization'),
  new Option('--accounts <ids>', 'accounts to audit, separated by commas').argParser(words),
  new Option('--organization', 'audit every active account of the organization'),
  new Option('--ou <ids>', 'only accounts below these organizational units').argParser(words),
  new Option('--exclude-accounts <ids>', 'accounts to leave out').argParser(words),
  new Option('--external-id <id>', 'external id that the role asks for'),
  new Option('--session-name <name>', 'name of the role session in CloudTrail (default: "rampart")'),
  new Option('--mfa-serial <arn>', 'MFA device of the base credentials'),
  new Option('--mfa-code <code>', 'its six digits'),
  new Option('--regions <list>', 'regions, separated by commas, or "all" that are enabled (default: "all")').argParser(
    words,
  ),
  new Option('--exclude-regions <list>', 'regions to leave out').argParser(words),
  new Option(
    '--depth <depth>',
    'full, or fast: less is asked, and the report names what was left out (default: "full")',
  ),
  new Option(
    '--census <inventory>',
    'config:NAME (an aggregator) or resource-explorer: do not ask where it shows nothing; reported as not assessed',
  ),
  new Option('--gentleness <share>', 'share of each request quota left to others (default: 0.3)').argParser(number),
  new Option(
    '--account-time-limit <minutes>',
    'minutes for one account; what is left is reported as not read (default: 120)',
  ).argParser(number),
  new Option('--resume', 'go on from the estate file in --output'),
];

/** Options that say what to judge. */
const SELECTING: readonly Option[] = [
  new Option('--services <list>', 'services to look at, as in fact names: lambda, apigateway, s3 …').argParser(words),
  new Option('--checks <ids>', 'only these checks').argParser(words),
  new Option('--exclude-checks <ids>', 'all but these checks').argParser(words),
  new Option('--practice <list>', PRACTICES.join(', ')).argParser(words),
  new Option('--severity <list>', SEVERITIES.join(', ')).argParser(words),
];

/** Options that say what to write and how to end. */
const WRITING: readonly Option[] = [
  new Option('--output <dir>', 'folder for all files (default: "rampart-report")'),
  new Option('--format <list>', 'reports to write (default: "html,json")').argParser(words),
];

const GATING: readonly Option[] = [
  new Option('--fail-on <severity>', 'exit 1 on a failure at or above it, or "none" (default: "none")'),
  new Option('--min-coverage <ratio>', 'exit 3 below this coverage, 0 to 1').argParser(number),
  new Option('--min-score <score>', 'exit 1 where the score may be below this').argParser(number),
];

const COMMON: readonly Option[] = [
  new Option('--config <file>', 'options in YAML (default: rampart.yaml, if it is there)'),
  new Option('--quiet', 'no progress'),
  new Option('--verbose', 'every call'),
  new Option('--log-format <format>', 'text or json (default: "text")'),
  new Option('--no-color', 'no colour (nothing is coloured yet)').default(undefined),
  new Option('--now <instant>', 'stands for every time of the run, for reproducible reports'),
];

const GROUPS = { COLLECTING, SELECTING, WRITING, GATING, COMMON };

export function withOptions(command: Command, ...groups: readonly (keyof typeof GROUPS)[]): Command {
  for (const option of groups.flatMap((group) => GROUPS[group])) command.addOption(option);
  return command;
}

/** The options of a command with `rampart.yaml` below them, both held to the same schema. */
export function settle(given: Readonly<Record<string, unknown>>): Config {
  const { config, ...rest } = given;
  const named = Object.fromEntries(
    Object.entries(rest)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) =>
        name === 'color'
          ? ['no-color', !value]
          : [name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), value],
      ),
  );
  const parsed = configSchema.safeParse(named);
  if (!parsed.success) {
    const { at, message } = whatIsWrong(parsed.error);
    const value: unknown = Reflect.get(named, at[0]!);
    const wrong: unknown = Array.isArray(value) && typeof at[1] === 'number' ? value[at[1]] : value;
    throw new UsageError(`--${String(at[0])}${wrong === undefined ? '' : ` ${JSON.stringify(wrong)}`}: ${message}.`);
  }
  return { ...readConfig(typeof config === 'string' ? config : undefined), ...parsed.data };
}

function targetsOf(config: Config): Targets {
  const { 'role-arn': roleArns = [], 'role-name': roleName, accounts = [], organization, ou = [] } = config;
  if (roleArns.length > 0) {
    if (roleName !== undefined || accounts.length > 0 || organization) {
      throw new UsageError('--role-arn names whole roles: use it without --role-name, --accounts and --organization.');
    }
    return { kind: 'roles', roleArns };
  }
  if (organization) {
    if (accounts.length > 0) throw new UsageError('Give either --accounts or --organization.');
    if (roleName === undefined)
      throw new UsageError('--organization needs --role-name: the role to assume in each account.');
    return { kind: 'organization', roleName, units: ou, excludeAccounts: config['exclude-accounts'] ?? [] };
  }
  if (ou.length > 0) throw new UsageError('--ou goes with --organization.');
  if (config['exclude-accounts']) throw new UsageError('--exclude-accounts goes with --organization.');
  if (roleName !== undefined || accounts.length > 0) {
    if (roleName === undefined)
      throw new UsageError('--accounts needs --role-name: the role to assume in each account.');
    if (accounts.length === 0) throw new UsageError('--role-name needs --accounts or --organization.');
    return { kind: 'accounts', roleName, accounts };
  }
  if (config['external-id'] !== undefined)
    throw new UsageError('--external-id goes with a role: --role-arn or --role-name.');
  return { kind: 'self' };
}

export function selectionOf(config: Config): Selection {
  return {
    services: config.services ?? [],
    checks: config.checks ?? [],
    excludeChecks: config['exclude-checks'] ?? [],
    practices: config.practice ?? [],
    severities: config.severity ?? [],
  };
}

export function collectRequestOf(config: Config, estate: string): CollectRequest {
  const { profile, 'mfa-serial': serial, 'mfa-code': code, 'external-id': externalId, regions = ['all'] } = config;
  if ((serial === undefined) !== (code === undefined)) throw new UsageError('--mfa-serial and --mfa-code go together.');
  const all = regions.every((region) => region === 'all');
  const excluded = config['exclude-regions'] ?? [];
  if (!all && regions.every((region) => excluded.includes(region))) {
    throw new UsageError('No region is left: --exclude-regions names all of --regions.');
  }
  const now = instantOf(config);
  return {
    targets: targetsOf(config),
    sessionName: config['session-name'] ?? 'rampart',
    regions: all ? null : [...new Set(regions)].toSorted(),
    excludeRegions: excluded,
    selection: selectionOf(config),
    depth: config.depth ?? 'full',
    accountTimeLimit: config['account-time-limit'] ?? DEFAULT_ACCOUNT_TIME_LIMIT,
    resume: config.resume ?? false,
    estate,
    ...(profile !== undefined && { profile }),
    ...(serial !== undefined && code !== undefined && { mfa: { serial, code } }),
    ...(externalId !== undefined && { externalId }),
    ...(config.census !== undefined && { census: config.census }),
    ...(now !== undefined && { now }),
  };
}

export const instantOf = ({ now }: Config): string | undefined =>
  now === undefined ? undefined : new Date(now).toISOString();

export function declarationsOf(config: Config): Declarations {
  const { settings = {} } = config;
  return {
    trusted: [...(config['trusted-accounts'] ?? []), ...(config['trusted-organizations'] ?? [])],
    resources: (config.resources ?? []).map(({ arn, exposure, data, vpc, inspection }) => ({
      arn,
      ...(exposure && { exposure }),
      ...(data && { data }),
      ...(vpc && { vpc }),
      ...(inspection && { inspection }),
    })),
    settings: {
      maxRequestsPerMinute: settings['max-requests-per-minute'] ?? DEFAULT_SETTINGS.maxRequestsPerMinute,
      bucketEncryption: settings['bucket-encryption'] ?? DEFAULT_SETTINGS.bucketEncryption,
      requireForwardSecrecy: settings['require-forward-secrecy'] ?? DEFAULT_SETTINGS.requireForwardSecrecy,
      maxFunctionsPerGroup: settings['max-functions-per-security-group'] ?? DEFAULT_SETTINGS.maxFunctionsPerGroup,
    },
  };
}

/** Where a run ends with 1 or 3 instead of 0. */
export interface Gates {
  readonly failOn: Severity | 'none';
  readonly minCoverage?: number;
  readonly minScore?: number;
}

export function gatesOf(config: Config): Gates {
  const { 'min-coverage': minCoverage, 'min-score': minScore } = config;
  return {
    failOn: config['fail-on'] ?? 'none',
    ...(minCoverage !== undefined && { minCoverage }),
    ...(minScore !== undefined && { minScore }),
  };
}
