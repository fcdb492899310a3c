import { defineAnalysis } from '../../model/analysis.ts';
import { mapAnswer, present, unknown } from '../../model/answer.ts';
import { regionalArn } from '../../model/scope.ts';
import { exposureOf, questionsOf } from '../policy/exposures.ts';
import { literal } from '../policy/patterns.ts';
import { CALLS } from './admits-anybody.ts';

/**
 * Whom the policies of private custom domain names let call. A private domain always has one; an answer without it has
 * not told it. A change is in force at once.
 */
export default defineAnalysis({
  fact: 'apigateway.domain-exposures',
  scope: 'region',
  needs: ['apigateway.domain-names'],
  consults: ['organizations.organization'],
  compute(facts, { now }) {
    const domains = facts['apigateway.domain-names'].filter(({ data }) =>
      data.endpointConfiguration?.types?.includes('PRIVATE'),
    );
    const records = domains.map(({ data: { policy }, ...record }) => ({
      ...record,
      data:
        policy === undefined || policy === ''
          ? unknown({
              cause: 'unreadable',
              operation: record.source.operation,
              action: 'apigateway:GET',
              scope: record.scope,
              detail: 'The answer holds no policy of the private domain name.',
            })
          : present(policy),
    }));
    return questionsOf(records, facts['organizations.organization'], {
      resourceType: 'apigateway-private',
      textOf: (policy) => policy,
    }).map(({ data, ...record }) => ({
      ...record,
      data: mapAnswer(data, (question) => {
        // `arn:…:execute-api:REGION:ACCOUNT:/domainnames/NAME+ID`; `execute-api:/*` is short for what follows the colon.
        const resourceArn = regionalArn(record.scope, 'execute-api', '');
        const domain = literal(resourceArn + record.arn.slice(record.arn.indexOf('/')));
        return exposureOf({ ...question, resourceArn }, { ...CALLS, resources: [domain] }, Date.parse(now));
      }),
    }));
  },
});
