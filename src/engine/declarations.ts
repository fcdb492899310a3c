import type { AccountEstate } from '../estate/estate.ts';
import { listing } from '../estate/estate.ts';
import { mapAnswer, present, unknown, type Answer } from '../model/answer.ts';
import type { FactData } from '../model/catalogue.ts';
import type { CheckContext, Intent, Settings } from '../model/check.ts';
import type { Gap } from '../model/gap.ts';
import { GLOBAL } from '../model/scope.ts';

/** What the users of Rampart declared in `rampart.yaml`: it may change a severity, never the recorded fact. */
export interface Declarations {
  readonly resources: readonly ({ readonly arn: string } & Omit<Intent, 'unseen'>)[];
  /** Ids of accounts and of organizations, beside the own. */
  readonly trusted: readonly string[];
  readonly settings: Settings;
}

type Tags = Readonly<Record<string, string>>;

/** Declared intent, tags and trust in one account, for the shared context of checks. */
export function declarations(
  { resources, trusted, settings }: Declarations,
  estate: AccountEstate,
): Pick<CheckContext, 'intent' | 'trusts' | 'settings'> & { readonly tags: (arn: string) => Tags } {
  const { byArn, gapFor } = tagsOf(estate);
  const patterns = resources.map(({ arn, ...intent }) => ({ matches: wildcard(arn), intent }));
  return {
    settings,
    tags: (arn) => byArn.get(arn) ?? {},
    intent({ arn, scope }) {
      const configured = patterns.find(({ matches }) => matches.test(arn))?.intent;
      const tagged = intentOf(byArn.get(arn) ?? {});
      const decided = { ...tagged, ...configured };
      const open = [decided.exposure, decided.data, decided.vpc, decided.inspection].includes(undefined);
      const gap = gapFor(arn, scope?.region);
      return open && gap !== undefined && !byArn.has(arn) ? { ...decided, unseen: gap } : decided;
    },
    trusts: (id) => {
      if (id === estate.account.id || trusted.includes(id)) return present(true);
      return id.startsWith('o-') ? isOwnOrganization(estate, id) : inOrganization(estate, id);
    },
  };
}

interface TagMap {
  readonly byArn: ReadonlyMap<string, Tags>;
  /** Why a tag of the thing may be unseen. Tags are listed in its region; where none is known, in any. */
  readonly gapFor: (arn: string, region?: string) => Gap | undefined;
}

const tagMaps = new WeakMap<AccountEstate, TagMap>();

function tagsOf(estate: AccountEstate): TagMap {
  const known = tagMaps.get(estate);
  if (known) return known;
  const lists = estate.account.regions.map((region) => listing(estate, 'tag.resources', 'region', region));
  const byArn = new Map(
    lists.flatMap(({ records }) =>
      records.map(({ arn, data }) => {
        const { Tags: tags = [] } = data as FactData<'tag.resources'>;
        const named = tags.map(({ Key = '', Value = '' }) => [Key, Value] as const);
        // In the order in which a report writes them: rendered again, it is the same.
        return [arn, Object.fromEntries(named.toSorted(([a], [b]) => (a < b ? -1 : 1)))] as const;
      }),
    ),
  );
  const gaps = new Map(estate.account.regions.map((region, index) => [region, lists[index]!.gap]));
  const someGap = lists.find(({ gap }) => gap !== undefined)?.gap;
  const result: TagMap = {
    byArn,
    gapFor(arn, place = '') {
      // The ARN of a bucket names no region, and it has one.
      const region = arn.split(':')[3] || place;
      return gaps.has(region) ? gaps.get(region) : someGap;
    },
  };
  tagMaps.set(estate, result);
  return result;
}

function intentOf(tags: Tags): Omit<Intent, 'unseen'> {
  const exposure = tags['rampart:exposure'];
  return {
    ...((exposure === 'public' || exposure === 'internal' || exposure === 'partner') && { exposure }),
    ...(tags['rampart:data'] === 'sensitive' && { data: 'sensitive' }),
    ...(tags['rampart:vpc'] === 'required' && { vpc: 'required' }),
    ...(tags['rampart:inspection'] === 'required' && { inspection: 'required' }),
  };
}

function organizationOf(estate: AccountEstate): FactData<'organizations.organization'> | undefined {
  const { records, gap } = listing(estate, 'organizations.organization', 'account', GLOBAL);
  const [organization] = records as readonly { data: FactData<'organizations.organization'> }[];
  return organization?.data ?? (gap && unknown(gap));
}

function isOwnOrganization(estate: AccountEstate, id: string): Answer<boolean> {
  const organization = organizationOf(estate);
  if (organization === undefined || organization.state === 'absent') return present(false);
  return mapAnswer(organization, ({ Organization }) => Organization?.Id === id);
}

function inOrganization(estate: AccountEstate, account: string): Answer<boolean> {
  const organization = organizationOf(estate);
  if (organization?.state === 'absent') return present(false);
  const accounts = listing(estate, 'organizations.accounts', 'organization', GLOBAL);
  if (accounts.records.some(({ data }) => (data as FactData<'organizations.accounts'>).Id === account)) {
    return present(true);
  }
  if (accounts.gap === undefined) return present(false);
  // What stands first in the way is told: whoever cannot read the organization never asks for its accounts.
  return organization?.state === 'unknown' ? organization : unknown(accounts.gap);
}

/** `*` and `?` as in IAM, over the whole ARN. */
const wildcard = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern.replaceAll(/[.*+?^${}()|[\]\\]/g, (sign) => (sign === '*' ? '.*' : sign === '?' ? '.' : `\\${sign}`))}$`,
    's',
  );
