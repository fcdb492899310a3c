import { restApis } from './apigateway.ts';
import { httpApis } from './apigatewayv2.ts';
import { ACCOUNT, REGION, type Cloud, type Pair } from './cloud.ts';
import { network } from './ec2.ts';
import { identities } from './iam.ts';
import { functions, MAIL, ORDERS } from './lambda.ts';
import { BUCKETS, buckets } from './s3.ts';
import { firewalls } from './wafv2.ts';

/** What moto cannot show of a check, and what then must be said of which resource. */
interface Unpaired {
  readonly check: string;
  readonly because: string;
  readonly says: readonly {
    readonly outcome: 'pass' | 'fail' | 'not-applicable' | 'not-assessed';
    readonly arn: string;
  }[];
}

export interface Estate {
  readonly pairs: readonly Pair[];
  readonly unpaired: readonly Unpaired[];
}

const bucketArn = (name: string): string => `arn:aws:s3:::${name}`;
const account = `arn:aws:iam::${ACCOUNT}:root`;
const bus = `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/default`;

/** Checks of what the estate does not have; policies are judged by their text, whoever keeps them. */
const withoutTheThing: readonly Unpaired[] = Object.entries({
  'a queue': ['queue-topic-encryption', 'sqs-policy-public', 'sqs-policy-external', 'sqs-policy-service-source'],
  'a topic': ['sns-policy-public', 'sns-policy-external', 'sns-policy-service-source'],
  'a table': ['ddb-encryption', 'ddb-policy-external', 'ddb-vpce-restricted'],
  'a key or a secret': ['secret-key-policy-external'],
  'an access point': ['s3-access-point-scope'],
  'a capacity provider': ['lambda-capacity-provider-network'],
  'a VPC link': ['vpclink-subnets-sg'],
  'a load balancer or a container service': ['lb-internal-behind-apigw', 'sg-backend-chain', 'ecs-service-private'],
  'a private API or a private domain name': ['apigw-private-policy', 'apigw-private-domain-policy'],
}).flatMap(([thing, checks]) =>
  checks.map((check) => ({ check, because: `the estate does not have ${thing}`, says: [] })),
);

/** Nothing inspects there, and nobody asks for it: said of every VPC. */
const uninspected = (vpcs: readonly string[]): readonly Unpaired[] =>
  [
    'inspect-subnets-separate',
    'inspect-forward-route',
    'inspect-return-symmetric',
    'inspect-endpoint-subnets',
    'inspect-endpoint-healthy',
    'inspect-firewall-effective',
    'ingress-edge-inspection',
  ].map((check) => ({
    check,
    because: 'no Gateway Load Balancer or firewall is there',
    says: vpcs.map((arn) => ({ outcome: 'not-applicable', arn })),
  }));

const ofFunctions: readonly Unpaired[] = [
  {
    check: 'lambda-url-cors',
    because: 'ListFunctionUrlConfigs is not served',
    says: [MAIL, ORDERS].map((arn) => ({ outcome: 'not-assessed', arn })),
  },
  {
    check: 'lambda-url-policy-scope',
    because: 'ListFunctionUrlConfigs is not served',
    says: [MAIL, ORDERS].map((arn) => ({ outcome: 'not-assessed', arn })),
  },
  {
    check: 'lambda-web-endpoint-auth',
    because: 'the SDK has no client of Lambda Web Functions',
    says: [{ outcome: 'not-assessed', arn: account }],
  },
  {
    check: 'lambda-env-cmk',
    because: 'no function has a key of its own',
    says: [MAIL, ORDERS].map((arn) => ({ outcome: 'fail', arn })),
  },
  {
    check: 'lambda-policy-actions',
    because: 'the policies allow invocation alone',
    says: [MAIL, ORDERS].map((arn) => ({ outcome: 'pass', arn })),
  },
  {
    check: 'lambda-policy-alias-scoped',
    because: 'no function has an alias',
    says: [MAIL, ORDERS].map((arn) => ({ outcome: 'not-applicable', arn })),
  },
  {
    check: 'lambda-policy-apigateway-scope',
    because: 'the one grant is for an API that calls nothing',
    says: [
      { outcome: 'fail', arn: ORDERS },
      { outcome: 'not-applicable', arn: MAIL },
    ],
  },
  {
    check: 'lambda-egress-path',
    because: 'whether public access is blocked is not served, so no way out is certain',
    says: [MAIL, ORDERS].map((arn) => ({ outcome: 'pass', arn })),
  },
  {
    check: 'lambda-policy-external',
    because: 'no policy names another account',
    says: [
      { outcome: 'pass', arn: MAIL },
      { outcome: 'not-applicable', arn: ORDERS },
    ],
  },
  {
    check: 'lambda-policy-service-source',
    because: 'the one grant to a service is bound to its source',
    says: [
      { outcome: 'pass', arn: ORDERS },
      { outcome: 'not-applicable', arn: MAIL },
    ],
  },
  {
    check: 'lambda-layer-policy-public',
    because: 'the one layer is shared with nobody',
    says: [{ outcome: 'pass', arn: `arn:aws:lambda:${REGION}:${ACCOUNT}:layer:shared:1` }],
  },
  {
    check: 'events-bus-policy-public',
    because: 'the one bus is the default one, without a policy',
    says: [{ outcome: 'pass', arn: bus }],
  },
  {
    check: 'events-bus-policy-scope',
    because: 'the one bus is the default one, without a policy',
    says: [{ outcome: 'not-applicable', arn: bus }],
  },
  {
    check: 's3-policy-external',
    because: 'no bucket policy names another account',
    says: Object.values(BUCKETS).map((name) => ({ outcome: 'pass', arn: bucketArn(name) })),
  },
  {
    check: 'iam-execute-api-scope',
    because: 'no policy names execute-api',
    says: [{ outcome: 'not-applicable', arn: `arn:aws:iam::${ACCOUNT}:role/orders-fn` }],
  },
];

