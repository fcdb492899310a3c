import type { PolicyQuestion } from '../../model/policy.ts';
import { anonymousCallers, attributesOf, principalsOf, type Attributes, type Principal } from './callers.ts';
import type { Limits } from './limits.ts';
import type { Budget, Choice, Terms } from './masks.ts';
import { membershipsOf, type Membership } from './memberships.ts';
import { networksOf, noNetworkOf, type Network } from './networks.ts';
import { restsOf } from './rests.ts';
import { originAccessIdentitiesOf, servicesOf, type OriginAccessIdentity, type Service } from './services.ts';
import { settingOf } from './setting.ts';
import { sourcesOf, type Source } from './sources.ts';
import { targetsOf, type Target } from './targets.ts';
import type { Term } from './terms.ts';

/**
 * Who may call, from where, for what: of each dimension of a request one representative for each way in which the policy
 * could treat it, so that what holds for these requests holds for all. `shared/policies/README.md`, "Which caller has
 * which key", is the source of the rules.
 */
export interface Universe {
  readonly terms: Terms;
  /** None where unsigned requests do not exist. */
  readonly anonymous: readonly Choice[];
  readonly principals: readonly Principal[];
  readonly memberships: readonly Membership[];
  readonly attributes: readonly Attributes[];
  readonly services: readonly Service[];
  readonly sources: readonly Source[];
  readonly originAccessIdentities: readonly OriginAccessIdentity[];
  readonly networks: readonly Network[];
  /** Of a service's call, which comes from no network. */
  readonly noNetwork: Choice;
  readonly targets: readonly Target[];
  /** What is left: free keys and, for VPC endpoints, the owner of the resource behind. */
  readonly rests: readonly Choice[];
}

export function universeOf(
  question: PolicyQuestion,
  list: readonly Term[],
  version: string,
  now: number,
  budget: Budget,
  limits: Limits = {},
): Universe {
  const setting = settingOf(question, list, version, now, budget, limits);
  const { terms } = setting;
  return {
    terms,
    anonymous: anonymousCallers(setting),
    principals: principalsOf(setting),
    memberships: membershipsOf(setting, 'aws:principalorgid', 'aws:principalorgpaths'),
    attributes: attributesOf(setting),
    services: servicesOf(setting),
    sources: sourcesOf(setting),
    originAccessIdentities: originAccessIdentitiesOf(setting),
    networks: networksOf(setting),
    noNetwork: noNetworkOf(terms),
    targets: targetsOf(question, terms, limits),
    rests: restsOf(setting),
  };
}
