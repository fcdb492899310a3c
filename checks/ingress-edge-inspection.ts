import { cite, defineCheck, fail, notApplicable, notAssessed, pass } from '../src/model/check.ts';
import type { InspectedEdge } from '../src/model/derived.ts';
import { hopsInWords, OF_VPC } from '../src/model/inspection.ts';

export default defineCheck({
  title: 'Internet-facing load balancers are inspected at the gateway when declared',
  practice: 'control-network-traffic',
  severity: 'medium',
  resourceType: 'AWS::EC2::RouteTable',
  needs: ['ec2.vpcs', 'ec2.subnets', 'ec2.route-tables', 'ec2.internet-gateways', 'ec2.inspections'],
  why: 'What comes from the internet reaches the load balancer before anything has looked at it.',
  fix: 'Associate a route table with the internet gateway that sends the whole CIDR block of each subnet of the load balancer to an inspection endpoint, and send what leaves these subnets back through the same endpoint.',
  references: ['Gateway route tables', 'Middlebox routing'],

  *evaluate(
    {
      'ec2.vpcs': vpcs,
      'ec2.subnets': subnets,
      'ec2.route-tables': tables,
      'ec2.internet-gateways': gateways,
      'ec2.inspections': inspections,
    },
    { intent },
  ) {
    const inspectionsOf = new Map(inspections.map(({ arn, data }) => [arn, data]));
    const subnetOf = new Map(subnets.map((subnet) => [subnet.data.SubnetId, subnet.data]));
    for (const vpc of vpcs) {
      const found = inspectionsOf.get(vpc.arn);
      if (found === undefined) continue;
      const { inspection, unseen } = intent(vpc);
      if (found.edges.length === 0) {
        yield notApplicable(vpc, 'No load balancer in the VPC faces the internet.', OF_VPC);
        continue;
      }
      if (inspection !== 'required') {
        yield unseen === undefined
          ? notApplicable(vpc, 'No owner declares that traffic of the VPC must be inspected.', OF_VPC)
          : notAssessed(vpc, unseen, OF_VPC);
        continue;
      }
      const gateway = gateways.find(({ data }) => data.Attachments?.some(({ VpcId }) => VpcId === vpc.data.VpcId));
      const id = gateway?.data.InternetGatewayId;
      const table =
        id === undefined
          ? undefined
          : tables.find(({ data }) => data.Associations?.some(({ GatewayId }) => GatewayId === id));
      const resource = table ?? gateway ?? vpc;
      const details = {
        ...(table === undefined && (gateway === undefined ? OF_VPC : { resourceType: 'AWS::EC2::InternetGateway' })),
        relatedArns: [vpc.arn, ...new Set(found.edges.map(({ balancer }) => balancer.arn))],
        expected: 'what comes in for each load balancer passes an inspection endpoint, and so does what it answers',
        observed: found.edges.map(words).join('; '),
        evidence: [table === undefined ? cite(gateway ?? vpc) : cite(table, '/Associations', '/Routes')],
      };
      const open = found.edges.find(({ state }) => state !== 'inspected' && state !== 'dropped' && state !== 'unknown');
      const gap = found.edges.find((edge) => edge.gap !== undefined)?.gap;
      if (open !== undefined) {
        const [endpoint] = found.endpoints;
        const [subnet] = open.balancer.subnets;
        const block = subnetOf.get(subnet?.id)?.CidrBlock ?? 'CIDR';
        const { region } = vpc.scope;
        yield fail(
          resource,
          table === undefined
            ? `No route table of the internet gateway sends the traffic of ${open.balancer.name} through inspection: ${open.because}`
            : `The traffic of ${open.balancer.name} is not inspected both ways: ${open.because}`,
          {
            ...details,
            reasons: ['an owner declares that traffic of the VPC must be inspected'],
            trace: hopsInWords(open.hops),
            fix: {
              cli: [
                ...(table === undefined
                  ? [
                      `aws ec2 create-route-table --region ${region} --vpc-id ${vpc.data.VpcId ?? 'VPC_ID'}`,
                      `aws ec2 associate-route-table --region ${region} --route-table-id ROUTE_TABLE_ID --gateway-id ${id ?? 'GATEWAY_ID'}`,
                    ]
                  : []),
                `aws ec2 create-route --region ${region} --route-table-id ${table?.data.RouteTableId ?? 'ROUTE_TABLE_ID'} --destination-cidr-block ${block} --vpc-endpoint-id ${endpoint?.id ?? 'ENDPOINT_ID'}`,
                `aws ec2 replace-route --region ${region} --route-table-id ${subnet?.table ?? 'ROUTE_TABLE_ID'} --destination-cidr-block 0.0.0.0/0 --vpc-endpoint-id ${endpoint?.id ?? 'ENDPOINT_ID'}`,
              ].join('\n'),
              sideEffect: 'Change both directions together: a flow that is seen from one side alone is dropped.',
            },
          },
        );
      } else if (gap !== undefined) yield notAssessed(resource, gap, details);
      else if (found.edges.every(({ state }) => state === 'dropped')) {
        yield notApplicable(resource, 'Nothing from the internet gets to a load balancer of the VPC.', details);
      } else {
        const shown = found.edges.find(({ state }) => state === 'inspected');
        yield pass(resource, 'What comes from the internet to the load balancers is inspected in both directions.', {
          ...details,
          ...(shown && { trace: hopsInWords(shown.hops) }),
        });
      }
    }
  },
});

const words = ({ balancer, ipVersion, state, forward, back }: InspectedEdge): string =>
  `${balancer.name} IPv${ipVersion}: ${state} (${forward.join(', ') || 'local'} / ${back.join(', ') || 'direct'})`;
