import { acl, ALL_BLOCKED, encryption, owns } from './buckets.ts';
import { PRODUCTION as ACCOUNT, SHOP_VPC } from './names.ts';
import { failure, gap, policy, type WrittenFacts } from './write.ts';

/** The shop's buckets. The account blocks nothing for all of them: each must see to itself. */
export const productionBuckets = {
  's3-control.public-access-block': {
    [`arn:aws:iam::${ACCOUNT}:root`]: { $absent: true, $expect: { 's3-bpa-effective': failure('low') } },
  },
  's3.buckets': {
    'nordlys-shop-site': {
      BucketRegion: 'eu-west-1',
      CreationDate: '2019-03-11T09:00:00.000Z',
      // A website that its owner declares public.
      $expect: {
        's3-vpce-restricted': 'not-applicable',
        's3-bpa-effective': failure('medium'),
        's3-acl-disabled': 'pass',
        's3-encryption': 'pass',
        's3-policy-public': failure('high'),
        's3-policy-external': 'pass',
      },
    },
    'nordlys-orders-export': {
      BucketRegion: 'eu-west-1',
      CreationDate: '2023-09-18T09:00:00.000Z',
      // Declared sensitive, under a key that S3 manages, and read by the accountants of a year long gone.
      $expect: {
        's3-vpce-restricted': failure('medium'),
        's3-bpa-effective': 'pass',
        's3-acl-disabled': 'pass',
        's3-encryption': failure('medium'),
        's3-policy-public': 'pass',
        's3-policy-external': failure('high'),
      },
    },
    'nordlys-product-images': {
      BucketRegion: 'eu-west-1',
      CreationDate: '2018-05-02T09:00:00.000Z',
      $expect: {
        's3-vpce-restricted': 'not-applicable',
        's3-bpa-effective': failure('high'),
        's3-acl-disabled': failure('high'),
        's3-encryption': failure('low'),
        's3-policy-public': 'pass',
        's3-policy-external': 'not-applicable',
      },
    },
    'nordlys-legacy-invoices': {
      BucketRegion: 'eu-west-1',
      CreationDate: '2018-11-20T09:00:00.000Z',
      // Whether its ACL is public was not seen: at least medium.
      $expect: {
        's3-vpce-restricted': 'not-applicable',
        's3-bpa-effective': failure('high'),
        's3-acl-disabled': failure('medium'),
        's3-encryption': 'not-assessed',
        // Its text lists the invoices to everybody; Block Public Access refuses them.
        's3-policy-public': 'pass',
        's3-policy-external': 'pass',
      },
    },
    'nordlys-audit-logs': {
      BucketRegion: 'eu-west-1',
      CreationDate: '2022-02-01T09:00:00.000Z',
      // Under a key of its own; whether that is enabled, nothing that was read tells.
      $expect: {
        's3-vpce-restricted': 'pass',
        's3-bpa-effective': 'pass',
        's3-acl-disabled': failure('medium'),
        's3-encryption': 'not-assessed',
        's3-policy-public': 'pass',
        's3-policy-external': 'pass',
      },
    },
    'aws-waf-logs-nordlys-site': {
      BucketRegion: 'us-east-1',
      CreationDate: '2025-04-07T09:00:00.000Z',
      $expect: {
        's3-vpce-restricted': 'not-applicable',
        's3-bpa-effective': 'not-assessed',
        's3-acl-disabled': 'pass',
        's3-encryption': 'pass',
        's3-policy-public': 'not-assessed',
        's3-policy-external': 'not-assessed',
      },
    },
  },
  's3.public-access-blocks': {
    'nordlys-orders-export': { PublicAccessBlockConfiguration: ALL_BLOCKED },
    'nordlys-legacy-invoices': {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: false,
        IgnorePublicAcls: false,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
    },
    'nordlys-audit-logs': { PublicAccessBlockConfiguration: ALL_BLOCKED },
    'aws-waf-logs-nordlys-site': gap('access-denied'),
  },
  's3.ownership-controls': {
    'nordlys-shop-site': owns('BucketOwnerEnforced'),
    'nordlys-orders-export': owns('BucketOwnerEnforced'),
    'nordlys-legacy-invoices': owns('ObjectWriter'),
    'nordlys-audit-logs': owns('BucketOwnerPreferred'),
    'aws-waf-logs-nordlys-site': owns('BucketOwnerEnforced'),
  },
  's3.acls': {
    'nordlys-shop-site': acl(),
    'nordlys-orders-export': acl(),
    'nordlys-product-images': acl(['global/AllUsers', 'READ']),
    'nordlys-legacy-invoices': gap('access-denied'),
    'nordlys-audit-logs': acl(['s3/LogDelivery', 'WRITE']),
    'aws-waf-logs-nordlys-site': acl(),
  },
  's3.encryption': {
    'nordlys-shop-site': encryption({ algorithm: 'AES256', blocks: 'SSE-C' }),
    'nordlys-orders-export': encryption({ algorithm: 'AES256', blocks: 'SSE-C' }),
    'nordlys-product-images': encryption({ algorithm: 'AES256' }),
    'nordlys-legacy-invoices': gap('access-denied'),
    'nordlys-audit-logs': encryption({
      algorithm: 'aws:kms',
      blocks: 'SSE-C',
      key: `arn:aws:kms:eu-west-1:${ACCOUNT}:key/7a7b7c7d-2222-4333-8444-555566667777`,
    }),
    'aws-waf-logs-nordlys-site': encryption({ algorithm: 'AES256', blocks: 'SSE-C' }),
  },
  's3.policies': {
    'nordlys-shop-site': {
      Policy: policy({
        Sid: 'Website',
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::nordlys-shop-site/*',
      }),
    },
    'nordlys-orders-export': {
      Policy: policy({
        Sid: 'Accountants2023',
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::999988887777:root' },
        Action: ['s3:GetObject', 's3:ListBucket'],
        Resource: ['arn:aws:s3:::nordlys-orders-export', 'arn:aws:s3:::nordlys-orders-export/*'],
      }),
    },
    'nordlys-legacy-invoices': {
      Policy: policy({
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: 's3:ListBucket',
        Resource: 'arn:aws:s3:::nordlys-legacy-invoices',
      }),
    },
    'nordlys-audit-logs': {
      Policy: policy(
        {
          Sid: 'AWSCloudTrailWrite',
          Effect: 'Allow',
          Principal: { Service: 'cloudtrail.amazonaws.com' },
          Action: 's3:PutObject',
          Resource: `arn:aws:s3:::nordlys-audit-logs/AWSLogs/${ACCOUNT}/*`,
          Condition: {
            StringEquals: {
              's3:x-amz-acl': 'bucket-owner-full-control',
              'aws:SourceArn': `arn:aws:cloudtrail:eu-west-1:${ACCOUNT}:trail/nordlys`,
            },
          },
        },
        {
          Sid: 'FromTheShopAlone',
          Effect: 'Deny',
          Principal: '*',
          Action: ['s3:GetObject*', 's3:PutObject*', 's3:DeleteObject*', 's3:ListBucket'],
          Resource: ['arn:aws:s3:::nordlys-audit-logs', 'arn:aws:s3:::nordlys-audit-logs/*'],
          Condition: {
            StringNotEqualsIfExists: { 'aws:SourceVpc': SHOP_VPC },
            BoolIfExists: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
          },
        },
      ),
    },
    'aws-waf-logs-nordlys-site': gap('access-denied'),
  },
  's3.policy-statuses': {
    'nordlys-shop-site': { PolicyStatus: { IsPublic: true } },
    'nordlys-orders-export': { PolicyStatus: { IsPublic: false } },
    'nordlys-legacy-invoices': { PolicyStatus: { IsPublic: true } },
    'nordlys-audit-logs': { PolicyStatus: { IsPublic: false } },
    'aws-waf-logs-nordlys-site': gap('access-denied'),
  },
} as const satisfies WrittenFacts;

/** Tags of buckets are told by the region that they are in. */
export const productionBucketTags = {
  'tag.resources': {
    'arn:aws:s3:::nordlys-shop-site': { Tags: [{ Key: 'rampart:exposure', Value: 'public' }] },
    'arn:aws:s3:::nordlys-orders-export': {
      Tags: [
        { Key: 'rampart:data', Value: 'sensitive' },
        { Key: 'rampart:vpc', Value: 'required' },
        { Key: 'team', Value: 'orders' },
      ],
    },
    'arn:aws:s3:::nordlys-audit-logs': { Tags: [{ Key: 'rampart:vpc', Value: 'required' }] },
  },
} as const satisfies WrittenFacts;
