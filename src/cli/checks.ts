import { checks } from '../engine/checks.ts';
import { UsageError } from '../engine/request.ts';
import { actionsFor } from '../engine/selection.ts';
import type { Check } from '../model/check.ts';
import { EXIT, type Process } from './process.ts';

/** `rampart checks [ID]` */
export async function runChecks(id: string | undefined, json: boolean, { out }: Process): Promise<number> {
  if (id !== undefined && !Object.hasOwn(checks, id)) {
    throw new UsageError(`There is no check "${id}"; \`rampart checks\` lists them.`);
  }
  const ids = id === undefined ? Object.keys(checks).toSorted() : [id];
  const loaded = await Promise.all(ids.map(async (one) => [one, (await checks[one]!()).default] as const));
  if (json)
    out(
      `${JSON.stringify(
        loaded.map(([one, check]) => row(one, check)),
        null,
        2,
      )}\n`,
    );
  else if (id === undefined) out(table(loaded));
  else out(explanation(id, loaded[0]![1]));
  return EXIT.ok;
}

function row(id: string, check: Check): object {
  const { title, practice, severity, confidence = 'exact', needs, consults = [] } = check;
  return { id, title, practice, severity, confidence, needs, actions: actionsFor([...needs, ...consults]) };
}

function table(loaded: readonly (readonly [string, Check])[]): string {
  const width = Math.max(...loaded.map(([id]) => id.length));
  const lines = loaded.map(([id, { severity, title }]) => `${id.padEnd(width)}  ${severity.padEnd(8)}  ${title}\n`);
  return `${lines.join('')}${loaded.length} checks. \`rampart checks ID\` explains one.\n`;
}

function explanation(id: string, check: Check): string {
  const { title, practice, severity, severities = [severity], confidence = 'exact', why, fix, references } = check;
  const facts = [...check.needs, ...(check.consults ?? [])];
  return [
    `${id}: ${title}`,
    '',
    `Practice    ${practice}`,
    `Severity    ${severity}${severities.length > 1 ? ` (${severities.join(', ')})` : ''}, ${confidence}`,
    `Judges      ${check.resourceType}`,
    `Facts       ${facts.join(', ')}`,
    `Actions     ${actionsFor(facts).join(', ')}`,
    '',
    `Why         ${why}`,
    `Fix         ${fix}`,
    ...references.map((reference) => `See         ${reference}`),
    '',
  ].join('\n');
}
