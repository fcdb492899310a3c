import { mapAnswer, type Answer } from '../../model/answer.ts';
import type { Fact, Records } from '../../model/catalogue.ts';
import type { Consulted } from '../../model/check.ts';
import { organizationIn } from './control-policies.ts';

/** What every analysis of resource policies consults: the own organization, and who else speaks of the same resources. */
export const BESIDES = [
  'organizations.organization',
  'organizations.accounts',
  'organizations.control-policies',
  'accessanalyzer.external-access',
] as const satisfies readonly Fact[];

export type Besides = Consulted<(typeof BESIDES)[number]>;

/** The organization that an account belongs to, as far as it was read. */
export interface Membership {
  /** `o-…`; absent: the account is in none. */
  readonly organization: Answer<string>;
  /** 12 digits; service control policies and resource control policies do not bind it. */
  readonly management: string | undefined;
  /** Undefined where the accounts of the organization were not read. */
  readonly has: (account: string) => boolean | undefined;
  /** Ids of what an account stands under, itself included: the root and, where AWS told, its units. */
  readonly above: (account: string) => ReadonlySet<string>;
}

export function membershipOf({
  'organizations.organization': organizations,
  'organizations.accounts': accounts,
}: Besides): Membership {
  const organization = organizationIn(organizations);
  let known: ReadonlyMap<string | undefined, Records<'organizations.accounts'>[number]['data']> | undefined;
  const byId = () =>
    (known ??= new Map((accounts.state === 'present' ? accounts.value : []).map(({ data }) => [data.Id, data])));
  return {
    organization: mapAnswer(organization, ({ Id = '' }) => Id),
    management: organization.state === 'present' ? organization.value.MasterAccountId : undefined,
    has: (account) => (accounts.state === 'present' ? byId().has(account) : undefined),
    // `o-…/r-…/ou-…/111122223333/`
    above: (account) => new Set([account, ...(byId().get(account)?.Paths ?? []).flatMap((path) => path.split('/'))]),
  };
}
