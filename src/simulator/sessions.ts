import type { SimulatedEstate } from './estate.ts';
import { refusal, text, type Input, type Output } from './question.ts';

/** The key of the base credentials, which belong to the caller's account and never expire. */
export const BASE_KEY = 'AKIASIMULATEDCALLER0';

/** Whom a key belongs to. */
export interface Session {
  readonly account: string;
  /** The ARN that `GetCallerIdentity` tells. */
  readonly arn: string;
  readonly userId: string;
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

export interface Sessions {
  session(key: string): Session | undefined;
  /** An STS operation; undefined where it is none that is simulated. */
  answer(operation: string, caller: Session, input: Input): Output | undefined;
}

/** STS: gives keys and knows whose they are. Keys are counted, so two runs give the same. */
export function openSessions(estate: SimulatedEstate, callerAccount: string, now: () => number): Sessions {
  const partition = estate.partition ?? 'aws';
  const base: Session = {
    account: callerAccount,
    arn: `arn:${partition}:iam::${callerAccount}:user/auditor`,
    userId: 'AIDASIMULATEDCALLER0',
    expires: Infinity,
  };
  const sessions = new Map([[BASE_KEY, base]]);

  function credentials(account: string, of: Omit<Session, 'account' | 'expires'>, seconds: number): Output {
    const key = `ASIA${account}${String(sessions.size).padStart(4, '0')}`;
    const expires = now() + seconds * 1000;
    sessions.set(key, { account, ...of, expires });
    return {
      AccessKeyId: key,
      SecretAccessKey: 'simulated',
      SessionToken: `simulated-session-${key}`,
      Expiration: new Date(expires).toISOString(),
    };
  }

  function assume({ arn: caller }: Session, { RoleArn, RoleSessionName, ExternalId, DurationSeconds }: Input): Output {
    const role = text(RoleArn);
    const [, account = '', path = ''] = /^arn:[^:]*:iam::(\d{12}):role\/(.+)$/.exec(role) ?? [];
    const target = estate.accounts[account];
    const refused =
      target === undefined ||
      target.assumable === false ||
      (target.externalId !== undefined && target.externalId !== ExternalId);
    if (refused) {
      throw refusal(
        'AccessDenied',
        `User: ${caller} is not authorized to perform: sts:AssumeRole on resource: ${role}`,
        403,
      );
    }
    const name = path.slice(path.lastIndexOf('/') + 1);
    const user = {
      arn: `arn:${partition}:sts::${account}:assumed-role/${name}/${text(RoleSessionName)}`,
      userId: `AROA${account}0000:${text(RoleSessionName)}`,
    };
    return {
      Credentials: credentials(account, user, Number(DurationSeconds ?? 3600)),
      AssumedRoleUser: { AssumedRoleId: user.userId, Arn: user.arn },
    };
  }

  return {
    session: (key) => sessions.get(key),
    answer: (operation, caller, input) => {
      switch (operation) {
        case 'sts:AssumeRole':
          return assume(caller, input);
        case 'sts:GetCallerIdentity':
          return { UserId: caller.userId, Account: caller.account, Arn: caller.arn };
        case 'sts:GetSessionToken':
          return { Credentials: credentials(caller.account, caller, Number(input['DurationSeconds'] ?? 43_200)) };
        default:
          return undefined;
      }
    },
  };
}
