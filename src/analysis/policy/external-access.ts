import { defineAnalysis } from '../../model/analysis.ts';
import { absent, mapAnswer, present, unknown, type Answer } from '../../model/answer.ts';
import type { Records } from '../../model/catalogue.ts';
import { grouped } from '../../model/grouped.ts';
import { regionalArn } from '../../model/scope.ts';
import type { ExternalAnalyzer, ExternalFinding } from '../../model/second-opinion.ts';

/**
 * What IAM Access Analyzer finds in a region, by the resources that it finds it of. One record for each region, so that
 * a region that could not be read leaves the others as they are. An analyzer whose findings were not read to their end
 * is left out: what it does not find would be unknown.
 */
export default defineAnalysis({
  fact: 'accessanalyzer.external-access',
  scope: 'region',
  needs: [],
  consults: ['accessanalyzer.analyzers', 'accessanalyzer.findings'],
  compute({ 'accessanalyzer.analyzers': analyzers, 'accessanalyzer.findings': findings }, { scope, now }) {
    const data =
      findings.state === 'present'
        ? mapAnswer(analyzers, (list) => externalAnalyzers(list, findings.value))
        : findings.state === 'unknown'
          ? unknown(findings.gap)
          : absent;
    const source = { operation: 'accessanalyzer:ListFindings', at: now };
    return [{ arn: regionalArn(scope, 'access-analyzer', 'analyzer/*'), scope, source, data }];
  },
});

function externalAnalyzers(
  analyzers: Records<'accessanalyzer.analyzers'>,
  findings: Records<'accessanalyzer.findings'>,
): readonly ExternalAnalyzer[] {
  const byAnalyzer = grouped(findings, ({ arn }) => arn.split('/findings/', 1)[0]!);
  return analyzers.flatMap((record): readonly ExternalAnalyzer[] => {
    const { name = record.arn, type, status } = record.data;
    if (status !== 'ACTIVE' || (type !== 'ACCOUNT' && type !== 'ORGANIZATION')) return [];
    const own = readToTheEnd(byAnalyzer.get(record.arn) ?? []);
    if (own.state !== 'present') return [];
    const named = own.value.flatMap((one) => namesOf(one).map((arn) => ({ arn, one })));
    const byResource = grouped(named, ({ arn }) => arn);
    return [
      {
        name,
        zone: type === 'ACCOUNT' ? 'account' : 'organization',
        record,
        findings: new Map([...byResource].map(([arn, found]) => [arn, found.map(({ one }) => one)])),
      },
    ];
  });
}

function readToTheEnd(findings: Records<'accessanalyzer.findings'>): Answer<readonly ExternalFinding[]> {
  const found: ExternalFinding[] = [];
  for (const record of findings) {
    if (record.data.state === 'unknown') return record.data;
    if (record.data.state === 'present') found.push({ finding: record.data.value, record });
  }
  return present(found);
}

/** What a bucket lets in through an access point is found of the bucket. */
const namesOf = ({ finding: { resource, sources = [] } }: ExternalFinding): readonly string[] => [
  ...new Set([resource, ...sources.map(({ detail }) => detail?.accessPointArn)].filter((arn) => arn !== undefined)),
];
