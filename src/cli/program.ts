import { Command, CommanderError } from 'commander';

import { UsageError } from '../engine/request.ts';
import { VERSION } from '../engine/version.ts';
import type { Config } from './config.ts';
import { settle, withOptions } from './options.ts';
import { EXIT, reporterOf, type Process } from './process.ts';

/**
 * Runs the command that the arguments name; each loads what it needs, so that listing checks loads no SDK client.
 * Returns the exit code. Throws `UsageError` for what cannot be run.
 */
export async function program(args: readonly string[], signal: AbortSignal): Promise<number> {
  let code: number = EXIT.ok;
  const processFor = (config: Config): Process => ({
    out: (text) => void process.stdout.write(text),
    reporter: reporterOf(config),
    signal,
  });
  const run = (
    command: Command,
    act: (config: Config, io: Process, args: readonly string[]) => Promise<number>,
  ): void => {
    command.action(async (...given: readonly unknown[]) => {
      const config = settle(command.opts());
      code = await act(config, processFor(config), given.slice(0, -2).flat().filter(isText));
    });
  };

  const root = new Command('rampart')
    .description('Audits the security boundaries of live AWS serverless estates. It never changes anything.')
    .version(VERSION)
    .showHelpAfterError(false);
  const command = (name: string, description: string): Command => root.command(name).description(description);

  run(
    withOptions(
      command('audit', 'collect from live AWS, assess, write reports'),
      'COLLECTING',
      'SELECTING',
      'WRITING',
      'GATING',
      'COMMON',
    ),
    async (config, io) => {
      const { runAudit, worldOf } = await import('./run.ts');
      return runAudit(config, worldOf(io, config), io);
    },
  );
  run(
    withOptions(
      command('collect', 'collect only: writes estate.ndjson'),
      'COLLECTING',
      'SELECTING',
      'WRITING',
      'COMMON',
    ),
    async (config, io) => {
      const { runCollect, worldOf } = await import('./run.ts');
      return runCollect(config, worldOf(io, config), io);
    },
  );
  run(
    withOptions(
      command('assess', 'judge a collected estate, no network').argument('<estate>'),
      'SELECTING',
      'WRITING',
      'GATING',
      'COMMON',
    ),
    async (config, io, [estate]) => (await import('./run.ts')).runAssess(config, estate!, io),
  );
  run(
    withOptions(
      command('render', 'write reports again from a report.json').argument('<report>'),
      'WRITING',
      'GATING',
      'COMMON',
    ),
    async (config, io, [report]) => (await import('./render.ts')).runRender(config, report!, io),
  );
  const checks = command('checks', 'list the checks, or explain one').argument('[id]').option('--json', 'as JSON');
  checks.action(async (id: string | undefined, { json = false }: { json?: boolean }) => {
    const { runChecks } = await import('./checks.ts');
    code = await runChecks(id, json, processFor({}));
  });
  const permissions = withOptions(
    command('permissions', 'the least-privilege read-only policy for the chosen checks'),
    'SELECTING',
  )
    .option('--depth <depth>', 'full, or fast: without what fast depth never asks (default: "full")')
    .option('--format <format>', 'json or cloudformation', 'json')
    .option('--partition <partition>', 'aws, aws-cn or aws-us-gov', 'aws')
    .option('--config <file>', 'options in YAML (default: rampart.yaml, if it is there)');
  permissions.action(async () => {
    const { format, partition, ...rest } = permissions.opts<{ format: string; partition: string }>();
    const config = settle(rest);
    const { runPermissions } = await import('./permissions.ts');
    code = await runPermissions(config, format, partition, processFor(config));
  });
  run(
    withOptions(
      command('doctor', 'try credentials, roles, regions and permissions before a run'),
      'COLLECTING',
      'SELECTING',
      'COMMON',
    ),
    async (config, io) => (await import('./doctor.ts')).runDoctor(config, io),
  );
  const policy = command('policy', 'judge one resource policy: who can reach the resource')
    .argument('<file>', 'the policy document, or - for standard input')
    .option('--type <type>', 'what it belongs to: s3-bucket, lambda-function, … (default: what the ARN says)')
    .option('--arn <arn>', 'the resource (default: the one that the policy names)')
    .option('--account <id>', 'its owner (default: the account in the ARN)')
    .option('--organization <id>', "the owner's organization (default: not known)")
    .option('--explain', 'what keeps the policy from the next wider class')
    .option('--json', 'as JSON');
  policy.action(async (file: string) => {
    const { runPolicy } = await import('./policy.ts');
    code = await runPolicy(file, policy.opts(), processFor({}));
  });
  const reach = command('reach', 'answer one question about a network: who reaches whom, and through what')
    .argument('<snapshot>', "AWS's answers as JSON, or an estate with --account and --region; - for standard input")
    .option('--kind <kind>', 'reach, egress-internet, ingress-internet or inspected (default: what the ends say)')
    .option('--from <place>', 'internet, lambda:NAME, ecs-service:NAME, vpc-link:ID, alb:NAME, eni-…')
    .option('--to <place>', 'the same, vpce-…, or s3-bucket:NAME,ip=ADDRESS,account=ID,action=s3:PutObject')
    .option('--protocol <protocol>', 'tcp or udp (default: tcp)')
    .option('--port <port>', 'of the destination (default: 443)')
    .option('--ip-version <version>', '4 or 6 (default: 4)')
    .option('--principal <arn>', 'who calls a bucket or table: ARN,organization=ID')
    .option('--account <id>', 'of an estate')
    .option('--region <region>', 'of an estate')
    .option('--json', 'as JSON');
  reach.action(async (file: string) => {
    const { runReach } = await import('./reach.ts');
    code = await runReach(file, reach.opts(), processFor({}));
  });
  const demo = command('demo', 'audit the embedded sample cloud')
    .option('--output <dir>', 'folder for all files (default: "rampart-report")')
    .option('--format <list>', 'reports to write (default: "html,json")', (text) => text.split(','))
    .option('--now <instant>', 'stands for every time of the run');
  demo.action(async () => {
    const config = settle({ ...demo.opts(), quiet: true });
    const { runDemo } = await import('./demo.ts');
    code = await runDemo(config, processFor(config));
  });

  for (const one of [root, ...root.commands]) {
    one.exitOverride().configureOutput({ outputError: () => undefined });
  }
  try {
    await root.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version were asked for and have been written; anything else is a usage error on one line.
    if (error.exitCode === 0) return EXIT.ok;
    if (error.code === 'commander.help') return EXIT.usage;
    const said = error.message
      .replace(/^error: /, '')
      .replaceAll(/\s*\n\s*/g, ' ')
      .replace(/\.$/, '');
    throw new UsageError(`${said}. \`rampart --help\` shows what there is.`);
  }
  return code;
}

const isText = (value: unknown): value is string => typeof value === 'string';
