import { defineCheck, notAssessed } from '../src/model/check.ts';
import { accountArn, type Scope } from '../src/model/scope.ts';
import type { Gap } from '../src/model/gap.ts';

export default defineCheck({
  title: 'Lambda Web Function endpoints use IamAuth, or are declared public',
  practice: 'evaluate-resource-policies',
  severity: 'high',
  severities: ['high', 'info'],
  resourceType: 'AWS::Lambda::WebFunctionEndpoint',
  // Whoever may not list functions is not told more about Web Functions.
  needs: ['lambda.functions'],
  why: 'Lambda checks nobody at an endpoint of auth type ApplicationManaged: every request reaches the code.',
  fix: 'Set the endpoint to IamAuth and let CloudFront sign for the browsers before it, or declare it public.',
  references: ['Lambda Web Function endpoint access control'],

  *evaluate(_, { scope }) {
    yield notAssessed({ arn: accountArn(scope), scope }, gapIn(scope), {
      subKey: scope.region,
      name: scope.account,
      resourceType: 'AWS::::Account',
      expected: 'AuthType IamAuth on every endpoint',
      fix: {
        verify: `aws lambda-web list-web-functions --region ${scope.region}, and list-web-function-endpoints for each, show AuthType.`,
      },
    });
  },
});

/**
 * Web Functions are a service of their own since the autumn of 2026: `lambda-web`, API of 2025-03-07. The AWS CLI and
 * boto3 speak it; on 2026-11-21 npm has no client for it, and `lambda:ListFunctions` need not tell of Web Functions.
 */
const gapIn = (scope: Scope): Gap => ({
  cause: 'unsupported',
  operation: 'lambda-web:ListWebFunctions',
  // No permission would change it.
  action: '',
  scope,
  detail: 'The AWS SDK for JavaScript has no client for Lambda Web Functions.',
});
