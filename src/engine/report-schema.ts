import { z } from 'zod';

import { PICTURE_NODE_KINDS } from '../model/picture.ts';
import type { Report } from '../model/report.ts';

/** Of `report.json`. A new optional member raises the second number, a changed one the first. */
export const REPORT_SCHEMA_VERSION = '1.2.0';

const outcome = z.enum(['pass', 'fail', 'not-applicable', 'not-assessed']);
const severity = z.enum(['critical', 'high', 'medium', 'low', 'info']);
const confidence = z.enum(['exact', 'heuristic']);
const practice = z.enum([
  'evaluate-resource-policies',
  'control-network-traffic',
  'temporary-credentials',
  'single-purpose-functions',
]);
const cellState = z.enum([
  'assessed',
  'partial',
  'denied',
  'throttled',
  'failed',
  'not-enabled',
  'pruned',
  'out-of-scope',
]);
const gapCause = z.enum([
  'access-denied',
  'throttled',
  'timeout',
  'expired-credentials',
  'not-enabled',
  'unsupported',
  'unavailable',
  'unreadable',
  'not-collected',
  'pruned',
  'budget',
  'defect',
]);

const instant = z.iso.datetime({ offset: true });
const ratio = z.number().min(0).max(1);
const points = z.number().min(0).max(100);
const account = z.string().describe('Twelve digits');
const region = z.string().describe('An AWS region, or `global` for what has none');
const findingId = z.string().describe('Digest of check, resource ARN and sub-key alone: the same in every run');

const run = z.object({
  id: z.string().describe('Digest of scope and estate'),
  startedAt: instant,
  finishedAt: instant,
  caller: z.string(),
  partition: z.string(),
  depth: z.enum(['full', 'fast']),
  complete: z.boolean().describe('False where the run was interrupted'),
  notes: z.array(z.string()).describe('What a reader must know before the numbers'),
});

const scope = z.object({
  organization: z.string().nullable(),
  accounts: z.array(
    z.object({
      id: account,
      name: z.string(),
      state: z.enum(['assessed', 'partial', 'not-assessed']),
      because: z.string(),
    }),
  ),
  regions: z.array(region),
});

const coverage = z.object({
  ratio: ratio.describe('The share of what is applicable that was assessed, weighted by severity'),
  cells: z.array(
    z.object({
      account,
      region,
      service: z.string(),
      state: cellState,
      gaps: z.array(
        z.object({
          operation: z.string(),
          action: z.string().describe('The IAM action that the operation needs'),
          cause: gapCause,
          count: z.number().int().min(0),
          detail: z.string(),
        }),
      ),
    }),
  ),
});

const score = z.object({
  value: points.nullable().describe('Null below the coverage floor, or where nothing was to be judged'),
  grade: z.enum(['A', 'B', 'C', 'D', 'F']).nullable(),
  low: points,
  high: points,
  coverage: ratio,
  cappedBy: findingId.nullable(),
});

const accountScore = z.object({ ...score.shape, practices: z.record(practice, score) });

const overallScore = z.object({
  ...accountScore.shape,
  accounts: z.record(z.string(), accountScore),
  distribution: z
    .object({
      minimum: points.nullable(),
      tenthPercentile: points.nullable(),
      notEntered: z.array(account),
    })
    .describe('Of the accounts, beside their mean'),
  wellArchitected: z.object({
    risk: z.enum(['UNANSWERED', 'HIGH', 'MEDIUM', 'NONE', 'NOT_APPLICABLE']),
    choices: z.record(z.string(), z.enum(['SELECTED', 'UNSELECTED', 'NOT_APPLICABLE']).nullable()),
  }),
});

const check = z.object({
  title: z.string(),
  practice,
  severity,
  severities: z.array(severity).describe('Every severity that the rule allows'),
  confidence,
  why: z.string(),
  fix: z.string(),
  references: z.array(z.string()),
  actions: z.array(z.string()).describe('IAM actions that its facts are read with'),
});

const evidence = z.object({
  operation: z.string(),
  at: instant,
  document: z.unknown().describe("The deciding part of AWS's answer, redacted"),
  marks: z.array(z.string()).describe('JSON pointers (RFC 6901) into the document'),
});

