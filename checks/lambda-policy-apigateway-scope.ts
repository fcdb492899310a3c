import { defineCheck, fail, notApplicable, notAssessed, pass, type Details } from '../src/model/check.ts';
import type { ApiGrant, ApiSource } from '../src/model/derived.ts';
import { policiesByFunction } from '../src/model/function-policies.ts';
import { citeStatements, statementName } from '../src/model/policy-statement.ts';
import { regionalArn, type Scope } from '../src/model/scope.ts';
import { SEVERITIES, type Severity } from '../src/model/words.ts';

export default defineCheck({
  title: 'API Gateway may invoke a function only from the intended API, method and path',
  practice: 'evaluate-resource-policies',
  severity: 'medium',
  severities: ['high', 'medium', 'low'],
  resourceType: 'AWS::Lambda::Function',
  needs: ['lambda.functions', 'lambda.api-grants'],
  why: 'Whoever can add a method to an API that the permission covers can have the function run, past what guards its own methods; where the API is not fixed, that is anybody with an AWS account.',
  fix: 'Give one permission for each method, with the whole ARN: arn:aws:execute-api:REGION:ACCOUNT:API/*/METHOD/PATH; then remove the wide one.',
  references: [
    'Invoking a Lambda function using an API Gateway endpoint',
    'Control access to a REST API with API Gateway resource policies',
  ],

  *evaluate({ 'lambda.api-grants': records }) {
    for (const { resource, policies } of policiesByFunction(records)) {
      const none = policies.every(
        ({ data }) => data.state !== 'unknown' && (data.state === 'absent' || data.value.length === 0),
      );
      if (none) {
        yield notApplicable(resource, 'No policy of the function names API Gateway.', { observed: 'no permission' });
      }
      for (const { data, subKey, source } of policies) {
        const key: Details = subKey === undefined ? {} : { subKey };
        if (data.state === 'unknown') yield notAssessed(resource, data.gap, key);
        if (data.state !== 'present' || data.value.length === 0) continue;
        const granted = data.value.flatMap((grant) => grant.sources.map((one) => ({ grant, source: one })));
        const failing = granted.filter(({ source: { fit } }) => severityOf(fit) !== undefined);
        const undecided = granted.find(({ source: { fit } }) => fit === 'undecided');
        const details: Details = {
          ...key,
          expected: 'the ARN of one method of an API that calls the function',
          observed: [...new Set(granted.map(({ source: { arn = 'any API' } }) => arn))].slice(0, 10).join(', '),
          trace: granted.slice(0, 20).map(considered),
          evidence: [
            citeStatements(
              source,
              (failing.length > 0 ? failing : granted).map(({ grant }) => grant.statement).filter(isFirst),
            ),
          ],
        };
        if (failing.length > 0) {
          const severity = SEVERITIES.find((one) => failing.some(({ source: { fit } }) => severityOf(fit) === one))!;
          yield fail(
            resource,
            `${failing.slice(0, 3).map(words).join('; ')}${failing.length > 3 ? `; and ${failing.length - 3} more` : ''}.`,
            {
              ...details,
              severity,
              // What was not seen may be an API that is gone, or a method that is.
              ...(severity === 'low' && undecided !== undefined && { possible: ['medium', 'low'] as const }),
              reasons: failing.map(({ source: one }) => reason(one)).filter(isFirst),
              fix: {
                cli: `aws lambda add-permission --region ${resource.scope.region} --function-name ${resource.arn}${option(subKey)} --statement-id STATEMENT_ID \\\n  --action lambda:InvokeFunction --principal apigateway.amazonaws.com --source-arn ${proposed(failing[0]!.source, resource.scope)}\naws lambda remove-permission --region ${resource.scope.region} --function-name ${resource.arn}${option(subKey)} --statement-id ${sidOf(failing[0]!.grant)}`,
                sideEffect: 'API Gateway answers 500 on methods that call the function without a permission.',
              },
            },
          );
        } else if (undecided?.source.gap !== undefined) yield notAssessed(resource, undecided.source.gap, details);
        else {
          yield pass(
            resource,
            `API Gateway may call ${subKey ?? 'the function'} from what calls it, and from nothing else.`,
            {
              ...details,
              reasons: granted.some(({ source: one }) => one.hidden)
                ? ['stage variables hide which functions the API calls: compared by the API, its methods and paths']
                : [],
            },
          );
        }
      }
    }
  },
});

interface Granted {
  readonly grant: ApiGrant;
  readonly source: ApiSource;
}

const isFirst = <T>(item: T, at: number, all: readonly T[]): boolean => all.indexOf(item) === at;

function severityOf(fit: ApiSource['fit']): Severity | undefined {
  switch (fit) {
    case 'foreign':
      return 'high';
    case 'any':
    case 'missing':
    case 'unused':
      return 'medium';
    case 'wide':
      return 'low';
    case 'exact':
    case 'undecided':
      return undefined;
  }
}

function words({ grant: { statement }, source: { arn, fit, account } }: Granted): string {
  const name = statementName(statement);
  switch (fit) {
    case 'foreign':
      return `${name} lets an API of account ${account} call (${arn})`;
    case 'any':
      return arn === undefined
        ? `${name} lets every API of API Gateway call`
        : `${name} fixes no API and account (${arn})`;
    case 'missing':
      return `${name} names an API that the account does not have (${arn})`;
    case 'unused':
      return `${name} grants what does not call the function (${arn})`;
    case 'wide':
      return `${name} grants more of the API than what calls the function (${arn})`;
    case 'exact':
      return `${name} grants what calls the function (${arn})`;
    case 'undecided':
      return `${name} could not be compared (${arn ?? 'unreadable'})`;
  }
}

const considered = (granted: Granted) => ({
  considered: words(granted),
  contributes:
    granted.source.calls.length === 0
      ? granted.source.fit
      : `called from ${granted.source.calls.slice(0, 10).join(', ')}`,
});

function reason({ fit, account = '' }: ApiSource): string {
  switch (fit) {
    case 'foreign':
      return `account ${account} decides which of its methods calls the function`;
    case 'wide':
      return 'account and API are fixed, method and path are not';
    case 'missing':
      return 'ids of APIs are not reused, as far as is documented: the permission is left over';
    case 'unused':
      return 'nothing of the API that the permission covers calls the function';
    case 'any':
      return 'any API that the permission covers may call';
    case 'exact':
    case 'undecided':
      return '';
  }
}

const option = (qualifier: string | undefined): string => (qualifier === undefined ? '' : ` --qualifier ${qualifier}`);

const sidOf = ({ statement: { sid = '' } }: ApiGrant): string => (/^[\w-]+$/.test(sid) ? sid : 'STATEMENT_ID');

/** The permission for what calls the function, where one thing does. Its path is the text of whoever made the API. */
function proposed({ arn = '', fit, calls }: ApiSource, scope: Scope): string {
  const [api = ''] = (arn.split(':')[5] ?? '').split('/', 1);
  const [call = ''] = calls;
  const end = call.startsWith('authorizers/')
    ? call
    : `*/${call.slice(call.indexOf('/') + 1).replace(/\{[^}]*\}/g, '*')}`;
  return fit === 'wide' && calls.length === 1 && /^[\w.:*/$@+-]+$/.test(end)
    ? `'${regionalArn(scope, 'execute-api', `${api}/${end}`)}'`
    : 'arn:aws:execute-api:REGION:ACCOUNT:API/*/METHOD/PATH';
}
