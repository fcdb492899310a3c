import { cite, defineCheck, fail, notApplicable, notAssessed, pass, type Details } from '../src/model/check.ts';
import type { Answer } from '../src/model/answer.ts';
import type { Records } from '../src/model/catalogue.ts';
import type { DataPath, DataPaths } from '../src/model/derived.ts';
import type { Gap } from '../src/model/gap.ts';
import { isGone } from '../src/model/endpoint-service.ts';

const NAMES = { s3: 'S3', dynamodb: 'DynamoDB' } as const;

export default defineCheck({
  title: 'VPC functions reach S3 and DynamoDB through VPC endpoints',
  practice: 'control-network-traffic',
  severity: 'medium',
  severities: ['medium', 'low'],
  resourceType: 'AWS::EC2::VPC',
  onePerResource: true,
  needs: ['ec2.vpcs', 'ec2.subnets', 'lambda.functions', 'lambda.data-paths'],
  consults: ['iam.data-grants', 'ec2.vpc-endpoints'],
  why: 'What takes the way of the internet needs a way to the internet, and no endpoint policy stands in it: data can go to anybody’s bucket.',
  fix: 'Create a gateway endpoint for the service and associate it with the route table of every subnet that functions run in. It costs nothing.',
  references: ['Gateway endpoints', 'AWS PrivateLink for DynamoDB', 'AWS PrivateLink for Amazon S3'],

  *evaluate({
    'ec2.vpcs': vpcs,
    'ec2.subnets': subnets,
    'lambda.functions': functions,
    'lambda.data-paths': paths,
    'iam.data-grants': grants,
    'ec2.vpc-endpoints': endpoints,
  }) {
    const vpcOf = new Map(subnets.map(({ data }) => [data.SubnetId ?? '', data.VpcId ?? '']));
    const roleOf = new Map(functions.map(({ arn, data }) => [arn, data.Role]));
    const usesOf = grantFinder(grants);
    for (const vpc of vpcs) {
      const { VpcId = '' } = vpc.data;
      const ways: Way[] = [];
      const gaps: Gap[] = [];
      for (const { arn, data } of paths) {
        const uses = usesOf(roleOf.get(arn));
        for (const service of ['s3', 'dynamodb'] as const) {
          const here = data[service].filter(({ subnetId }) => vpcOf.get(subnetId) === VpcId);
          if (here.length === 0) continue;
          if (uses.state === 'unknown') gaps.push(uses.gap);
          else if (uses.state === 'present' && uses.value[service]) {
            ways.push(...here.map((path) => ({ arn, service, path })));
          }
        }
      }
      const byInterface = { s3: interfaceTo('s3', vpc, endpoints), dynamodb: interfaceTo('dynamodb', vpc, endpoints) };
      const outside = ways.filter(({ path }) => path.way === 'internet');
      const open = outside.filter(({ service }) => service !== 's3' || byInterface.s3 === 'none');
      const bare = open.filter(({ service }) => byInterface[service] === 'none');
      gaps.push(
        ...ways.flatMap(({ path }) => path.gap ?? []),
        ...(outside.length > 0 && endpoints.state === 'unknown' ? [endpoints.gap] : []),
      );
      const [gap] = gaps;
      const details: Details = {
        relatedArns: [...new Set(ways.map(({ arn }) => arn))],
        expected: 'a gateway endpoint of S3 and DynamoDB in the route table of every subnet of functions that use them',
        observed: [...new Set(ways.map(words))].slice(0, 10).join('; ') || 'no function uses S3 or DynamoDB',
        trace: ways.slice(0, 10).map((way) => ({
          considered: `${way.arn} in ${way.path.subnetId} to ${NAMES[way.service]}`,
          contributes: `${way.path.way}: ${way.path.because}`,
        })),
        evidence: [
          cite(vpc, '/VpcId'),
          ...(endpoints.state === 'present' ? endpoints.value : [])
            .filter(({ data }) => data.VpcId === VpcId && /\.(s3|dynamodb)$/.test(data.ServiceName ?? ''))
            .map((endpoint) => cite(endpoint, '/ServiceName', '/VpcEndpointType', '/RouteTableIds', '/State')),
        ],
      };
      const proven = bare.length > 0 && endpoints.state !== 'unknown';
      if (proven || (open.length > 0 && gap === undefined)) {
        const [worst] = proven ? bare : open;
        const service = worst!.service;
        yield fail(vpc, `${proven ? '' : 'By their routes, '}${sentence(proven ? bare : open)}.`, {
          ...details,
          severity: proven ? 'medium' : 'low',
          ...(!proven && {
            confidence: 'heuristic',
            reasons: ['an interface endpoint of DynamoDB serves only clients that name its URL'],
          }),
          fix: {
            cli: `aws ec2 create-vpc-endpoint --region ${vpc.scope.region} --vpc-id ${VpcId} --service-name com.amazonaws.${vpc.scope.region}.${service} --route-table-ids ROUTE_TABLE_IDS`,
            sideEffect:
              'Open connections to the service break once. Security groups that limit egress must allow its prefix list.',
          },
        });
      } else if (gap !== undefined) yield notAssessed(vpc, gap, { relatedArns: details.relatedArns ?? [] });
      else if (ways.length === 0) yield notApplicable(vpc, 'No function in the VPC uses S3 or DynamoDB.', details);
      else yield pass(vpc, 'No request of its functions to S3 or DynamoDB takes the way of the internet.', details);
    }
  },
});

type Service = keyof DataPaths;

interface Way {
  readonly arn: string;
  readonly service: Service;
  readonly path: DataPath;
}

const nameIn = (arn: string): string => arn.split(':')[6] ?? arn;

const words = ({ arn, service, path }: Way): string =>
  `${nameIn(arn)} in ${path.subnetId} to ${NAMES[service]}: ${path.via.join(', ') || path.way}`;

function sentence([first, ...more]: readonly Way[]): string {
  const { arn, service, path } = first!;
  const others = more.length === 0 ? '' : `, and ${more.length} more ${more.length === 1 ? 'way' : 'ways'} like it`;
  return `${nameIn(arn)} reaches ${NAMES[service]} from ${path.subnetId} by ${path.via.join(' and ')}${others}`;
}

/** What a role may use; one that is gone uses nothing. */
function grantFinder(
  grants: Answer<Records<'iam.data-grants'>>,
): (role: string | undefined) => Records<'iam.data-grants'>[number]['data'] {
  if (grants.state === 'unknown') return () => grants;
  const byRole = new Map((grants.state === 'present' ? grants.value : []).map(({ arn, data }) => [arn, data]));
  return (role) => byRole.get(role ?? '') ?? { state: 'absent' };
}

/** Whether an interface endpoint takes the name of the service over, or is there at least. */
function interfaceTo(
  service: Service,
  { data: { VpcId }, scope }: Records<'ec2.vpcs'>[number],
  endpoints: Answer<Records<'ec2.vpc-endpoints'>>,
): 'private' | 'there' | 'none' {
  const own = (endpoints.state === 'present' ? endpoints.value : []).filter(
    (endpoint) =>
      endpoint.data.VpcId === VpcId &&
      endpoint.data.VpcEndpointType === 'Interface' &&
      endpoint.data.ServiceName?.endsWith(`.${scope.region}.${service}`) === true &&
      !isGone(endpoint),
  );
  if (service === 'dynamodb') return own.length > 0 ? 'there' : 'none';
  const named = own.some(
    ({ data }) => data.PrivateDnsEnabled === true && data.DnsOptions?.PrivateDnsOnlyForInboundResolverEndpoint !== true,
  );
  return named ? 'private' : 'none';
}
