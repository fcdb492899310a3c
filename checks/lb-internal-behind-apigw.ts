import { cite, defineCheck, fail, notApplicable, notAssessed, pass, type Details } from '../src/model/check.ts';

export default defineCheck({
  title: 'Load balancers behind a VPC link are internal',
  practice: 'control-network-traffic',
  severity: 'high',
  resourceType: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  onePerResource: true,
  needs: ['elbv2.load-balancers', 'ec2.backends'],
  why: 'Whoever finds the public name of the load balancer calls the back end past the authorizer, the throttling and the firewall of the API.',
  fix: 'Create an internal load balancer for the link, lead the integrations to it, and delete the one that faces the internet.',
  references: [
    'Private integrations for REST APIs in API Gateway',
    'Create private integrations for HTTP APIs in API Gateway',
  ],

  *evaluate({ 'elbv2.load-balancers': balancers, 'ec2.backends': backends }) {
    const backendOf = new Map(backends.map(({ arn, data }) => [arn, data]));
    for (const balancer of balancers) {
      const { LoadBalancerName: name = balancer.arn, Scheme, DNSName = '' } = balancer.data;
      const { links = [], unseen = [] } = backendOf.get(balancer.arn) ?? {};
      const [gap] = unseen;
      if (links.length === 0) {
        yield gap === undefined
          ? notApplicable(balancer, 'No VPC link leads to the load balancer.', { name })
          : notAssessed(balancer, gap, { name });
        continue;
      }
      const details: Details = {
        name,
        relatedArns: links,
        expected: 'the scheme internal',
        observed: `${Scheme ?? 'no scheme'}, ${DNSName}`,
        evidence: [cite(balancer, '/Scheme', '/DNSName', '/SecurityGroups')],
      };
      if (Scheme === 'internet-facing') {
        yield fail(balancer, `APIs reach ${name} by a VPC link, and the internet may by ${DNSName}.`, {
          ...details,
          fix: {
            cli: `aws elbv2 create-load-balancer --region ${balancer.scope.region} --name ${name}-internal --scheme internal --type ${balancer.data.Type ?? 'application'} --subnets PRIVATE_SUBNET_IDS --security-groups SECURITY_GROUP_ID`,
            sideEffect: 'The scheme of a load balancer cannot be changed: listeners, rules and targets are made anew.',
            verify: `aws elbv2 describe-load-balancers --region ${balancer.scope.region} --names ${name}-internal --query 'LoadBalancers[].Scheme'`,
          },
        });
      } else if (Scheme === 'internal') yield pass(balancer, 'It is internal: only the VPC reaches it.', details);
      else {
        yield notAssessed(balancer, {
          cause: 'unreadable',
          operation: 'elbv2:DescribeLoadBalancers',
          action: 'elasticloadbalancing:DescribeLoadBalancers',
          scope: balancer.scope,
          detail: `The scheme of ${name} was not told.`,
        });
      }
    }
  },
});
