import { absent, present, unknown, type Answer } from './answer.ts';
import type { Records } from './catalogue.ts';

type Endpoint = Records<'ec2.vpc-endpoints'>[number];
type Service = Records<'ec2.vpc-endpoint-services'>[number];

/**
 * The service of AWS that an endpoint connects to; absent where it is another's, or something that is no service. Of a
 * gateway endpoint no more need be known than its name: those of S3 and DynamoDB honour policies.
 */
export function endpointService(
  { data, scope }: Endpoint,
  services: Answer<Records<'ec2.vpc-endpoint-services'>>,
): Answer<Partial<Service>> {
  const { ServiceName = '', VpcEndpointType: type } = data;
  if (type === 'GatewayLoadBalancer' || type === 'Resource' || type === 'ServiceNetwork') return absent;
  // Services that customers offer.
  if (ServiceName === '' || /^(?:[a-z]+\.)*amazonaws\.vpce\./.test(ServiceName)) return absent;
  if (type === 'Gateway') return present({});
  if (services.state === 'unknown') return services;
  const found = (services.state === 'present' ? services.value : []).find(
    (service) =>
      service.data.ServiceName === ServiceName &&
      (service.data.ServiceType ?? []).some(({ ServiceType }) => ServiceType === 'Interface'),
  );
  if (found === undefined) {
    const operation = 'ec2:DescribeVpcEndpointServices';
    const detail = `Nothing was told of ${ServiceName}.`;
    return unknown({ cause: 'unreadable', operation, action: operation, scope, detail });
  }
  return found.data.Owner === undefined || found.data.Owner === 'amazon' ? present(found) : absent;
}

/** Nothing goes through it any more, or yet. The service answers `available` where its own type says `Available`. */
export const isGone = ({ data: { State } }: Endpoint): boolean =>
  ['deleting', 'deleted', 'rejected', 'failed', 'expired'].includes(State?.toLowerCase() ?? '');
