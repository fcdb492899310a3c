import {
  AWSOrganizationsNotInUseException,
  DescribePolicyCommand,
  ListPoliciesCommand,
  OrganizationsClient,
  PolicyNotFoundException,
  type PolicySummary,
  PolicyTypeNotAvailableForOrganizationException,
  PolicyTypeNotEnabledException,
} from '@aws-sdk/client-organizations';

import { defineCollector } from '../model/collector.ts';

const TYPES = ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] as const;

/**
 * Service control policies (what the organization's principals may do at most) and resource control policies (what may
 * be done to its resources at most), with their texts.
 *
 * They are listed without text, type by type. A type that the organization has not enabled has no policies in force.
 * That a policy exists does not say that it holds anywhere: see `organizations.policy-targets`.
 */
export default defineCollector({
  fact: 'organizations.policies',
  scope: 'organization',
  client: OrganizationsClient,
  operations: {
    ListPolicies: {
      command: ListPoliciesCommand,
      action: 'organizations:ListPolicies',
      bucket: 'organizations:ListPolicies',
    },
    DescribePolicy: {
      command: DescribePolicyCommand,
      action: 'organizations:DescribePolicy',
      bucket: 'organizations:DescribePolicy',
    },
  },

  async *collect({ ask, list, each }) {
    const policies: { readonly arn: string; readonly data: PolicySummary }[] = [];
    const none = [
      AWSOrganizationsNotInUseException,
      PolicyTypeNotAvailableForOrganizationException,
      PolicyTypeNotEnabledException,
    ];
    for (const type of TYPES) {
      const listed = list(
        'ListPolicies',
        { Filter: type, MaxResults: 20 },
        { items: 'Policies', token: ['NextToken', 'NextToken'] },
        { absent: none },
      );
      for await (const policy of listed) policies.push({ arn: policy.Arn!, data: policy });
    }
    yield* each(policies, async ({ arn, data }) => ({
      arn,
      data: await ask('DescribePolicy', { PolicyId: data.Id }, { gone: PolicyNotFoundException }),
    }));
  },
});
