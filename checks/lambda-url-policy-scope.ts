import { present } from '../src/model/answer.ts';
import { byQualifier } from '../src/model/by-qualifier.ts';
import { defineCheck, notApplicable, notAssessed, pass, type Details, type Verdict } from '../src/model/check.ts';
import { qualifierOf, unqualified } from '../src/model/function-arn.ts';
import { removePermissions } from '../src/model/function-policies.ts';
import { requires, type PolicyStatement } from '../src/model/policy-statement.ts';
import {
  externalVerdict,
  looseVerdict,
  publicVerdict,
  serviceVerdict,
  statementsOf,
  type JudgedPolicy,
} from '../src/model/policy-verdicts.ts';

const CLOUDFRONT = 'cloudfront.amazonaws.com';

export default defineCheck({
  title: 'IAM-protected URLs are callable only by intended principals',
  practice: 'evaluate-resource-policies',
  severity: 'high',
  severities: ['high', 'medium'],
  resourceType: 'AWS::Lambda::Url',
  needs: ['lambda.functions', 'lambda.urls', 'lambda.policies', 'lambda.policy-statements', 'lambda.url-exposures'],
  why: 'To sign a request takes an AWS account, any account: AWS_IAM keeps out only those whom the policy does not let in.',
  fix: 'Name the principals that call; for CloudFront use origin access control, and bind cloudfront.amazonaws.com to the ARN of the one distribution.',
  references: ['Restrict access to an AWS Lambda function URL origin', 'Control access to Lambda function URLs'],

  *evaluate({ 'lambda.functions': functions, 'lambda.urls': urls, ...facts }, { trusts }) {
    const exposureOf = byQualifier(present(facts['lambda.url-exposures']));
    const statements = statementsOf(facts['lambda.policy-statements']);
    const records = new Map(facts['lambda.policies'].map((record) => [record.arn, record]));
    const withUrls = new Set(urls.map(({ arn }) => unqualified(arn)));
    for (const { arn, scope, data } of functions) {
      if (data.Version !== undefined && data.Version !== '$LATEST') continue;
      if (!withUrls.has(arn)) yield notApplicable({ arn, scope }, 'No function URL.', { observed: 'no function URL' });
    }

    const listed = new Set(urls.map(({ arn }) => arn));
    for (const url of urls) {
      const { scope, data } = url;
      const resource = { arn: unqualified(url.arn), scope };
      if (data.state === 'absent') continue;
      if (data.state === 'unknown') {
        // A list that broke off leaves URLs of further qualifiers unseen.
        yield notAssessed(resource, data.gap, listed.has(`${url.arn}/url`) ? { subKey: '*' } : {});
        continue;
      }
      const { AuthType, FunctionArn: qualified = url.arn.replace(/\/url$/, '') } = data.value;
      const qualifier = qualifierOf(qualified);
      const details: Details = qualifier === undefined ? {} : { subKey: qualifier };
      if (AuthType === 'NONE') {
        yield notApplicable(resource, 'The URL asks for no credentials: nobody signs.', details);
        continue;
      }
      if (AuthType !== 'AWS_IAM') {
        const { operation } = url.source;
        const detail = `AuthType ${AuthType ?? 'is missing'}.`;
        yield notAssessed(resource, { cause: 'unreadable', operation, action: operation, scope, detail }, details);
        continue;
      }
      const answer = exposureOf(qualified);
      if (answer.state === 'unknown') yield notAssessed(resource, answer.gap, details);
      else if (answer.state === 'absent') {
        yield pass(
          resource,
          'No resource policy: of the own account, those whose own policies allow it; nobody else.',
          details,
        );
      } else {
        const record = records.get(qualified) ?? { ...url, arn: qualified, data: null };
        const judged = { resource, exposure: answer.value, record, pointer: '/Policy', details };
        yield verdict(judged, statements(qualified), trusts);
      }
    }
  },
});

/** The worst that is found. */
function verdict(
  judged: JudgedPolicy,
  statements: readonly PolicyStatement[],
  trusts: Parameters<typeof externalVerdict>[1]['trusts'],
): Verdict {
  const { exposure, resource, details = {} } = judged;
  const fix = (wrong: (statement: PolicyStatement) => boolean) => ({
    cli: removePermissions(resource, details.subKey, statements.filter(wrong)),
    sideEffect: 'Callers that the statement lets in are refused.',
  });
  const decides =
    (name: 'public' | 'cross-account' | 'organization' | 'service') =>
    ({ index }: PolicyStatement): boolean =>
      exposure.deciding[name]?.some((one) => one.index === index) === true;
  if (exposure.exposure === 'public') {
    return publicVerdict(judged, () => ({
      severity: 'high',
      reasons: ['whoever has an AWS account can sign'],
      fix: fix(decides('public')),
    }));
  }
  if (exposure.serviceGuard === 'unguarded' && exposure.unguarded.length > 0) {
    return serviceVerdict(judged, () => ({
      severity: 'high',
      reasons: ['anybody may have the service act for him'],
      fix: fix(decides('service')),
    }));
  }
  const external = externalVerdict(judged, {
    trusts,
    failing: (_, strangers) => ({
      severity: 'medium',
      reasons: strangers.map((id) => `${id} is neither of the own organization nor configured as trusted`),
      fix: fix((one) => decides('cross-account')(one) || decides('organization')(one)),
    }),
  });
  const loose = statements.filter(isLoose);
  if (external.outcome === 'fail' || !exposure.services.includes(CLOUDFRONT) || loose.length === 0) return external;
  return looseVerdict(judged, 'CloudFront is let in, though not for one distribution', {
    severity: 'medium',
    expected: 'aws:SourceArn of a distribution',
    reasons: ['whoever makes a distribution in the account that is named reaches the function'],
    fix: fix(isLoose),
  });
}

const DISTRIBUTION = /^arn:[\w-]+:cloudfront::\d{12}:distribution\/\w+$/;

const isLoose = ({ effect, principal, action, conditions }: PolicyStatement): boolean =>
  effect === 'Allow' &&
  principal?.service.includes(CLOUDFRONT) === true &&
  (action === undefined || action.some((one) => /^(\*|lambda:(\*|invokefunctionurl|invoke[^u]*\*))$/i.test(one))) &&
  !conditions.some(
    ({ key, operator, values }) =>
      key === 'aws:sourcearn' &&
      requires(operator) !== undefined &&
      values.length > 0 &&
      values.every((value) => DISTRIBUTION.test(value)),
  );
