import { SOURCE_KEYS } from './condition-keys.ts';
import { merged, type Choice } from './masks.ts';
import { membershipsOf } from './memberships.ts';
import { accountIn } from './names.ts';
import { format, isReal, MAYBE_NO_COLON, NO_COLON, SOME } from './patterns.ts';
import { choice, type Setting } from './setting.ts';

/** On whose behalf a service calls. */
export interface Source extends Choice {
  readonly account: string | undefined;
  readonly kind: 'missing' | 'owner' | 'named' | 'fresh';
  readonly bound: 'nothing' | 'organization' | 'resource' | 'account';
  /** Twins have the same: presence of keys, organization, and ARN but for its account. */
  readonly likeness: string;
}

/** Accounts, and resources of theirs, that services act for; each of the keys that tell of them may be missing. */
export function sourcesOf(setting: Setting): readonly Source[] {
  const { question, limits, partition, behindEndpoint, terms, named, fresh } = setting;
  if (behindEndpoint || limits.unsigned === true) return [];
  const { account: owner, org } = question;
  const { mentions } = terms;
  const keysUsed = [...SOURCE_KEYS].filter(mentions);
  if (keysUsed.length === 0) {
    return [{ account: owner, kind: 'missing', bound: 'nothing', likeness: '', mask: terms.all, keys: [] }];
  }
  const memberships = membershipsOf(setting, 'aws:sourceorgid', 'aws:sourceorgpaths');
  const mentionsOrg = mentions('aws:sourceorgid') || mentions('aws:sourceorgpaths');
  const arnLiterals = setting.literalsOn('aws:sourcearn');
  const arnsOf = (account: string): readonly string[] => {
    if (!mentions('aws:sourcearn')) return [''];
    const start = [`arn:${partition}:`, NO_COLON, ':', MAYBE_NO_COLON, ':'] as const;
    return terms
      .texts(['aws:sourcearn'], [format(...start, account, ':', SOME), format(`arn:${partition}:s3:::`, NO_COLON)])
      .filter(isReal);
  };
  const subsets = keysUsed.reduce<readonly (readonly string[])[]>(
    (sets, key) => sets.flatMap((set) => [set, [...set, key]]),
    [[]],
  );
  const accounts = [owner, ...named, ...fresh];
  const arnsByAccount = new Map(accounts.map((account) => [account, arnsOf(account)]));
  const alike = new Set([...arnsByAccount].flatMap(([account, arns]) => arns.map((arn) => likeArn(arn, account))));
  const found: Source[] = [];
  for (const account of accounts) {
    const kind = account === owner ? 'owner' : fresh.includes(account) ? 'fresh' : 'named';
    const arns =
      kind === 'fresh' ? [...alike].map((arn) => arn.replace(':~:', `:${account}:`)) : arnsByAccount.get(account)!;
    for (const membership of memberships) {
      if (kind === 'owner' && org !== undefined && mentionsOrg && !membership.own) continue;
      const organization = `${membership.org} ${JSON.stringify(membership.keys)}`;
      for (const arn of new Set(arns)) {
        const values: Choice['keys'] = [
          ['aws:sourceaccount', account],
          ...(arn === '' ? [] : ([['aws:sourcearn', arn]] as const)),
          ...membership.keys,
        ];
        const likeness = `${organization} ${likeArn(arn, account)}`;
        const isFixed = arnLiterals.has(arn) && accountIn(arn) === '';
        const bound =
          kind !== 'fresh'
            ? 'account'
            : membership.kind === 'named'
              ? 'organization'
              : isFixed
                ? 'resource'
                : 'nothing';
        for (const present of subsets) {
          terms.spend(1);
          const { mask, keys } = choice(
            terms,
            SOURCE_KEYS,
            values.filter(([key]) => present.includes(key)),
          );
          const isMissing = present.length === 0;
          found.push({
            account,
            kind: isMissing ? 'missing' : kind,
            bound: isMissing ? 'nothing' : bound,
            likeness: `${present.join()} ${likeness}`,
            mask,
            keys,
          });
        }
      }
    }
  }
  return merged(terms, found, ({ kind, account, bound, likeness }) =>
    kind === 'named' || kind === 'fresh' ? `${kind} ${account} ${bound} ${likeness}` : `${kind} ${bound}`,
  );
}

/** An ARN but for the account. */
function likeArn(arn: string, account: string): string {
  if (accountIn(arn) !== account) return arn;
  const start = arn.split(':', 4).join(':').length + 1;
  return `${arn.slice(0, start)}~${arn.slice(start + account.length)}`;
}
