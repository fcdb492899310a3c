import type { PolicyCaller } from '../../model/policy.ts';
import { isAttribute, MEMBERSHIP_KEYS, PRINCIPAL_KEYS, SERVICE_KEYS, SOURCE_KEYS } from './condition-keys.ts';
import { freeValues } from './free-values.ts';
import { merged, type Choice, type Terms } from './masks.ts';
import { accountIn, nameIn, sessionIn } from './names.ts';
import { format, glob, isReal, literal, matches, SOME } from './patterns.ts';
import { choice, type Setting } from './setting.ts';
import { addresses } from './terms.ts';

export interface Principal extends Choice {
  readonly account: string;
  readonly kind: 'owner' | 'named' | 'fresh';
  /** `role/NAME`, `user/NAME`, `root`, with the session where one is named: twins have the same. */
  readonly name: string;
  /** The policy does not speak of him, unless of his whole account. */
  readonly isUnnamed: boolean;
  readonly caller: PolicyCaller;
}

export interface Attributes extends Choice {
  /** A fixed unique id: some principal of the owner, for all that is known. */
  readonly ownerOnly: boolean;
}

/** A principal that policies have no reason to name. */
const VISITOR = 'role/visitor';

/** Keys that tell who calls, and for whom. */
const IDENTIFIED: ReadonlySet<string> = new Set([...PRINCIPAL_KEYS, ...SERVICE_KEYS, ...SOURCE_KEYS]);

/** Of the keys that a policy speaks of, those that the caller's own administrator decides. */
export const attributeKeysOf = ({ keys }: Terms): readonly string[] => keys.filter(isAttribute);

/** Principals of IAM: those that the policy speaks of, and of each account one that it does not. */
export function principalsOf({
  question,
  limits,
  partition,
  terms,
  names,
  named,
  fresh,
}: Setting): readonly Principal[] {
  if (limits.unsigned === true) return [];
  const { account: owner } = question;
  const atoms = terms.atomsOn('aws:principalarn');
  const prefix = (account: string): string => `arn:${partition}:iam::${account}:`;
  const spokenOf = new Set([...names.principals.map(({ arn }) => arn), ...atoms.flatMap(({ values }) => values)]);
  const namesFor = new Map<string, Set<string>>();
  const add = (account: string, name: string): void => {
    (namesFor.get(account) ?? namesFor.set(account, new Set()).get(account)!).add(name);
  };
  for (const { arn, session } of names.principals) {
    add(accountIn(arn), session === undefined ? nameIn(arn) : `${nameIn(arn)} ${sessionIn(session)}`);
  }
  for (const account of new Set([owner, ...named, ...fresh])) {
    add(account, VISITOR);
    if (atoms.length === 0) continue;
    const start = prefix(account);
    // A path may hold colons: under StringLike a star crosses them.
    const forms = [format(`${start}role/`, SOME), format(`${start}user/`, SOME)];
    for (const text of terms.texts(['aws:principalarn'], [...forms, literal(`${start}root`)])) {
      if (isReal(text)) add(account, nameIn(text));
    }
  }
  const everyName = new Set<string>();
  for (const all of namesFor.values()) for (const name of all) everyName.add(name);
  for (const account of fresh) for (const name of everyName) add(account, name);

  const principals: Principal[] = [];
  for (const [account, all] of namesFor) {
    const kind = account === owner ? 'owner' : fresh.includes(account) ? 'fresh' : 'named';
    for (const name of all) {
      const [path = '', session] = name.split(' ');
      const federated = path.startsWith('federated-user/');
      const arn = federated ? `arn:${partition}:sts::${account}:${path}` : `${prefix(account)}${path}`;
      const role = path.slice(path.lastIndexOf('/') + 1);
      const sessionArn =
        session === undefined ? undefined : `arn:${partition}:sts::${account}:assumed-role/${role}/${session}`;
      const caller: PolicyCaller =
        sessionArn === undefined ? { kind: 'iam', account, arn } : { kind: 'iam', account, arn, session: sessionArn };
      const whom = terms.where((term) =>
        addresses(
          term,
          ({ anybody, accounts, arns, sessions }) =>
            anybody || accounts.has(account) || arns.has(arn) || (sessionArn !== undefined && sessions.has(sessionArn)),
        ),
      );
      const { mask, keys } = choice(terms, IDENTIFIED, [
        ['aws:principalaccount', account],
        ['kms:calleraccount', account],
        ['aws:sourceowner', account],
        ['aws:principalarn', arn],
        ['aws:principalisawsservice', 'false'],
      ]);
      const isUnnamed = name === VISITOR && !spokenOf.has(arn);
      principals.push({ account, kind, name, isUnnamed, caller, mask: mask & whom, keys });
    }
  }
  return principals;
}

/** Callers that do not sign, where there are any. */
export function anonymousCallers({ terms, unsigned }: Setting): readonly Choice[] {
  if (!unsigned) return [];
  const whom = terms.where((term) => term.anonymousOnly === true || addresses(term, ({ anybody }) => anybody));
  const group = new Set([...IDENTIFIED, ...MEMBERSHIP_KEYS, ...attributeKeysOf(terms)]);
  const types = terms.mentions('aws:principaltype') ? [undefined, 'Anonymous'] : [undefined];
  const callers = types.map((type) => {
    const { mask, keys } = choice(terms, group, [
      ['aws:principalaccount', 'anonymous'],
      ['kms:calleraccount', 'anonymous'],
      ...(type === undefined ? [] : ([['aws:principaltype', type]] as const)),
    ]);
    return { mask: mask & whom, keys };
  });
  return merged(terms, callers);
}

/** Tags, names and the like: whatever the caller's own administrator likes. */
export function attributesOf({ terms }: Setting): readonly Attributes[] {
  return attributeKeysOf(terms).reduce<readonly Attributes[]>(
    (rows, key) => {
      const fixed =
        key === 'aws:userid'
          ? (text: string) =>
              terms
                .atomsOn(key)
                .some((atom) =>
                  atom.values.some((value) => !value.startsWith('*') && matches(glob(value, terms.variables), text)),
                )
          : () => false;
      const values = freeValues(terms, key);
      const group = new Set([key]);
      return merged(
        terms,
        rows
          .flatMap((row) =>
            values.map((value) => {
              const { mask, keys } = choice(terms, group, value === undefined ? [] : [[key, value]]);
              const ownerOnly = row.ownerOnly || (typeof value === 'string' && fixed(value));
              terms.spend(1 + row.keys.length);
              return { mask: row.mask & mask, keys: [...row.keys, ...keys], ownerOnly };
            }),
          )
          .filter(({ mask }) => (mask & terms.allow) !== 0n),
        ({ ownerOnly }) => String(ownerOnly),
      );
    },
    [{ mask: terms.all, keys: [], ownerOnly: false }],
  );
}
