/**
 * The honest control: a collector as one writes it first. SDK clients as they come, default retries, pages of default
 * size, a few calls for each item, 16 workers; what fails is logged nowhere and left out.
 */
import * as Rest from '@aws-sdk/client-api-gateway';
import * as Http from '@aws-sdk/client-apigatewayv2';
import * as Ec2 from '@aws-sdk/client-ec2';
import * as Iam from '@aws-sdk/client-iam';
import * as Lambda from '@aws-sdk/client-lambda';
import * as S3 from '@aws-sdk/client-s3';
import * as Waf from '@aws-sdk/client-wafv2';
import pLimit from 'p-limit';

import { contend, CREDENTIALS } from './contender.ts';
import type { Assignment } from './scenario.ts';

const WORKERS = 16;
/** There is none: an answer. */
const ABSENT = /NotFound|NoSuch|Nonexistent/;

await contend(
  () => Promise.resolve(),
  async (assignment) => {
    scaleTimers(assignment);
    const limit = pLimit(WORKERS);
    let lost = 0;
    const read = async <T>(ask: () => Promise<T>): Promise<T | undefined> => {
      try {
        return await limit(ask);
      } catch (error) {
        if (!ABSENT.test((error as Error).name)) lost += 1;
        return undefined;
      }
    };
    /** All items, until a page fails. */
    const all = async <Page, Item>(pages: AsyncIterable<Page>, items: (page: Page) => readonly Item[] | undefined) => {
      const found: Item[] = [];
      const iterator = pages[Symbol.asyncIterator]();
      for (;;) {
        const next = await read(() => iterator.next());
        if (next === undefined || next.done === true) return found;
        found.push(...(items(next.value) ?? []));
      }
    };
    for (const region of assignment.regions) await regionOf(assignment, region, read, all);
    return { lost };
  },
);

type Read = <T>(ask: () => Promise<T>) => Promise<T | undefined>;
type All = <Page, Item>(
  pages: AsyncIterable<Page>,
  items: (page: Page) => readonly Item[] | undefined,
) => Promise<readonly Item[]>;

async function regionOf({ port }: Assignment, region: string, read: Read, all: All): Promise<void> {
  const configuration = { region, credentials: CREDENTIALS, endpoint: `http://127.0.0.1:${port}` };
  const lambda = new Lambda.LambdaClient(configuration);
  const rest = new Rest.APIGatewayClient(configuration);
  const http = new Http.ApiGatewayV2Client(configuration);
  const s3 = new S3.S3Client({ ...configuration, forcePathStyle: true, followRegionRedirects: true });
  const ec2 = new Ec2.EC2Client(configuration);
  const iam = new Iam.IAMClient(configuration);
  const waf = new Waf.WAFV2Client(configuration);

  const functions = await all(Lambda.paginateListFunctions({ client: lambda }, {}), ({ Functions }) => Functions);
  const apis = await all(Rest.paginateGetRestApis({ client: rest }, {}), ({ items }) => items);
  const httpApis = (await read(() => http.send(new Http.GetApisCommand({}))))?.Items ?? [];
  const buckets = (await read(() => s3.send(new S3.ListBucketsCommand({}))))?.Buckets ?? [];
  const acls = (await read(() => waf.send(new Waf.ListWebACLsCommand({ Scope: 'REGIONAL' }))))?.WebACLs ?? [];
  const vpcs = (await read(() => ec2.send(new Ec2.DescribeVpcsCommand({}))))?.Vpcs ?? [];
  await Promise.all([
    ...functions.flatMap(({ FunctionName }) => [
      read(() => lambda.send(new Lambda.GetPolicyCommand({ FunctionName }))),
      read(() => lambda.send(new Lambda.ListFunctionUrlConfigsCommand({ FunctionName }))),
      read(() => lambda.send(new Lambda.GetFunctionConcurrencyCommand({ FunctionName }))),
    ]),
    ...apis.flatMap(({ id: restApiId }) => [
      read(() => rest.send(new Rest.GetStagesCommand({ restApiId }))),
      read(() => rest.send(new Rest.GetAuthorizersCommand({ restApiId }))),
      all(Rest.paginateGetResources({ client: rest }, { restApiId, embed: ['methods'] }), ({ items }) => items),
    ]),
    ...httpApis.flatMap(({ ApiId }) => [
      read(() => http.send(new Http.GetStagesCommand({ ApiId }))),
      read(() => http.send(new Http.GetRoutesCommand({ ApiId }))),
      read(() => http.send(new Http.GetAuthorizersCommand({ ApiId }))),
    ]),
    ...buckets.flatMap(({ Name: Bucket }) => [
      read(() => s3.send(new S3.GetBucketPolicyCommand({ Bucket }))),
      read(() => s3.send(new S3.GetBucketPolicyStatusCommand({ Bucket }))),
      read(() => s3.send(new S3.GetPublicAccessBlockCommand({ Bucket }))),
      read(() => s3.send(new S3.GetBucketAclCommand({ Bucket }))),
      read(() => s3.send(new S3.GetBucketOwnershipControlsCommand({ Bucket }))),
      read(() => s3.send(new S3.GetBucketEncryptionCommand({ Bucket }))),
    ]),
    ...acls.flatMap(({ Name, Id, ARN: WebACLArn }) => [
      read(() => waf.send(new Waf.GetWebACLCommand({ Name, Id, Scope: 'REGIONAL' }))),
      read(() => waf.send(new Waf.ListResourcesForWebACLCommand({ WebACLArn }))),
    ]),
    ...vpcs.flatMap(({ VpcId }) => {
      const Filters = [{ Name: 'vpc-id', Values: [VpcId ?? ''] }];
      return [
        read(() => ec2.send(new Ec2.DescribeSubnetsCommand({ Filters }))),
        read(() => ec2.send(new Ec2.DescribeRouteTablesCommand({ Filters }))),
        read(() => ec2.send(new Ec2.DescribeSecurityGroupsCommand({ Filters }))),
        read(() => ec2.send(new Ec2.DescribeNetworkInterfacesCommand({ Filters }))),
        read(() => ec2.send(new Ec2.DescribeNetworkAclsCommand({ Filters }))),
      ];
    }),
    all(Iam.paginateGetAccountAuthorizationDetails({ client: iam }, {}), ({ RoleDetailList }) => RoleDetailList),
  ]);
}

/** The SDK waits between its attempts by the timers of the platform: they run as fast as the server's time. */
function scaleTimers({ scale }: Assignment): void {
  const real = globalThis.setTimeout;
  const scaled = (handler: (...given: unknown[]) => void, milliseconds = 0, ...given: unknown[]) =>
    real(handler, milliseconds / scale, ...given);
  Object.defineProperty(globalThis, 'setTimeout', { value: Object.assign(scaled, real) });
}
