import { ORGANIZATION, PARTNERS, PRODUCTION as ACCOUNT } from './names.ts';
import { external, foundBy, STRANGER } from './secrets.ts';
import { failure, type Written, type WrittenFacts } from './write.ts';

const REGION = 'eu-west-1';
const AGENCY = '222233334444';
const arn = (service: string, rest: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;

type Finding = Exclude<Written<'accessanalyzer.findings'>, { readonly $gap: unknown } | { readonly $absent: true }>;

/** What the analyzer finds of resources whose policies let in whom it does not trust, in the order in which it did. */
const found: readonly Finding[] = [
  {
    resource: arn('secretsmanager', 'secret:stock/db-Pq34cd'),
    resourceType: 'AWS::SecretsManager::Secret',
    isPublic: true,
    principal: { AWS: '*' },
    action: ['secretsmanager:GetSecretValue'],
  },
  {
    resource: 'arn:aws:s3:::nordlys-product-images',
    resourceType: 'AWS::S3::Bucket',
    isPublic: true,
    principal: { AWS: '*' },
    action: ['s3:GetObject', 's3:PutObject'],
    sources: [{ type: 'S3_ACCESS_POINT', detail: { accessPointArn: arn('s3', 'accesspoint/site-uploads') } }],
  },
  {
    resource: arn('kms', 'key/0c1d2e3f-1111-4222-8333-444455556666'),
    resourceType: 'AWS::KMS::Key',
    isPublic: false,
    principal: { AWS: STRANGER },
    action: ['kms:Decrypt'],
  },
  {
    resource: 'arn:aws:s3:::nordlys-orders-export',
    resourceType: 'AWS::S3::Bucket',
    isPublic: false,
    principal: { AWS: STRANGER },
    action: ['s3:GetObject', 's3:ListBucket'],
    sources: [{ type: 'POLICY' }],
  },
  {
    resource: arn('lambda', 'function:report-builder'),
    resourceType: 'AWS::Lambda::Function',
    isPublic: true,
    principal: { AWS: '*' },
    action: ['lambda:InvokeFunction'],
  },
  {
    resource: arn('lambda', 'function:newsletter'),
    resourceType: 'AWS::Lambda::Function',
    isPublic: false,
    principal: { AWS: '777788889999' },
    action: ['lambda:InvokeFunction'],
  },
  {
    resource: arn('lambda', 'function:newsletter'),
    resourceType: 'AWS::Lambda::Function',
    isPublic: false,
    principal: { AWS: PARTNERS },
    action: ['lambda:GetFunction', 'lambda:InvokeFunction', 'lambda:UpdateFunctionCode'],
  },
  {
    resource: arn('lambda', 'function:stock-sync'),
    resourceType: 'AWS::Lambda::Function',
    isPublic: false,
    principal: { AWS: PARTNERS },
    action: ['lambda:InvokeFunction'],
  },
  {
    resource: arn('lambda', 'layer:shop-common:1'),
    resourceType: 'AWS::Lambda::LayerVersion',
    isPublic: true,
    principal: { AWS: '*' },
    action: ['lambda:GetLayerVersion'],
  },
  {
    resource: arn('lambda', 'layer:shop-common:2'),
    resourceType: 'AWS::Lambda::LayerVersion',
    isPublic: false,
    principal: { AWS: '*' },
    action: ['lambda:GetLayerVersion'],
    condition: { 'aws:PrincipalOrgID': ORGANIZATION },
  },
  {
    resource: arn('dynamodb', 'table/orders'),
    resourceType: 'AWS::DynamoDB::Table',
    isPublic: false,
    principal: { AWS: `arn:aws:iam::${PARTNERS}:role/partner-gateway` },
    action: ['dynamodb:GetItem', 'dynamodb:Query'],
  },
  {
    resource: arn('dynamodb', 'table/orders/stream/2024-05-13T08:00:00.000'),
    resourceType: 'AWS::DynamoDB::Stream',
    isPublic: false,
    principal: { AWS: AGENCY },
    action: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
  },
  {
    resource: arn('sns', 'orders'),
    resourceType: 'AWS::SNS::Topic',
    isPublic: false,
    principal: { AWS: AGENCY },
    action: ['SNS:Subscribe'],
  },
  {
    resource: arn('sqs', 'returns'),
    resourceType: 'AWS::SQS::Queue',
    isPublic: false,
    principal: { AWS: AGENCY },
    action: ['SQS:SendMessage'],
  },
  {
    resource: arn('sqs', 'legacy-import'),
    resourceType: 'AWS::SQS::Queue',
    isPublic: true,
    principal: { AWS: '*' },
    action: ['sqs:SendMessage'],
  },
];

/**
 * The analyzer of the shop's region. The finding of the website was archived, as meant to be, and that of a topic by
 * mistake; Block Public Access closes the bucket of the old shop's invoices, so it has none.
 */
export const productionAnalyzer = {
  'accessanalyzer.analyzers': {
    nordlys: {
      ...external('2024-02-01T09:00:00.000Z'),
      $expect: { [`access-analyzer-external@arn:aws:iam::${ACCOUNT}:root#${REGION}`]: failure('high') },
    },
    'unused-roles': { ...external('2025-05-01T09:00:00.000Z'), type: 'ACCOUNT_UNUSED_ACCESS' },
  },
  'accessanalyzer.findings': Object.assign(
    {},
    ...found.map((finding, index) => {
      const number = String(index + 1).padStart(4, '0');
      return foundBy('nordlys', `b1f0c6a5-${number}-4a00-8b00-00000000${number}`, finding);
    }),
  ) as Readonly<Record<string, Finding>>,
} as const satisfies WrittenFacts;
