import check from '../../checks/vpclink-private-integration.ts';
import { denied, gap, present, testCheck, type World } from '../check.ts';
import {
  ALB_NAME,
  API,
  balancer,
  CLOUD_MAP,
  estate,
  INTEGRATION,
  integration,
  METHOD,
  oldLink,
  privateIntegration,
  REST,
  restApi,
} from './backend-worlds.ts';
import { networkInterface } from './network-worlds.ts';

const open = balancer({ Scheme: 'internet-facing', DNSName: ALB_NAME });
const world = (facts: World['facts']): World => ({ facts: estate(facts) });
const over = (uri: string, facts: World['facts'] = {}): World =>
  world({ 'elbv2.load-balancers': [open], 'apigatewayv2.integrations': [integration(uri)], ...facts });
const says = (severity: 'high' | 'info', because: RegExp, possible?: readonly ('high' | 'info')[]) => ({
  expect: { [INTEGRATION]: { outcome: 'fail' as const, severity, because, ...(possible && { possible }) } },
});
const rest = (deployed: object, variables = {}): World =>
  world({ 'apigatewayv2.integrations': [], 'elbv2.load-balancers': [open], ...restApi(deployed, variables) });
const variables = (StageVariables: Record<string, string>, name = 'prod') => ({
  arn: `${API}/stages/${name}`,
  data: present({ StageName: name, StageVariables }),
});

testCheck('vpclink-private-integration', check, {
  fail: {
    'the public load balancer of the account': {
      ...over(`https://${ALB_NAME}/orders/{id}`),
      ...says('high', /calls the load balancer front of the account/),
    },
    'its name in capitals, with a port and the prefix of a dual stack': {
      ...over(`http://dualstack.${ALB_NAME.toUpperCase()}:8080/`),
      ...says('high', /front/),
    },
    'an instance by its public address': {
      ...over('http://203.0.113.9/', {
        'ec2.network-interfaces': [networkInterface('eni-1', [], { Association: { PublicIp: '203.0.113.9' } })],
      }),
      ...says('high', /the interface eni-1/),
    },
    'an instance by its public name': {
      ...over('http://ec2-203-0-113-9.compute-1.amazonaws.com/', {
        'ec2.network-interfaces': [
          networkInterface('eni-1', [], {
            PrivateIpAddresses: [{ Association: { PublicDnsName: 'ec2-203-0-113-9.compute-1.amazonaws.com' } }],
          }),
        ],
      }),
      ...says('high', /eni-1/),
    },
    'a stage variable leads there, of one stage among several': {
      ...over('https://${stageVariables.host}/', {
        'apigatewayv2.stages': [variables({ host: 'api.partner.example' }, 'test'), variables({ host: ALB_NAME })],
      }),
      ...says('high', /front/),
    },
    'a method of a REST API': {
      ...rest({ type: 'http_proxy', uri: 'https://${stageVariables.host}/orders' }, { host: ALB_NAME }),
      expect: { [METHOD]: { outcome: 'fail', severity: 'high', because: /front/ } },
    },
    'a name that may lead anywhere': {
      ...over('https://api.partner.example/v1'),
      ...says('info', /api\.partner\.example over the internet/, ['high', 'info']),
    },
    'a service of AWS': { ...over('https://dynamodb.us-east-1.amazonaws.com/'), ...says('info', /dynamodb/) },
    'the load balancer of another account': {
      ...over('https://theirs-1.us-east-1.elb.amazonaws.com/'),
      ...says('info', /theirs-1/),
    },
    'a load balancer of another region, which may be of the account': {
      ...over('https://theirs-1.eu-west-1.elb.amazonaws.com/'),
      ...says('info', /theirs-1/, ['high', 'info']),
    },
    'an internal load balancer, which does not answer': {
      ...over(`https://internal-${ALB_NAME}/`, { 'elbv2.load-balancers': [balancer()] }),
      ...says('info', /is internal/),
    },
    'the load balancer is seen, interfaces are not': {
      ...over(`https://${ALB_NAME}/`, { 'ec2.network-interfaces': gap('ec2:DescribeNetworkInterfaces') }),
      ...says('high', /front/),
    },
  },
  pass: {
    'a listener by a link': world({}),
    'a service of Cloud Map by a link': world({ 'apigatewayv2.integrations': [privateIntegration(CLOUD_MAP)] }),
    'a method by a link of the first generation': world({
      'apigatewayv2.integrations': [],
      'apigateway.vpc-links': [oldLink],
      ...restApi({ type: 'http', connectionType: 'VPC_LINK', connectionId: '0ld', uri: `https://${ALB_NAME}/` }),
    }),
    'a link, whatever the load balancers are': world({ 'elbv2.load-balancers': gap('elbv2:DescribeLoadBalancers') }),
  },
  'not-applicable': {
    'a function': over('arn:aws:lambda:us-east-1:111122223333:function:orders', {
      'apigatewayv2.integrations': [
        {
          arn: INTEGRATION,
          data: present({
            IntegrationType: 'AWS_PROXY',
            IntegrationUri: 'arn:aws:lambda:us-east-1:111122223333:function:orders',
          }),
        },
      ],
    }),
    'a mock': rest({ type: 'mock' }),
  },
  'not-assessed': {
    'load balancers may not be listed': over(`https://${ALB_NAME}/`, {
      'elbv2.load-balancers': gap('elbv2:DescribeLoadBalancers'),
    }),
    'interfaces may not be listed': over('https://203.0.113.9/', {
      'ec2.network-interfaces': gap('ec2:DescribeNetworkInterfaces'),
    }),
    'a stage variable without a stage': over('https://${stageVariables.host}/'),
    'a variable whose value was taken out': over('https://${stageVariables.host}/', {
      'apigatewayv2.stages': [variables({ host: 'redacted:high-entropy:40' })],
    }),
    'the integrations of an API may not be read': over('', {
      'apigatewayv2.integrations': [{ arn: API, data: denied('apigatewayv2:GetIntegrations') }],
    }),
    'what is deployed may not be read': world({
      'apigatewayv2.integrations': [],
      ...restApi({}),
      'apigateway.exports': [{ arn: `${REST}/stages/prod/exports/oas30`, data: denied('apigateway:GetExport') }],
    }),
  },
});