/** Builds a bad and a good resource for every check, in an empty moto server. */
export async function build(cloud: Cloud): Promise<Estate> {
  const identityPairs = await identities(cloud);
  const bucketPairs = await buckets(cloud);
  const net = await network(cloud);
  const functionPairs = await functions(cloud, net);
  const rest = await restApis(cloud);
  return {
    pairs: [
      ...identityPairs,
      ...bucketPairs,
      ...net.pairs,
      ...functionPairs,
      ...rest.pairs,
      ...(await httpApis(cloud)),
      ...(await firewalls(cloud, rest.guarded)),
      { check: 'lambda-policy-public', bad: MAIL, good: ORDERS },
      { check: 'lambda-policy-stale', bad: ORDERS, good: MAIL },
      { check: 's3-policy-public', bad: bucketArn(BUCKETS.bad), good: bucketArn(BUCKETS.good) },
    ],
    unpaired: [
      ...withoutTheThing,
      ...uninspected(net.vpcs),
      ...ofFunctions,
      {
        check: 'lambda-url-auth',
        because: 'ListFunctionUrlConfigs is not served',
        says: [MAIL, ORDERS].map((arn) => ({ outcome: 'not-assessed', arn })),
      },
      {
        check: 'lambda-layer-foreign',
        because: 'a function may use layers of its own account alone',
        says: [{ outcome: 'pass', arn: ORDERS }],
      },
      {
        check: 'access-analyzer-external',
        because: 'IAM Access Analyzer is not served',
        says: [{ outcome: 'not-assessed', arn: account }],
      },
      {
        check: 'vpc-dns-firewall',
        because: 'Route 53 Resolver DNS Firewall is not served',
        says: [{ outcome: 'not-assessed', arn: account }],
      },
      {
        check: 'apigw-request-validation',
        because:
          'GetExport tells no validators, and the draft names them by ids that only GetRequestValidators explains',
        says: [
          { outcome: 'fail', arn: rest.methods.bad },
          { outcome: 'not-assessed', arn: rest.methods.good },
        ],
      },
      {
        check: 'vpclink-private-integration',
        because: 'every integration is of a function',
        says: Object.values(rest.methods).map((arn) => ({ outcome: 'not-applicable', arn })),
      },
      {
        check: 'apigw-rest-policy-scope',
        because: 'no API has a policy',
        says: rest.apis.map((arn) => ({ outcome: 'not-applicable', arn })),
      },
      {
        check: 'apigw-internal-api-private',
        because: 'nothing is declared of an API',
        says: rest.apis.map((arn) => ({ outcome: 'not-applicable', arn })),
      },
      {
        check: 's3-vpce-restricted',
        because: 'nothing is declared of a bucket',
        says: Object.values(BUCKETS).map((name) => ({ outcome: 'not-applicable', arn: bucketArn(name) })),
      },
      {
        check: 'vpce-gateway-for-data',
        because: 'no VPC has a way to the internet',
        says: [{ outcome: 'pass', arn: net.vpcs[0]! }],
      },
      {
        check: 'apigw-cache-encrypted',
        because: 'no stage has a cache',
        says: rest.stages.map((arn) => ({ outcome: 'not-applicable', arn })),
      },
      {
        check: 'apigw-deployed-drift',
        because: 'GetExport has none of the marks of API Gateway',
        says: rest.stages.map((arn) => ({ outcome: 'not-assessed', arn })),
      },
      {
        check: 's3-encryption',
        because: 'BlockedEncryptionTypes is not kept: every bucket accepts SSE-C',
        says: Object.values(BUCKETS).map((name) => ({ outcome: 'fail', arn: bucketArn(name) })),
      },
      {
        check: 'iam-root-keys',
        because: 'the root user has no access key, and no call gives it one',
        says: [{ outcome: 'pass', arn: account }],
      },
      {
        check: 'route-no-blackhole',
        because: 'the state of a route is the constant "active"',
        says: [{ outcome: 'pass', arn: net.routeTable }],
      },
    ],
  };
}
