import { cite, defineCheck, fail, notApplicable, notAssessed, pass, type Details } from '../src/model/check.ts';
import { egressOf, hopsOf } from '../src/model/function-egress.ts';
import { capacityProviderOf, nameOfFunction, unpublished, withoutNetwork } from '../src/model/function-network.ts';
import { isWide } from '../src/model/open-traffic.ts';
import { roleWildcards } from '../src/model/role-wildcards.ts';
import type { Ruling } from '../src/model/derived.ts';

export default defineCheck({
  title: 'Internet egress of VPC functions is absent, filtered or justified',
  practice: 'control-network-traffic',
  severity: 'medium',
  severities: ['high', 'medium'],
  resourceType: 'AWS::Lambda::Function',
  onePerResource: true,
  needs: ['lambda.functions', 'ec2.subnets', 'ec2.route-tables', 'ec2.networks'],
  consults: ['ec2.world-egress', 'iam.role-wildcards'],
  why: 'A NAT gateway lets out whatever the function is made to send: a flaw in its code is a way out for the data that its role reads.',
  fix: 'Reach AWS services by VPC endpoints and lead the rest through AWS Network Firewall, or take the default route away.',
  references: [
    'NAT gateways',
    'Enable internet access for VPC-connected Lambda functions',
    'AWS Network Firewall example architectures with routing',
  ],

  *evaluate(facts, { depth, intent }) {
    const { 'lambda.functions': functions, 'ec2.route-tables': tables, 'ec2.networks': networks } = facts;
    const network = networks[0]?.data;
    const egress = network && egressOf(network);
    const wildcardsOf = roleWildcards(functions, facts['iam.role-wildcards'], depth);
    const world = facts['ec2.world-egress'];
    const groups = new Map(
      world.state === 'present' ? world.value.map(({ arn, data }) => [arn.split('/').at(-1), data]) : [],
    );
    const allowsAll = (ids: readonly string[]): Ruling => {
      const own = ids.map((id) => groups.get(id));
      if (own.some((one) => one?.open.some(isWide))) return 'yes';
      return own.some((one) => one === undefined || one.unseen.length > 0) ? 'undecided' : 'no';
    };
    for (const one of unpublished(functions)) {
      const name = nameOfFunction(one);
      const { SubnetIds = [], SecurityGroupIds = [] } = one.data.VpcConfig ?? {};
      if (SubnetIds.length === 0 || egress === undefined) {
        yield notApplicable(
          one,
          capacityProviderOf(one) === undefined
            ? 'The function is in no VPC: its egress is unrestricted by design, and no network of the owner can filter it.'
            : withoutNetwork(one),
          { name },
        );
        continue;
      }
      const way = egress(one);
      const details: Details = {
        name,
        expected: 'no way to the internet, or only through an inspection endpoint',
        evidence: [cite(one, '/VpcConfig')],
      };
      switch (way.kind) {
        case 'unknown':
          yield notAssessed(one, way.gap, details);
          break;
        case 'none':
          yield pass(one, `Nothing that ${name} sends gets to the internet. ${way.answer.because}`, {
            ...details,
            observed: 'no way to the internet',
            trace: hopsOf(way.answer),
          });
          break;
        case 'inspected':
          yield pass(one, `What ${name} sends to the internet goes through ${way.via.join(', ')}.`, {
            ...details,
            observed: `inspected by ${way.via.join(', ')}`,
          });
          break;
        case 'open': {
          const { answer, version } = way;
          const all = allowsAll(SecurityGroupIds);
          const role = wildcardsOf(one.arn);
          const { data, unseen } = intent(one);
          const sensitive: Ruling =
            role === 'yes' || data === 'sensitive'
              ? 'yes'
              : unseen !== undefined || role === 'undecided'
                ? 'undecided'
                : 'no';
          const rulings = [all, sensitive];
          const high = rulings.every((ruling) => ruling === 'yes');
          const mayBeHigh = !high && !rulings.includes('no');
          const ids = new Set(answer.hops.map(({ id }) => id));
          yield fail(
            one,
            `${name} gets to the internet by ${answer.via.join(', ')} (IPv${version}), and nothing inspects what it sends.`,
            {
              ...details,
              severity: high ? 'high' : 'medium',
              ...(mayBeHigh && { possible: ['high', 'medium'] }),
              reasons: [
                ...(all === 'yes'
                  ? ['a security group of the function lets everything, or ranges of ports, out to the whole internet']
                  : []),
                ...(role === 'yes' ? ['the role allows all actions of a service'] : []),
                ...(data === 'sensitive' ? ['the function is declared to hold sensitive data'] : []),
              ],
              observed: `${answer.packet?.protocol ?? 'tcp'} port ${answer.packet?.destinationPort ?? 443} by ${answer.via.join(', ')}`,
              trace: hopsOf(answer),
              evidence: [
                cite(one, '/VpcConfig'),
                ...tables
                  .filter(({ data: table }) => ids.has(table.RouteTableId ?? ''))
                  .map((table) => cite(table, '/RouteTableId', '/Routes')),
              ],
              fix: {
                cli: `aws ec2 replace-route --region ${one.scope.region} --route-table-id ${firstTable(answer.hops) ?? 'ROUTE_TABLE_ID'} ${version === 4 ? '--destination-cidr-block 0.0.0.0/0' : '--destination-ipv6-cidr-block ::/0'} --vpc-endpoint-id FIREWALL_ENDPOINT_ID`,
                sideEffect:
                  'Everything in subnets with this table is inspected then: what the firewall policy does not let pass is dropped.',
              },
            },
          );
        }
      }
    }
  },
});

const firstTable = (hops: readonly { readonly component: string; readonly id: string }[]): string | undefined =>
  hops.find(({ component }) => component === 'route-table')?.id;
