import { existsSync, readFileSync } from 'node:fs';

import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';

import type { CensusSource } from '../aws/census.ts';
import { UsageError } from '../engine/request.ts';
import { PRACTICES, SEVERITIES } from '../model/words.ts';

const account = z
  .string('an account id is a text: quote it, so that YAML keeps its digits')
  .regex(/^\d{12}$/, 'an account id has twelve digits');
const text = z.string().min(1, 'it is empty');
/** One value may stand without a list around it. An empty list (`--checks "$UNSET"`) would mean everything, so it is refused. */
const list = <T extends z.ZodType>(item: T) =>
  z.preprocess((given) => (Array.isArray(given) ? given : [given]), z.array(item).min(1, 'name at least one'));
const words = list(text);
const region = text.regex(/^[a-z]{2,5}(-[a-z]+)+-\d+$/, 'not the name of a region (us-east-1)');
const role = text.regex(
  /^arn:[\w-]+:iam::\d{12}:role\/.+$/,
  'not the ARN of a role (arn:aws:iam::111122223333:role/NAME)',
);

/** A timer of Node holds no more milliseconds than 2^31 - 1. */
const MOST_MINUTES = 30_240;

/** Options of `audit` and `collect` as keys of `rampart.yaml`, and what only stands there. */
export const configSchema = z
  .strictObject({
    profile: text,
    'role-arn': list(role),
    'role-name': text,
    accounts: list(account),
    organization: z.boolean(),
    ou: words,
    'exclude-accounts': list(account),
    'external-id': text,
    'session-name': z.string().regex(/^[\w+=,.@-]{2,64}$/, 'two to 64 letters, digits or +=,.@-'),
    'mfa-serial': text,
    'mfa-code': z.string('a text: quote it, so that YAML keeps its digits').regex(/^\d{6}$/, 'six digits'),
    regions: z.union([list(z.literal('all')), list(region)]),
    'exclude-regions': list(region),
    depth: z.enum(['full', 'fast']),
    'account-time-limit': z.number().positive().max(MOST_MINUTES, 'at most three weeks'),
    resume: z.boolean(),
    census: z.custom<CensusSource>(
      (given) => typeof given === 'string' && /^(config:[\w-]{1,256}|resource-explorer)$/.test(given),
      'config:NAME, of an aggregator of AWS Config, or resource-explorer',
    ),
    gentleness: z.number().min(0).max(0.95, 'at most 0.95: a share of each request quota must be left for the audit'),
    services: words,
    checks: words,
    'exclude-checks': words,
    practice: list(z.enum(PRACTICES)),
    severity: list(z.enum(SEVERITIES)),
    output: text,
    format: words,
    'fail-on': z.enum([...SEVERITIES, 'none']),
    'min-coverage': z.number().min(0).max(1),
    'min-score': z.number().min(0).max(100),
    quiet: z.boolean(),
    verbose: z.boolean(),
    'log-format': z.enum(['text', 'json']),
    'no-color': z.boolean(),
    now: z.iso.datetime({ offset: true, error: 'an ISO instant such as 2026-11-21T04:12:00Z' }),
    /** Beside the own organization's. */
    'trusted-accounts': list(account),
    'trusted-organizations': list(z.string().regex(/^o-[a-z0-9]{10,32}$/, 'an organization id such as o-a1b2c3d4e5')),
    /** Declared intent, by ARN pattern (`*`, `?`); the first pattern that matches counts. */
    resources: z.array(
      z.strictObject({
        arn: z.string().min(1),
        exposure: z.enum(['public', 'internal', 'partner']).optional(),
        data: z.literal('sensitive').optional(),
        vpc: z.literal('required').optional(),
        inspection: z.literal('required').optional(),
      }),
    ),
    settings: z
      .strictObject({
        'max-requests-per-minute': z.number().positive(),
        'bucket-encryption': z.enum(['AES256', 'aws:kms']),
        'require-forward-secrecy': z.boolean(),
        'max-functions-per-security-group': z.int().positive(),
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
  let yaml: string;
  try {
    yaml = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, prettyErrors: false });
  const [broken] = document.errors;
  if (broken) throw new UsageError(`${path}:${lines.linePos(broken.pos[0]).line}: ${oneLine(broken.message)}.`);
  const parsed = configSchema.safeParse(plainOf(document, path) ?? {});
  if (parsed.success) return parsed.data;
  const { at, unknown, message } = whatIsWrong(parsed.error);
  const where = `${path}:${lineOf(document, lines, at)}`;
  if (unknown !== undefined) throw new UsageError(`${where}: ${keyPath(at)} is not a key of rampart.yaml.`);
  throw new UsageError(`${where}: ${at.length === 0 ? 'it must hold keys and values' : `${keyPath(at)}: ${message}`}.`);
}

/** An alias of nothing, or too many of them, is found only here. */
function plainOf(document: Document, path: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    throw new UsageError(`${path}: ${oneLine(error.message)}.`);
  }
}

/** The first thing wrong: where, and in which words; the key that nobody knows, if that is it. */
export function whatIsWrong({ issues }: z.ZodError): {
  readonly at: readonly PropertyKey[];
  readonly unknown?: string;
  readonly message: string;
} {
  const [issue] = issues;
  const { path, message } = deepest(issue!);
  const [unknown] = issue?.code === 'unrecognized_keys' ? issue.keys : [];
  const at = unknown === undefined ? path : [...path, unknown];
  return {
    at,
    message: oneLine(message.replace(/^Invalid (input|option): /, '')),
    ...(unknown !== undefined && { unknown }),
  };
}

/** A union's own message says only "Invalid input": its last branch says what is wrong. */
function deepest(issue: z.core.$ZodIssue): Pick<z.core.$ZodIssue, 'path' | 'message'> {
  const inner = issue.code === 'invalid_union' ? issue.errors.at(-1)?.[0] : undefined;
  if (inner === undefined) return issue;
  const { path, message } = deepest(inner);
  return { path: [...issue.path, ...path], message };
}

/** `resources[1].exposure` */
const keyPath = (path: readonly PropertyKey[]): string =>
  path.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index > 0 ? '.' : ''}${String(key)}`)).join('');

function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent: unknown = document.getIn(path.slice(0, length - 1), true);
    const wanted = path[length - 1]!;
    const node = isMap(parent)
      ? parent.items.map(({ key }) => key).find((key) => isScalar(key) && String(key.value) === wanted)
      : isSeq(parent)
        ? parent.items[Number(wanted)]
        : undefined;
    const [start] = (isNode(node) && node.range) || [];
    if (start !== undefined) return lines.linePos(start).line;
  }
  return 1;
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').replace(/\.$/, '').trim();
