import {
  AWSOrganizationsNotInUseException,
  DescribeOrganizationCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';

import { defineCollector } from '../model/collector.ts';
import { accountArn } from '../model/scope.ts';

/**
 * The organization that an account belongs to. Every member may ask it, unlike the rest of Organizations; an account in
 * none is told AWSOrganizationsNotInUseException.
 */
export default defineCollector({
  fact: 'organizations.organization',
  scope: 'account',
  client: OrganizationsClient,
  operations: {
    DescribeOrganization: {
      command: DescribeOrganizationCommand,
      action: 'organizations:DescribeOrganization',
      bucket: 'organizations:DescribeOrganization',
    },
  },

  async *collect({ scope, ask }) {
    const meaning = { absent: AWSOrganizationsNotInUseException };
    yield { arn: accountArn(scope), data: await ask('DescribeOrganization', {}, meaning) };
  },
});
