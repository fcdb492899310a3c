import type { CheckDescription, CoverageCell, Finding, Report, ReportDocument, Score } from '../src/model/report.ts';

/**
 * `report.json`, finding by finding: members in the order of the model, two spaces, a newline at the end. The same
 * document, the same bytes.
 */
export function* renderJson({ findings, ...head }: ReportDocument): Iterable<string> {
  const whole = `${JSON.stringify(arranged({ ...head, findings: [] }), null, 2)}\n`;
  // No text within the document has a line break in JSON, and what lies deeper is indented further.
  const [before = '', after = ''] = whole.split(EMPTY_FINDINGS, 2);
  let any = false;
  for (const one of findings) {
    yield any ? ',' : `${before}${OPENED_FINDINGS}`;
    yield JSON.stringify({ findings: [finding(one)] }, null, 2).slice(LEAD, -TRAIL);
    any = true;
  }
  yield any ? `${CLOSED_FINDINGS}${after}` : whole;
}

const OPENED_FINDINGS = '\n  "findings": [';
const CLOSED_FINDINGS = '\n  ]';
const EMPTY_FINDINGS = `${OPENED_FINDINGS}]`;

/** What stands around a finding in a document that has but this one, and comes out as deep as it will stand. */
const LEAD = `{${OPENED_FINDINGS}`.length;
const TRAIL = `${CLOSED_FINDINGS}\n}`.length;

/** `value` with the members in the order given. Those of a later version follow, in their own order. */
function ordered<T extends object>(value: T, members: readonly (keyof T & string)[]): T {
  if (isOrdered(value, members)) return value;
  const rank = new Map<string, number>(members.map((member, index) => [member, index]));
  const last = members.length;
  const entries = Object.entries(value).toSorted(([a], [b]) => (rank.get(a) ?? last) - (rank.get(b) ?? last));
  return Object.fromEntries(entries) as T;
}

/** Nearly all that is written was made in this order. */
function isOrdered(value: object, members: readonly string[]): boolean {
  let next = 0;
  for (const name of Object.keys(value)) {
    next = members.indexOf(name, next) + 1;
    if (next === 0) return false;
  }
  return true;
}

/** Members that are data (account ids, check ids, tags) go by name. */
function byName<T>(record: Readonly<Record<string, T>>, arrange: (value: T) => T): Readonly<Record<string, T>> {
  const entries = Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, value]) => [name, arrange(value)]));
}

const same = <T>(value: T): T => value;

function arranged(report: Report): Report {
  const { tool, run, scope, coverage, score, checks } = report;
  return ordered(
    {
      ...report,
      tool: ordered(tool, ['name', 'version', 'catalogueVersion']),
      run: ordered(run, ['id', 'startedAt', 'finishedAt', 'caller', 'partition', 'depth', 'complete', 'notes']),
      scope: ordered(
        { ...scope, accounts: scope.accounts.map((account) => ordered(account, ['id', 'name', 'state', 'because'])) },
        ['organization', 'accounts', 'regions'],
      ),
      coverage: ordered({ ...coverage, cells: coverage.cells.map(cell) }, ['ratio', 'cells']),
      score: ordered(
        {
          ...score,
          practices: practices(score.practices),
          accounts: byName(score.accounts, (account) =>
            ordered({ ...account, practices: practices(account.practices) }, [...SCORE, 'practices']),
          ),
          distribution: ordered(score.distribution, ['minimum', 'tenthPercentile', 'notEntered']),
          wellArchitected: ordered({ ...score.wellArchitected, choices: byName(score.wellArchitected.choices, same) }, [
            'risk',
            'choices',
          ]),
        },
        [...SCORE, 'practices', 'accounts', 'distribution', 'wellArchitected'],
      ),
      checks: byName(checks, (check) => ordered(check, CHECK)),
    },
    REPORT,
  );
}

const REPORT = [
  'schemaVersion',
  'tool',
  'run',
  'scope',
  'coverage',
  'score',
  'checks',
  'findings',
  'entryPoints',
  'cuts',
  'paths',
  'pictures',
  'split',
] as const satisfies readonly (keyof Report)[];

const SCORE = ['value', 'grade', 'low', 'high', 'coverage', 'cappedBy'] as const satisfies readonly (keyof Score)[];

const CHECK = [
  'title',
  'practice',
  'severity',
  'severities',
  'confidence',
  'why',
  'fix',
  'references',
  'actions',
] as const satisfies readonly (keyof CheckDescription)[];

const FINDING = [
  'id',
  'check',
  'outcome',
  'severity',
  'possible',
  'reasons',
  'confidence',
  'resource',
  'subKey',
  'because',
  'expected',
  'observed',
  'trace',
  'evidence',
  'gap',
  'fix',
  'wholeScope',
  'single',
  'suppression',
] as const satisfies readonly (keyof Finding)[];

type Practices = Report['score']['practices'];

const practices = (scores: Practices): Practices =>
  ordered(
    {
      'evaluate-resource-policies': ordered(scores['evaluate-resource-policies'], SCORE),
      'control-network-traffic': ordered(scores['control-network-traffic'], SCORE),
      'temporary-credentials': ordered(scores['temporary-credentials'], SCORE),
      'single-purpose-functions': ordered(scores['single-purpose-functions'], SCORE),
    },
    [],
  );

const cell = (of: CoverageCell): CoverageCell =>
  ordered({ ...of, gaps: of.gaps.map((gap) => ordered(gap, ['operation', 'action', 'cause', 'count', 'detail'])) }, [
    'account',
    'region',
    'service',
    'state',
    'gaps',
  ]);

function finding(of: Finding): Finding {
  const { resource, trace, evidence, gap, fix, suppression } = of;
  return ordered(
    {
      ...of,
      resource: ordered({ ...resource, tags: byName(resource.tags, same) }, [
        'arn',
        'relatedArns',
        'type',
        'name',
        'account',
        'region',
        'tags',
      ]),
      trace: trace.map((step) => ordered(step, ['considered', 'contributes'])),
      // The document is AWS's answer: its members stay where AWS put them.
      evidence: evidence.map((one) => ordered(one, ['operation', 'at', 'document', 'marks'])),
      ...(gap && { gap: ordered(gap, ['operation', 'action', 'cause', 'detail']) }),
      fix: ordered(fix, ['cli', 'cloudFormation', 'sideEffect', 'verify']),
      ...(suppression && { suppression: ordered(suppression, ['owner', 'reason', 'expires']) }),
    },
    FINDING,
  );
}
