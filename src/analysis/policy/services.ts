import type { PolicyCaller } from '../../model/policy.ts';
import { attributeKeysOf } from './callers.ts';
import { MEMBERSHIP_KEYS, PRINCIPAL_KEYS, SERVICE_KEYS, SOURCE_KEYS } from './condition-keys.ts';
import { merged, type Choice } from './masks.ts';
import { format, isReal, SOME } from './patterns.ts';
import { choice, missing, type Setting } from './setting.ts';
import { addresses } from './terms.ts';

/** `hidden`: a call of some service that does not show as one. */
export interface Service extends Choice {
  readonly name: string | undefined;
  readonly kind: 'named' | 'other' | 'hidden';
  readonly caller: PolicyCaller;
}

/** Of CloudFront, which calls for itself. */
export interface OriginAccessIdentity extends Choice {
  readonly arn: string;
}

const SERVICE = format(SOME, '.amazonaws.com');

/** Services that call for somebody; none goes through a VPC endpoint. */
export function servicesOf(setting: Setting): readonly Service[] {
  const { terms, names, behindEndpoint, limits } = setting;
  if (behindEndpoint || limits.unsigned === true) return [];
  const unseen = withoutCaller(setting);
  const keys = ['aws:principalservicename', 'aws:principalservicenameslist'];
  const known = names.services.filter((name) => isReal(name));
  const others = terms.texts(keys, [SERVICE]).filter((name) => isReal(name) && !known.includes(name));
  const shown = (name: string, kind: 'named' | 'other'): Service => {
    const whom = terms.where((term) => addresses(term, (to) => to.anybody || to.anyService || to.services.has(name)));
    const { mask, keys: set } = choice(terms, SERVICE_KEYS, [
      ['aws:principalisawsservice', 'true'],
      ['aws:principalservicename', name],
      ['aws:principalservicenameslist', [name]],
    ]);
    return { name, kind, caller: { kind: 'service', service: name }, mask: mask & whom & unseen, keys: set };
  };
  const anybody = terms.where((term) => addresses(term, (to) => to.anybody));
  const hidden = (keysSet: Choice['keys']): Service => {
    const { mask, keys: set } = choice(terms, SERVICE_KEYS, keysSet);
    return { name: undefined, kind: 'hidden', caller: { kind: 'mediated' }, mask: mask & anybody & unseen, keys: set };
  };
  const services = [
    ...known.map((name) => shown(name, 'named')),
    ...others.map((name) => shown(name, 'other')),
    hidden([]),
    ...(terms.mentions('aws:principalisawsservice') ? [hidden([['aws:principalisawsservice', 'false']])] : []),
  ];
  return merged(terms, services, ({ name, kind }) => `${kind} ${kind === 'named' ? name : ''}`);
}

/** Origin access identities that the policy names; they have none of the keys of other callers. */
export function originAccessIdentitiesOf(setting: Setting): readonly OriginAccessIdentity[] {
  const { terms, behindEndpoint, limits } = setting;
  if (behindEndpoint || limits.unsigned === true) return [];
  const arns = new Set<string>();
  for (const { principal, notPrincipal } of terms.list)
    for (const to of [principal, notPrincipal]) for (const arn of to?.originAccessIdentities ?? []) arns.add(arn);
  return [...arns].map((arn) => {
    const whom = terms.where((term) => addresses(term, (to) => to.anybody || to.originAccessIdentities.has(arn)));
    const unseen = withoutCaller(setting) & missing(terms, SERVICE_KEYS) & missing(terms, SOURCE_KEYS);
    return { arn, mask: whom & unseen, keys: [] };
  });
}

/** The statements that stand without the keys of principals of IAM. */
const withoutCaller = ({ terms }: Setting): bigint =>
  missing(terms, new Set([...PRINCIPAL_KEYS, ...MEMBERSHIP_KEYS, ...attributeKeysOf(terms)]));
