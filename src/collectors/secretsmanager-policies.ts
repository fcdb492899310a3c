import {
  GetResourcePolicyCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';

import { absent } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';

/** The resource policy of every secret. Of one that has none the answer names the secret alone: "absent". */
export default defineCollector({
  fact: 'secretsmanager.policies',
  scope: 'region',
  reads: ['secretsmanager.secrets'],
  client: SecretsManagerClient,
  operations: {
    GetResourcePolicy: {
      command: GetResourcePolicyCommand,
      action: 'secretsmanager:GetResourcePolicy',
      bucket: 'secretsmanager:GetResourcePolicy',
    },
  },

  async *collect({ facts, ask, each }) {
    yield* each(facts['secretsmanager.secrets'], async ({ arn }) => {
      const data = await ask('GetResourcePolicy', { SecretId: arn }, { gone: ResourceNotFoundException });
      return { arn, data: data.state === 'present' && data.value.ResourcePolicy === undefined ? absent : data };
    });
  },
});
