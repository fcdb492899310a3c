import { GetResourcesCommand, ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';

import { defineCollector } from '../model/collector.ts';

/**
 * The tags of a region's resources, of all services at once.
 *
 * Not an inventory: a resource that never had a tag is not listed, and one whose tags were all removed is, with none.
 * Resources of services without regions (IAM, CloudFront) are listed in us-east-1, buckets in their own region.
 */
export default defineCollector({
  fact: 'tag.resources',
  scope: 'region',
  client: ResourceGroupsTaggingAPIClient,
  operations: { GetResources: { command: GetResourcesCommand, action: 'tag:GetResources', bucket: 'tag' } },

  async *collect({ list }) {
    const resources = list(
      'GetResources',
      { ResourcesPerPage: 100 },
      { items: 'ResourceTagMappingList', token: ['PaginationToken', 'PaginationToken'] },
    );
    for await (const resource of resources) yield { arn: resource.ResourceARN!, data: resource };
  },
});
