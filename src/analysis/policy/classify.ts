import { grouped } from '../../model/grouped.ts';
import { EXPOSURES, type Exposure, type PolicyCaller, type PolicyRequest } from '../../model/policy.ts';
import type { Block } from '../network/addresses.ts';
import type { Attributes } from './callers.ts';
import { isInternet } from './cells.ts';
import { merged, type Choice } from './masks.ts';
import type { Membership } from './memberships.ts';
import type { Network } from './networks.ts';
import type { Service } from './services.ts';
import type { Source } from './sources.ts';
import type { Universe } from './universe.ts';

/** What the set of allowed requests of a policy amounts to. */
export interface Classes {
  readonly exposure: Exposure;
  readonly crossAccounts: ReadonlySet<string>;
  /** Of these, those whose principals are let in without being named. */
  readonly wholeAccounts: ReadonlySet<string>;
  readonly orgs: ReadonlySet<string>;
  readonly services: ReadonlySet<string>;
  /** Services that may act for any account; `*`: one that no statement names. */
  readonly unguarded: ReadonlySet<string>;
  readonly serviceGuard: 'guarded' | 'unguarded' | undefined;
  /** Some service is let in for the name of a bucket alone. */
  readonly boundByName: boolean;
  readonly witnesses: ReadonlyMap<Exposure, PolicyRequest>;
}

interface Caller extends Choice {
  readonly caller: PolicyCaller;
}

/** A request but for its caller and its network. */
interface Rest extends Choice {
  readonly action: string;
  readonly resource: string;
}

/**
 * Classifies the requests by twins: what somebody named may do counts for him only where an outsider, in the same place
 * and for the same thing, may not. "Classes, from widest to narrowest" of `docs/engines.md` has the definitions.
 */
