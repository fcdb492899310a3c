/**
 * `npm run generate`: writes what can be derived from the code: the indexes of collectors, analyses and checks (file
 * names are ids, and bundling loses file names), so that listing them loads no SDK client. Run on the built files; the
 * tests compare the result with what is committed.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { format, resolveConfig } from 'prettier';

import { reportJsonSchema } from '../src/engine/report-schema.ts';
import { actionsFor } from '../src/engine/selection.ts';
import type { Analysis } from '../src/model/analysis.ts';
import type { Check } from '../src/model/check.ts';
import type { Collector } from '../src/model/collector.ts';
import { PRACTICES } from '../src/model/words.ts';
import { policyActionsTable } from './policy-actions.ts';

const HEADER = '// Made by `npm run generate`.\n';

/** Path below the repository's root → contents. What is told from the indexes needs them built: `npm run generate`. */
export async function generated(root: string, part: 'indexes' | 'all' = 'all'): Promise<ReadonlyMap<string, string>> {
  const files: readonly (readonly [string, string])[] = [
    ['src/collectors/index.ts', await collectorsIndex(root)],
    ['src/analysis/index.ts', await analysisIndex(root)],
    ['src/engine/checks.ts', checksIndex(root)],
    ['src/analysis/tables/policy-actions.ts', HEADER + (await policyActionsTable())],
    ...(part === 'indexes'
      ? []
      : ([
          ['docs/checks.md', await checksTable(root)],
          ['docs/report.schema.json', JSON.stringify(reportJsonSchema())],
        ] as const)),
  ];
  const options = await resolveConfig(join(root, 'package.json'));
  return new Map(
    await Promise.all(
      files.map(async ([path, text]) => {
        // A table that is aligned by its widest cell would change whole with every check.
        const formatted = path.endsWith('.md') ? text : await format(text, { ...options, filepath: path });
        return [path, formatted] as const;
      }),
    ),
  );
}

const sources = (root: string, room: string): readonly string[] =>
  readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ts') && !path.endsWith('index.ts'))
    .toSorted();

async function load<T>(root: string, path: string): Promise<T | undefined> {
  const built = pathToFileURL(join(root, 'dist', path.replace(/\.ts$/, '.js'))).href;
  return ((await import(built)) as { default?: T }).default;
}

async function collectorsIndex(root: string): Promise<string> {
  const rows: string[] = [];
  for (const file of sources(root, 'src/collectors')) {
    const collector = await load<Collector>(root, `src/collectors/${file}`);
    if (collector === undefined) continue;
    const { fact, scope, depth, reads, follows, consults, operations } = collector;
    const calls = Object.entries(operations).map(([name, { command: _, ...declared }]) => [name, declared]);
    rows.push(
      `'${fact}': { scope: '${scope}', ${depth ? `depth: '${depth}', ` : ''}reads: ${JSON.stringify(reads)}, follows: ${JSON.stringify(follows)}, consults: ${JSON.stringify(consults)}, operations: ${JSON.stringify(Object.fromEntries(calls))}, load: () => import('./${file}') },`,
    );
  }
  return `${HEADER}import type { CollectedFact } from '../model/catalogue.ts';
    import type { CollectorEntry } from '../model/collector.ts';
    /** Every collector by its fact; loading one loads its SDK client. */
    export const collectors: Readonly<Record<CollectedFact, CollectorEntry>> = { ${rows.join('\n')} };`;
}

async function analysisIndex(root: string): Promise<string> {
  const imports: string[] = [];
  const rows: string[] = [];
  for (const file of sources(root, 'src/analysis')) {
    const analysis = await load<Analysis>(root, `src/analysis/${file}`);
    if (analysis === undefined) continue;
    const name = analysis.fact.replaceAll(/[.-]+(\w)/g, (_, letter: string) => letter.toUpperCase());
    imports.push(`import ${name} from './${file}';`);
    rows.push(`'${analysis.fact}': ${name},`);
  }
  return `${HEADER}${imports.join('\n')}
    /** Every derived fact by its name. */
    export const analyses = { ${rows.join('\n')} };`;
}

/** One section for each practice, one row for each check. */
async function checksTable(root: string): Promise<string> {
  const rows = await Promise.all(
    sources(root, 'checks').map(
      async (file) => [file.replace(/\.ts$/, ''), (await load<Check>(root, `checks/${file}`))!] as const,
    ),
  );
  const cell = (text: string): string => text.replaceAll('|', '\\|');
  const sections = PRACTICES.map((practice) => {
    const own = rows.filter(([, check]) => check.practice === practice);
    const lines = own.map(
      ([id, { title, severity, severities = [severity], confidence = 'exact', needs, consults = [] }]) =>
        `| \`${id}\` | ${cell(title)} | ${[...severities].join(', ')} | ${confidence} | ${actionsFor([...needs, ...consults]).join(', ')} |`,
    );
    return `## ${practice}\n\n| check | what holds | severity | confidence | actions |\n|---|---|---|---|---|\n${lines.join('\n')}\n`;
  });
  return `# Checks\n\n<!-- Made by \`npm run generate\`. -->\n\n${rows.length} checks. \`rampart checks ID\` explains one.\n\n${sections.join('\n')}`;
}

function checksIndex(root: string): string {
  const rows = sources(root, 'checks').map(
    (file) => `'${file.replace(/\.ts$/, '')}': () => import('../../checks/${file}'),`,
  );
  return `${HEADER}import type { Check } from '../model/check.ts';
    /** Every check by its id, which is the name of its file. */
    export const checks: Readonly<Record<string, () => Promise<{ readonly default: Check }>>> = { ${rows.join('\n')} };`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = process.cwd();
  const part = process.argv[2] === 'indexes' ? 'indexes' : 'all';
  for (const [path, text] of await generated(root, part)) writeFileSync(join(root, path), text);
}
