import { cite, defineCheck, fail, notApplicable, notAssessed, pass, type Details } from '../src/model/check.ts';
import type { EndpointIngress, EndpointRule, IngressTraffic } from '../src/model/derived.ts';
import { isGone } from '../src/model/endpoint-service.ts';
import type { Severity } from '../src/model/words.ts';

/** Services of AWS whose endpoints listen on other ports too (each service's own guide). */
const OTHER_PORTS = /\.(email-smtp|transfer\.server|storagegateway|appstream\.streaming|workspaces|airflow\.env)$/;
/** Services of customers listen where these like. */
const CUSTOMERS = /\bamazonaws\.vpce\./;

export default defineCheck({
  title: 'Interface endpoint security groups admit only clients on 443',
  practice: 'control-network-traffic',
  severity: 'medium',
  severities: ['medium', 'low'],
  resourceType: 'AWS::EC2::VPCEndpoint',
  onePerResource: true,
  needs: ['ec2.vpc-endpoints', 'ec2.vpc-endpoint-ingress', 'ec2.security-groups'],
  why: 'Whoever reaches the interface sends his own credentials or stolen ones to AWS past every egress rule; the group decides who that is.',
  fix: 'Give the endpoint a group of its own that admits TCP 443 from the groups or subnets of its clients.',
  references: ['Access an AWS service using an interface VPC endpoint', 'Security group rules'],

  *evaluate({ 'ec2.vpc-endpoints': endpoints, 'ec2.vpc-endpoint-ingress': ingresses, 'ec2.security-groups': groups }) {
    const ingressOf = new Map(ingresses.map(({ arn, data }) => [arn, data]));
    const groupOf = new Map(groups.map((group) => [group.data.GroupId, group]));
    for (const endpoint of endpoints) {
      const { VpcEndpointType, VpcEndpointId = '', ServiceName = '', Groups = [] } = endpoint.data;
      const ingress = ingressOf.get(endpoint.arn);
      const own = Groups.flatMap(({ GroupId }) => groupOf.get(GroupId) ?? []);
      const named: Details = { name: `${VpcEndpointId} ${ServiceName}`, relatedArns: own.map(({ arn }) => arn) };
      if (VpcEndpointType !== 'Interface') {
        yield notApplicable(endpoint, `A ${VpcEndpointType ?? 'nameless'} endpoint is no interface endpoint.`, named);
        continue;
      }
      if (isGone(endpoint) || ingress === undefined) {
        yield notApplicable(endpoint, 'The endpoint carries nothing: it is gone or refused.', named);
        continue;
      }
      const faults = [...faultsOf(ingress, ServiceName)].toSorted((a, b) => order(a.severity) - order(b.severity));
      const [worst] = faults;
      const [gap] = ingress.unseen;
      const details: Details = {
        ...named,
        expected: 'TCP 443 from the groups or subnets of clients',
        observed: ingress.rules.map(words).join('; ') || 'no inbound rule',
        evidence: [cite(endpoint, '/Groups'), ...own.map((group) => cite(group, '/IpPermissions'))],
      };
      if (worst === undefined) {
        yield gap === undefined
          ? pass(endpoint, 'Its groups admit clients on 443 alone.', details)
          : notAssessed(endpoint, gap, details);
        continue;
      }
      yield fail(endpoint, `${worst.because}.`, {
        ...details,
        severity: worst.severity,
        ...(worst.severity === 'low' && gap !== undefined && { possible: ['medium', 'low'] }),
        trace: faults.map(({ because, severity }) => ({ considered: because, contributes: severity })),
        fix: {
          cli: `aws ec2 modify-vpc-endpoint --region ${endpoint.scope.region} --vpc-endpoint-id ${VpcEndpointId} --add-security-group-ids GROUP_ID --remove-security-group-ids ${Groups.map(({ GroupId }) => GroupId).join(' ')}`,
          sideEffect: 'Clients that the new group does not name lose the service.',
        },
      });
    }
  },
});

interface Fault {
  readonly because: string;
  readonly severity: 'medium' | 'low';
}

const order = (severity: Severity): number => (severity === 'medium' ? 0 : 1);

function* faultsOf({ world, rules, defaultGroups }: EndpointIngress, service: string): Iterable<Fault> {
  if (defaultGroups.length > 0) {
    yield {
      because: `It has the default group ${defaultGroups.join(', ')}, which everything has that names no other`,
      severity: 'medium',
    };
  }
  if (world.open.length > 0) {
    const sources = [...new Set(world.open.flatMap((open) => open.sources))];
    yield { because: `Any source is admitted: ${sources.join(', ')}`, severity: 'medium' };
  }
  const anyPort = rules.filter(isAllPorts);
  if (anyPort.length > 0) yield { because: `All ports are open: ${anyPort.map(words).join('; ')}`, severity: 'medium' };
  const others = rules.filter((rule) => !isAllPorts(rule) && !isHttps(rule));
  if (others.length > 0 && !OTHER_PORTS.test(service) && !CUSTOMERS.test(service)) {
    yield { because: `More is admitted than TCP 443: ${others.map(words).join('; ')}`, severity: 'low' };
  }
  const wide = rules.filter(({ from }) => from === 'vpc');
  if (wide.length > 0) {
    yield { because: `The whole VPC is admitted: ${wide.map(words).join('; ')}`, severity: 'low' };
  }
}

const isHttps = ({ protocol, fromPort, toPort }: IngressTraffic): boolean =>
  protocol === 'tcp' && fromPort === 443 && toPort === 443;

const isAllPorts = ({ protocol, fromPort = 0, toPort = 65_535 }: IngressTraffic): boolean =>
  protocol === '-1' || ((protocol === 'tcp' || protocol === 'udp') && fromPort <= 1 && toPort === 65_535);

const words = ({ group, protocol, fromPort, toPort, source }: EndpointRule): string => {
  const ports = fromPort === undefined ? '' : fromPort === toPort ? ` ${fromPort}` : ` ${fromPort}-${toPort}`;
  return `${group} ${protocol === '-1' ? 'everything' : `${protocol}${ports}`} from ${source}`;
};
