import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';
import { EC2Client } from '@aws-sdk/client-ec2';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { NetworkFirewallClient } from '@aws-sdk/client-network-firewall';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { S3Client } from '@aws-sdk/client-s3';
import { WAFV2Client } from '@aws-sdk/client-wafv2';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/** The account that moto gives to keys that it does not know. */
export const ACCOUNT = '123456789012';
export const REGION = 'eu-west-1';
export const KEYS = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'not-a-secret' };

/** Two resources of one check. On the first it must fail, on the second it must not. */
export interface Pair {
  readonly check: string;
  readonly bad: string;
  readonly good: string;
}

export type Cloud = ReturnType<typeof cloudAt>;

/**
 * Clients that write. Nothing but a server on this machine is ever written to; `requestHandler` is for those who want to
 * see the answers as they come.
 */
export function cloudAt(endpoint: string, requestHandler = new NodeHttpHandler()) {
  const { hostname, protocol } = new URL(endpoint);
  if (hostname !== '127.0.0.1' || protocol !== 'http:') throw new Error(`${endpoint} is not a server on this machine.`);
  const configuration = { endpoint, region: REGION, credentials: KEYS, requestHandler, maxAttempts: 1 };
  return {
    apigateway: new APIGatewayClient(configuration),
    apigatewayv2: new ApiGatewayV2Client(configuration),
    ec2: new EC2Client(configuration),
    ecs: new ECSClient(configuration),
    elbv2: new ElasticLoadBalancingV2Client(configuration),
    iam: new IAMClient(configuration),
    lambda: new LambdaClient(configuration),
    networkFirewall: new NetworkFirewallClient(configuration),
    organizations: new OrganizationsClient(configuration),
    s3: new S3Client({ ...configuration, forcePathStyle: true }),
    wafv2: new WAFV2Client(configuration),
  };
}

export const arnOf = (service: string, rest: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
/** API Gateway leaves the account out. */
export const gatewayArn = (path: string): string => `arn:aws:apigateway:${REGION}::${path}`;

export const document = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
