import { defineAnalysis } from '../../model/analysis.ts';
import { present, unknown } from '../../model/answer.ts';
import { statementsOf } from './documents.ts';

/** The AWS services that the trust policy of each role lets assume it. */
export default defineAnalysis({
  fact: 'iam.trusted-services',
  scope: 'account',
  needs: ['iam.roles'],
  compute: ({ 'iam.roles': roles }) =>
    roles.map(({ data: { AssumeRolePolicyDocument: document }, ...record }) => {
      const statements = statementsOf(document);
      if (statements === undefined) {
        const { operation } = record.source;
        const detail = 'The trust policy is not a policy document.';
        return {
          ...record,
          data: unknown({ cause: 'unreadable', operation, action: operation, scope: record.scope, detail }),
        };
      }
      const services = statements
        .filter(({ Effect }) => Effect === 'Allow')
        .flatMap(({ Principal }) =>
          typeof Principal === 'object' && Principal !== null && 'Service' in Principal
            ? [Principal.Service].flat()
            : [],
        )
        .filter((service) => typeof service === 'string');
      return { ...record, data: present([...new Set(services)].toSorted()) };
    }),
});
