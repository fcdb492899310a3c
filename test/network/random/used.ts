import type { NetworkSnapshot } from '../../../src/model/network.ts';
import type { Plan } from './plan.ts';
import { place, type SubnetName, SUBNETS, vpcOf } from './subnets.ts';

/** An item of a list of the snapshot. */
export type Of<K extends keyof NetworkSnapshot> =
  NonNullable<NetworkSnapshot[K]> extends readonly (infer T)[] ? T : never;

export const has6 = (plan: Plan, subnet: SubnetName): boolean => plan.six && plan.sixIn[place(subnet)] !== false;

export const usedSubnets = (plan: Plan): readonly SubnetName[] =>
  SUBNETS.filter((subnet) =>
    vpcOf(subnet) === 'b' ? plan.link !== 'none' : vpcOf(subnet) !== 'c' || plan.link === 'hub',
  );
export const usedVpcs = (plan: Plan): readonly ('a' | 'b' | 'c')[] => [...new Set(usedSubnets(plan).map(vpcOf))];

export const zoneOf = (plan: Plan, subnet: SubnetName): string => {
  if (subnet.endsWith('-far')) return 'us-east-1b';
  if (subnet.endsWith('-box') || subnet === 'a-nat') return 'us-east-1a';
  return plan.zones[place(subnet)] === true ? 'us-east-1b' : 'us-east-1a';
};
