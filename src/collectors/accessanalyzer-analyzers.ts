import { AccessAnalyzerClient, ListAnalyzersCommand } from '@aws-sdk/client-accessanalyzer';

import { defineCollector } from '../model/collector.ts';

/**
 * The analyzers of IAM Access Analyzer that the account itself has in a region, of all types. One that watches the whole
 * organization stands in the management account, or in that of the delegated administrator: other members do not see it.
 */
export default defineCollector({
  fact: 'accessanalyzer.analyzers',
  scope: 'region',
  client: AccessAnalyzerClient,
  operations: {
    ListAnalyzers: {
      command: ListAnalyzersCommand,
      action: 'access-analyzer:ListAnalyzers',
      bucket: 'accessanalyzer',
    },
  },

  async *collect({ list }) {
    const token = ['nextToken', 'nextToken'] as const;
    for await (const analyzer of list('ListAnalyzers', { maxResults: 100 }, { items: 'analyzers', token })) {
      yield { arn: analyzer.arn!, data: analyzer };
    }
  },
});
