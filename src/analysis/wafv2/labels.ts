import type { WafExtents } from '../../model/derived.ts';
import { either, exactly, NOBODY } from './statements.ts';

/** Labels that rules may have put on a request before the next rule sees it. */
export interface Labels {
  readonly named: readonly { readonly name: string; readonly extents: WafExtents }[];
  /** A geographic statement labels every request that it looks at. */
  readonly geo: boolean;
  /** A managed group whose labels no table holds, or a rule that asks for a token. */
  readonly managed: boolean;
  /** A rule group that could not be read. */
  readonly unread: boolean;
}

export const NO_LABELS: Labels = { named: [], geo: false, managed: false, unread: false };

/** Requests that a label match statement matches after these labels. */
export function labelled(labels: Labels, scope: string, key: string): WafExtents {
  const named = labels.named.filter(({ name }) => matchesLabel(scope, key, name)).map(({ extents }) => extents);
  const geo =
    labels.geo && key.startsWith('awswaf:clientip:geo:') ? [exactly(isCountry(key) ? 'many' : 'everyone')] : [];
  const managed = labels.managed && key.startsWith('awswaf:managed:') ? [exactly('part')] : [];
  const unread = labels.unread ? [{ least: 'nobody', most: 'everyone' } as const] : [];
  return [...named, ...geo, ...managed, ...unread].reduce(either, NOBODY);
}

const isCountry = (key: string): boolean => /:(country|region):.+$/.test(key);

/** A key may leave out leading parts of the label; a namespace is any whole leading part (AWS WAF: Label match rule statement). */
export function matchesLabel(scope: string, key: string, label: string): boolean {
  if (scope === 'NAMESPACE') return `:${label}`.includes(`:${key.replace(/:$/, '')}:`);
  return `:${label}`.endsWith(`:${key}`);
}
