/**
 * Services whose resources resource control policies bind, by the prefix of their actions: those among them whose
 * policies are judged here, and those that stand around serverless workloads. Lambda, SNS and API Gateway are not bound.
 */
export const controlPolicies = {
  name: 'services under resource control policies',
  date: '2026-11-21',
  source: 'AWS Organizations: Resource control policies (RCPs)',
  services: [
    'aoss',
    'cloudfront',
    'codebuild',
    'cognito-identity',
    'cognito-idp',
    'dax',
    'dynamodb',
    'ecr',
    'events',
    'firehose',
    'kms',
    'logs',
    's3',
    'secretsmanager',
    'sqs',
    'sts',
    'wafv2',
  ],
} as const;

const SERVICES: ReadonlySet<string> = new Set(controlPolicies.services);

/** Whether resource control policies bind an action: `s3:GetObject`. */
export const isUnderResourceControl = (action: string): boolean =>
  SERVICES.has(action.split(':', 1)[0]!.toLowerCase()) && action.toLowerCase() !== 'kms:retiregrant';
