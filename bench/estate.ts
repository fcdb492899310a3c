import { everywhere } from '../src/simulator/company/everywhere.ts';
import type { SimulatedAccount, SimulatedEstate } from '../src/simulator/estate.ts';
import { GLOBAL } from '../src/model/scope.ts';
import { numbered, seeded, times, type Facts, type Planted, type Shape, type Site } from './site.ts';
import { bucketFacts, identityFacts } from './site-account.ts';
import { firewallFacts } from './site-firewall.ts';
import { lambdaFacts, roleName } from './site-functions.ts';
import { httpFacts, restFacts } from './site-gateway.ts';
import { networkFacts } from './site-network.ts';

/** The estates' today: keys age and runtimes run out by it. */
export const benchNow = '2026-11-21T09:00:00.000Z';

export interface BenchEstate {
  readonly estate: SimulatedEstate;
  readonly regions: readonly string[];
  /** Every finding that must fail at full depth. Nothing else may, and nothing may be left unassessed. */
  readonly truth: readonly Planted[];
}

/** One account in one region: M is the reference estate of `performance.md` section 2. */
const MEDIUM: Shape = {
  functions: 1000,
  restApis: 100,
  httpApis: 50,
  buckets: 200,
  roles: 500,
  policies: 200,
  users: 10,
  vpcs: 3,
  webAcls: 10,
};
const SMALL: Shape = {
  functions: 50,
  restApis: 5,
  httpApis: 3,
  buckets: 10,
  roles: 25,
  policies: 10,
  users: 2,
  vpcs: 1,
  webAcls: 2,
};
const LARGE: Shape = {
  functions: 10_000,
  restApis: 600,
  httpApis: 300,
  buckets: 1000,
  roles: 5000,
  policies: 1500,
  users: 100,
  vpcs: 5,
  webAcls: 50,
};
/** A region of one of many accounts. */
const TINY: Shape = {
  functions: 4,
  restApis: 1,
  httpApis: 1,
  buckets: 4,
  roles: 4,
  policies: 2,
  users: 1,
  vpcs: 0,
  webAcls: 1,
};
const NOTHING: Shape = {
  functions: 0,
  restApis: 0,
  httpApis: 0,
  buckets: 0,
  roles: 0,
  policies: 0,
  users: 0,
  vpcs: 0,
  webAcls: 0,
};

/** Enabled in every account, in the order in which they are taken. */
const REGIONS: readonly string[] = [
  'us-east-1',
  'eu-west-1',
  'eu-central-1',
  'us-west-2',
  'ap-southeast-2',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ca-central-1',
  'eu-north-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-2',
  'us-west-1',
];

export const SIZES = ['s', 'm', 'l', 'xl', 'records', 'empty'] as const;
type Size = (typeof SIZES)[number];

export interface SizeOptions {
  readonly size: Size;
  readonly seed: number;
  /** Of `xl`; default 30. */
  readonly accounts?: number;
  /** Of `xl` and `empty`; default 6. */
  readonly regions?: number;
}

/** The estate of a size. The same options give the same estate, in every process. */
export function benchEstate({ size, seed, accounts = 30, regions = 6 }: SizeOptions): BenchEstate {
  const some = REGIONS.slice(0, regions);
  switch (size) {
    case 's':
      return single(SMALL, seed);
    case 'm':
      return single(MEDIUM, seed);
    case 'l':
      return single(LARGE, seed);
    case 'records':
      return crowded(seed);
    case 'empty':
      return { ...built(['111111111111'], some, NOTHING, seed), regions: some };
    case 'xl': {
      const ids = times(accounts, (index) => String(100_000_000_000 + index * 7919));
      const { estate, truth } = built(ids, some, TINY, seed);
      return { estate: organized(estate, ids), regions: some, truth };
    }
  }
}

const single = (shape: Shape, seed: number): BenchEstate => built(['111111111111'], REGIONS.slice(0, 1), shape, seed);

