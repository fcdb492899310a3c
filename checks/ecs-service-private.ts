import { cite, defineCheck, fail, notApplicable, notAssessed, pass, type Details } from '../src/model/check.ts';
import type { Records } from '../src/model/catalogue.ts';
import type { CompiledNetwork, InternetRoute } from '../src/model/network.ts';
import { networkGap, tracedHops } from '../src/model/network-words.ts';
import type { Severity } from '../src/model/words.ts';

export default defineCheck({
  title: 'ECS services behind the API run without public addresses in private subnets',
  practice: 'control-network-traffic',
  severity: 'high',
  severities: ['high', 'medium'],
  resourceType: 'AWS::ECS::Service',
  needs: ['ecs.services', 'ec2.networks', 'ec2.backends'],
  why: 'A task with a public address can be called by everybody whom its security group admits, past the load balancer and the API.',
  fix: 'Run the service in private subnets, without public addresses, and give it a NAT gateway or VPC endpoints for what it must reach.',
  references: ['Amazon ECS task networking options for Fargate', 'Allocate a network interface for an Amazon ECS task'],

  *evaluate({ 'ecs.services': services, 'ec2.networks': networks, 'ec2.backends': backends }) {
    const network = networks[0]?.data;
    const portsOf = new Map(backends.map(({ arn, data }) => [arn, data.ports]));
    for (const service of services) {
      if (service.data.state === 'unknown') yield notAssessed(service, service.data.gap);
      if (service.data.state !== 'present' || network === undefined) continue;
      const { serviceName: name = service.arn, clusterArn = 'CLUSTER' } = service.data.value;
      const settings = settingsOf(service.data.value);
      if (settings.length === 0) {
        yield notApplicable(service, 'Its tasks have no interfaces of their own: they use those of their hosts.', {
          name,
          relatedArns: [clusterArn],
        });
        continue;
      }
      const subnetIds = [...new Set(settings.flatMap(({ subnets = [] }) => subnets))];
      const isPublic = settings.some(({ assignPublicIp }) => assignPublicIp === 'ENABLED');
      const routes = subnetIds.flatMap((id) =>
        ([4, 6] as const).map((version) => ({ id, ...network.internetRoutes(id, version) })),
      );
      const open = routes.flatMap(({ id, table, routes: found }) =>
        found.filter(isGateway).map((route) => ({ id, table, route })),
      );
      const unseen = routes.flatMap((one) => one.unseen);
      const ports = portsOf.get(service.arn) ?? [];
      const entry = isPublic || open.length > 0 ? entryOf(network, service.arn, ports) : undefined;
      const details: Details = {
        name,
        relatedArns: [clusterArn],
        expected: 'assignPublicIp DISABLED, and no route of its subnets to an internet gateway',
        observed: [
          `assignPublicIp ${isPublic ? 'ENABLED' : 'DISABLED'}`,
          ...open.map(({ id, table, route }) => `${id}: ${table ?? '?'} ${route.destination} → ${route.id}`),
        ].join('; '),
        evidence: [cite(service, '/networkConfiguration', '/deployments', '/taskSets', '/launchType')],
        ...(entry !== undefined && { trace: tracedHops(entry.answer) }),
      };
      if (!isPublic && open.length === 0) {
        yield unseen.length > 0
          ? notAssessed(service, networkGap(unseen, service.scope), { name, relatedArns: [clusterArn] })
          : pass(
              service,
              'Its tasks have no public address, and no route of their subnets leads to an internet gateway.',
              details,
            );
        continue;
      }
      const { severity, possible } = severityOf(
        isPublic,
        // Without a known port a refusal of one says nothing of the others.
        ports.length === 0 && entry?.answer.reachable !== true ? 'unknown' : entry?.answer.reachable,
        service.data.value,
        settings,
      );
      yield fail(service, sentence(isPublic, [...new Set(open.map(({ id }) => id))], entry), {
        ...details,
        severity,
        ...(possible && { possible }),
        reasons:
          isPublic || entry?.answer.reachable !== false
            ? []
            : ['without a public address the route only breaks the way out: nothing comes in by it'],
        fix: {
          cli: `aws ecs update-service --region ${service.scope.region} --cluster ${clusterArn} --service ${name} --network-configuration 'awsvpcConfiguration={subnets=[PRIVATE_SUBNET_IDS],securityGroups=[${(settings[0]?.securityGroups ?? []).join(',')}],assignPublicIp=DISABLED}'`,
          sideEffect:
            'Tasks without public addresses pull their images by a NAT gateway or by VPC endpoints: have these before.',
          verify: `aws ecs describe-services --region ${service.scope.region} --cluster ${clusterArn} --services ${name} --query 'services[].deployments[].networkConfiguration'`,
        },
      });
    }
  },
});

type Service = Extract<Records<'ecs.services'>[number]['data'], { state: 'present' }>['value'];
type Setting = NonNullable<NonNullable<Service['networkConfiguration']>['awsvpcConfiguration']>;

/** Those of the service, and of deployments and task sets whose tasks may still run by others. */
const settingsOf = ({ networkConfiguration, deployments = [], taskSets = [] }: Service): readonly Setting[] =>
  [
    networkConfiguration,
    ...deployments.map((one) => one.networkConfiguration),
    ...taskSets.map((one) => one.networkConfiguration),
  ].flatMap((one) => one?.awsvpcConfiguration ?? []);

const isGateway = ({ target }: InternetRoute): boolean => target === 'internet-gateway';

function sentence(isPublic: boolean, subnets: readonly string[], entry: ReturnType<typeof entryOf>): string {
  const way = entry?.answer.reachable === true ? ` on tcp port ${entry.port}` : undefined;
  if (isPublic)
    return `Its tasks get public addresses${way === undefined ? '' : `, and the internet reaches them${way}`}.`;
  const where = `It runs in the public subnet${subnets.length > 1 ? 's' : ''} ${subnets.join(', ')}`;
  return way === undefined
    ? `${where}, without public addresses.`
    : `${where}, and the internet reaches it by IPv6${way}.`;
}

/** How the internet gets in, or what the first port that may be open says. */
function entryOf(network: CompiledNetwork, id: string, ports: readonly number[]) {
  const answers = (ports.length > 0 ? ports : [443]).slice(0, 20).flatMap((port) =>
    ([4, 6] as const).map((ipVersion) => ({
      port,
      answer: network.ask({
        kind: 'ingress-internet',
        from: { type: 'internet' },
        to: { type: 'ecs-service', id },
        protocol: 'tcp',
        port,
        ipVersion,
      }),
    })),
  );
  return (
    answers.find(({ answer }) => answer.reachable === true) ??
    answers.find(({ answer }) => answer.reachable === 'unknown') ??
    answers[0]
  );
}

/** High where the internet gets in; where deployments differ from the service, what the network says is of the service alone. */
function severityOf(
  isPublic: boolean,
  reachable: boolean | 'unknown' | undefined,
  { networkConfiguration }: Service,
  settings: readonly Setting[],
): { readonly severity: Severity; readonly possible?: readonly Severity[] } {
  if (reachable === true) return { severity: 'high' };
  const own = JSON.stringify(networkConfiguration?.awsvpcConfiguration ?? {});
  const differ = settings.some((one) => JSON.stringify(one) !== own);
  return isPublic && (reachable === 'unknown' || differ)
    ? { severity: 'medium', possible: ['high', 'medium'] }
    : { severity: 'medium' };
}
