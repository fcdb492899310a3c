import { byQualifier } from '../src/model/by-qualifier.ts';
import { defineCheck, fail, notApplicable, notAssessed, pass, type Details } from '../src/model/check.ts';
import type { FactData, Records } from '../src/model/catalogue.ts';
import type { Answer } from '../src/model/answer.ts';
import type { Gap } from '../src/model/gap.ts';
import { qualifierOf, unqualified } from '../src/model/function-arn.ts';
import { removePermissions } from '../src/model/function-policies.ts';
import { citeStatements, statementName, type PolicyStatement } from '../src/model/policy-statement.ts';

export default defineCheck({
  title: 'Function policies name no missing source or deleted principal',
  practice: 'evaluate-resource-policies',
  severity: 'low',
  severities: ['medium', 'low'],
  resourceType: 'AWS::Lambda::Function',
  needs: ['lambda.policy-statements', 'lambda.policy-sources', 'lambda.public-grants', 'lambda.url-exposures'],
  consults: ['lambda.urls'],
  why: 'A grant to what is gone waits for somebody: a bucket’s name may be taken by a stranger, and a new function URL is open from its first minute.',
  fix: 'Remove the statements whose source, principal or URL no longer exists.',
  references: ['Viewing resource-based IAM policies in Lambda'],

  *evaluate({ 'lambda.policy-statements': policies, 'lambda.policy-sources': sources, ...facts }) {
    const sourcesOf = new Map(sources.map(({ arn, data }) => [arn, data]));
    const isOpen = openStatements(facts['lambda.public-grants'], facts['lambda.url-exposures']);
    const urlOf = urlsByQualifier(facts['lambda.urls']);
    for (const { arn, scope, data, source } of policies) {
      const resource = { arn: unqualified(arn), scope };
      const subKey = qualifierOf(arn);
      const key: Details = subKey === undefined ? {} : { subKey };
      if (data.state === 'unknown') {
        yield notAssessed(resource, data.gap, key);
        continue;
      }
      if (data.state === 'absent') {
        yield notApplicable(resource, 'No resource policy.', key);
        continue;
      }
      const answer = sourcesOf.get(arn);
      const named = answer?.state === 'present' ? answer.value : [];
      const missing = named.filter(({ exists }) => exists === 'no');
      const unseen = named.filter(({ exists }) => exists === 'undecided');
      const urlGrants = data.value.filter((statement) => isOfUrls(statement) && isOpen(arn, statement.index));
      const url = urlGrants.length === 0 ? undefined : urlOf(arn);
      const stale: readonly Stale[] = [
        ...missing.map(({ statement, arn: gone }) => ({ statement, what: `${gone} does not exist` })),
        ...data.value.flatMap((statement) =>
          (statement.principal?.aws ?? [])
            .filter((one) => DELETED.test(one))
            .map((one) => ({ statement, what: `${one} is what is left of a deleted principal` })),
        ),
        ...(url?.state === 'absent'
          ? urlGrants.map((statement) => ({ statement, what: 'the function URL that it opens is gone' }))
          : []),
      ];
      const gaps = [...unseen.flatMap(({ gap }) => gap ?? []), ...(url?.state === 'unknown' ? [url.gap] : [])];
      const details: Details = {
        ...key,
        expected: 'sources, principals and URLs that exist',
        observed: stale.length === 0 ? 'nothing that is gone' : counted(stale.length),
      };
      if (stale.length > 0) {
        const statements = [...new Set(stale.map(({ statement }) => statement))];
        const canBeTaken = missing.some((one) => one.canBeTaken);
        yield fail(resource, `The policy names what is gone: ${sentence(stale)}.`, {
          ...details,
          severity: canBeTaken ? 'medium' : 'low',
          ...(!canBeTaken && unseen.some((one) => one.canBeTaken) && { possible: ['medium', 'low'] }),
          reasons: canBeTaken ? ['whoever makes a bucket of that name in any account invokes the function'] : [],
          trace: stale.map(({ statement, what }) => ({ considered: statementName(statement), contributes: what })),
          evidence: [citeStatements(source, statements)],
          fix: {
            cli: removePermissions(resource, subKey, statements),
            sideEffect: 'None, if the source is not made again.',
          },
        });
      } else if (gaps[0] !== undefined) yield notAssessed(resource, mostTelling(gaps), details);
      else {
        yield pass(resource, 'Sources, principals and URLs that the policy names exist.', {
          ...details,
          evidence: [citeStatements(source, data.value)],
        });
      }
    }
  },
});

interface Stale {
  readonly statement: PolicyStatement;
  readonly what: string;
}

/** Deleted users and roles show as ids. */
const DELETED = /^A(ID|RO)A[A-Z0-9]{12,}$/;

const counted = (count: number): string => (count === 1 ? 'one stale grant' : `${count} stale grants`);

const sentence = (stale: readonly Stale[]): string =>
  `${stale
    .slice(0, 5)
    .map(({ what }) => what)
    .join('; ')}${stale.length > 5 ? ' …' : ''}`;

/** What somebody can mend comes before what nobody looks for. */
const mostTelling = (gaps: readonly Gap[]): Gap => gaps.find(({ cause }) => cause !== 'not-collected') ?? gaps[0]!;

/** A statement that only calls of a function URL use. */
const isOfUrls = ({ effect, action = [], conditions }: PolicyStatement): boolean =>
  effect === 'Allow' &&
  ((action.length > 0 && action.every((one) => one.toLowerCase() === 'lambda:invokefunctionurl')) ||
    conditions.some(({ key }) => key === 'lambda:invokedviafunctionurl' || key === 'lambda:functionurlauthtype'));

/** Whether a statement lets everybody, or every AWS account, call the function's URL. */
function openStatements(
  unsigned: Records<'lambda.public-grants'>,
  signed: Records<'lambda.url-exposures'>,
): (arn: string, index: number) => boolean {
  const open = new Set([
    ...unsigned.flatMap(({ arn, data }) =>
      data.state === 'present' ? data.value.statements.map((index) => `${arn} ${index}`) : [],
    ),
    ...signed.flatMap(({ arn, data }) =>
      data.state === 'present' ? (data.value.deciding.public ?? []).map(({ index }) => `${arn} ${index}`) : [],
    ),
  ]);
  return (arn, index) => open.has(`${arn} ${index}`);
}

/** The URL of a function or an alias; a list that could not be read, or broke off, may have left it out. */
function urlsByQualifier(urls: Answer<Records<'lambda.urls'>>): (arn: string) => FactData<'lambda.urls'> {
  if (urls.state !== 'present') return () => urls;
  const known = byQualifier(urls);
  return (arn) => {
    const own = known(`${arn}/url`);
    const list = known(unqualified(arn));
    return own.state === 'absent' ? (list.state === 'unknown' ? list : own) : own;
  };
}
