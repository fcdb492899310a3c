import { DescribeVpcEndpointServicesCommand, EC2Client } from '@aws-sdk/client-ec2';

import type { Records } from '../model/catalogue.ts';
import { defineCollector } from '../model/collector.ts';
import { regionalArn } from '../model/scope.ts';

/** A filter takes no more values (Amazon EC2 API Reference: Filter). */
const VALUES = 200;

/**
 * The services that the VPC endpoints of a region connect to: whether one honours endpoint policies at all
 * (`VpcEndpointPolicySupported`), and whose it is. A region without endpoints is not asked.
 *
 * Names are asked for by filter: a service that its owner does not show to this account is left out of the answer then,
 * where a name in `ServiceNames` would be refused, and all others with it. S3 has two services of one name, which differ
 * in their type. An endpoint may connect to a service of another region.
 */
export default defineCollector({
  fact: 'ec2.vpc-endpoint-services',
  scope: 'region',
  reads: ['ec2.vpc-endpoints'],
  client: EC2Client,
  operations: {
    DescribeVpcEndpointServices: {
      command: DescribeVpcEndpointServicesCommand,
      action: 'ec2:DescribeVpcEndpointServices',
      bucket: 'ec2:DescribeVpcEndpointServices',
    },
  },

  async *collect({ scope, facts, list }) {
    for (const [region, names] of namesByRegion(facts['ec2.vpc-endpoints'], scope.region)) {
      for (let from = 0; from < names.length; from += VALUES) {
        const services = list(
          'DescribeVpcEndpointServices',
          {
            Filters: [{ Name: 'service-name', Values: names.slice(from, from + VALUES) }],
            ...(region !== scope.region && { ServiceRegions: [region] }),
            MaxResults: 1000,
          },
          { items: 'ServiceDetails', token: ['NextToken', 'NextToken'] },
        );
        for await (const service of services) {
          const types = (service.ServiceType ?? []).map(({ ServiceType }) => ServiceType);
          const place = { ...scope, region, account: service.Owner ?? scope.account };
          yield {
            arn: regionalArn(place, 'ec2', `vpc-endpoint-service/${service.ServiceName}/${types.join(',')}`),
            data: service,
          };
        }
      }
    }
  },
});

/** Names by the region of the service, each once, sorted. */
function namesByRegion(
  endpoints: Records<'ec2.vpc-endpoints'>,
  own: string,
): readonly (readonly [region: string, names: readonly string[]])[] {
  const regions = new Map<string, Set<string>>();
  for (const { data } of endpoints) {
    const { ServiceName, ServiceRegion = own } = data;
    if (ServiceName === undefined) continue;
    const names = regions.get(ServiceRegion) ?? new Set();
    regions.set(ServiceRegion, names.add(ServiceName));
  }
  return [...regions].map(([region, names]) => [region, [...names].toSorted()] as const);
}
