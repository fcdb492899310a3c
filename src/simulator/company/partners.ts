import { acl, ALL_BLOCKED, encryption, owns } from './buckets.ts';
import { inside, outside, uncalled } from './functions.ts';
import { granted, ungranted } from './grants.ts';
import { basicExecution, credentialReport, iamRole, iamUser } from './identity.ts';
import { DEFAULT_FORMAT, defaultVpc, group, NOT_INSPECTED, openAcl, toItself } from './network.ts';
import { PARTNERS as ACCOUNT, PARTNERS_VPC, PRODUCTION } from './names.ts';
import { customerManaged, delegated, external, foundBy, STRANGER } from './secrets.ts';
import { failure, gap, noise, pem, policy, tags, type Written, type WrittenFacts } from './write.ts';

const REGION = 'eu-west-1';
const SHARED_KEY = '3d4e5f6a-5555-4666-8777-888899990000';
const arn = (name: string): string => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`;
const role = iamRole(ACCOUNT);
const user = iamUser(ACCOUNT);

/** The bought business: few people, and public access is blocked for all its buckets. */
export const partnersGlobal = {
  'iam.account-summary': {
    [`arn:aws:iam::${ACCOUNT}:root`]: {
      SummaryMap: { AccountAccessKeysPresent: 0, AccountMFAEnabled: 1, Users: 2, Roles: 3 },
      $expect: { 'iam-root-keys': 'pass' },
    },
  },
  'iam.users': {
    support: {
      ...user('support', '2023-02-01T08:00:00.000Z'),
      $expect: { 'iam-execute-api-scope': 'not-applicable', 'iam-user-keys': 'pass' },
    },
    'partner-ftp': {
      ...user('partner-ftp', '2020-08-24T08:00:00.000Z'),
      $expect: { 'iam-execute-api-scope': 'not-applicable', 'iam-user-keys': 'not-assessed' },
    },
  },
  'iam.access-keys': { 'partner-ftp': gap('access-denied') },
  'iam.credential-report': {
    [`arn:aws:iam::${ACCOUNT}:root`]: credentialReport(ACCOUNT, [
      { user: 'support', created: '2023-02-01T08:00:00+00:00', signedIn: '2026-11-12T10:00:00+00:00' },
      {
        user: 'partner-ftp',
        created: '2020-08-24T08:00:00+00:00',
        key: { rotated: '2020-08-24T08:01:00+00:00', used: '2026-11-20T01:00:00+00:00', service: 's3' },
      },
    ]),
  },
  'iam.roles': {
    // It tells partners of their orders by WebSocket, and could speak into every such API.
    'partner-gateway': role(
      'partner-gateway',
      ['lambda'],
      { 'role-per-function': 'pass', 'iam-execute-api-scope': failure('medium') },
      { Effect: 'Allow', Action: 'execute-api:ManageConnections', Resource: '*' },
    ),
    'partner-authorizer': role('partner-authorizer', ['lambda'], { 'role-per-function': 'pass' }),
    'catalog-export': role('catalog-export', ['lambda'], { 'role-per-function': 'pass' }),
  },
  'iam.policies': basicExecution(3),
  's3-control.public-access-block': {
    [`arn:aws:iam::${ACCOUNT}:root`]: {
      PublicAccessBlockConfiguration: ALL_BLOCKED,
      $expect: { 's3-bpa-effective': 'pass' },
    },
  },
  's3.buckets': {
    'nordlys-partner-dropbox': {
      BucketRegion: REGION,
      CreationDate: '2020-08-24T09:00:00.000Z',
      $expect: {
        's3-vpce-restricted': 'not-applicable',
        's3-bpa-effective': 'pass',
        's3-acl-disabled': 'pass',
        's3-encryption': failure('low'),
        's3-policy-public': 'pass',
        // The shop's account is of the same organization.
        's3-policy-external': 'pass',
      },
    },
    'nordlys-partner-catalog': {
      BucketRegion: REGION,
      CreationDate: '2023-10-10T09:00:00.000Z',
      // The key aws/s3 is AWS's, and cannot be disabled.
      $expect: {
        's3-vpce-restricted': 'not-applicable',
        's3-bpa-effective': 'pass',
        's3-acl-disabled': 'not-assessed',
        's3-encryption': 'pass',
        's3-policy-public': 'pass',
        's3-policy-external': 'not-applicable',
      },
    },
  },
  's3.ownership-controls': {
    'nordlys-partner-dropbox': owns('BucketOwnerEnforced'),
    'nordlys-partner-catalog': gap('access-denied'),
  },
  's3.acls': { 'nordlys-partner-dropbox': acl(), 'nordlys-partner-catalog': acl() },
  's3.policies': {
    'nordlys-partner-dropbox': {
      Policy: policy({
        Sid: 'ShopReads',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${PRODUCTION}:root` },
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::nordlys-partner-dropbox/*',
      }),
    },
  },
  's3.policy-statuses': { 'nordlys-partner-dropbox': { PolicyStatus: { IsPublic: false } } },
  's3.encryption': {
    'nordlys-partner-dropbox': encryption({ algorithm: 'AES256', blocks: 'NONE' }),
    'nordlys-partner-catalog': encryption({ algorithm: 'aws:kms', blocks: 'SSE-C' }),
  },
} as const satisfies WrittenFacts;

const ordinary = {
  PackageType: 'Zip',
  Architectures: ['arm64'],
  Handler: 'index.handler',
  MemorySize: 256,
  Timeout: 10,
  LastModified: '2026-09-14T12:00:00.000+0000',
} as const;

/** Functions and network of the partner business. */
export const partnersHome = {
  'lambda.functions': {
    'partner-gateway': {
      ...ordinary,
      Description: 'Stock and orders for partners',
      Runtime: 'nodejs24.x',
      Role: `arn:aws:iam::${ACCOUNT}:role/partner-gateway`,
      VpcConfig: {
        VpcId: PARTNERS_VPC,
        SubnetIds: ['subnet-0d44e0000000000a1'],
        SecurityGroupIds: ['sg-0f00000000000f021'],
      },
      Environment: {
        Variables: {
          PARTNER_TABLE: 'partners',
          SIGNING_PRIVATE_KEY: pem(noise(61, 64), noise(67, 64)),
        },
      },
      $expect: {
        ...inside,
        'lambda-subnets-multi-az': failure('low'),
        ...uncalled,
        ...ungranted(),
        'lambda-url-auth': 'pass',
        'env-static-aws-keys': 'pass',
        'env-secrets': failure('high'),
        'lambda-env-cmk': failure('low'),
        'function-runtime-supported': 'pass',
        'lambda-layer-foreign': 'not-applicable',
      },
    },
    'partner-authorizer': {
      ...ordinary,
      Description: 'Tells partners by their tokens',
      Runtime: 'nodejs22.x',
      Role: `arn:aws:iam::${ACCOUNT}:role/partner-authorizer`,
      Environment: { Variables: { ISSUER: 'https://login.partners.nordlys.example/' } },
      Layers: [{ Arn: `arn:aws:lambda:${REGION}:${STRANGER}:layer:jwt-tools:12`, CodeSize: 1_204_991 }],
      $expect: {
        ...outside,
        ...uncalled,
        ...ungranted(),
        'lambda-url-auth': 'pass',
        'env-static-aws-keys': 'pass',
        'env-secrets': 'pass',
        'lambda-env-cmk': failure('low'),
        'function-runtime-supported': 'pass',
        // The stranger who published it said that it validates tokens.
        'lambda-layer-foreign': failure('high'),
      },
    },
    'catalog-export': {
      ...ordinary,
      Description: 'The catalog as a file, for those who sign their requests',
      Runtime: 'provided.al2023',
      Handler: 'bootstrap',
      Role: `arn:aws:iam::${ACCOUNT}:role/catalog-export`,
      Environment: { Variables: { FEED_TOKEN: ['ghp', noise(71, 36)].join('_'), BUCKET: 'nordlys-partner-catalog' } },
      $expect: {
        ...outside,
        ...uncalled,
        ...ungranted(),
        ...granted(),
        'lambda-url-policy-scope': failure('high'),
        'lambda-url-auth': 'pass',
        'lambda-url-cors': 'pass',
        'env-static-aws-keys': 'pass',
        'env-secrets': failure('high'),
        'lambda-env-cmk': failure('low'),
        'function-runtime-supported': 'pass',
        'lambda-layer-foreign': 'not-applicable',
      },
    },
  },
  'lambda.policies': {
    // Whoever signs, with the credentials of whichever account.
    'catalog-export': {
      Policy: policy({
        Sid: 'partners',
        Effect: 'Allow',
        Principal: '*',
        Action: 'lambda:InvokeFunctionUrl',
        Resource: arn('catalog-export'),
        Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' } },
      }),
    },
  },
  'lambda.urls': {
    'catalog-export/url': {
      FunctionUrl: `https://c4t4logexport0.lambda-url.${REGION}.on.aws/`,
      AuthType: 'AWS_IAM',
      CreationTime: '2026-04-01T10:00:00.000Z',
      LastModifiedTime: '2026-04-01T10:00:00.000Z',
    },
  },
  'ec2.vpcs': {
    [PARTNERS_VPC]: {
      CidrBlock: '10.60.0.0/16',
      IsDefault: false,
      State: 'available',
      OwnerId: ACCOUNT,
      // What was let through is not in the log.
      $expect: {
        'vpce-gateway-for-data': 'not-applicable',
        'flow-logs-enabled': failure('low'),
        'vpc-dns-firewall': failure('low'),
        ...NOT_INSPECTED,
      },
    },
  },
  'ec2.subnets': {
    'subnet-0d44e0000000000a1': {
      VpcId: PARTNERS_VPC,
      CidrBlock: '10.60.0.0/20',
      AvailabilityZone: 'eu-west-1a',
      AvailabilityZoneId: 'euw1-az3',
      MapPublicIpOnLaunch: false,
      AssignIpv6AddressOnCreation: false,
      $expect: { 'subnet-no-auto-public-ip': 'pass' },
    },
  },
  'ec2.flow-logs': {
    'fl-0d44e000000000001': {
      ResourceId: PARTNERS_VPC,
      FlowLogStatus: 'ACTIVE',
      TrafficType: 'REJECT',
      DeliverLogsStatus: 'SUCCESS',
      LogDestinationType: 'cloud-watch-logs',
      LogGroupName: '/vpc/partners',
      LogFormat: DEFAULT_FORMAT,
      MaxAggregationInterval: 600,
      $expect: { 'flow-logs-fields': failure('low') },
    },
  },
  'cloudwatch-logs.log-groups': { '/vpc/partners': { creationTime: 1_646_000_000_000, storedBytes: 91_268_055 } },
  'ec2.network-acls': { 'acl-0d44e00000000001': openAcl(PARTNERS_VPC, ['subnet-0d44e0000000000a1'], 'pass') },
  'ec2.route-tables': {
    'rtb-0d44e00000000001': {
      VpcId: PARTNERS_VPC,
      Associations: [{ Main: true, RouteTableId: 'rtb-0d44e00000000001' }],
      Routes: [
        { DestinationCidrBlock: '10.60.0.0/16', GatewayId: 'local', State: 'active', Origin: 'CreateRouteTable' },
      ],
      $expect: { 'route-no-blackhole': 'pass' },
    },
  },
  'ec2.security-groups': {
    'sg-0d00000000000d004': group(
      'default',
      PARTNERS_VPC,
      ['not-applicable', 'not-applicable'],
      [toItself('sg-0d00000000000d004')],
      { 'default-sg-closed': failure('low') },
    ),
    'sg-0f00000000000f021': group('partner-gateway', PARTNERS_VPC, ['pass', 'pass']),
  },
  'ec2.network-interfaces': {
    'eni-0d44e0000000001': {
      InterfaceType: 'lambda',
      Description: 'AWS Lambda VPC ENI-partner-gateway-01aa',
      VpcId: PARTNERS_VPC,
      SubnetId: 'subnet-0d44e0000000000a1',
      PrivateIpAddress: '10.60.1.4',
      Groups: [{ GroupId: 'sg-0f00000000000f021', GroupName: 'partner-gateway' }],
      Status: 'in-use',
    },
  },
  'kms.keys': { [SHARED_KEY]: customerManaged(ACCOUNT, REGION, SHARED_KEY, 'What partners send us') },
  // Whoever works in an account of the company may use it.
  'kms.policies': {
    [SHARED_KEY]: {
      PolicyName: 'default',
      Policy: policy(delegated(ACCOUNT), {
        Sid: 'Shop',
        Effect: 'Allow',
        Principal: { AWS: `arn:aws:iam::${PRODUCTION}:root` },
        Action: ['kms:Decrypt', 'kms:DescribeKey'],
        Resource: '*',
      }),
      $expect: { 'secret-key-policy-external': 'pass' },
    },
  },
  'secretsmanager.secrets': {
    'partner/ftp-Tu78gh': { RotationEnabled: false, CreatedDate: '2020-08-24T09:10:00.000Z' },
  },
  'secretsmanager.policies': {
    'partner/ftp-Tu78gh': { ...gap('access-denied'), $expect: { 'secret-key-policy-external': 'not-assessed' } },
  },
  'accessanalyzer.analyzers': {
    partners: {
      ...external('2023-11-06T09:00:00.000Z'),
      $expect: { [`access-analyzer-external@arn:aws:iam::${ACCOUNT}:root#${REGION}`]: 'pass' },
    },
  },
  // Meant to be, and nobody archived it.
  'accessanalyzer.findings': {
    ...foundBy('partners', 'b1f0c6a5-0004-4a00-8b00-00000000f004', {
      resource: `arn:aws:kms:${REGION}:${ACCOUNT}:key/${SHARED_KEY}`,
      resourceType: 'AWS::KMS::Key',
      isPublic: false,
      principal: { AWS: PRODUCTION },
      action: ['kms:Decrypt', 'kms:DescribeKey'],
    }),
    ...foundBy('partners', 'b1f0c6a5-0005-4a00-8b00-00000000f005', {
      resource: 'arn:aws:s3:::nordlys-partner-dropbox',
      resourceType: 'AWS::S3::Bucket',
      isPublic: false,
      principal: { AWS: PRODUCTION },
      action: ['s3:GetObject'],
      sources: [{ type: 'POLICY' }],
    }),
  },
  'sqs.queues': {
    // Whoever sends goods back may report it: the organization's perimeter refuses them all the same.
    'partner-returns': {
      Attributes: {
        VisibilityTimeout: '30',
        SqsManagedSseEnabled: 'true',
        Policy: policy({
          Sid: 'Everybody',
          Effect: 'Allow',
          Principal: '*',
          Action: 'sqs:SendMessage',
          Resource: `arn:aws:sqs:${REGION}:${ACCOUNT}:partner-returns`,
        }),
      },
      $expect: {
        'queue-topic-encryption': 'pass',
        'sqs-policy-public': failure('critical'),
        'sqs-policy-external': 'pass',
        'sqs-policy-service-source': 'not-applicable',
      },
    },
    'partner-orders': {
      ...gap('access-denied'),
      $expect: {
        'queue-topic-encryption': 'not-assessed',
        'sqs-policy-public': 'not-assessed',
        'sqs-policy-external': 'not-assessed',
        'sqs-policy-service-source': 'not-assessed',
      },
    },
  },
  'dynamodb.tables': {
    partners: {
      ...gap('access-denied'),
      // It has no policy. Whether it has a stream is not known.
      $expect: {
        'ddb-vpce-restricted': 'not-applicable',
        'ddb-encryption': 'not-assessed',
        'ddb-policy-external': 'pass',
        'ddb-policy-external#stream': 'not-assessed',
      },
    },
  },
  'tag.resources': { [arn('partner-gateway')]: tags({ team: 'partners', 'rampart:exposure': 'partner' }) },
} as const satisfies WrittenFacts;

