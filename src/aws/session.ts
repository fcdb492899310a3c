import { AssumeRoleCommand, GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { loadConfig, NODE_REGION_CONFIG_FILE_OPTIONS, NODE_REGION_CONFIG_OPTIONS } from '@smithy/core/config';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types';

import { clientsOf, type RequestHandler } from './clients.ts';
import type { Pacer } from './pace.ts';

/** What sessions are made with: one handler, one pacer, one clock for the whole run. */
export interface Connection {
  readonly handler: RequestHandler;
  readonly pacer: Pacer;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970, as AWS counts: sessions expire by it. */
  readonly clock: () => number;
  /** In place of the environment's and the profiles' credentials: the sample cloud has its own. */
  readonly credentials?: AwsCredentialIdentityProvider;
}

export interface BaseOptions {
  readonly profile?: string;
  readonly mfa?: { readonly serial: string; readonly code: string };
  /** Region of the first STS call. */
  readonly region: string;
}

/** Who runs the audit, before any role is assumed. */
export interface BaseSession {
  readonly credentials: AwsCredentialIdentityProvider;
  readonly region: string;
  readonly account: string;
  readonly arn: string;
  readonly partition: string;
}

export interface RoleOptions {
  readonly roleArn: string;
  readonly externalId?: string;
  readonly sessionName: string;
}

/**
 * One hour: the longest session of a role that was assumed with another role's credentials ("role chaining", IAM User
 * Guide: Roles terms and concepts), whatever the role's own maximum is.
 */
const SESSION_SECONDS = 3600;
/** A session is renewed this long before it ends, so that no call starts with credentials about to expire. */
const RENEW_BEFORE = 5 * 60_000;

/** What the session calls besides the collectors; listed apart in the audit role. */
export const SESSION_OPERATIONS: ReadonlySet<string> = new Set(['AssumeRole', 'GetCallerIdentity', 'GetSessionToken']);

/** The region of the environment or the profile, if any is configured. `AWS_DEFAULT_REGION` counts, as in the AWS CLI. */
export async function configuredRegion(
  environment: Readonly<Record<string, string | undefined>>,
  profile: string | undefined,
): Promise<string | undefined> {
  const named = environment['AWS_REGION'] ?? environment['AWS_DEFAULT_REGION'];
  if (named) return named;
  const { configFileSelector } = NODE_REGION_CONFIG_OPTIONS;
  const region = loadConfig<string | undefined>(
    { environmentVariableSelector: () => undefined, configFileSelector, default: undefined },
    { ...NODE_REGION_CONFIG_FILE_OPTIONS, ...(profile && { profile }) },
  );
  // No file, or no such profile in it: no region is configured. A missing profile is the credentials' error to tell.
  return region().catch(() => undefined);
}

/** The caller's own session. Throws what STS or the credential chain throws. */
export async function baseSession(connection: Connection, options: BaseOptions): Promise<BaseSession> {
  const { profile, mfa, region } = options;
  const chain =
    connection.credentials ??
    fromNodeProviderChain({
      ...(profile && { profile }),
      clientConfig: { region, requestHandler: connection.handler },
    });
  const credentials = mfa ? await withMfa(connection, chain, region, mfa) : renewed(chain, connection.clock);
  const { Account, Arn } = await sts(connection, credentials, region, new GetCallerIdentityCommand({}));
  return { credentials, region, account: Account!, arn: Arn!, partition: Arn!.split(':')[1]! };
}

/** A code of an MFA device serves once, so it buys one session that all roles are then assumed with. */
async function withMfa(
  connection: Connection,
  credentials: AwsCredentialIdentityProvider,
  region: string,
  { serial, code }: { readonly serial: string; readonly code: string },
): Promise<AwsCredentialIdentityProvider> {
  const command = new GetSessionTokenCommand({ SerialNumber: serial, TokenCode: code });
  const { Credentials } = await sts(connection, credentials, region, command);
  const identity = identityOf(Credentials!);
  return () => Promise.resolve(identity);
}

/** Credentials of a role, assumed on first use and again before they expire; all clients of the account share them. */
export function roleSession(
  connection: Connection,
  base: BaseSession,
  { roleArn, externalId, sessionName }: RoleOptions,
): AwsCredentialIdentityProvider {
  const assume = async (): Promise<AwsCredentialIdentity> => {
    const command = new AssumeRoleCommand({
      RoleArn: roleArn,
      RoleSessionName: sessionName,
      DurationSeconds: SESSION_SECONDS,
      ...(externalId !== undefined && { ExternalId: externalId }),
    });
    const asked = connection.clock();
    const { Credentials } = await sts(connection, base.credentials, base.region, command);
    // They end by AWS's clock, and are renewed by this machine's. Where that one is ahead, credentials that end when AWS
    // says would never be good, and every call would assume the role again.
    return { ...identityOf(Credentials!), expiration: new Date(asked + SESSION_SECONDS * 1000) };
  };
  return renewed(assume, connection.clock);
}

/** One look at a provider serves all until shortly before the credentials expire; those that never do are asked once. */
function renewed(provider: AwsCredentialIdentityProvider, clock: () => number): AwsCredentialIdentityProvider {
  let current: Promise<AwsCredentialIdentity> | undefined;
  let until = Number.NEGATIVE_INFINITY;
  return () => {
    if (current === undefined || clock() >= until) {
      until = Number.POSITIVE_INFINITY;
      current = provider().then(
        (identity) => {
          if (identity.expiration) until = identity.expiration.getTime() - RENEW_BEFORE;
          return identity;
        },
        (error: unknown) => {
          current = undefined;
          throw error;
        },
      );
    }
    return current;
  };
}

type StsCommand<Output> = {
  resolveMiddleware(...args: never[]): (args: never) => Promise<{ readonly output: Output }>;
};

function sts<Output extends object>(
  connection: Connection,
  credentials: AwsCredentialIdentityProvider,
  region: string,
  command: StsCommand<Output>,
): Promise<Output> {
  const clients = clientsOf(credentials, connection.handler, () => SESSION_OPERATIONS, connection.environment);
  const client = clients.client('sts', STSClient, region);
  return connection.pacer.pace(
    { account: 'caller', region, bucket: 'sts' },
    () => client.send(command) as Promise<Output>,
  );
}

function identityOf(credentials: {
  readonly AccessKeyId?: string | undefined;
  readonly SecretAccessKey?: string | undefined;
  readonly SessionToken?: string | undefined;
  readonly Expiration?: Date | undefined;
}): AwsCredentialIdentity {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = credentials;
  return {
    accessKeyId: AccessKeyId!,
    secretAccessKey: SecretAccessKey!,
    ...(SessionToken && { sessionToken: SessionToken }),
    ...(Expiration && { expiration: Expiration }),
  };
}
