import type { Choice } from './masks.ts';
import { format, isReal, MANY, NO_SLASH, type Pattern } from './patterns.ts';
import { choice, type Setting } from './setting.ts';

/** The organization of an account, of a caller's or of another. */
export interface Membership extends Choice {
  readonly org: string | undefined;
  readonly kind: 'none' | 'named' | 'fresh';
  /** It is the owner's own. */
  readonly own: boolean;
}

/** The organizations that an account may be in, by the keys that tell of them. */
export function membershipsOf(setting: Setting, idKey: string, pathsKey: string): readonly Membership[] {
  const { terms, names, unsigned, question } = setting;
  const { org } = question;
  const { mentions } = terms;
  if (!mentions(idKey) && !mentions(pathsKey)) {
    const none = { org: undefined, kind: 'none', own: org === undefined, mask: terms.all, keys: [] } as const;
    if (!unsigned || idKey !== 'aws:principalorgid') return [none];
    // An unsigned caller is the twin of whoever is in no organization, not of a member.
    return [none, { org: 'o-unnamed', kind: 'fresh', own: false, mask: terms.all, keys: [] }];
  }
  const group = new Set([idKey, pathsKey]);
  const of = (id: string, kind: 'named' | 'fresh'): readonly Membership[] => {
    const paths = mentions(pathsKey) ? terms.texts([pathsKey], pathForms(id)).filter(isReal) : [''];
    return paths.map((path) => ({
      org: id,
      kind,
      own: id === org,
      ...choice(terms, group, [[idKey, id], ...(path === '' ? [] : ([[pathsKey, [path]]] as const))]),
    }));
  };
  const ids = new Set([...names.orgs, ...(org === undefined ? [] : [org])]);
  return [
    { org: undefined, kind: 'none' as const, own: org === undefined, ...choice(terms, group, []) },
    ...[...ids].flatMap((id) => of(id, names.orgs.includes(id) ? 'named' : 'fresh')),
    ...setting
      .freshOrgs()
      .filter((id) => !ids.has(id))
      .flatMap((id) => of(id, 'fresh')),
  ];
}

const pathForms = (id: string): readonly Pattern[] => [
  format(`${id}/r-`, NO_SLASH, '/'),
  format(`${id}/r-`, NO_SLASH, '/', MANY, '/'),
];
