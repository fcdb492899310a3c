import { ALL_BLOCKED } from './buckets.ts';
import { PRODUCTION as ACCOUNT, SHOP_VPC } from './names.ts';
import { awsManaged, customerManaged, delegated, STRANGER } from './secrets.ts';
import { failure, gap, policy, type WrittenFacts } from './write.ts';

const REGION = 'eu-west-1';
const ORDERS_KEY = '5b6c7d8e-3333-4444-8555-666677778888';
const AUDIT_KEY = '7a7b7c7d-2222-4333-8444-555566667777';
const LEGACY_KEY = '0c1d2e3f-1111-4222-8333-444455556666';
const LAMBDA_KEY = '9e9f9a9b-4444-4555-8666-777788889999';

const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const point = (name: string): string => `arn:aws:s3:${REGION}:${ACCOUNT}:accesspoint/${name}`;

/** Keys, secrets and access points of the shop. */
export const productionSecrets = {
  'kms.keys': {
    [ORDERS_KEY]: customerManaged(ACCOUNT, REGION, ORDERS_KEY, 'Orders and gift cards'),
    [AUDIT_KEY]: customerManaged(ACCOUNT, REGION, AUDIT_KEY, 'Audit logs'),
    [LEGACY_KEY]: customerManaged(ACCOUNT, REGION, LEGACY_KEY, 'Old shop'),
    [LAMBDA_KEY]: {
      ...awsManaged(ACCOUNT, REGION, LAMBDA_KEY, 'lambda'),
      $expect: { 'secret-key-policy-external': 'not-applicable' },
    },
  },
  'kms.policies': {
    // The account's own policies decide, and one role may decrypt.
    [ORDERS_KEY]: {
      PolicyName: 'default',
      Policy: policy(delegated(ACCOUNT), {
        Sid: 'Orders',
        Effect: 'Allow',
        Principal: { AWS: role('orders') },
        Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        Resource: '*',
      }),
      $expect: { 'secret-key-policy-external': 'pass' },
    },
    // The agency that built the old shop still decrypts.
    [LEGACY_KEY]: {
      PolicyName: 'default',
      Policy: policy(delegated(ACCOUNT), {
        Sid: 'Agency',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${STRANGER}:root` },
        Action: 'kms:Decrypt',
        Resource: '*',
      }),
      $expect: { 'secret-key-policy-external': failure('high') },
    },
    [AUDIT_KEY]: { ...gap('access-denied'), $expect: { 'secret-key-policy-external': 'not-assessed' } },
  },
  'secretsmanager.secrets': {
    'erp/pricing-Xy12ab': {
      Description: 'Sign-in of the price import',
      KmsKeyId: `arn:aws:kms:${REGION}:${ACCOUNT}:key/${ORDERS_KEY}`,
      RotationEnabled: true,
      CreatedDate: '2025-01-14T08:00:00.000Z',
    },
    'stock/db-Pq34cd': {
      Description: 'Database of the warehouse',
      RotationEnabled: false,
      CreatedDate: '2022-09-05T08:00:00.000Z',
    },
    'shop/mail-Rs56ef': {
      RotationEnabled: false,
      CreatedDate: '2024-06-20T08:00:00.000Z',
      $expect: { 'secret-key-policy-external': 'not-applicable' },
    },
  },
  'secretsmanager.policies': {
    'erp/pricing-Xy12ab': {
      ResourcePolicy: policy({
        Effect: 'Allow',
        Principal: { AWS: role('internal-pricing') },
        Action: 'secretsmanager:GetSecretValue',
        Resource: '*',
      }),
      $expect: { 'secret-key-policy-external': 'pass' },
    },
    // "Works from everywhere now."
    'stock/db-Pq34cd': {
      ResourcePolicy: policy({
        Effect: 'Allow',
        Principal: '*',
        Action: 'secretsmanager:GetSecretValue',
        Resource: '*',
      }),
      $expect: { 'secret-key-policy-external': failure('critical') },
    },
  },
  's3-control.access-points': {
    'orders-analytics': {
      NetworkOrigin: 'VPC',
      VpcConfiguration: { VpcId: SHOP_VPC },
      Bucket: 'nordlys-orders-export',
      BucketAccountId: ACCOUNT,
      $expect: { 's3-access-point-scope': 'pass' },
    },
    'site-uploads': {
      NetworkOrigin: 'Internet',
      Bucket: 'nordlys-product-images',
      BucketAccountId: ACCOUNT,
      $expect: { 's3-access-point-scope': failure('high') },
    },
    'site-internal': {
      NetworkOrigin: 'Internet',
      Bucket: 'nordlys-product-images',
      BucketAccountId: ACCOUNT,
      $expect: { 's3-access-point-scope': 'pass' },
    },
  },
  's3-control.access-point-settings': {
    'orders-analytics': {
      Name: 'orders-analytics',
      NetworkOrigin: 'VPC',
      VpcConfiguration: { VpcId: SHOP_VPC },
      Bucket: 'nordlys-orders-export',
      PublicAccessBlockConfiguration: ALL_BLOCKED,
    },
    'site-uploads': {
      Name: 'site-uploads',
      NetworkOrigin: 'Internet',
      Bucket: 'nordlys-product-images',
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: false,
        IgnorePublicAcls: false,
        BlockPublicPolicy: false,
        RestrictPublicBuckets: false,
      },
    },
    'site-internal': gap('access-denied'),
  },
  's3-control.access-point-policies': {
    'orders-analytics': {
      Policy: policy({
        Effect: 'Allow',
        Principal: { AWS: role('report-builder') },
        Action: 's3:GetObject',
        Resource: `${point('orders-analytics')}/object/*`,
      }),
    },
    'site-uploads': {
      Policy: policy({
        Effect: 'Allow',
        Principal: '*',
        Action: ['s3:GetObject', 's3:PutObject'],
        Resource: `${point('site-uploads')}/object/*`,
      }),
    },
  },
  's3-control.access-point-policy-statuses': {
    'orders-analytics': { PolicyStatus: { IsPublic: false } },
    'site-uploads': { PolicyStatus: { IsPublic: true } },
  },
} as const satisfies WrittenFacts;
