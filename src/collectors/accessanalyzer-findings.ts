import { AccessAnalyzerClient, ListFindingsCommand, ResourceNotFoundException } from '@aws-sdk/client-accessanalyzer';

import { present } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';

/**
 * The active findings of external access: who outside the zone of trust may reach which resource of the account.
 *
 * ListFindings knows external access alone, and tells who may do what and whether that is everybody. ListFindingsV2,
 * under the same IAM action, tells neither: it would take a GetFindingV2 for each finding. An analyzer of the organization
 * finds things in every account; here only those of the account itself are asked for.
 */
export default defineCollector({
  fact: 'accessanalyzer.findings',
  scope: 'region',
  reads: ['accessanalyzer.analyzers'],
  client: AccessAnalyzerClient,
  operations: {
    ListFindings: { command: ListFindingsCommand, action: 'access-analyzer:ListFindings', bucket: 'accessanalyzer' },
  },

  async *collect({ scope, facts, list, each }) {
    const external = facts['accessanalyzer.analyzers'].filter(
      ({ data: { type } }) => type === 'ACCOUNT' || type === 'ORGANIZATION',
    );
    yield* each(external, async function* ({ arn, data: { type } }) {
      const filter = {
        status: { eq: ['ACTIVE'] },
        ...(type === 'ORGANIZATION' && { resourceOwnerAccount: { eq: [scope.account] } }),
      };
      const findings = list(
        'ListFindings',
        { analyzerArn: arn, filter, maxResults: 100 },
        { items: 'findings', token: ['nextToken', 'nextToken'] },
        { gone: ResourceNotFoundException },
      );
      for await (const finding of findings) yield { arn: `${arn}/findings/${finding.id}`, data: present(finding) };
    });
  },
});
