import type { CheckDescription, Finding, FindingResource, Report, Score } from '../../src/model/report.ts';

const PROD = '111122223333';
const DATA = '444455556666';
const SANDBOX = '123456789012';

/** Text that attackers put into names, tags and policies. */
export const HOSTILE = {
  script: '<script>alert(1)</script>',
  attribute: '" onmouseover="alert(1)" x="',
  bidi: 'partner\u202Eipa\u202C',
  zeroWidth: 'ad\u200Bmin\uFEFF',
  control: 'bell\u0007\u001B[31m',
  prototype: '__proto__',
  style: '</style><style>*{display:none}</style>',
} as const;

/** A policy of 100 kB whose deciding statement is the last. */
export const LONG_POLICY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    ...Array.from({ length: 480 }, (_, index) => ({
      Sid: `Partner${index}`,
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${String(200_000_000_000 + index)}:role/Partner` },
      Action: 'lambda:InvokeFunction',
      Resource: 'arn:aws:lambda:eu-west-1:111122223333:function:thumbnailer',
    })),
    {
      Sid: HOSTILE.script,
      Effect: 'Allow',
      Principal: '*',
      Action: 'lambda:InvokeFunction',
      Resource: 'arn:aws:lambda:eu-west-1:111122223333:function:thumbnailer',
    },
  ],
});

const EXPORT_POLICY = JSON.stringify({
  Version: '2012-10-17',
  Id: 'default',
  Statement: [
    {
      Sid: 'apigw-get-export',
      Effect: 'Allow',
      Principal: { Service: 'apigateway.amazonaws.com' },
      Action: 'lambda:InvokeFunction',
      Resource: 'arn:aws:lambda:eu-west-1:111122223333:function:orders-export:live',
      Condition: {
        ArnLike: { 'AWS:SourceArn': 'arn:aws:execute-api:eu-west-1:111122223333:q7x2k9f3la/prod/GET/export' },
      },
    },
    {
      Sid: 'PartnerTemp',
      Effect: 'Allow',
      Principal: '*',
      Action: 'lambda:InvokeFunction',
      Resource: 'arn:aws:lambda:eu-west-1:111122223333:function:orders-export:live',
      Condition: { Bool: { 'aws:SecureTransport': 'true' } },
    },
  ],
});

const check = (
  description: Pick<CheckDescription, 'title' | 'practice' | 'severity' | 'why' | 'fix' | 'actions'> &
    Partial<CheckDescription>,
): CheckDescription => ({
  severities: [description.severity],
  confidence: 'exact',
  references: ['AWS Lambda Developer Guide: Viewing resource-based IAM policies in Lambda'],
  ...description,
});

const CHECKS: Readonly<Record<string, CheckDescription>> = {
  'lambda-policy-public': check({
    title: 'Lambda resource policies grant nothing to anonymous or any-AWS callers',
    practice: 'evaluate-resource-policies',
    severity: 'critical',
    severities: ['critical', 'high'],
    why: 'Any AWS account can invoke the function directly, past the API, authorizer and firewall in front of it.',
    fix: 'Remove the statement, or narrow it with aws:SourceAccount, aws:SourceArn or aws:PrincipalOrgID.',
    actions: ['lambda:ListFunctions', 'lambda:ListVersionsByFunction', 'lambda:ListAliases', 'lambda:GetPolicy'],
  }),
  's3-policy-public': check({
    title: 'Bucket policies grant nothing to everyone',
    practice: 'evaluate-resource-policies',
    severity: 'critical',
    why: 'Anyone on the internet can read or write the objects of the bucket.',
    fix: 'Remove the statement and switch on block public access.',
    references: ['Amazon S3 User Guide: Blocking public access to your Amazon S3 storage'],
    actions: ['s3:ListAllMyBuckets', 's3:GetBucketPolicy'],
  }),
  'apigw-rest-method-auth': check({
    title: 'Every REST method authenticates callers',
    practice: 'evaluate-resource-policies',
    severity: 'high',
    why: 'Anyone who knows the address may call the method.',
    fix: 'Put an authorizer on the method, or require IAM.',
    references: ['API Gateway Developer Guide: Control and manage access to REST APIs in API Gateway'],
    actions: ['apigateway:GET'],
  }),
  'access-key-age': check({
    title: 'Access keys are younger than 90 days',
    practice: 'temporary-credentials',
    severity: 'medium',
    why: 'A key that leaked a year ago still works.',
    fix: 'Replace the key by a role, or rotate it.',
    references: ['IAM User Guide: Update access keys'],
    actions: ['iam:ListAccessKeys', 'iam:GetAccountAuthorizationDetails'],
  }),
  'sg-open-ingress': check({
    title: 'Security groups of functions admit nothing from everywhere',
    practice: 'control-network-traffic',
    severity: 'medium',
    why: 'The network is open to the internet wherever a route leads there.',
    fix: 'Name the sources of the rule.',
    references: ['Amazon VPC User Guide: Control traffic to your AWS resources using security groups'],
    actions: ['ec2:DescribeSecurityGroups', 'ec2:DescribeSecurityGroupRules'],
  }),
  'waf-associated': check({
    title: 'Public stages have a web ACL',
    practice: 'control-network-traffic',
    severity: 'low',
    why: 'Requests reach the API without inspection.',
    fix: 'Associate a web ACL with the stage.',
    references: ['AWS WAF Developer Guide: Associating or disassociating protection with an AWS resource'],
    actions: ['apigateway:GET', 'wafv2:GetWebACL'],
  }),
  'function-role-shared': check({
    title: 'Each function has a role of its own',
    practice: 'single-purpose-functions',
    severity: 'info',
    confidence: 'heuristic',
    why: 'A function holds the permissions that another needs.',
    fix: 'Give each function its own role.',
    actions: ['lambda:ListFunctions'],
  }),
  'event-source-scoped': check({
    title: 'Event sources are read by one function each',
    practice: 'single-purpose-functions',
    severity: 'low',
    why: 'Two readers of one queue each see half of it.',
    fix: 'Give each reader its own queue.',
    actions: ['lambda:ListEventSourceMappings'],
  }),
};

const resource = (arn: string, type: string, name: string, rest: Partial<FindingResource> = {}): FindingResource => ({
  arn,
  relatedArns: [],
  type,
  name,
  account: PROD,
  region: 'eu-west-1',
  tags: {},
  ...rest,
});

const lambda = (name: string, rest: Partial<FindingResource> = {}): FindingResource =>
  resource(
    `arn:aws:lambda:${rest.region ?? 'eu-west-1'}:${rest.account ?? PROD}:function:${name}`,
    'AWS::Lambda::Function',
    name,
    rest,
  );

const finding = (
  of: Pick<Finding, 'id' | 'check' | 'outcome' | 'severity' | 'resource' | 'because'> & Partial<Finding>,
): Finding => ({ reasons: [], confidence: 'exact', trace: [], evidence: [], fix: {}, ...of });

const FAILURES: readonly Finding[] = [
  finding({
    id: '9c41e07b2d5fa810',
    check: 'lambda-policy-public',
    outcome: 'fail',
    severity: 'critical',
    reasons: ['Any AWS principal can reach it', 'its role reads a table tagged sensitive'],
    resource: lambda('orders-export', {
      relatedArns: ['arn:aws:lambda:eu-west-1:111122223333:function:orders-export:live'],
      tags: { team: 'orders', 'rampart:data': 'sensitive' },
    }),
    subKey: 'live',
    because: 'orders-export:live may be invoked by any AWS account.',
    expected: 'No qualifier of the function grants invoke to anonymous or unnamed AWS principals.',
    observed: 'Alias live grants lambda:InvokeFunction to *.',
    trace: [
      {
        considered: 'Statement apigw-get-export: API Gateway, bound to q7x2k9f3la/prod/GET/export',
        contributes: 'names its caller',
      },
      { considered: 'Statement PartnerTemp: * may lambda:InvokeFunction', contributes: 'opens to any AWS principal' },
      { considered: 'Condition aws:SecureTransport: true of every caller', contributes: 'does not narrow' },
      { considered: 'Deny statements', contributes: 'none in this policy' },
    ],
    evidence: [
      {
        operation: 'lambda:GetPolicy',
        at: '2026-11-19T04:13:52.000Z',
        document: { Policy: EXPORT_POLICY, RevisionId: 'a04b71fe-2f1c-4d0e-9d3a-6a8f3f1f0c11' },
        marks: ['/Policy/Statement/1/Effect', '/Policy/Statement/1/Principal', '/Policy/Statement/1/Action'],
      },
    ],
    fix: {
      cli: 'aws lambda remove-permission --region eu-west-1 \\\n  --function-name orders-export --qualifier live \\\n  --statement-id PartnerTemp\n\naws lambda add-permission --region eu-west-1 \\\n  --function-name orders-export --qualifier live \\\n  --statement-id partner-invoke \\\n  --action lambda:InvokeFunction \\\n  --principal arn:aws:iam::PARTNER_ACCOUNT:role/ROLE_NAME\n',
      cloudFormation:
        'OrdersExportPartner:\n  Type: AWS::Lambda::Permission\n  Properties:\n    FunctionName: !Ref OrdersExportLiveAlias\n    Action: lambda:InvokeFunction\n    Principal: arn:aws:iam::PARTNER_ACCOUNT:role/ROLE_NAME\n',
      sideEffect: 'Callers that rely on the open grant get AccessDenied at once.',
      verify: 'aws lambda get-policy --function-name orders-export --qualifier live no longer shows PartnerTemp.',
    },
  }),
  finding({
    id: '0d2be6c1f7a94e33',
    check: 'lambda-policy-public',
    outcome: 'fail',
    severity: 'critical',
    reasons: ['Any AWS principal can reach it'],
    resource: lambda('thumbnailer', {
      tags: { [HOSTILE.prototype]: HOSTILE.attribute, note: HOSTILE.style, owner: HOSTILE.control },
    }),
    because: `Open to any AWS principal: ${HOSTILE.script}.`,
    expected: 'Every statement names its caller.',
    observed: `Statement ${HOSTILE.script} names nobody.`,
    evidence: [
      {
        operation: 'lambda:GetPolicy',
        at: '2026-11-19T04:13:55.000Z',
        document: { Policy: LONG_POLICY },
        marks: ['/Policy/Statement/480/Principal'],
      },
    ],
    fix: { cli: 'aws lambda remove-permission --function-name thumbnailer --statement-id STATEMENT_ID' },
  }),
  finding({
    id: '51b7c0de9a3f2264',
    check: 'apigw-rest-method-auth',
    outcome: 'fail',
    severity: 'high',
    reasons: ['The path is public'],
    resource: resource(
      `arn:aws:execute-api:eu-west-1:111122223333:vj5hk2mzn5/prod/ANY/${HOSTILE.bidi}/{proxy+}`,
      'AWS::ApiGateway::Method',
      `${HOSTILE.bidi}/ANY/partners/{proxy+}`,
      { relatedArns: ['arn:aws:apigateway:eu-west-1::/restapis/vj5hk2mzn5/resources/a1b2c3/methods/ANY'] },
    ),
    because: 'ANY /partner/{proxy+} is protected by an API key alone.',
    expected: 'An authorizer or IAM decides who calls.',
    observed: 'authorizationType is NONE; the API key it asks for does not authenticate.',
    evidence: [
      {
        operation: 'apigateway:GetResources',
        at: '2026-11-19T04:14:09.000Z',
        document: {
          path: `/${HOSTILE.zeroWidth}`,
          resourceMethods: { ANY: { authorizationType: 'NONE', apiKeyRequired: true } },
        },
        marks: ['/resourceMethods/ANY/authorizationType'],
      },
    ],
  }),
  finding({
    id: '77aa01b2c3d4e5f6',
    check: 'access-key-age',
    outcome: 'fail',
    severity: 'medium',
    resource: resource('arn:aws:iam::444455556666:user/legacy-sync', 'AWS::IAM::User', 'legacy-sync', {
      account: DATA,
      region: 'global',
    }),
    subKey: 'AKIAIOSFODNN7EXAMPLE',
    because: 'The access key of legacy-sync is 412 days old.',
    evidence: [
      {
        operation: 'iam:ListAccessKeys',
        at: '2026-11-19T04:15:20.000Z',
        document: {
          UserName: 'legacy-sync',
          AccessKeyId: 'AKIAIOSFODNN7EXAMPLE',
          Status: 'Active',
          CreateDate: '2025-10-03T08:11:00.000Z',
        },
        marks: ['/CreateDate'],
      },
    ],
  }),
  finding({
    id: '8e3d1c5b7a9f0246',
    check: 'sg-open-ingress',
    outcome: 'fail',
    severity: 'medium',
    possible: ['medium', 'high'],
    confidence: 'heuristic',
    resource: resource(
      'arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a1b2c3d',
      'AWS::EC2::SecurityGroup',
      'sg-0a1b2c3d',
    ),
    because: 'sg-0a1b2c3d admits tcp 443 from 0.0.0.0/0.',
    evidence: [],
  }),
  finding({
    id: 'b0c9d8e7f6a51423',
    check: 'function-role-shared',
    outcome: 'fail',
    severity: 'info',
    confidence: 'heuristic',
    resource: lambda('ingest-manifest', { account: DATA, region: 'eu-central-1' }),
    because: 'Role ingest is used by 9 functions.',
  }),
];

const SUPPRESSED: readonly Finding[] = [
  finding({
    id: 'c4d3e2f1a0b98765',
    check: 'waf-associated',
    outcome: 'fail',
    severity: 'low',
    resource: resource(
      'arn:aws:apigateway:eu-west-1::/restapis/q7x2k9f3la/stages/prod',
      'AWS::ApiGateway::Stage',
      'orders-ops/prod',
    ),
    because: 'Stage prod of orders-ops has no web ACL.',
    suppression: {
      owner: 'orders@tidemark.example',
      reason: 'CloudFront in front of it carries the web ACL.',
      expires: '2027-03-31T00:00:00.000Z',
    },
  }),
];

const denied = (operation: string, action = operation) =>
  ({
    operation,
    action,
    cause: 'access-denied',
    detail: `AccessDeniedException: no identity-based policy allows the ${action} action`,
  }) as const;

const NOT_ASSESSED: readonly Finding[] = [
  ...['tidemark-exports', 'tidemark-receipts', 'tidemark-logs'].map((name, index) =>
    finding({
      id: `a1000000000000${index}0`,
      check: 's3-policy-public',
      outcome: 'not-assessed',
      severity: 'critical',
      resource: resource(`arn:aws:s3:::${name}`, 'AWS::S3::Bucket', name),
      because: 'Not assessed: s3:GetBucketPolicy was not readable (access-denied).',
      gap: denied('s3:GetBucketPolicy'),
    }),
  ),
  finding({
    id: 'a2000000000000f0',
    check: 'waf-associated',
    outcome: 'not-assessed',
    severity: 'low',
    resource: resource(
      'arn:aws:apigateway:eu-central-1::/restapis/vj5hk2mzn5/stages/live',
      'AWS::ApiGateway::Stage',
      'tracking-api/live',
      {
        account: DATA,
        region: 'eu-central-1',
      },
    ),
    because: 'Not assessed: wafv2:GetWebACL was not readable (throttled).',
    gap: {
      operation: 'wafv2:GetWebACL',
      action: 'wafv2:GetWebACL',
      cause: 'throttled',
      detail: 'ThrottlingException after 8 tries',
    },
  }),
  ...['lambda-policy-public', 'access-key-age'].map((id, index) =>
    finding({
      id: `a3000000000000${index}0`,
      check: id,
      outcome: 'not-assessed',
      severity: id === 'access-key-age' ? 'medium' : 'critical',
      resource: resource('arn:aws:iam::123456789012:root', 'AWS::IAM::Account', '123456789012', {
        account: SANDBOX,
        region: index === 0 ? 'eu-west-1' : 'global',
      }),
      because: 'Not assessed: sts:AssumeRole was not readable (access-denied).',
      gap: denied('sts:AssumeRole'),
      wholeScope: true,
    }),
  ),
];

const PASSES: readonly Finding[] = Array.from({ length: 14 }, (_, index) =>
  finding({
    id: `f0000000000000${String(index).padStart(2, '0')}`,
    check: index % 3 === 0 ? 'lambda-policy-public' : index % 3 === 1 ? 'sg-open-ingress' : 'access-key-age',
    outcome: 'pass',
    severity: index % 3 === 0 ? 'critical' : 'medium',
    resource: lambda(`orders-${index}`, index % 2 === 0 ? {} : { account: DATA, region: 'eu-central-1' }),
    because: 'Every statement names its caller.',
    evidence: [
      {
        operation: 'lambda:GetPolicy',
        at: '2026-11-19T04:13:40.000Z',
        document: { Policy: 'evidence of a pass' },
        marks: [],
      },
    ],
  }),
);

const NOT_APPLICABLE: readonly Finding[] = [
  finding({
    id: 'e000000000000001',
    check: 'apigw-rest-method-auth',
    outcome: 'not-applicable',
    severity: 'high',
    resource: resource(
      'arn:aws:execute-api:eu-west-1:111122223333:q7x2k9f3la/prod/OPTIONS/export',
      'AWS::ApiGateway::Method',
      'OPTIONS /export',
    ),
    because: 'A preflight request carries no credentials.',
  }),
];

const score = (
  value: number | null,
  low: number,
  high: number,
  coverage: number,
  rest: Partial<Score> = {},
): Score => ({
  value,
  grade: value === null ? null : value >= 90 ? 'A' : value >= 80 ? 'B' : value >= 70 ? 'C' : value >= 50 ? 'D' : 'F',
  low,
  high,
  coverage,
  cappedBy: null,
  ...rest,
});

const PRACTICE_SCORES = {
  'evaluate-resource-policies': score(39, 31.2, 39, 0.672, { cappedBy: '9c41e07b2d5fa810' }),
  'control-network-traffic': score(71.4, 68, 73.6, 0.961),
  'temporary-credentials': score(78.2, 77, 80, 0.917),
  'single-purpose-functions': score(null, 44, 81, 0.504),
};

/** A small organization on a bad day: every outcome, every way not to see, and hostile names. */
export const DOCUMENT: Report = {
  schemaVersion: '1.2.0',
  tool: { name: 'rampart', version: '0.1.0', catalogueVersion: '2026.11' },
  run: {
    id: '3f9c08d14be27d5061b9c2fae17a0d43e1760a2c6f57b1d09c8e4432a1b0e17a',
    startedAt: '2026-11-19T04:12:08.000Z',
    finishedAt: '2026-11-19T04:19:41.000Z',
    caller: 'arn:aws:sts::111122223333:assumed-role/RampartAudit/rampart-2026-11-19',
    partition: 'aws',
    depth: 'full',
    complete: true,
    notes: ['The table of condition keys is 201 days old: newer keys count as unknown.'],
  },
  scope: {
    organization: 'o-8k2mq4zt1x',
    accounts: [
      { id: PROD, name: 'tidemark-prod', state: 'partial', because: '3 bucket policies could not be read' },
      { id: DATA, name: 'tidemark-data', state: 'partial', because: 'wafv2:GetWebACL was throttled' },
      {
        id: SANDBOX,
        name: `tidemark-${HOSTILE.zeroWidth}`,
        state: 'not-assessed',
        because: 'Could not be entered as RampartAudit: AccessDenied',
      },
    ],
    regions: ['eu-west-1', 'eu-central-1', 'us-east-1', 'ap-southeast-2', 'global'],
  },
  coverage: {
    ratio: 0.7284,
    cells: [
      { account: PROD, region: 'eu-west-1', service: 'lambda', state: 'assessed', gaps: [] },
      {
        account: PROD,
        region: 'eu-west-1',
        service: 's3',
        state: 'partial',
        gaps: [{ ...denied('s3:GetBucketPolicy'), count: 3 }],
      },
      { account: PROD, region: 'eu-central-1', service: 'lambda', state: 'pruned', gaps: [] },
      { account: PROD, region: 'us-east-1', service: 'lambda', state: 'assessed', gaps: [] },
      { account: PROD, region: 'ap-southeast-2', service: 'lambda', state: 'not-enabled', gaps: [] },
      { account: PROD, region: 'global', service: 'iam', state: 'assessed', gaps: [] },
      { account: DATA, region: 'eu-west-1', service: 'lambda', state: 'assessed', gaps: [] },
      {
        account: DATA,
        region: 'eu-central-1',
        service: 'wafv2',
        state: 'throttled',
        gaps: [
          {
            operation: 'wafv2:GetWebACL',
            action: 'wafv2:GetWebACL',
            cause: 'throttled',
            count: 1,
            detail: 'ThrottlingException after 8 tries',
          },
        ],
      },
      {
        account: DATA,
        region: 'us-east-1',
        service: 'lambda',
        state: 'failed',
        gaps: [
          {
            operation: 'lambda:ListLayerVersions',
            action: 'lambda:ListLayerVersions',
            cause: 'unavailable',
            count: 2,
            detail: `503 ${HOSTILE.script}`,
          },
        ],
      },
      { account: DATA, region: 'ap-southeast-2', service: 'lambda', state: 'out-of-scope', gaps: [] },
      { account: DATA, region: 'global', service: 'iam', state: 'assessed', gaps: [] },
    ],
  },
  score: {
    ...score(39, 31.2, 39, 0.7284, { cappedBy: '9c41e07b2d5fa810' }),
    practices: PRACTICE_SCORES,
    accounts: {
      [PROD]: { ...score(39, 33, 39, 0.9, { cappedBy: '9c41e07b2d5fa810' }), practices: PRACTICE_SCORES },
      [DATA]: { ...score(74, 70, 78, 0.92), practices: PRACTICE_SCORES },
      [SANDBOX]: { ...score(null, 0, 100, 0), practices: PRACTICE_SCORES },
    },
    distribution: { minimum: 39, tenthPercentile: 39, notEntered: [SANDBOX] },
    wellArchitected: {
      risk: 'HIGH',
      choices: {
        sec_sec_q2_a1: 'UNSELECTED',
        sec_sec_q2_a2: 'SELECTED',
        sec_sec_q2_a3: null,
        sec_sec_q2_a4: 'SELECTED',
      },
    },
  },
  checks: CHECKS,
  findings: [...FAILURES, ...SUPPRESSED, ...NOT_ASSESSED, ...PASSES, ...NOT_APPLICABLE],
  entryPoints: [],
  cuts: [],
  paths: [],
  pictures: [],
};