const finding = z.object({
  id: findingId,
  check: z.string(),
  outcome,
  severity,
  possible: z
    .array(severity)
    .exactOptional()
    .describe('Where the severity rests on something unseen: every severity it could have'),
  reasons: z.array(z.string()),
  confidence,
  resource: z.object({
    arn: z.string(),
    relatedArns: z.array(z.string()),
    type: z.string().describe("CloudFormation's name"),
    name: z.string(),
    account,
    region,
    tags: z.record(z.string(), z.string()),
  }),
  subKey: z.string().exactOptional(),
  because: z.string(),
  expected: z.string().exactOptional(),
  observed: z.string().exactOptional(),
  trace: z.array(z.object({ considered: z.string(), contributes: z.string() })),
  evidence: z.array(evidence),
  gap: z.object({ operation: z.string(), action: z.string(), cause: gapCause, detail: z.string() }).exactOptional(),
  fix: z.object({
    cli: z.string().exactOptional(),
    cloudFormation: z.string().exactOptional(),
    sideEffect: z.string().exactOptional(),
    verify: z.string().exactOptional(),
  }),
  wholeScope: z.literal(true).exactOptional().describe('It stands for a whole scope whose list failed'),
  single: z.literal(true).exactOptional().describe('Not assessed, and it hides exactly one finding'),
  firstSeen: instant.exactOptional(),
  change: z.enum(['new', 'unchanged', 'reappeared']).exactOptional(),
  suppression: z.object({ owner: z.string(), reason: z.string(), expires: z.string() }).exactOptional(),
});

const changes = z.object({
  since: instant,
  new: z.number().int().min(0),
  reappeared: z.number().int().min(0),
  unchanged: z.number().int().min(0),
  fixed: z.array(findingId),
  outOfScope: z.array(findingId).describe('No longer visible; not counted as fixed'),
});

const counts = z.object({
  outcomes: z.record(outcome, z.number().int().min(0)),
  severities: z.record(severity, z.number().int().min(0)).describe('Of failures that are not suppressed'),
});

const split = z
  .object({
    findings: z.number().int().min(0),
    counts,
    accounts: z.array(z.object({ id: account, file: z.string(), findings: z.number().int().min(0), counts })),
  })
  .describe('This report is an index: `findings` are the worst, and each account has a report beside it');

const point = z.tuple([z.number(), z.number()]);

const picture = z
  .object({
    arn: z.string(),
    kind: z.enum(['vpc']),
    title: z.string(),
    account: z.string(),
    region: z.string(),
    width: z.number(),
    height: z.number(),
    nodes: z.array(
      z.object({
        id: z.string(),
        kind: z.enum(PICTURE_NODE_KINDS),
        label: z.string(),
        title: z.string(),
        x: z.number(),
        y: z.number(),
        width: z.number(),
        height: z.number(),
      }),
    ),
    edges: z.array(
      z.object({
        from: z.string(),
        to: z.string(),
        state: z.enum(['open', 'unknown']),
        label: z.string(),
        points: z.array(point),
      }),
    ),
    text: z.array(z.string()),
  })
  .describe('A diagram as data: boxes and lines in pixels, and the same in words');

/** What later versions lay into lists that are empty in this one. */
const later = z.array(z.record(z.string(), z.unknown()));

/**
 * `report.json`. Closed lists are closed; members that this version does not know are allowed everywhere, so that a
 * reader of one version can read the documents of the next.
 */
export const reportSchema = z.object({
  schemaVersion: z.string().regex(/^1\.\d+\.\d+$/),
  tool: z.object({ name: z.literal('rampart'), version: z.string(), catalogueVersion: z.string() }),
  run,
  scope,
  coverage,
  score: overallScore,
  checks: z.record(z.string(), check),
  findings: z.array(finding),
  entryPoints: later,
  changes: changes.exactOptional(),
  cuts: later,
  paths: later,
  pictures: z.array(picture),
  split: split.exactOptional(),
});

/** What is wrong with a document, one line for each place; empty where it is a report. */
export function reportProblems(document: unknown): readonly string[] {
  const { error } = reportSchema.safeParse(document);
  return (error?.issues ?? []).map(({ path, message }) => `/${path.join('/')}: ${message}`);
}

/** A document of this schema, whole: members of later versions are kept. */
export const isReport = (document: unknown): document is Report => reportProblems(document).length === 0;

/** The report in a text, or what is wrong with it in one line. */
export function parseReport(text: string): Report | string {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return 'it is not JSON.';
  }
  const version = reportSchema.shape.schemaVersion.safeParse(versionOf(document));
  if (!version.success && versionOf(document) !== undefined) {
    return `its schema is ${JSON.stringify(versionOf(document))}, and this Rampart reads 1.x.`;
  }
  return isReport(document) ? document : (reportProblems(document)[0] ?? 'it is of another form.');
}

const versionOf = (document: unknown): unknown =>
  typeof document === 'object' && document !== null ? Reflect.get(document, 'schemaVersion') : undefined;

/** What is wrong with a finding in one line; undefined where it is one. */
export function findingProblem(value: unknown): string | undefined {
  const issue = finding.safeParse(value).error?.issues[0];
  return issue && `/${issue.path.join('/')}: ${issue.message}`;
}

/** `docs/report.schema.json` */
export function reportJsonSchema(): object {
  const { $schema, ...rest } = z.toJSONSchema(reportSchema, { io: 'input', target: 'draft-2020-12' });
  return { $schema, title: 'Rampart report', description: `report.json, schema ${REPORT_SCHEMA_VERSION}`, ...rest };
}
