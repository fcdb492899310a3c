import type { FactData, Records } from '../src/model/catalogue.ts';
import { cite, defineCheck, fail, notAssessed, pass, type Intent } from '../src/model/check.ts';
import type { Ruling } from '../src/model/derived.ts';
import { SEVERITIES, type Severity } from '../src/model/words.ts';

export default defineCheck({
  title: 'Function URLs require IAM authentication',
  practice: 'evaluate-resource-policies',
  severity: 'high',
  severities: ['high', 'medium', 'low'],
  resourceType: 'AWS::Lambda::Url',
  needs: ['lambda.functions', 'lambda.urls'],
  consults: ['lambda.public-grants'],
  why: 'Anybody on the internet who learns the URL runs the function with its role, past every API, authorizer and firewall.',
  fix: 'Set the URL to AWS_IAM and let its clients sign their requests, or put an API with an authorizer in its place. A service control policy on lambda:FunctionUrlAuthType keeps new open URLs away.',
  references: ['Control access to Lambda function URLs'],

  *evaluate({ 'lambda.functions': functions, 'lambda.urls': urls, 'lambda.public-grants': grants }, { intent }) {
    const withUrls = new Set(urls.map(({ arn }) => unqualified(arn)));
    for (const { arn, scope, data, source } of functions) {
      if (data.Version !== undefined && data.Version !== '$LATEST') continue;
      if (!withUrls.has(arn))
        yield pass({ arn, scope }, 'No function URL.', {
          evidence: [{ ...source, operation: 'lambda:ListFunctionUrlConfigs', document: [], marks: [] }],
        });
    }

    for (const url of urls) {
      const { scope, data } = url;
      const resource = { arn: unqualified(url.arn), scope };
      switch (data.state) {
        case 'absent':
          break;
        case 'unknown':
          yield notAssessed(resource, data.gap);
          break;
        case 'present': {
          const { AuthType, FunctionUrl } = data.value;
          const qualified = data.value.FunctionArn ?? url.arn.replace(/\/url$/, '');
          const subKey = qualified.split(':')[7];
          const details = {
            ...(subKey !== undefined && { subKey }),
            expected: 'AuthType AWS_IAM',
            observed: `AuthType ${AuthType ?? 'missing'}`,
          };
          const evidence = cite(url, '/FunctionUrl', '/AuthType');
          if (AuthType === 'AWS_IAM') {
            yield pass(resource, `${FunctionUrl ?? 'The URL'} asks its callers for IAM credentials.`, {
              ...details,
              evidence: [evidence],
            });
          } else if (AuthType === 'NONE') {
            const policy = policyOf(grants.state === 'present' ? grants.value : [], qualified);
            const verdict = opened(
              policy?.data ?? (grants.state === 'unknown' ? grants : { state: 'absent' }),
              intent(resource),
            );
            yield fail(resource, `${FunctionUrl ?? 'The URL'} authenticates nobody: ${verdict.words}.`, {
              ...details,
              ...verdict.details,
              evidence: [evidence, ...(policy ? [cite(policy)] : [])],
              fix: {
                cli: `aws lambda update-function-url-config --function-name ${resource.arn}${subKey === undefined ? '' : ` --qualifier ${subKey}`} --auth-type AWS_IAM`,
                sideEffect: 'Clients that do not sign their requests are refused.',
                verify: `curl -i ${FunctionUrl ?? 'URL'} answers 403.`,
              },
            });
          } else {
            const detail = `AuthType ${AuthType ?? 'is missing'}.`;
            yield notAssessed(
              resource,
              { cause: 'unreadable', operation: url.source.operation, action: url.source.operation, scope, detail },
              details,
            );
          }
        }
      }
    }
  },
});

const unqualified = (arn: string): string =>
  arn
    .replace(/\/url$/, '')
    .split(':')
    .slice(0, 7)
    .join(':');

const policyOf = (grants: Records<'lambda.public-grants'>, arn: string) => grants.find((record) => record.arn === arn);

/**
 * How bad an open URL is: it answers only if the policy of its own qualifier lets everybody both invoke the URL and
 * invoke the function. Of URLs that were there before October 2025 the first grant was enough until November 2026; that
 * the rule is enforced on them since is not documented, hence not less than medium for half of the pair.
 */
function opened(
  grants: FactData<'lambda.public-grants'>,
  { exposure, unseen }: Intent,
): {
  readonly words: string;
  readonly details: { severity: Severity; possible?: readonly Severity[]; reasons: readonly string[] };
} {
  const undecided = grants.state === 'unknown';
  const { invokeFunctionUrl: url, invokeFunction: invoke } =
    grants.state === 'present'
      ? grants.value
      : ({
          invokeFunctionUrl: undecided ? 'undecided' : 'no',
          invokeFunction: undecided ? 'undecided' : 'no',
        } as const);
  const declared =
    exposure === 'public' ? [true] : exposure === undefined && unseen !== undefined ? [false, true] : [false];
  const possible = declared.flatMap((isPublic) =>
    either(url).flatMap((urlGranted) =>
      either(invoke).map((invokeGranted) => severityOf(urlGranted, invokeGranted, isPublic)),
    ),
  );
  const severities = SEVERITIES.filter((severity) => possible.includes(severity));
  return {
    words: undecided
      ? 'whether its policy lets everybody in could not be read'
      : url === 'no'
        ? 'only the policy, which does not let everybody invoke the URL, keeps strangers out'
        : url === 'yes' && invoke === 'yes'
          ? 'the policy lets everybody in'
          : url === 'yes' && invoke === 'no'
            ? 'the policy lets everybody invoke the URL, though not the function'
            : 'the policy may let everybody in',
    details: {
      severity: severities.at(-1) ?? 'low',
      ...(severities.length > 1 && { possible: severities }),
      reasons: [
        `for everybody, lambda:InvokeFunctionUrl: ${url}, lambda:InvokeFunction: ${invoke}`,
        ...(exposure === 'public' ? ['the function is declared public'] : []),
      ],
    },
  };
}

const either = (ruling: Ruling): readonly boolean[] => (ruling === 'undecided' ? [true, false] : [ruling === 'yes']);

function severityOf(url: boolean, invoke: boolean, declaredPublic: boolean): Severity {
  if (!url) return 'low';
  if (!invoke) return declaredPublic ? 'low' : 'medium';
  return declaredPublic ? 'medium' : 'high';
}
