import type { AwsCredentialIdentityProvider } from '@smithy/types';

import { causeOf, detailOf } from '../aws/errors.ts';
import { roleSession, type BaseSession, type Connection } from '../aws/session.ts';
import type { FactData } from '../model/catalogue.ts';
import type { Gap } from '../model/gap.ts';
import { GLOBAL } from '../model/scope.ts';
import type { Resource } from '../model/stored.ts';
import { UsageError, type CollectRequest, type Targets } from './request.ts';

/** An account to audit, and the role to enter it with; without one, the base credentials. */
export interface Target {
  readonly id: string;
  readonly name: string;
  readonly roleArn?: string;
}

/** Credentials for an account, or why there are none. */
export type Entry =
  | { readonly credentials: AwsCredentialIdentityProvider; readonly via: string }
  | { readonly refused: Gap; readonly via: string };

export type Accounts = readonly Resource<FactData<'organizations.accounts'>>[];

const roleIn = (base: BaseSession, id: string, name: string): string => `arn:${base.partition}:iam::${id}:role/${name}`;

/** The accounts that a request names, in the order of their ids. `accounts` of the organization give them their names. */
export function targetsOf({ targets }: CollectRequest, base: BaseSession, accounts: Accounts = []): readonly Target[] {
  const names = new Map(accounts.map(({ data }) => [data.Id ?? '', data.Name ?? data.Id ?? '']));
  const named = (id: string): string => names.get(id) ?? id;
  const found = ((): readonly Target[] => {
    switch (targets.kind) {
      case 'self':
        return [{ id: base.account, name: named(base.account) }];
      case 'roles':
        return targets.roleArns.map((roleArn) => {
          const id = roleArn.split(':')[4]!;
          return { id, name: named(id), roleArn };
        });
      case 'accounts':
        return targets.accounts.map((id) => ({ id, name: named(id), roleArn: roleIn(base, id, targets.roleName) }));
      case 'organization':
        return accounts.flatMap((account) => memberOf(targets, base, account) ?? []);
    }
  })();
  const ids = new Set(found.map(({ id }) => id));
  if (ids.size < found.length)
    throw new UsageError('An account is named twice: name each account, or a role in it, once.');
  return found.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** An account of the organization, if it is active and the request is for it. */
export function memberOf(
  { units, excludeAccounts, roleName }: Extract<Targets, { kind: 'organization' }>,
  base: BaseSession,
  { data }: Accounts[number],
): Target | undefined {
  const { Id: id, Name: name, State, Status } = data;
  if (id === undefined || (State ?? Status) !== 'ACTIVE' || excludeAccounts.includes(id)) return undefined;
  if (units.length > 0 && !isBelow(data, units)) return undefined;
  return { id, name: name ?? id, roleArn: roleIn(base, id, roleName) };
}

/** `Paths` are `o-…/r-…/ou-…/ACCOUNT/`, from the organization down (Organizations API Reference: Account). */
function isBelow({ Id, Paths }: FactData<'organizations.accounts'>, units: readonly string[]): boolean {
  if (Paths === undefined) {
    throw new UsageError(`The endpoint does not tell in which unit account ${Id} is: name --accounts instead of --ou.`);
  }
  return Paths.some((path) => path.split('/').some((part) => units.includes(part)));
}

/**
 * Enters an account. The caller's own account is audited with the base credentials where the role does not exist
 * there, as in the management account, which StackSets do not reach by themselves.
 */
export async function enter(
  target: Target,
  { externalId, sessionName }: CollectRequest,
  base: BaseSession,
  connection: Connection,
): Promise<Entry> {
  const { id, roleArn } = target;
  if (roleArn === undefined) return { credentials: base.credentials, via: base.arn };
  const credentials = roleSession(connection, base, {
    roleArn,
    sessionName,
    ...(externalId !== undefined && { externalId }),
  });
  try {
    await credentials();
    return { credentials, via: roleArn };
  } catch (error) {
    const cause = causeOf(error);
    if (id === base.account && cause === 'access-denied') {
      return { credentials: base.credentials, via: `${base.arn} (its own account; ${roleArn} could not be assumed)` };
    }
    const scope = { partition: base.partition, account: id, region: GLOBAL };
    const refused = { cause, operation: 'sts:AssumeRole', action: 'sts:AssumeRole', scope, detail: detailOf(error) };
    return { refused, via: roleArn };
  }
}
