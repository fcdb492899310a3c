import { existsSync, readFileSync } from 'node:fs';

import { LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';

import { UsageError } from '../engine/request.ts';
import { PRACTICES, SEVERITIES } from '../model/words.ts';

const account = z
  .string()
  .regex(/^\d{12}$/, 'an account id has twelve digits (quote it, so that YAML keeps it a text)');
const list = <T extends z.ZodType>(item: T) => z.union([z.array(item), item.transform((one): z.output<T>[] => [one])]);
const words = list(z.string().min(1));

/** Options of `audit` and `collect` as keys of `rampart.yaml`, and what only stands there. */
export const configSchema = z
  .strictObject({
    profile: z.string(),
    'role-arn': words,
    'role-name': z.string(),
    accounts: list(account),
    organization: z.boolean(),
    ou: words,
    'exclude-accounts': list(account),
    'external-id': z.string(),
    'session-name': z.string().regex(/^[\w+=,.@-]{2,64}$/, 'two to 64 letters, digits or +=,.@-'),
    'mfa-serial': z.string(),
    'mfa-code': z.string().regex(/^\d{6}$/, 'six digits'),
    regions: words,
    'exclude-regions': words,
    services: words,
    checks: words,
    'exclude-checks': words,
    practice: list(z.enum(PRACTICES)),
    severity: list(z.enum(SEVERITIES)),
    output: z.string().min(1),
    format: words,
    'fail-on': z.enum([...SEVERITIES, 'none']),
    'min-coverage': z.number().min(0).max(1),
    'min-score': z.number().min(0).max(100),
    quiet: z.boolean(),
    verbose: z.boolean(),
    'log-format': z.enum(['text', 'json']),
    color: z.boolean(),
    now: z.iso.datetime({ offset: true, error: 'an ISO instant such as 2026-11-21T04:12:00Z' }),
    /** Beside the own organization's. */
    'trusted-accounts': list(account),
    /** Declared intent, by ARN pattern (`*`, `?`); the first pattern that matches counts. */
    resources: z.array(
      z.strictObject({
        arn: z.string().min(1),
        exposure: z.enum(['public', 'internal', 'partner']).optional(),
        data: z.literal('sensitive').optional(),
      }),
    ),
    settings: z
      .strictObject({
        'max-requests-per-minute': z.number().positive(),
        'bucket-encryption': z.enum(['AES256', 'aws:kms']),
        'require-forward-secrecy': z.boolean(),
      })
      .partial(),
  })
  .partial();

export type Config = z.infer<typeof configSchema>;

const DEFAULT_FILE = 'rampart.yaml';

/** Reads `rampart.yaml`, or the file that was named. Errors carry file, line and key. */
export function readConfig(named: string | undefined): Config {
  const path = named ?? DEFAULT_FILE;
  if (named === undefined && !existsSync(path)) return {};
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, maxAliasCount: 100 } as never);
  const [broken] = document.errors;
  if (broken) throw new UsageError(`${path}:${lines.linePos(broken.pos[0]).line}: ${oneLine(broken.message)}`);
  const parsed = configSchema.safeParse(document.toJS() ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const { keys } = issue as { keys?: readonly string[] };
  const at = [...issue!.path, ...(keys ?? []).slice(0, 1)];
  const where = `${path}:${lineOf(document, lines, at)}`;
  if (keys) throw new UsageError(`${where}: "${keys[0]}" is not a key of rampart.yaml.`);
  throw new UsageError(`${where}: ${at.join('.')}: ${oneLine(deepest(issue!))}.`);
}

/** A union's own message says only "Invalid input": the first of its branches says what is wrong. */
function deepest(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_union') return issue.message;
  const inner = issue.errors.flat().find(({ code }) => code !== 'invalid_type') ?? issue.errors.flat()[0];
  return inner === undefined ? issue.message : deepest(inner);
}

function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent: unknown = document.getIn(path.slice(0, length - 1), true);
    const items: unknown = typeof parent === 'object' && parent !== null ? Reflect.get(parent, 'items') : undefined;
    if (!Array.isArray(items)) continue;
    const found: unknown = items.find((item: { key?: { value?: unknown } }) => item.key?.value === path[length - 1]);
    const node: unknown = (found as { key?: unknown } | undefined)?.key ?? items[Number(path[length - 1])];
    const range: unknown = typeof node === 'object' && node !== null ? Reflect.get(node, 'range') : undefined;
    if (Array.isArray(range)) return lines.linePos(Number(range[0])).line;
  }
  return 1;
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').replace(/\.$/, '').trim();
