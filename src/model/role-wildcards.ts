import type { Answer } from './answer.ts';
import type { Records } from './catalogue.ts';
import type { Ruling } from './derived.ts';
import { unqualified } from './function-arn.ts';
import { grouped } from './grouped.ts';
import type { Depth } from './words.ts';

/**
 * Whether the role that a function, a version or an alias runs with allows all actions of a service. Which version an
 * alias runs is not asked; mostly all have one role.
 */
export function roleWildcards(
  functions: Records<'lambda.functions'>,
  roles: Answer<Records<'iam.role-wildcards'>>,
  depth: Depth,
): (arn: string) => Ruling {
  const ofRole = byRole(roles);
  const versions = grouped(functions, ({ arn }) => unqualified(arn));
  return (arn) => {
    const all = versions.get(unqualified(arn)) ?? [];
    const itself = all.find((one) => one.arn === arn);
    if (itself !== undefined) return ofRole(itself.data.Role);
    if (depth === 'fast') return 'undecided';
    return agreed(all.map(({ data }) => ofRole(data.Role)));
  };
}

/** A role that is gone allows nothing. */
function byRole(roles: Answer<Records<'iam.role-wildcards'>>): (role: string | undefined) => Ruling {
  if (roles.state === 'unknown') return () => 'undecided';
  const byArn = new Map((roles.state === 'present' ? roles.value : []).map(({ arn, data }) => [arn, data]));
  return (role) => {
    const answer = role === undefined ? undefined : byArn.get(role);
    if (answer === undefined || answer.state === 'absent') return 'no';
    if (answer.state === 'unknown') return 'undecided';
    return answer.value ? 'yes' : 'no';
  };
}

const agreed = (rulings: readonly Ruling[]): Ruling =>
  new Set(rulings).size === 1 ? (rulings[0] ?? 'undecided') : 'undecided';