/** Many accounts of one shape; each region's own things stand in it, buckets and users in the first. */
function built(accounts: readonly string[], regions: readonly string[], shape: Shape, seed: number): BenchEstate {
  const truth: Planted[] = [];
  const plant: Site['plant'] = (check, arn, more = {}) => truth.push({ check, arn, ...more });
  const random = seeded(seed);
  return {
    regions,
    truth,
    estate: {
      accounts: Object.fromEntries(
        accounts.map((account, at) => {
          const sites = regions.map((region): Site => ({ account, region, shape, random, plant }));
          return [account, { name: `bench-${numbered(at)}`, facts: accountFacts(sites) }];
        }),
      ),
    },
  };
}

function accountFacts(sites: readonly Site[]): SimulatedAccount['facts'] {
  const [home] = sites;
  if (home === undefined) return {};
  const roles = sites.flatMap((site) => [...new Set(times(site.shape.functions, (index) => roleName(site, index)))]);
  return {
    [GLOBAL]: { ...bucketFacts(home), ...identityFacts(home, roles) },
    ...Object.fromEntries(sites.map((site) => [site.region, regionFacts(site)])),
  };
}

function regionFacts(site: Site): Facts {
  const { functions, restApis, httpApis, buckets } = site.shape;
  // Nothing means nothing: not even the default VPC.
  if (functions + restApis + httpApis + buckets === 0) return {};
  return {
    ...everywhere,
    ...lambdaFacts(site),
    ...firewallFacts(site),
    ...restFacts(site),
    ...httpFacts(site),
    ...networkFacts(site),
    'accessanalyzer.analyzers': { external: { type: 'ACCOUNT', status: 'ACTIVE' } },
    'tag.resources': Object.fromEntries(
      times(functions, (index) => [
        `arn:aws:lambda:${site.region}:${site.account}:function:fn-${numbered(index)}`,
        { Tags: [{ Key: 'team', Value: `team-${index % 7}` }] },
      ]),
    ),
  };
}

/** Accounts as an organization with units, the first its management account. */
function organized(estate: SimulatedEstate, [management = '']: readonly string[]): SimulatedEstate {
  const { accounts } = estate;
  const first = accounts[management]!;
  const units = times(5, (index) => [`o-b3nchorg01/ou-b3nc-${numbered(index, 8)}`, { Name: `unit-${index}` }]);
  const global = { ...first.facts[GLOBAL], 'organizations.units': Object.fromEntries(units) as object };
  return {
    organization: { id: 'o-b3nchorg01', managementAccount: management },
    accounts: { ...accounts, [management]: { ...first, facts: { ...first.facts, [GLOBAL]: global } } },
  };
}

/** One account of 100,000 records: what is read by few calls stands beside functions with a policy each. */
function crowded(seed: number): BenchEstate {
  const { estate, regions, truth } = single({ ...MEDIUM, functions: 11_000, roles: 5000 }, seed);
  const [account = '', region = ''] = [Object.keys(estate.accounts)[0], regions[0]];
  const only = estate.accounts[account]!;
  const interfaces = times(14_000, (index) => [
    `eni-${numbered(index, 17)}`,
    {
      InterfaceType: 'interface',
      Description: 'server',
      VpcId: 'vpc-00000000000000001',
      SubnetId: 'subnet-00000000000000000',
      PrivateIpAddress: `10.0.${index >> 8}.${index & 255}`,
      Groups: [{ GroupId: 'sg-00000000000000002', GroupName: 'web' }],
      OwnerId: account,
      Status: 'in-use',
    },
  ]);
  const facts = { ...only.facts[region], 'ec2.network-interfaces': Object.fromEntries(interfaces) as object };
  return {
    regions,
    truth,
    estate: { accounts: { [account]: { ...only, facts: { ...only.facts, [region]: facts } } } },
  };
}
