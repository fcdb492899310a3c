/**
 * The quotas that the bench's server keeps and that the bound is computed from: `performance.md` section 1, written
 * down apart from the product's own table, so that neither can hide a slip of the other.
 */
export interface Quota {
  readonly name: string;
  /** `service:Operation`, or the beginning of one with `*`. */
  readonly operations: readonly string[];
  /** Calls a second. */
  readonly rate: number;
  readonly burst: number;
  /** One bucket for each value of these. */
  readonly per: readonly ('account' | 'region' | 'operation')[];
}

const regional = ['account', 'region'] as const;
const each = ['account', 'region', 'operation'] as const;

export const QUOTAS: readonly Quota[] = [
  // One bucket for both families, and a second one for the draft of an API.
  { name: 'apigateway', operations: ['apigateway:*', 'apigatewayv2:*'], rate: 10, burst: 40, per: regional },
  { name: 'apigateway:GetResources', operations: ['apigateway:GetResources'], rate: 2.5, burst: 5, per: regional },
  { name: 'lambda:GetPolicy', operations: ['lambda:GetPolicy'], rate: 15, burst: 15, per: regional },
  { name: 'lambda:GetFunction', operations: ['lambda:GetFunction'], rate: 100, burst: 100, per: regional },
  {
    name: 'lambda',
    operations: [
      'lambda:List*',
      'lambda:GetAccountSettings',
      'lambda:GetFunctionConcurrency',
      'lambda:GetFunctionConfiguration',
      'lambda:GetFunctionUrlConfig',
      'lambda:GetLayerVersionPolicy',
    ],
    rate: 15,
    burst: 15,
    per: regional,
  },
  {
    name: 'wafv2:associations',
    operations: ['wafv2:ListResourcesForWebACL', 'wafv2:GetWebACLForResource'],
    rate: 1,
    burst: 1,
    per: each,
  },
  {
    name: 'wafv2',
    operations: [
      'wafv2:ListWebACLs',
      'wafv2:GetWebACL',
      'wafv2:GetRuleGroup',
      'wafv2:GetIPSet',
      'wafv2:ListLoggingConfigurations',
      'wafv2:GetLoggingConfiguration',
    ],
    rate: 5,
    burst: 5,
    per: each,
  },
  { name: 'ec2', operations: ['ec2:*'], rate: 20, burst: 100, per: each },
  // Documented for all reads together.
  { name: 'elbv2', operations: ['elbv2:*'], rate: 10, burst: 40, per: regional },
  // Of ECS, what clusters allow is documented alone.
  { name: 'ecs', operations: ['ecs:*'], rate: 20, burst: 20, per: each },
  { name: 'network-firewall', operations: ['network-firewall:*'], rate: 5, burst: 5, per: regional },
  { name: 'route53resolver', operations: ['route53resolver:*'], rate: 5, burst: 5, per: regional },
  // Undocumented: the priors of section 1.
  { name: 's3', operations: ['s3:*', 's3-control:*'], rate: 40, burst: 40, per: ['account'] },
  { name: 'kms:ListKeys', operations: ['kms:ListKeys'], rate: 500, burst: 500, per: regional },
  { name: 'kms', operations: ['kms:DescribeKey', 'kms:GetKeyPolicy'], rate: 1000, burst: 1000, per: each },
  {
    name: 'secretsmanager:ListSecrets',
    operations: ['secretsmanager:ListSecrets'],
    rate: 100,
    burst: 100,
    per: regional,
  },
  {
    name: 'secretsmanager:policies',
    operations: ['secretsmanager:GetResourcePolicy'],
    rate: 50,
    burst: 50,
    per: regional,
  },
  { name: 'cloudwatch-logs', operations: ['cloudwatch-logs:*'], rate: 10, burst: 10, per: regional },
  { name: 'accessanalyzer', operations: ['accessanalyzer:*'], rate: 10, burst: 10, per: regional },
  { name: 'iam', operations: ['iam:*'], rate: 10, burst: 10, per: ['account'] },
  { name: 'tag', operations: ['tag:*'], rate: 15, burst: 15, per: regional },
  // SNS documents its lists; what the others allow is not told, or was on older pages (EventBridge).
  { name: 'sns', operations: ['sns:*'], rate: 30, burst: 30, per: each },
  { name: 'sqs', operations: ['sqs:*'], rate: 30, burst: 30, per: each },
  { name: 'dynamodb', operations: ['dynamodb:*'], rate: 30, burst: 30, per: each },
  { name: 'events', operations: ['events:*'], rate: 50, burst: 50, per: regional },
  { name: 'sts', operations: ['sts:*'], rate: 600, burst: 600, per: regional },
  {
    name: 'organizations:ListAccounts',
    operations: ['organizations:ListAccounts'],
    rate: 8,
    burst: 12,
    per: ['account'],
  },
  {
    name: 'organizations:parents',
    operations: ['organizations:ListOrganizationalUnitsForParent'],
    rate: 5,
    burst: 8,
    per: ['account'],
  },
  {
    name: 'organizations:one',
    operations: ['organizations:ListRoots', 'organizations:DescribeOrganization'],
    rate: 1,
    burst: 2,
    per: ['account', 'operation'],
  },
  {
    name: 'organizations:policies',
    operations: ['organizations:ListPolicies', 'organizations:DescribePolicy', 'organizations:ListTargetsForPolicy'],
    rate: 5,
    burst: 8,
    per: ['account', 'operation'],
  },
];

/** One call, as far as a quota asks. */
export interface Drawn {
  readonly account: string;
  readonly region: string;
  readonly operation: string;
}

/** The bucket of a quota that a call draws on. */
export const bucketOf = ({ name, per }: Quota, call: Drawn): string =>
  [name, ...per.map((part) => call[part])].join('/');

export const quotasOf = (operation: string): readonly Quota[] =>
  QUOTAS.filter(({ operations }) =>
    operations.some((one) => (one.endsWith('*') ? operation.startsWith(one.slice(0, -1)) : operation === one)),
  );
