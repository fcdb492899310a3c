/** A request quota of AWS. */
export interface Quota {
  /** Calls per second. */
  readonly rate: number;
  /** Calls at once, after a rest. */
  readonly burst: number;
  /** Whose calls count together. `region`: those of an account in a region; `caller`: the run's own, per region. */
  readonly per: 'region' | 'account' | 'caller' | 'organization';
  /** AWS documents no figure: where to begin looking for it, and no ceiling. */
  readonly prior?: true;
  /** The bucket that each call draws on as well. */
  readonly within?: string;
}

const each = (rate: number, burst = rate): Quota => ({ rate, burst, per: 'region' });
const inOrganization = (rate: number, burst: number): Quota => ({ rate, burst, per: 'organization' });
const prior = (rate: number, per: Quota['per'] = 'region'): Quota => ({ rate, burst: rate, per, prior: true });

/**
 * Request quotas of read operations, by the bucket that an operation draws on ("Quotas" pages of the services' guides,
 * Service Quotas). `service:*`: every operation has such a bucket of its own.
 */
export const QUOTAS: Readonly<Record<string, Quota>> = {
  // API Gateway: one bucket for the management of REST, HTTP and WebSocket APIs. GetResources: 5 in 2 seconds.
  apigateway: each(10, 40),
  'apigateway:GetResources': { ...each(2.5, 5), within: 'apigateway' },

  lambda: each(15),
  'lambda:GetPolicy': each(15),
  'lambda:GetFunction': each(100),

  'wafv2:GetWebACLForResource': each(1),
  'wafv2:ListResourcesForWebACL': each(1),
  'wafv2:*': each(5),

  // 50 and 10 for some lists without pages and filters: every list of ours is paged.
  'ec2:*': each(20, 100),
  'ec2:DescribeSecurityGroupReferences': each(5, 20),
  'ec2:DescribeStaleSecurityGroups': each(5, 20),

  // One bucket for all reads of this API's generation (Elastic Load Balancing User Guide: Request throttling).
  elbv2: each(10, 40),
  // Of reads, the guide tells what clusters allow alone: 20 and 50.
  'ecs:ListClusters': each(20, 50),
  'ecs:*': prior(20),
  'network-firewall': prior(5),
  // One bucket for all requests (Route 53 Developer Guide: Frequency of Route 53 Resolver API requests).
  route53resolver: each(5),

  s3: prior(40, 'account'),
  iam: prior(8, 'account'),
  sts: { ...each(600), per: 'caller' },

  'organizations:ListAccounts': inOrganization(8, 12),
  'organizations:ListChildren': inOrganization(6, 10),
  'organizations:ListParents': inOrganization(5, 8),
  'organizations:ListAccountsForParent': inOrganization(5, 8),
  'organizations:ListOrganizationalUnitsForParent': inOrganization(5, 8),
  'organizations:ListRoots': inOrganization(1, 2),
  // Each account asks it of itself.
  'organizations:DescribeOrganization': { rate: 1, burst: 2, per: 'account' },
  'organizations:*': prior(2, 'organization'),

  tag: prior(15),

  'cognito-idp:UserPoolRead': each(15),
  'cognito-idp:UserPoolClientRead': each(15),
  'cognito-idp:UserPoolResourceRead': each(20),

  cloudtrail: each(10),
  'cloudtrail:LookupEvents': each(2),

  'acm:ListCertificates': each(8),
  'acm:DescribeCertificate': each(10),
  'acm:ListTagsForCertificate': each(10),

  'kms:DescribeKey': each(1000),
  'kms:GetKeyPolicy': each(1000),
  'kms:GetKeyRotationStatus': each(1000),
  'kms:ListKeys': each(500),
  'kms:ListAliases': each(500),
  'kms:ListGrants': each(100),

  'secretsmanager:ListSecrets': each(100),
  'secretsmanager:GetResourcePolicy': each(50),

  accessanalyzer: prior(10),

  'cloudwatch-logs:*': prior(10),

  'sns:ListTopics': each(30),
  'sns:ListSubscriptions': each(30),
  'sns:ListSubscriptionsByTopic': each(30),
  'sns:GetTopicAttributes': prior(30),
  'sqs:*': prior(30),
  'dynamodb:*': prior(30),
  // Older pages have one quota of 50 for all but PutEvents; newer ones have none.
  events: prior(50),

  'config:SelectAggregateResourceConfig': prior(4),
  'resource-explorer-2:Search': each(5),
  'resource-explorer-2:*': each(3),
};

/** The quota of a bucket; undefined where nobody knows it. */
export const quotaOf = (quotas: Readonly<Record<string, Quota>>, bucket: string): Quota | undefined =>
  quotas[bucket] ?? quotas[bucket.replace(/:.*/, ':*')];