const idle = defaultVpc(
  'vpc-0f66e000000000006',
  'subnet-0f66e0000000000a1',
  'rtb-0f66e00000000001',
  'sg-0d00000000000d006',
  'igw-0f66e00000000001',
);

/** Only the default VPC; its route tables could not be listed. */
export const partnersOverseas = {
  ...idle,
  'ec2.vpcs': Object.fromEntries(
    Object.entries(idle['ec2.vpcs']).map(([id, vpc]) => [
      id,
      {
        ...vpc,
        $expect: {
          'flow-logs-enabled': 'not-applicable',
          'vpce-gateway-for-data': 'not-applicable',
          'vpc-dns-firewall': 'not-applicable',
          'inspect-endpoint-healthy': 'not-applicable',
          'inspect-firewall-effective': 'not-applicable',
        },
      } satisfies Written<'ec2.vpcs'>,
    ]),
  ),
  // Where its subnet leads is not known, so nothing is said of its list.
  'ec2.network-acls': { 'acl-0f66e0000000000a1': { VpcId: 'vpc-0f66e000000000006', IsDefault: true } },
  'ec2.route-tables': gap(
    'access-denied',
    'UnauthorizedOperation: You are not authorized to perform this operation. no identity-based policy allows the ec2:DescribeRouteTables action',
  ),
} as const satisfies WrittenFacts;
