/**
 * Where something was asked: one account in one region, or in `global` for what has no region (IAM, Organizations,
 * the list of buckets, account-wide S3 settings).
 */
export interface Scope {
  /** `aws`, `aws-cn`, `aws-us-gov` … */
  readonly partition: string;
  /** Twelve digits. */
  readonly account: string;
  /** An AWS region, or `global`. */
  readonly region: string;
}

export const GLOBAL = 'global';

/** The ARN that stands for an account: its settings, and a scope whose list failed. */
export const accountArn = ({ partition, account }: Scope): string => `arn:${partition}:iam::${account}:root`;

/** `arn:PARTITION:SERVICE:REGION:ACCOUNT:REST` with the parts of the scope; the region is empty when it is `global`. */
export const regionalArn = ({ partition, account, region }: Scope, service: string, rest: string): string =>
  `arn:${partition}:${service}:${region === GLOBAL ? '' : region}:${account}:${rest}`;

/** API Gateway's control-plane ARNs carry no account: `arn:PARTITION:apigateway:REGION::/PATH`. */
export const gatewayArn = ({ partition, region }: Scope, path: string): string =>
  `arn:${partition}:apigateway:${region}::/${path}`;
