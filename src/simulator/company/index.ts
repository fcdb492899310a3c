import type { Outcome, Severity } from '../../model/words.ts';
import { GLOBAL } from '../../model/scope.ts';
import type { SimulatedEstate } from '../estate.ts';
import { arnOf } from '../keys.ts';
import { everywhere } from './everywhere.ts';
import { ORGANIZATION, PARTNERS, PRODUCTION } from './names.ts';
import { partnersGlobal, partnersHome, partnersOverseas } from './partners.ts';
import { partnersApi } from './partners-api.ts';
import { productionAnalyzer } from './production-analyzer.ts';
import { productionBackends } from './production-backends.ts';
import { productionBucketTags, productionBuckets } from './production-buckets.ts';
import { productionFunctions } from './production-functions.ts';
import { productionHttp } from './production-http.ts';
import { productionIdentity } from './production-identity.ts';
import { productionInspected } from './production-inspected.ts';
import { productionMessages } from './production-messages.ts';
import { productionNetwork } from './production-network.ts';
import { productionOverseas } from './production-overseas.ts';
import { productionRest } from './production-rest.ts';
import { productionSecrets } from './production-secrets.ts';
import { productionWaf } from './production-waf.ts';
import type { Expect, Expected, WrittenFacts } from './write.ts';

/** The sample's today: its keys age and its runtimes run out by it. */
export const companyNow = '2026-11-21T09:00:00.000Z';

/** Where the company works, and one region that it never enabled. */
export const companyRegions: readonly string[] = ['eu-west-1', 'us-east-1', 'eu-central-2'];

interface WrittenAccount {
  readonly name: string;
  readonly regions: Readonly<Record<string, readonly WrittenFacts[]>>;
  /** What is said of the account and its regions, as `check@ARN#SUB-KEY`. */
  readonly expect?: Expect;
}

const accounts: Readonly<Record<string, WrittenAccount>> = {
  [PRODUCTION]: {
    name: 'nordlys-production',
    regions: {
      [GLOBAL]: [productionIdentity, productionBuckets],
      'eu-west-1': [
        productionFunctions,
        productionNetwork,
        productionInspected,
        productionBackends,
        productionRest,
        productionHttp,
        productionWaf,
        productionMessages,
        productionBucketTags,
        productionSecrets,
        productionAnalyzer,
      ],
      'us-east-1': [productionOverseas],
    },
    // No analyzer of its own there; one of the organization would not be seen.
    expect: { [`access-analyzer-external@arn:aws:iam::${PRODUCTION}:root#us-east-1`]: 'not-assessed' },
  },
  [PARTNERS]: {
    name: 'nordlys-partners',
    regions: {
      [GLOBAL]: [partnersGlobal],
      'eu-west-1': [partnersHome, partnersApi],
      'us-east-1': [partnersOverseas],
    },
    expect: {
      ...Object.fromEntries(
        [
          'route-no-blackhole',
          'lambda-subnets-private',
          'lambda-egress-path',
          'lambda-capacity-provider-network',
          'nat-placement',
          'nacl-tightened',
          'inspect-subnets-separate',
          'inspect-forward-route',
          'inspect-return-symmetric',
          'inspect-endpoint-subnets',
        ].map((check) => [`${check}@arn:aws:iam::${PARTNERS}:root#us-east-1`, 'not-assessed' as const]),
      ),
      // Nothing is there that an analyzer would look at.
      [`access-analyzer-external@arn:aws:iam::${PARTNERS}:root#us-east-1`]: 'not-applicable',
    },
  },
};

type Fact = Readonly<Record<string, unknown>>;

/** The facts of several files as one: a fact may be told in more than one of them. */
function merged(parts: readonly WrittenFacts[]): Readonly<Record<string, Fact>> {
  const facts: Record<string, Fact> = {};
  for (const part of parts) {
    for (const [name, fact] of Object.entries(part)) facts[name] = { ...facts[name], ...fact };
  }
  return facts;
}

/** A record as AWS would tell it: what is expected of it is ours. */
function served(record: unknown): unknown {
  if (typeof record !== 'object' || record === null || !('$expect' in record)) return record;
  const { $expect: _, ...told } = record;
  return told;
}

const facts = Object.fromEntries(
  Object.entries(accounts).map(([id, { regions }]) => [
    id,
    Object.fromEntries(
      Object.entries(regions).map(([region, parts]) => [
        region,
        merged(region === GLOBAL ? parts : [everywhere, ...parts]),
      ]),
    ),
  ]),
);

/**
 * Nordlys, a shop for outdoor gear: two accounts, a good and a bad example of every check that comes with it, and what
 * an auditor may not see.
 */
export const company: SimulatedEstate = {
  organization: { id: ORGANIZATION, managementAccount: PRODUCTION },
  accounts: Object.fromEntries(
    Object.entries(accounts).map(([id, { name }]) => [
      id,
      {
        name,
        disabledRegions: ['eu-central-2'],
        facts: Object.fromEntries(
          Object.entries(facts[id] ?? {}).map(([region, own]) => [
            region,
            Object.fromEntries(
              Object.entries(own).map(([fact, records]) => [
                fact,
                Object.fromEntries(Object.entries(records).map(([key, record]) => [key, served(record)])),
              ]),
            ),
          ]),
        ),
      },
    ]),
  ),
};

/** A finding that the sample must give. */
export interface Expectation {
  readonly check: string;
  readonly arn: string;
  readonly subKey?: string;
  readonly outcome: Outcome;
  /** Where the check's rule alone decides it. */
  readonly severity?: Severity;
}

/** Every finding that the sample gives, written beside its resources from the catalogue's words. */
export const expectations: readonly Expectation[] = [...expected()];

function* expected(): Iterable<Expectation> {
  for (const [account, { expect = {} }] of Object.entries(accounts)) {
    for (const [key, outcome] of Object.entries(expect)) yield expectation(key, '', outcome);
    for (const [region, own] of Object.entries(facts[account] ?? {})) {
      for (const [fact, records] of Object.entries(own)) {
        for (const [key, record] of Object.entries(records)) {
          const arn = arnOf(fact, key, { partition: 'aws', account, region });
          const { $expect = {} } = (record ?? {}) as { readonly $expect?: Expect };
          for (const [check, outcome] of Object.entries($expect)) yield expectation(check, arn, outcome);
        }
      }
    }
  }
}

function expectation(key: string, recordArn: string, expected_: Expected): Expectation {
  const [, check = '', arn = recordArn, subKey] = /^([a-z0-9-]+)(?:@([^#]+))?(?:#(.+))?$/.exec(key) ?? [];
  const words = typeof expected_ === 'string' ? { outcome: expected_ } : expected_;
  return { check, arn, ...(subKey !== undefined && { subKey }), ...words };
}
