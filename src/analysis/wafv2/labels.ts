import type { WafExtents } from '../../model/derived.ts';
import { either, exactly, NOBODY } from './statements.ts';

/** A fully qualified label, and the namespace of the web ACL or the rule group that its rule stands in. */
export interface Label {
  readonly name: string;
  readonly context: string;
}

/** Labels that rules may have put on a request before the next rule sees it. */
export interface Labels {
  readonly named: readonly { readonly label: Label; readonly extents: WafExtents }[];
  /** A geographic statement labels every request that it looks at. */
  readonly geo: boolean;
  /** A managed group whose labels no table holds, or a rule that asks for a token. */
  readonly managed: boolean;
  /** A rule group that could not be read. */
  readonly unread: boolean;
}

export const NO_LABELS: Labels = { named: [], geo: false, managed: false, unread: false };

/** Requests that a label match statement matches after these labels. */
export function labelled(labels: Labels, scope: string, key: string, context: string): WafExtents {
  const named = labels.named
    .filter(({ label }) => matchesLabel(scope, key, context, label))
    .map(({ extents }) => extents);
  const geo =
    labels.geo && key.startsWith('awswaf:clientip:geo:') ? [exactly(isCountry(key) ? 'many' : 'everyone')] : [];
  const managed = labels.managed && key.startsWith('awswaf:managed:') ? [exactly('part')] : [];
  const unread = labels.unread ? [{ least: 'nobody', most: 'everyone' } as const] : [];
  return [...named, ...geo, ...managed, ...unread].reduce(either, NOBODY);
}

const isCountry = (key: string): boolean => /:(country|region):.+$/.test(key);

/**
 * A key that is not fully qualified finds only labels of its own context, by their last parts; a namespace is any whole
 * part that others follow (AWS WAF: Label match rule statement).
 */
export function matchesLabel(scope: string, key: string, context: string, label: Label): boolean {
  const own = context === label.context;
  if (scope !== 'NAMESPACE') return label.name === key || (own && label.name.endsWith(`:${key}`));
  const namespace = `${key.replace(/:$/, '')}:`;
  return label.name.startsWith(namespace) || (own && label.name.includes(`:${namespace}`));
}
