import {
  GetPublicAccessBlockCommand,
  NoSuchPublicAccessBlockConfiguration,
  S3ControlClient,
} from '@aws-sdk/client-s3-control';

import { defineCollector } from '../model/collector.ts';
import { accountArn } from '../model/scope.ts';

/**
 * The account's layer of Block Public Access, which holds for every bucket and access point, whatever their own says.
 *
 * The answer is the effective one: an S3 policy of the organization is already in it. None means that all four flags
 * are off.
 */
export default defineCollector({
  fact: 's3-control.public-access-block',
  scope: 'account',
  client: S3ControlClient,
  operations: {
    GetPublicAccessBlock: {
      command: GetPublicAccessBlockCommand,
      action: 's3:GetAccountPublicAccessBlock',
      bucket: 's3',
    },
  },

  async *collect({ scope, ask }) {
    const meaning = { absent: NoSuchPublicAccessBlockConfiguration };
    yield { arn: accountArn(scope), data: await ask('GetPublicAccessBlock', { AccountId: scope.account }, meaning) };
  },
});
