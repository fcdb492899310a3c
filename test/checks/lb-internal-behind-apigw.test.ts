import check from '../../checks/lb-internal-behind-apigw.ts';
import { denied, gap, present, testCheck, type World } from '../check.ts';
import {
  ALB,
  balancer,
  CLOUD_MAP,
  estate,
  INTEGRATION,
  link,
  LISTENER,
  networkBalancer,
  NLB,
  oldLink,
  privateIntegration,
  REST,
  restApi,
  targetGroup,
  TARGETS,
} from './backend-worlds.ts';

const open = { Scheme: 'internet-facing', DNSName: 'front-1.us-east-1.elb.amazonaws.com' } as const;
const world = (facts: World['facts']): World => ({ facts: estate(facts) });
const only = (facts: World['facts']): World => world({ 'apigatewayv2.integrations': [], ...facts });

const rest = (target: object, variables = {}): World =>
  only({
    'elbv2.load-balancers': [balancer(open)],
    ...restApi({ type: 'http_proxy', connectionType: 'VPC_LINK', uri: 'https://in.example/', ...target }, variables),
  });

testCheck('lb-internal-behind-apigw', check, {
  fail: {
    'the listener of an HTTP API': {
      ...world({ 'elbv2.load-balancers': [balancer(open)] }),
      expect: { [ALB]: { outcome: 'fail', severity: 'high', because: /front-1\.us-east-1\.elb/ } },
    },
    'the load balancer of a REST API and a link of the second generation': rest({
      connectionId: 'l1nk',
      integrationTarget: ALB,
    }),
    'a listener of it': rest({ connectionId: 'l1nk', integrationTarget: LISTENER }),
    'a link that a stage variable names': rest(
      { connectionId: '${stageVariables.link}', integrationTarget: ALB },
      { link: 'l1nk' },
    ),
    'the Network Load Balancer of a link of the first generation, which no API uses': only({
      'apigateway.vpc-links': [oldLink],
      'elbv2.load-balancers': [networkBalancer({ Scheme: 'internet-facing' })],
    }),
  },
  pass: {
    'an internal one': world({}),
    'an internal Network Load Balancer': only({
      'apigateway.vpc-links': [oldLink],
      'elbv2.load-balancers': [networkBalancer()],
    }),
  },
  'not-applicable': {
    'a service of Cloud Map has no load balancer': world({
      'elbv2.load-balancers': [balancer(open)],
      'apigatewayv2.integrations': [privateIntegration(CLOUD_MAP)],
    }),
    'no API leads to it': only({ 'elbv2.load-balancers': [balancer(open)] }),
    'an API leads to it by its public name': world({
      'elbv2.load-balancers': [balancer(open)],
      'apigatewayv2.integrations': [
        {
          arn: INTEGRATION,
          data: present({
            IntegrationId: 'i1',
            IntegrationType: 'HTTP_PROXY',
            IntegrationUri: `https://${open.DNSName}/`,
            ConnectionType: 'INTERNET',
          }),
        },
      ],
    }),
  },
  'not-assessed': {
    'integrations may not be read': only({ 'apigatewayv2.integrations': gap('apigatewayv2:GetIntegrations') }),
    'those of one API may not': only({
      'apigatewayv2.integrations': [{ arn: INTEGRATION, data: denied('apigatewayv2:GetIntegrations') }],
    }),
    'links of the first generation may not be listed': only({ 'apigateway.vpc-links': gap('apigateway:GetVpcLinks') }),
    'the export of a stage may not be read': only({
      ...restApi({}),
      'apigateway.exports': [{ arn: `${REST}/stages/prod/exports/oas30`, data: denied('apigateway:GetExport') }],
    }),
    'a stage variable that no stage has': rest({ connectionId: '${stageVariables.link}' }),
  },
  mixed: {
    'an Application Load Balancer behind a Network Load Balancer behind a link': {
      ...only({
        'apigatewayv2.vpc-links': [link()],
        'apigateway.vpc-links': [oldLink],
        'elbv2.load-balancers': [balancer(open), networkBalancer()],
        'elbv2.target-groups': [targetGroup({ TargetType: 'alb', LoadBalancerArns: [NLB] })],
        'elbv2.target-health': [
          { arn: TARGETS, data: present({ TargetHealthDescriptions: [{ Target: { Id: ALB, Port: 443 } }] }) },
        ],
      }),
      expect: { [ALB]: { outcome: 'fail', severity: 'high' }, [NLB]: 'pass' },
    },
    'a failure that is seen needs no further integration': {
      ...world({
        'elbv2.load-balancers': [balancer(open)],
        'apigatewayv2.integrations': [
          privateIntegration(),
          { arn: `${INTEGRATION}2`, data: denied('apigatewayv2:GetIntegrations') },
        ],
      }),
      expect: { [ALB]: { outcome: 'fail', severity: 'high' } },
    },
  },
});
