import { defineCheck, fail, notApplicable, notAssessed, pass, type Details } from '../src/model/check.ts';
import { policiesByFunction, removePermissions } from '../src/model/function-policies.ts';
import {
  citeStatements,
  principalWords,
  requires,
  statementName,
  type PolicyStatement,
} from '../src/model/policy-statement.ts';

export default defineCheck({
  title: 'Function policies allow only invoke actions',
  practice: 'evaluate-resource-policies',
  severity: 'high',
  severities: ['high', 'medium'],
  resourceType: 'AWS::Lambda::Function',
  needs: ['lambda.functions', 'lambda.policy-statements'],
  why: 'Other actions than those that invoke give the function away: its code through a presigned URL, its configuration, or, by new code, all that its role may do.',
  fix: 'Replace the statement by one that grants lambda:InvokeFunction, or lambda:InvokeFunctionUrl, to the same principal.',
  references: ['Lambda permissions', 'Viewing resource-based IAM policies in Lambda'],

  *evaluate({ 'lambda.policy-statements': records }, { scope: { account } }) {
    for (const { resource, policies } of policiesByFunction(records)) {
      if (policies.every(({ data }) => data.state === 'absent')) {
        yield notApplicable(resource, 'The function has no resource policy.', { observed: 'no policy' });
      }
      for (const { data, subKey, source } of policies) {
        const key: Details = subKey === undefined ? {} : { subKey };
        if (data.state === 'unknown') yield notAssessed(resource, data.gap, key);
        if (data.state !== 'present') continue;
        const allows = data.value.filter(({ effect }) => effect !== 'Deny');
        const wide = allows.filter((statement) => others(statement).length > 0);
        const malformed = allows.find((statement) => statement.malformed.length > 0 && !wide.includes(statement));
        const details: Details = {
          ...key,
          expected: 'lambda:InvokeFunction, lambda:InvokeFunctionUrl, lambda:GetFunctionUrlConfig',
          observed: [...new Set(allows.flatMap(actionsOf))].slice(0, 20).join(', ') || 'no action',
          evidence: [citeStatements(source, wide.length > 0 ? wide : allows)],
        };
        const unreadable = {
          cause: 'unreadable',
          operation: source.operation,
          action: source.operation,
          scope: resource.scope,
          detail: `${malformed?.malformed[0] ?? ''} of a statement is of a form that policies do not have.`,
        } as const;
        if (wide.length > 0) {
          const high = wide.some((statement) => !isInside(statement, account));
          yield fail(
            resource,
            `${wide
              .slice(0, 5)
              .map(
                (one) => `${statementName(one)} lets ${principalWords(one)} use ${others(one).slice(0, 5).join(', ')}`,
              )
              .join('; ')}${wide.length > 5 ? ' …' : ''}.`,
            {
              ...details,
              severity: high ? 'high' : 'medium',
              ...(!high && malformed !== undefined && { possible: ['high', 'medium'] as const }),
              reasons: [
                high ? 'a principal outside the account holds them' : 'only principals of the account hold them',
                ...wide.flatMap(consequences).filter((reason, at, all) => all.indexOf(reason) === at),
              ],
              fix: {
                cli: removePermissions(resource, subKey, wide),
                sideEffect: 'Whoever uses the actions that are no longer granted is refused.',
              },
            },
          );
        } else if (malformed !== undefined) yield notAssessed(resource, unreadable, details);
        else yield pass(resource, `${nameOf(subKey)} grants nothing but to invoke.`, details);
      }
    }
  },
});

const nameOf = (qualifier: string | undefined): string =>
  qualifier === undefined ? 'The policy' : `The policy of ${qualifier}`;

const isInvoking = (action: string): boolean => /^lambda:(invoke.*|getfunctionurlconfig)$/.test(action.toLowerCase());

const actionsOf = ({ action = [], notAction }: PolicyStatement): readonly string[] =>
  notAction === undefined ? action : [...action, `all but ${notAction.join(', ')}`];

/** What a statement allows besides: a pattern counts as what it may match. */
const others = (statement: PolicyStatement): readonly string[] =>
  statement.effect === 'Allow' ? actionsOf(statement).filter((action) => !isInvoking(action)) : [];

/** Deleted users and roles show as ids: nobody uses their grants. */
const isDeleted = (principal: string): boolean => /^A(ID|RO)A[A-Z0-9]{12,}$/.test(principal);

/** Whether only principals of the account can use a statement. */
function isInside({ principal, conditions }: PolicyStatement, account: string): boolean {
  const bound = conditions.some(
    ({ operator, key, values }) =>
      key === 'aws:principalaccount' &&
      requires(operator) !== undefined &&
      values.length > 0 &&
      values.every((value) => value === account),
  );
  if (bound) return true;
  if (principal === undefined) return false;
  const { aws, service, federated, canonicalUser } = principal;
  if (service.length + federated.length + canonicalUser.length > 0) return false;
  return aws.every((one) => one === account || one.split(':')[4] === account || isDeleted(one));
}

function consequences(statement: PolicyStatement): readonly string[] {
  const actions = others(statement).map((action) => action.toLowerCase());
  return [
    ...(actions.includes('lambda:getfunction') ? ['lambda:GetFunction hands out the code by a presigned URL'] : []),
    ...(actions.includes('lambda:updatefunctioncode') ? ['new code may do all that the role may'] : []),
    ...(actions.some((action) => /^(\*|lambda:\*|all but .*)$/.test(action))
      ? ['reading and replacing the code is among what is allowed']
      : []),
  ];
}