export function classify(universe: Universe): Classes {
  const { terms, networks, noNetwork, sources } = universe;
  const { allow, deny } = terms;
  const requests: Rest[] = [];
  for (const { action, resource, mask } of universe.targets) {
    for (const rest of universe.rests) {
      terms.spend(1);
      if ((mask & rest.mask & allow) !== 0n)
        requests.push({ action, resource, mask: mask & rest.mask, keys: rest.keys });
    }
  }
  const rests: readonly Rest[] = merged(terms, requests, ({ resource }) => (terms.hasCrossed ? resource : ''));

  /** The statements that match a request: none unless it is allowed. */
  const allowing = (caller: Choice, network: Choice, rest: Rest): bigint => {
    terms.spend(1);
    let mask = caller.mask & network.mask & rest.mask;
    if ((mask & allow) === 0n) return 0n;
    if (terms.hasCrossed) mask = terms.crossed(mask, [caller, network, rest], rest.resource);
    return (mask & deny) === 0n ? mask & allow : 0n;
  };
  const isAllowed = (caller: Choice, network: Choice, rest: Rest): boolean => allowing(caller, network, rest) !== 0n;
  const mayAct = ({ mask }: Choice): boolean => (mask & allow) !== 0n;

  const constants = terms.fixed.size === 0 ? [] : [...terms.constants].filter(([key]) => terms.fixed.has(key));
  const witnesses = new Map<Exposure, PolicyRequest>();
  const witness = (exposure: Exposure, caller: Caller, network: Choice, { action, resource, keys }: Rest): void => {
    if (witnesses.has(exposure)) return;
    const entries = [...constants, ...caller.keys, ...network.keys, ...keys].filter(
      (entry): entry is readonly [string, string | readonly string[]] => entry[1] !== undefined,
    );
    witnesses.set(exposure, { caller: caller.caller, action, resource, keys: Object.fromEntries(entries) });
  };

  const attributes = universe.attributes.filter(({ ownerOnly }) => !ownerOnly);
  const person = (principal: Caller, membership: Membership, attribute: Attributes): Caller => ({
    caller: principal.caller,
    mask: principal.mask & membership.mask & attribute.mask,
    keys: [...principal.keys, ...membership.keys, ...attribute.keys],
  });
  const fresh = universe.principals.filter(({ kind }) => kind === 'fresh');
  const freshByName = grouped(fresh, ({ name }) => name);
  const anonymous: readonly Caller[] = universe.anonymous.map(({ mask, keys }) => ({
    mask,
    keys,
    caller: { kind: 'anonymous' },
  }));
  const outside = universe.memberships.filter(({ kind }) => kind !== 'named');
  const people = (
    principals: readonly Caller[],
    memberships: readonly Membership[],
    some: readonly Attributes[],
  ): readonly Caller[] => {
    const found: Caller[] = [];
    for (const principal of principals)
      for (const membership of memberships)
        for (const attribute of some) found.push(person(principal, membership, attribute));
    return found;
  };
  const outsiders = merged(terms, [...anonymous, ...people(fresh, outside, attributes)]).filter(mayAct);

  // Outsiders: public, network, and through the owner's access points.
  let isPublic = false;
  const addresses: { readonly network: Network; readonly caller: Caller; readonly rest: Rest }[] = [];
  const blocks: Block[] = [];
  for (const network of networks) {
    const found = firstOf(outsiders, rests, (caller, rest) => isAllowed(caller, network, rest));
    if (found === undefined) continue;
    const [caller, rest] = found;
    if (network.delegated) witness('same-account', caller, network, rest);
    else if (network.open) {
      isPublic = true;
      witness('public', caller, network, rest);
    } else {
      witness('network', caller, network, rest);
      if (network.kind === 'address') {
        addresses.push({ network, caller, rest });
        blocks.push(...network.blocks);
      }
    }
  }
  if (isInternet(blocks)) {
    isPublic = true;
    const widest = addresses.find(({ network }) => isInternet(network.blocks)) ?? addresses[0]!;
    // An address says more than an endpoint.
    witnesses.delete('public');
    witness('public', widest.caller, widest.network, widest.rest);
  }

  // What the internet may do, networks may.
  if (isPublic) witnesses.delete('network');

  // Accounts that the policy names.
  const crossAccounts = new Set<string>();
  const wholeAccounts = new Set<string>();
  const inNetworks = (test: (network: Network, rest: Rest) => boolean): readonly [Network, Rest] | undefined =>
    firstOf(networks, rests, test);
  const byAccount = grouped(
    universe.principals.filter(({ kind, mask }) => kind === 'named' && (mask & allow) !== 0n),
    ({ account }) => account,
  );
  for (const [account, principals] of byAccount) {
    const seen = new Set<string>();
    for (const [principal, membership, attribute] of triples(principals, universe.memberships, attributes)) {
      if (crossAccounts.has(account) && !principal.isUnnamed) continue;
      const caller = person(principal, membership, attribute);
      if (!mayAct(caller)) continue;
      const twins: readonly Choice[] = [
        ...(freshByName.get(principal.name) ?? []).map((twin) => person(twin, membership, attribute)),
        ...(membership.kind === 'none' ? anonymous : []),
      ];
      const key = `${principal.isUnnamed} ${[caller, ...twins].map(terms.signature).join()}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const found = inNetworks(
        (network, rest) => isAllowed(caller, network, rest) && !twins.some((twin) => isAllowed(twin, network, rest)),
      );
      if (found === undefined) continue;
      crossAccounts.add(account);
      witness('cross-account', caller, ...found);
      if (!principal.isUnnamed) continue;
      wholeAccounts.add(account);
      break;
    }
  }

  // Members of organizations that the policy names, themselves not named.
  const orgs = new Set<string>();
  const seenMembers = new Set<string>();
  for (const [principal, membership, attribute] of triples(fresh, universe.memberships, attributes)) {
    const { kind, org } = membership;
    if (kind !== 'named' || org === undefined || orgs.has(org)) continue;
    const caller = person(principal, membership, attribute);
    if (!mayAct(caller)) continue;
    const twins: readonly Choice[] = [
      ...(freshByName.get(principal.name) ?? []).flatMap((twin) =>
        outside.map((elsewhere) => person(twin, elsewhere, attribute)),
      ),
      ...anonymous,
    ];
    const key = `${org} ${[caller, ...twins].map(terms.signature).join()}`;
    if (seenMembers.has(key)) continue;
    seenMembers.add(key);
    const found = inNetworks(
      (network, rest) => isAllowed(caller, network, rest) && !twins.some((twin) => isAllowed(twin, network, rest)),
    );
    if (found === undefined) continue;
    orgs.add(org);
    witness('organization', caller, ...found);
  }

  // Calls of AWS services.
  const services = new Set<string>();
  let serviceReached = false;
  const unguarded = new Set<string>();
  let boundByName = false;
  let decided = false;
  const call = (service: Service, source: Source): Caller => ({
    caller: service.caller,
    mask: service.mask & source.mask,
    keys: [...service.keys, ...source.keys],
  });
  const hidden = universe.services.filter(({ kind }) => kind === 'hidden');
  const shown = universe.services.filter(({ kind }) => kind !== 'hidden');
  const unbound: Service[] = [];
  const freshSources = grouped(
    sources.filter(({ kind }) => kind === 'fresh'),
    ({ likeness }) => likeness,
  );
  const missing = sources.filter(({ kind }) => kind === 'missing');
  for (const service of shown) {
    const names = terms.where(
      ({ effect, principal }) =>
        effect === 'Allow' &&
        principal !== undefined &&
        service.kind === 'named' &&
        principal.services.has(service.name!),
    );
    for (const source of sources) {
      const caller = call(service, source);
      if (!mayAct(caller)) continue;
      for (const rest of rests) {
        const statements = allowing(caller, noNetwork, rest);
        if (statements === 0n) continue;
        const byIdentity = hidden.some((call_) => !isAllowed(call(call_, source), noNetwork, rest));
        if ((statements & names) === 0n && !byIdentity) {
          if (source.bound === 'nothing') unbound.push(service);
          continue;
        }
        serviceReached = true;
        // The one that may act for anybody says more.
        if (source.bound === 'nothing' && unguarded.size === 0) witnesses.delete('service');
        witness('service', caller, noNetwork, rest);
        if (service.kind === 'named') services.add(service.name!);
        if (byIdentity) decided = true;
        if (source.bound === 'nothing') unguarded.add(service.kind === 'named' ? service.name! : '*');
        if (source.bound === 'resource') boundByName = true;
      }
    }
  }
  // Of a listed service, a call through whatever statement counts.
  for (const { kind, name } of unbound) if (kind === 'named' && services.has(name!)) unguarded.add(name!);
  for (const service of universe.services) {
    for (const source of sources) {
      if (source.kind !== 'named' || source.account === undefined || crossAccounts.has(source.account)) continue;
      const caller = call(service, source);
      if (!mayAct(caller)) continue;
      const twins = (freshSources.get(source.likeness) ?? []).map((twin) => call(service, twin));
      const found = rests.find(
        (rest) => isAllowed(caller, noNetwork, rest) && !twins.some((twin) => isAllowed(twin, noNetwork, rest)),
      );
      if (found === undefined) continue;
      crossAccounts.add(source.account);
      witness('cross-account', caller, noNetwork, found);
    }
  }
  // A wildcard principal that only keys of service calls hold back.
  for (const source of sources) {
    if (source.kind === 'missing' || source.kind === 'named' || hidden.length === 0) continue;
    for (const rest of rests) {
      if (!hidden.every((service) => isAllowed(call(service, source), noNetwork, rest))) continue;
      if (hidden.every((service) => missing.some((none) => isAllowed(call(service, none), noNetwork, rest)))) continue;
      if (source.bound === 'nothing') {
        isPublic = true;
        witness('public', call(hidden[0]!, source), noNetwork, rest);
      } else {
        serviceReached = true;
        if (source.bound === 'resource') boundByName = true;
        witness('service', call(hidden[0]!, source), noNetwork, rest);
      }
    }
  }
  for (const identity of universe.originAccessIdentities) {
    const names = terms.where(
      ({ effect, principal }) =>
        effect === 'Allow' && principal !== undefined && principal.originAccessIdentities.has(identity.arn),
    );
    const caller: Caller = { ...identity, caller: { kind: 'origin-access-identity', arn: identity.arn } };
    const found = rests.find((rest) => (allowing(caller, noNetwork, rest) & names) !== 0n);
    if (found === undefined) continue;
    serviceReached = true;
    witness('service', caller, noNetwork, found);
  }

  // The owner's own.
  const owners = universe.principals.filter(({ kind }) => kind === 'owner');
  const own = universe.memberships.filter(({ own: isOwn }) => isOwn);
  const theirs =
    own.length > 0 && universe.memberships.some(({ own: isOwn, kind }) => isOwn && kind !== 'none')
      ? own
      : universe.memberships;
  const members = merged(terms, people(owners, theirs, universe.attributes)).filter(mayAct);
  for (const caller of members) {
    const found = inNetworks((network, rest) => isAllowed(caller, network, rest));
    if (found === undefined) continue;
    witness('same-account', caller, ...found);
    break;
  }

  const reached: readonly Exposure[] = EXPOSURES.filter((exposure) => {
    if (exposure === 'public') return isPublic;
    if (exposure === 'service') return serviceReached;
    if (exposure === 'none') return true;
    return witnesses.has(exposure);
  });
  let exposure = reached[0]!;
  if (exposure === 'none') {
    // Calls of services that nothing identifies, and nobody else's.
    const isReached = (service: Service, source: Source): boolean => {
      const caller = call(service, source);
      return rests.some((rest) => isAllowed(caller, noNetwork, rest));
    };
    // The one that may act for anybody says more.
    const free = sources.filter(({ bound }) => bound === 'nothing');
    const found = firstOf(universe.services, free, isReached) ?? firstOf(universe.services, sources, isReached);
    if (found !== undefined) {
      exposure = 'service';
      serviceReached = true;
      if (found[1].bound === 'nothing') unguarded.add('*');
      const caller = call(...found);
      witness(
        'service',
        caller,
        noNetwork,
        rests.find((rest) => isAllowed(caller, noNetwork, rest))!,
      );
    }
  }
  return {
    exposure,
    crossAccounts,
    wholeAccounts,
    orgs,
    services,
    unguarded,
    serviceGuard:
      services.size > 0 || decided || exposure === 'service'
        ? unguarded.size > 0
          ? 'unguarded'
          : 'guarded'
        : undefined,
    boundByName,
    witnesses,
  };
}

function firstOf<A, B>(
  some: readonly A[],
  others: readonly B[],
  test: (a: A, b: B) => boolean,
): readonly [A, B] | undefined {
  for (const a of some) for (const b of others) if (test(a, b)) return [a, b];
  return undefined;
}

function* triples<A, B, C>(
  some: readonly A[],
  others: readonly B[],
  third: readonly C[],
): Iterable<readonly [A, B, C]> {
  for (const a of some) for (const b of others) for (const c of third) yield [a, b, c];
}
