import { ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

import { defineCollector } from '../model/collector.ts';

/**
 * What is said of the secrets of a region: names, keys, rotation. The list has no values, and nothing here asks for one.
 *
 * Secrets that are scheduled for deletion are not listed: nobody can read them. Replicas are listed in their own regions.
 */
export default defineCollector({
  fact: 'secretsmanager.secrets',
  scope: 'region',
  client: SecretsManagerClient,
  operations: {
    ListSecrets: {
      command: ListSecretsCommand,
      action: 'secretsmanager:ListSecrets',
      bucket: 'secretsmanager:ListSecrets',
    },
  },

  async *collect({ list }) {
    const token = ['NextToken', 'NextToken'] as const;
    for await (const secret of list('ListSecrets', { MaxResults: 100 }, { items: 'SecretList', token })) {
      yield { arn: secret.ARN!, data: secret };
    }
  },
});
