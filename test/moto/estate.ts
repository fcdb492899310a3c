import { restApis } from './apigateway.ts';
import { httpApis } from './apigatewayv2.ts';
import { ACCOUNT, type Cloud, type Pair } from './cloud.ts';
import { network } from './ec2.ts';
import { identities } from './iam.ts';
import { functions, MAIL, ORDERS } from './lambda.ts';
import { BUCKETS, buckets } from './s3.ts';
import { firewalls } from './wafv2.ts';

/** What moto cannot show of a check, and what then must be said of which resource. */
interface Unpaired {
  readonly check: string;
  readonly because: string;
  readonly says: readonly { readonly outcome: 'pass' | 'fail' | 'not-assessed'; readonly arn: string }[];
}

export interface Estate {
  readonly pairs: readonly Pair[];
  readonly unpaired: readonly Unpaired[];
}

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
    ],
    unpaired: [
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
        says: [{ outcome: 'not-assessed', arn: `arn:aws:iam::${ACCOUNT}:root` }],
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
        check: 's3-encryption',
        because: 'BlockedEncryptionTypes is not kept: every bucket accepts SSE-C',
        says: Object.values(BUCKETS).map((name) => ({ outcome: 'fail', arn: `arn:aws:s3:::${name}` })),
      },
      {
        check: 'iam-root-keys',
        because: 'the root user has no access key, and no call gives it one',
        says: [{ outcome: 'pass', arn: `arn:aws:iam::${ACCOUNT}:root` }],
      },
      {
        check: 'route-no-blackhole',
        because: 'the state of a route is the constant "active"',
        says: [{ outcome: 'pass', arn: net.routeTable }],
      },
    ],
  };
}
