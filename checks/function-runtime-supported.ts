import type { Answer } from '../src/model/answer.ts';
import type { Records } from '../src/model/catalogue.ts';
import { cite, defineCheck, fail, notApplicable, notAssessed, pass } from '../src/model/check.ts';
import type { Severity } from '../src/model/words.ts';

const DAY = 86_400_000;
const GRACE_DAYS = 180;

export default defineCheck({
  title: 'Functions run on supported runtimes',
  practice: 'single-purpose-functions',
  severity: 'high',
  severities: ['high', 'medium', 'low'],
  resourceType: 'AWS::Lambda::Function',
  onePerResource: true,
  needs: ['lambda.functions', 'lambda.runtimes'],
  consults: ['lambda.internet-faces'],
  why: 'A deprecated runtime gets no security patches, and some day the function cannot be changed any more.',
  fix: 'Move to the current runtime of the language and publish a version of it.',
  references: ['Lambda runtimes'],

  *evaluate({ 'lambda.functions': functions, 'lambda.runtimes': runtimes, 'lambda.internet-faces': faces }, { now }) {
    const isFacing = facing(faces);
    const support = new Map(runtimes.map((record) => [record.arn, record.data]));
    for (const record of functions) {
      if (record.data.Version !== undefined && record.data.Version !== '$LATEST') continue;
      const { packageType, runtime, deprecation } = support.get(record.arn) ?? { packageType: 'Zip' as const };
      if (packageType === 'Image') {
        yield notApplicable(record, 'A container image brings its own runtime.');
        continue;
      }
      const details = { expected: 'a runtime before its deprecation date', evidence: [cite(record, '/Runtime')] };
      if (runtime === undefined || deprecation === undefined) {
        const {
          scope,
          source: { operation },
        } = record;
        const detail =
          runtime === undefined ? 'The function has no runtime.' : `The table of runtimes does not know ${runtime}.`;
        yield notAssessed(
          record,
          { cause: runtime === undefined ? 'unreadable' : 'unsupported', operation, action: operation, scope, detail },
          details,
        );
        continue;
      }
      const observed =
        deprecation === 'none-announced' ? `${runtime}, no end announced` : `${runtime}, deprecation ${deprecation}`;
      const past =
        deprecation === 'none-announced' ? -1 : Math.floor((Date.parse(now) - Date.parse(deprecation)) / DAY);
      if (past < 0) {
        yield pass(record, `${runtime} is supported.`, { ...details, observed });
        continue;
      }
      const severities = severitiesOf(past, isFacing(record.arn));
      yield fail(record, `${runtime} is deprecated since ${deprecation}.`, {
        ...details,
        observed,
        severity: severities.at(-1) ?? 'medium',
        ...(severities.length > 1 && { possible: severities }),
        reasons: [
          `${past} days since deprecation`,
          ...(severities[0] === 'high' && severities.length === 1
            ? ['requests from the internet reach the function']
            : []),
        ],
        fix: {
          cli: `aws lambda update-function-configuration --region ${record.scope.region} --function-name ${record.arn} --runtime RUNTIME`,
          sideEffect: 'Code and layers must run on the new runtime; published versions keep the old one.',
        },
      });
    }
  },
});

/** The worst first; two where it was not seen whether the internet reaches the function. */
function severitiesOf(daysPast: number, isFacing: boolean | undefined): readonly Severity[] {
  if (daysPast <= GRACE_DAYS) return ['low'];
  return isFacing === undefined ? ['high', 'medium'] : isFacing ? ['high'] : ['medium'];
}

/** Whether requests from the internet reach a function; undefined where that could not be seen. */
function facing(faces: Answer<Records<'lambda.internet-faces'>>): (arn: string) => boolean | undefined {
  const known = new Map(faces.state === 'present' ? faces.value.map(({ arn, data }) => [arn, data]) : []);
  return (arn) => {
    const answer = known.get(arn);
    return answer?.state === 'present' ? answer.value : undefined;
  };
}
