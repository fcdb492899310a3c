import { isFree, OWNER_KEYS } from './condition-keys.ts';
import { freeValues, isNamed } from './free-values.ts';
import { merged, product, type Choice } from './masks.ts';
import { membershipsOf } from './memberships.ts';
import { choice, missing, type Setting } from './setting.ts';

/** What is left of a request: free keys and, for VPC endpoints, the owner of the resource behind. */
export function restsOf(setting: Setting): readonly Choice[] {
  const { terms, limits } = setting;
  return terms.keys.filter(isFree).reduce<readonly Choice[]>((rows, key) => {
    const group = new Set([key]);
    const values = merged(
      terms,
      freeValues(terms, key)
        .filter((value) => limits.secret?.has(key) !== true || !isNamed(terms, key, value))
        .map((value) => choice(terms, group, value === undefined ? [] : [[key, value]])),
    );
    return product(terms, rows, values);
  }, ownersOf(setting));
}

const ACCOUNT_KEYS: ReadonlySet<string> = new Set(['aws:resourceaccount', 's3:resourceaccount']);
const ORG_KEYS: ReadonlySet<string> = new Set(['aws:resourceorgid', 'aws:resourceorgpaths']);

/** Whose the resource is. */
function ownersOf(setting: Setting): readonly Choice[] {
  const { question, behindEndpoint, terms, named, fresh } = setting;
  const { account: owner, org } = question;
  const { mentions } = terms;
  if (![...OWNER_KEYS].some(mentions)) return [{ mask: terms.all, keys: [] }];
  const accounts = behindEndpoint ? [owner, ...named, ...fresh] : [owner];
  const orgs =
    behindEndpoint || org !== undefined ? membershipsOf(setting, 'aws:resourceorgid', 'aws:resourceorgpaths') : [];
  const belongs = (account: string): readonly Choice[] => {
    if (orgs.length === 0) return [{ mask: missing(terms, ORG_KEYS), keys: [] }];
    const speaks = [...ORG_KEYS].some(mentions);
    return account === owner && org !== undefined && speaks ? orgs.filter(({ own }) => own) : orgs;
  };
  return merged(
    terms,
    accounts.flatMap((account) => {
      const { mask, keys } = choice(terms, ACCOUNT_KEYS, [
        ['aws:resourceaccount', account],
        ['s3:resourceaccount', account],
      ]);
      return belongs(account).map((membership) => ({
        mask: mask & membership.mask,
        keys: [...keys, ...membership.keys],
      }));
    }),
  );
}
