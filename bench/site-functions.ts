import { keyId, noise, policy } from '../src/simulator/company/write.ts';
import { chosen, numbered, times, type Facts, type Site } from './site.ts';

const REVISION = '5d1c0d7e-0001-4000-8000-000000000001';

export const functionName = (index: number): string => `fn-${numbered(index)}`;

/** Nine in ten roles serve one function; the rest share the other functions. */
export function roleName({ region, shape }: Pick<Site, 'region' | 'shape'>, index: number): string {
  const own = Math.ceil(shape.roles * 0.9);
  const at = index < own ? index : own + ((index - own) % Math.max(1, shape.roles - own));
  return `${region}-role-${numbered(at)}`;
}

/** Functions with what hangs on them: policies, versions, aliases, URLs, layers, event sources. */
export function lambdaFacts(site: Site): Facts {
  const { account, region, shape } = site;
  const n = shape.functions;
  const arnOf = (key: string): string => `arn:aws:lambda:${region}:${account}:function:${key}`;
  const [token, keys, old, openUrl, signedUrl, versioned, placed, oldKeys, invoked] = [
    chosen(site, n, 40),
    chosen(site, n, 100),
    chosen(site, n, 25),
    chosen(site, n, 50),
    chosen(site, n, 20),
    chosen(site, n, 10),
    chosen(site, n, 5),
    chosen(site, n, 10),
    chosen(site, n, 2),
  ];
  const functions: Record<string, object> = {};
  const policies: Record<string, object> = {};
  const aliases: Record<string, object> = {};
  const urls: Record<string, object> = {};
  const neighbours = new Map<number, { readonly arn: string; readonly role: string }[]>();
  let pairs = 0;
  for (let index = 0; index < n; index += 1) {
    const name = functionName(index);
    const arn = arnOf(name);
    const ordinary = {
      PackageType: 'Zip',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      MemorySize: 512,
      Timeout: 15,
      CodeSize: 180_224,
      LastModified: '2026-10-28T09:14:02.000+0000',
      TracingConfig: { Mode: 'Active' },
      Role: `arn:aws:iam::${account}:role/${roleName(site, index)}`,
      Runtime: old(index) ? 'nodejs16.x' : 'nodejs24.x',
      // Of the account that keeps the keys.
      KMSKeyArn: `arn:aws:kms:${region}:999999999999:key/mrk-00000000000000000000000000000001`,
    };
    const variables = { LOG_LEVEL: 'info', TABLE: `table-${numbered(index)}` };
    functions[name] = {
      ...ordinary,
      ...(placed(index) && shape.vpcs > 0 && { VpcConfig: placement(index % shape.vpcs) }),
      Environment: {
        Variables: {
          ...variables,
          ...(token(index) && { STRIPE_SECRET_KEY: ['sk', 'live', noise(index + 3, 24)].join('_') }),
          ...(keys(index) && keyPair(index)),
        },
      },
    };
    if (placed(index) && shape.vpcs > 0) {
      const vpc = index % shape.vpcs;
      neighbours.set(vpc, [...(neighbours.get(vpc) ?? []), { arn, role: ordinary.Role }]);
    }
    if (token(index)) site.plant('env-secrets', arn);
    if (keys(index)) site.plant('env-static-aws-keys', arn);
    if (old(index)) site.plant('function-runtime-supported', arn);

    const statements: object[] = invoked(index) ? [fromEvents(site, arn, name)] : [];
    if (openUrl(index)) {
      statements.push(...anybodyThroughUrl(arn));
      site.plant('lambda-url-auth', arn);
    }
    // The rule that called it is gone.
    if (invoked(index)) site.plant('lambda-policy-stale', arn, { fullOnly: true });
    if (statements.length > 0) policies[name] = { Policy: policy(...statements), RevisionId: REVISION };
    if (openUrl(index) || signedUrl(index)) {
      urls[`${name}/url`] = {
        FunctionUrl: `https://url${numbered(index)}.lambda-url.${region}.on.aws/`,
        AuthType: openUrl(index) ? 'NONE' : 'AWS_IAM',
        CreationTime: '2026-02-03T12:30:00.000Z',
        LastModifiedTime: '2026-02-03T12:30:00.000Z',
      };
    }

    if (!versioned(index)) continue;
    if (invoked(index)) site.plant('lambda-policy-alias-scoped', arn, { fullOnly: true });
    const forgotten = oldKeys(pairs);
    functions[`${name}:1`] = {
      ...ordinary,
      Environment: { Variables: { ...variables, ...(forgotten && keyPair(n + index)) } },
    };
    functions[`${name}:2`] = { ...ordinary, Environment: { Variables: variables } };
    if (forgotten) site.plant('env-static-aws-keys', arn, { subKey: '1', fullOnly: true });
    aliases[`${name}:live`] = { FunctionVersion: '2' };
    if (pairs % 2 === 0) {
      site.plant('lambda-policy-stale', arn, { subKey: 'live', fullOnly: true });
      policies[`${name}:live`] = { Policy: policy(fromEvents(site, `${arn}:live`, name)), RevisionId: REVISION };
    }
    pairs += 1;
  }

  // The functions of a VPC have one group.
  for (const all of neighbours.values()) {
    if (all.length <= 5 || new Set(all.map(({ role }) => role)).size === 1) continue;
    for (const { arn } of all) site.plant('lambda-sg-dedicated', arn);
  }
  for (const role of sharedRoles(site)) site.plant('role-per-function', role);
  const layers = n === 0 ? 0 : Math.max(1, Math.floor(n / 200));
  return {
    'lambda.functions': functions,
    'lambda.policies': policies,
    'lambda.aliases': aliases,
    'lambda.urls': urls,
    'lambda.event-source-mappings': Object.fromEntries(
      times(Math.floor(n / 10), (index) => [
        `5d1c0d7e-0000-4000-8000-${numbered(index, 12)}`,
        {
          EventSourceArn: `arn:aws:sqs:${region}:${account}:queue-${numbered(index)}`,
          FunctionArn: arnOf(functionName(index)),
          State: 'Enabled',
          BatchSize: 10,
        },
      ]),
    ),
    'lambda.layer-versions': Object.fromEntries(
      times(layers * 2, (index) => [
        `layer-${index >> 1}:${1 + (index & 1)}`,
        { CompatibleRuntimes: ['nodejs24.x'], CreatedDate: '2026-02-03T12:30:00.000+0000' },
      ]),
    ),
    'lambda.layer-policies': Object.fromEntries(
      times(layers, (index) => [
        `layer-${index}:2`,
        { Policy: policy(sharedWithin(site, index)), RevisionId: REVISION },
      ]),
    ),
    ...(n > 0 && {
      'lambda.code-signing-configs': {
        'csc-0000000000000000a': {
          AllowedPublishers: { SigningProfileVersionArns: [] },
          CodeSigningPolicies: { UntrustedArtifactOnDeployment: 'Enforce' },
          LastModified: '2026-02-03T12:30:00.000Z',
        },
      },
      'lambda.code-signing-functions': Object.fromEntries(
        times(Math.min(2, n), (index) => [
          `csc-0000000000000000a/functions/${arnOf(functionName(index))}`,
          arnOf(functionName(index)) as unknown as object,
        ]),
      ),
    }),
  };
}

