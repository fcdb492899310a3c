import { parsePolicy } from '../analysis/policy/parse.ts';
import { UsageError } from '../engine/request.ts';
import { POLICY_RESOURCE_TYPES, type PolicyQuestion, type PolicyResourceType } from '../model/policy.ts';

/** What the command line says of a policy's resource. */
export interface ResourceOptions {
  readonly type?: string;
  readonly arn?: string;
  readonly account?: string;
  readonly organization?: string;
}

/** How the ARN of each kind of resource is written, as far as its name goes. */
const KINDS: readonly {
  readonly types: readonly PolicyResourceType[];
  readonly arn: RegExp;
  readonly example: string;
}[] = [
  kind(['s3-bucket'], 's3:::[^/:*?]+', 's3:::BUCKET'),
  kind(
    ['lambda-function'],
    'lambda:[\\w-]+:\\d{12}:function:[^:*?]+(:[^:*?]+)?',
    'lambda:REGION:ACCOUNT:function:NAME',
  ),
  kind(['lambda-layer'], 'lambda:[\\w-]+:\\d{12}:layer:[^:*?]+:\\d+', 'lambda:REGION:ACCOUNT:layer:NAME:VERSION'),
  kind(
    ['apigateway-rest', 'apigateway-private'],
    'execute-api:[\\w-]+:\\d{12}:[^/:*?]+',
    'execute-api:REGION:ACCOUNT:API',
  ),
  kind(['sqs-queue'], 'sqs:[\\w-]+:\\d{12}:[^:*?]+', 'sqs:REGION:ACCOUNT:QUEUE'),
  kind(['sns-topic'], 'sns:[\\w-]+:\\d{12}:[^:*?]+', 'sns:REGION:ACCOUNT:TOPIC'),
  kind(
    ['dynamodb-table'],
    'dynamodb:[\\w-]+:\\d{12}:table/[^/*?]+(/stream/[^/*?]+)?',
    'dynamodb:REGION:ACCOUNT:table/NAME',
  ),
  kind(['eventbridge-bus'], 'events:[\\w-]+:\\d{12}:event-bus/[^:*?]+', 'events:REGION:ACCOUNT:event-bus/NAME'),
  kind(['vpc-endpoint'], 'ec2:[\\w-]+:\\d{12}:vpc-endpoint/vpce-[^/:*?]+', 'ec2:REGION:ACCOUNT:vpc-endpoint/vpce-ID'),
  kind(['kms-key'], 'kms:[\\w-]+:\\d{12}:key/[^/:*?]+', 'kms:REGION:ACCOUNT:key/ID'),
  kind(
    ['secretsmanager-secret'],
    'secretsmanager:[\\w-]+:\\d{12}:secret:[^:*?]+',
    'secretsmanager:REGION:ACCOUNT:secret:NAME',
  ),
];

function kind(types: readonly PolicyResourceType[], arn: string, example: string): (typeof KINDS)[number] {
  return { types, arn: new RegExp(`^arn:aws[\\w-]*:${arn}`), example: `arn:aws:${example}` };
}

/** What is asked about a policy: what the options leave out is taken from the ARN, and the ARN from the policy. */
export function questionOf(options: ResourceOptions, policy: string): PolicyQuestion {
  const { type, organization } = options;
  if (type !== undefined && !isType(type)) {
    throw new UsageError(`--type ${JSON.stringify(type)}: known are ${POLICY_RESOURCE_TYPES.join(', ')}.`);
  }
  if (options.account !== undefined && !/^\d{12}$/.test(options.account)) {
    throw new UsageError(`--account ${JSON.stringify(options.account)}: an account id has twelve digits.`);
  }
  if (organization !== undefined && !/^o-[a-z0-9]{10,32}$/.test(organization)) {
    throw new UsageError(
      `--organization ${JSON.stringify(organization)}: not the id of an organization (o-, then ten or more letters and digits).`,
    );
  }
  const resourceArn = options.arn ?? resourceIn(policy);
  if (resourceArn === undefined) {
    throw new UsageError('The policy does not tell which resource it belongs to: give its ARN with --arn.');
  }
  const resourceType = typeOf(type, resourceArn);
  const written = resourceArn.split(':')[4];
  const account = options.account ?? written;
  if (account === undefined || account === '') {
    throw new UsageError(`${resourceArn} does not tell who owns it: give the account with --account.`);
  }
  if (written !== '' && written !== account) {
    throw new UsageError(`--account ${account} does not own ${resourceArn}.`);
  }
  return { resourceType, resourceArn, account, ...(organization !== undefined && { org: organization }), policy };
}

const isType = (text: string): text is PolicyResourceType => POLICY_RESOURCE_TYPES.some((type) => type === text);

function typeOf(given: PolicyResourceType | undefined, arn: string): PolicyResourceType {
  const types = KINDS.find((one) => one.arn.exec(arn)?.[0] === arn)?.types;
  if (given !== undefined) {
    if (types?.includes(given)) return given;
    const { example } = KINDS.find((one) => one.types.includes(given))!;
    throw new UsageError(`${JSON.stringify(arn)} is not the ARN of --type ${given} (${example}).`);
  }
  if (types === undefined) {
    throw new UsageError(
      `${JSON.stringify(arn)} is not the ARN of a bucket, function, layer version, API (execute-api), queue, topic, table, event bus, VPC endpoint, key or secret.`,
    );
  }
  const [only, another] = types;
  if (another === undefined) return only!;
  throw new UsageError(`${arn} may be of --type ${types.join(' or ')}: say which.`);
}

/** The one resource that the statements name, whatever part of it. */
function resourceIn(policy: string): string | undefined {
  const patterns = (parsePolicy(policy)?.statements ?? []).flatMap(({ resource = [], notResource = [] }) => [
    ...resource,
    ...notResource,
  ]);
  const found = new Set(
    patterns.flatMap((pattern) => {
      const [arn] = KINDS.map((one) => one.arn.exec(pattern)?.[0]).filter((one) => one !== undefined);
      return arn !== undefined && /^([/:]|$)/.test(pattern.slice(arn.length)) ? [arn] : [];
    }),
  );
  return found.size === 1 ? [...found][0] : undefined;
}
