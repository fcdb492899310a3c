import { defineCheck, fail, notApplicable, notAssessed, pass, type Details } from '../src/model/check.ts';
import type { ExecuteApiGrant, ExecuteApiGrants } from '../src/model/derived.ts';
import { citeStatements, statementName } from '../src/model/policy-statement.ts';
import { SEVERITIES, type Severity } from '../src/model/words.ts';

export default defineCheck({
  title: 'Identity policies for execute-api name API, stage, verb and path',
  practice: 'evaluate-resource-policies',
  severity: 'medium',
  severities: ['high', 'medium', 'low'],
  resourceType: 'AWS::IAM::Role',
  onePerResource: true,
  needs: ['iam.execute-api-grants'],
  why: 'An API that trusts AWS_IAM authorization admits whoever may invoke it: wide grants open APIs that the caller was never meant for, those to come among them.',
  fix: 'Name the whole ARN: arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH. For a part of the path by caller use ${aws:PrincipalTag/KEY}; aws:username matches no role.',
  references: ['Control access for invoking an API', 'Identity-based policy examples for API execution permissions'],

  *evaluate({ 'iam.execute-api-grants': holders }) {
    for (const holder of holders) {
      const { arn, data, source } = holder;
      const resourceType = typeOf(arn);
      const isPolicy = resourceType === 'AWS::IAM::ManagedPolicy';
      if (data.state === 'unknown') {
        yield notAssessed(holder, data.gap, { resourceType });
        continue;
      }
      if (data.state !== 'present') continue;
      const { grants, named } = data.value;
      if (!named) {
        yield notApplicable(holder, 'No policy names an action of execute-api.', {
          resourceType,
          observed: grants.length === 0 ? 'no action of execute-api' : 'only actions of every service',
        });
        continue;
      }
      const wide = grants.filter(isWide);
      const details: Details = {
        resourceType,
        expected: 'ARNs with region, account and API',
        observed:
          [...new Set(grants.flatMap(({ resources }) => resources.map((one) => one.arn)))].slice(0, 10).join(', ') ||
          'nothing',
        trace: grants.slice(0, 20).map(considered),
        evidence: [
          citeStatements(
            source,
            (wide.length > 0 ? wide : grants).map(({ statement }) => statement),
          ),
        ],
      };
      if (wide.length === 0) {
        yield pass(holder, 'What it may call is named by region, account and API.', {
          ...details,
          reasons: [
            ...(grants.some(({ needsUserName }) => needsUserName)
              ? ['a statement asks for aws:username, which sessions of a role do not have: it grants nothing']
              : []),
            ...(isPolicy ? ['nobody holds the policy'] : []),
          ],
        });
        continue;
      }
      const severities = wide.flatMap((grant) => severitiesOf(grant, data.value));
      const severity = SEVERITIES.find((one) => wide.some((grant) => severitiesOf(grant, data.value).at(-1) === one))!;
      const possible = SEVERITIES.filter(
        (one) => severities.includes(one) && SEVERITIES.indexOf(one) <= SEVERITIES.indexOf(severity),
      );
      yield fail(holder, `${wide.slice(0, 3).map(words).join('; ')}${wide.length > 3 ? ' …' : ''}.`, {
        ...details,
        severity,
        ...(possible.length > 1 && { possible }),
        reasons: [
          ...(severity === 'high' ? ['whoever signs in elsewhere may take the role, and call every API'] : []),
          ...(wide.every(({ conditioned }) => conditioned) ? ['a condition narrows what the ARN leaves open'] : []),
          ...(isPolicy ? ['nobody holds the policy'] : []),
        ],
        fix: { sideEffect: 'Calls of APIs that are not named are refused.' },
      });
    }
  },
});

function typeOf(arn: string): string {
  const [kind] = (arn.split(':')[5] ?? '').split('/', 1);
  return kind === 'user' ? 'AWS::IAM::User' : kind === 'policy' ? 'AWS::IAM::ManagedPolicy' : 'AWS::IAM::Role';
}

const isWide = ({ resources }: ExecuteApiGrant): boolean => resources.some(({ open }) => open.length > 0);

/** The worst first. A condition on the caller, the region or the organization lowers by one step. */
function severitiesOf(grant: ExecuteApiGrant, { federated }: ExecuteApiGrants): readonly Severity[] {
  const everything = grant.everyAction && grant.resources.some(({ open }) => open.length === 3);
  const federation = everything ? (federated === 'undecided' ? [true, false] : [federated === 'yes']) : [false];
  const worst = federation.map((is): Severity => (is ? 'high' : 'medium'));
  return grant.conditioned ? worst.map((one) => (one === 'high' ? 'medium' : 'low')) : worst;
}

const words = ({ policy, statement, resources }: ExecuteApiGrant): string => {
  const [first] = resources.filter(({ open }) => open.length > 0);
  const actions = statement.action ?? ['all but some actions'];
  return `${statementName(statement)} of ${policy} allows ${actions.slice(0, 5).join(', ')} on ${first?.arn}, which leaves ${first?.open.join(', ')} open`;
};

const considered = ({ policy, statement, resources, needsUserName }: ExecuteApiGrant) => ({
  considered: `${statementName(statement)} of ${policy}`,
  contributes: needsUserName
    ? 'nothing: it asks for aws:username'
    : resources.length === 0
      ? 'nothing: Denies take it away'
      : resources
          .slice(0, 10)
          .map(({ arn, open }) => (open.length === 0 ? arn : `${arn} (open: ${open.join(', ')})`))
          .join(', '),
});