export const subnetId = (vpc: number, index: number): string => `subnet-${numbered(vpc, 8)}${numbered(index, 9)}`;
export const functionsGroup = (vpc: number): string => `sg-${numbered(vpc, 8)}00000000f`;
export const vpcId = (vpc: number): string => `vpc-${numbered(vpc, 8)}000000001`;

const placement = (vpc: number): object => ({
  VpcId: vpcId(vpc),
  SubnetIds: [subnetId(vpc, 0), subnetId(vpc, 1)],
  SecurityGroupIds: [functionsGroup(vpc)],
});

const keyPair = (seed: number): object => ({
  LEDGER_KEY_ID: keyId(`LEDGER${numbered(seed % 1_000_000, 6)}`),
  LEDGER_SECRET: noise(seed + 41, 40),
});

/** Roles that more than one function uses. */
function sharedRoles(site: Site): readonly string[] {
  const uses = new Map<string, number>();
  for (let index = 0; index < site.shape.functions; index += 1) {
    const arn = `arn:aws:iam::${site.account}:role/${roleName(site, index)}`;
    uses.set(arn, (uses.get(arn) ?? 0) + 1);
  }
  return [...uses].filter(([, functions]) => functions > 1).map(([arn]) => arn);
}

const fromEvents = ({ account, region }: Site, arn: string, rule: string): object => ({
  Sid: 'events',
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: 'lambda:InvokeFunction',
  Resource: arn,
  Condition: { ArnLike: { 'AWS:SourceArn': `arn:aws:events:${region}:${account}:rule/${rule}` } },
});

const sharedWithin = ({ account, region }: Site, index: number): object => ({
  Sid: 'own',
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${account}:root` },
  Action: 'lambda:GetLayerVersion',
  Resource: `arn:aws:lambda:${region}:${account}:layer:layer-${index}:2`,
});

/** The two statements that the console writes for a function URL without authentication. */
const anybodyThroughUrl = (arn: string): readonly object[] => [
  {
    Sid: 'FunctionURLAllowPublicAccess',
    Effect: 'Allow',
    Principal: '*',
    Action: 'lambda:InvokeFunctionUrl',
    Resource: arn,
    Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'NONE' } },
  },
  {
    Sid: 'FunctionURLAllowInvokeAction',
    Effect: 'Allow',
    Principal: '*',
    Action: 'lambda:InvokeFunction',
    Resource: arn,
    Condition: { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } },
  },
];
