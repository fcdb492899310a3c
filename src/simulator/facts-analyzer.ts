import { arnOf } from './keys.ts';
import { list, requireParent, type Within } from './rows.ts';
import { children, keyIn, text, type Output, type Row } from './question.ts';
import { isRecord } from './wire.ts';

const withinAnalyzers: Within = [
  'accessanalyzer.analyzers',
  'ResourceNotFoundException',
  (key) => `The analyzer ${key} does not exist.`,
];

/** Whether a finding meets the `eq` of every key of a filter. */
const meets = (finding: Output, filter: unknown): boolean =>
  Object.entries(isRecord(filter) ? filter : {}).every(([key, criterion]) => {
    const wanted = isRecord(criterion) ? criterion['eq'] : undefined;
    return !Array.isArray(wanted) || wanted.includes(String(finding[key]));
  });

export const analyzerRows: Readonly<Record<string, Row>> = {
  'accessanalyzer:ListAnalyzers': list('accessanalyzer.analyzers', {
    complete: (name, { scope }) => ({ name, arn: arnOf('accessanalyzer.analyzers', name, scope), status: 'ACTIVE' }),
    keep: ({ type }, input) => input['type'] === undefined || input['type'] === type,
  }),
  'accessanalyzer:ListFindings': {
    fact: 'accessanalyzer.findings',
    answer: (question) => {
      const analyzer = keyIn('accessanalyzer.analyzers', text(question.input['analyzerArn']));
      const entries = children(question, 'accessanalyzer.findings', analyzer);
      if (entries.length === 0) requireParent(question, analyzer, withinAnalyzers);
      const findings = entries.map(({ key, data }): Output => ({
        id: key.slice(key.lastIndexOf('/') + 1),
        status: 'ACTIVE',
        resourceOwnerAccount: question.scope.account,
        ...data,
      }));
      return { findings: findings.filter((finding) => meets(finding, question.input['filter'])) };
    },
  },
};
