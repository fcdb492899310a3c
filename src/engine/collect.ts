import pLimit from 'p-limit';

import { clientsOf, type Clients } from '../aws/clients.ts';
import { causeOf, detailOf } from '../aws/errors.ts';
import { REGION_OPERATIONS, regionsOf, type AccountRegions } from '../aws/regions.ts';
import { baseSession, configuredRegion, type BaseSession, type Connection } from '../aws/session.ts';
import type { EstateAccount, Listing } from '../estate/estate.ts';
import { estateWriter, type EstateLine, type EstateWriter } from '../estate/file.ts';
import type { CollectedFact, FactData } from '../model/catalogue.ts';
import { GLOBAL } from '../model/scope.ts';
import type { Resource } from '../model/stored.ts';
import { enter, targetsOf, type Target } from './accounts.ts';
import { untilInterrupted } from './ask.ts';
import { allEnded, collectAccount, type Collecting } from './collect-account.ts';
import { Interrupted, UsageError, type CollectRequest } from './request.ts';
import { allowedOperations, chosenFacts, organizationFacts } from './selection.ts';
import { VERSION } from './version.ts';

/** The world that a run lives in: handed in, so that a run is a function of its arguments. */
export interface World extends Connection {
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Ends the run early; what was collected stays. */
  readonly signal: AbortSignal;
  readonly progress: (event: Progress) => void;
}

export type Progress =
  | { readonly kind: 'caller'; readonly arn: string }
  | { readonly kind: 'accounts'; readonly count: number }
  | { readonly kind: 'entered'; readonly account: string; readonly name: string; readonly regions: number }
  | { readonly kind: 'refused'; readonly account: string; readonly detail: string }
  | { readonly kind: 'call'; readonly operation: string; readonly account: string }
  | { readonly kind: 'done'; readonly account: string }
  | { readonly kind: 'defect'; readonly thing: string; readonly error: unknown };

/** What was measured while collecting; goes to `run.json`, and nothing else depends on it. */
export interface CollectStatistics {
  readonly calls: Readonly<Record<string, number>>;
  readonly gone: readonly string[];
  readonly interrupted: boolean;
}

const ACCOUNTS_AT_ONCE = 8;

type Accounts = Parameters<typeof targetsOf>[2];

/**
 * Collects the estate that a request describes into its file. Throws `UsageError` where it cannot even begin, and
 * `Interrupted` where it was ended before that; then the file is as it was.
 */
export async function collect(request: CollectRequest, world: World): Promise<CollectStatistics> {
  const facts = await chosenFacts(request.selection);
  const base = await interruptible(world.signal, begin(request, world));
  world.progress({ kind: 'caller', arn: base.arn });

  const statistics = { calls: {} as Record<string, number>, gone: [] as string[], interrupted: false };
  const run: Run = { request, base, world, statistics };
  const { targets, lines } = await plan(run, facts);
  const writer = openEstate(request.estate);
  try {
    for (const line of lines) writer.write(line);
    await collectTargets(run, targets, facts, writer);
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error;
    statistics.interrupted = true;
  } finally {
    writer.close();
  }
  return statistics;
}

function openEstate(path: string): EstateWriter {
  try {
    return estateWriter(path);
  } catch (error) {
    throw new UsageError(`${path} cannot be written: ${detailOf(error)}. Choose another folder with --output.`);
  }
}

/** The caller's own session, or one line that says what to do. */
async function begin(request: CollectRequest, world: World): Promise<BaseSession> {
  const { profile, mfa, regions } = request;
  const region = (await configuredRegion(world.environment, profile)) ?? regions?.[0];
  if (region === undefined) {
    throw new UsageError('No region: set AWS_REGION, or a region in the profile, or name --regions.');
  }
  try {
    return await baseSession(world, { region, ...(profile && { profile }), ...(mfa && { mfa }) });
  } catch (error) {
    const asked = profile ? `the profile "${profile}"` : 'the environment, a profile (--profile) or an instance role';
    throw new UsageError(`No usable AWS credentials in ${asked}: ${detailOf(error)}`);
  }
}

/** Waits no longer than the run lasts for what knows no signal: a credential process, STS. It goes on unheard. */
function interruptible<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const settled = new AbortController();
  const interruption = new Promise<never>((_, reject) => {
    const end = (): void => reject(new Interrupted());
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { signal: settled.signal });
  });
  return untilInterrupted(signal, () => Promise.race([work, interruption])).finally(() => settled.abort());
}

interface Run {
  readonly request: CollectRequest;
  readonly base: BaseSession;
  readonly world: World;
  readonly statistics: { readonly calls: Record<string, number>; readonly gone: string[] };
}

const instantOf = ({ request, world }: Run): string => request.now ?? new Date(world.clock()).toISOString();

function collectingIn(
  run: Run,
  clients: Clients,
  writer: Collecting['writer'],
  account: string,
): Omit<Collecting, 'homeRegion'> {
  const { world, statistics } = run;
  return {
    clients,
    depth: run.request.depth,
    writer,
    at: () => instantOf(run),
    pacer: world.pacer,
    signal: world.signal,
    sleep: world.sleep,
    onGone: (arn) => statistics.gone.push(arn),
    onDefect: (thing, error) => world.progress({ kind: 'defect', thing, error }),
    onCall(operation) {
      statistics.calls[operation] = (statistics.calls[operation] ?? 0) + 1;
      world.progress({ kind: 'call', operation, account });
    },
  };
}

/** Which accounts the run is of, and what its file begins with: the header, and the facts of the organization. */
async function plan(
  run: Run,
  facts: readonly CollectedFact[],
): Promise<{ readonly targets: readonly Target[]; readonly lines: readonly EstateLine[] }> {
  const { request, base, world } = run;
  const clients = clientsOf(base.credentials, world.handler, gateFor, world.environment);
  const lines: EstateLine[] = [];
  const collecting = collectingIn(run, clients, { write: (line) => lines.push(line) }, base.account);
  const organization = await collectOrganization(request, base, { ...collecting, homeRegion: base.region });
  const targets = targetsOf(request, base, organization.accounts);
  const header: EstateLine = {
    kind: 'header',
    version: 1,
    tool: `rampart ${VERSION}`,
    startedAt: instantOf(run),
    caller: base.arn,
    partition: base.partition,
    organization: organization.id,
    depth: request.depth,
    regions: request.regions,
    excludeRegions: request.excludeRegions,
    accounts: targets.map(({ id }) => id),
    facts: [...facts, ...organization.facts],
  };
  return { targets, lines: [header, ...lines] };
}

async function collectTargets(
  run: Run,
  targets: readonly Target[],
  facts: readonly CollectedFact[],
  writer: EstateWriter,
): Promise<void> {
  const { request, base, world } = run;
  world.progress({ kind: 'accounts', count: targets.length });
  const limit = pLimit(ACCOUNTS_AT_ONCE);
  const work = targets.map((target) =>
    limit(async () => {
      if (world.signal.aborted) throw new Interrupted();
      const { account, clients } = await interruptible(world.signal, open(target, request, base, world));
      writer.write({ kind: 'account', ...account });
      if (clients === undefined) {
        world.progress({ kind: 'refused', account: account.id, detail: account.refused?.detail ?? '' });
        return;
      }
      world.progress({ kind: 'entered', account: account.id, name: account.name, regions: account.regions.length });
      const homeRegion = account.regions[0] ?? base.region;
      await collectAccount(account, facts, { ...collectingIn(run, clients, writer, account.id), homeRegion }).ended;
      clients.destroy();
      world.progress({ kind: 'done', account: account.id });
    }),
  );
  await allEnded(work);
}

const gateFor = (service: string): ReadonlySet<string> =>
  new Set([...allowedOperations(service), ...(service === 'ec2' ? REGION_OPERATIONS : [])]);

/**
 * The organization's facts, read with the base credentials: always where the audit is of the organization, and where
 * the caller is its management account. Elsewhere nobody could read them, and nothing is asked.
 */
async function collectOrganization(
  { targets }: CollectRequest,
  base: BaseSession,
  collecting: Collecting,
): Promise<{ readonly id: string | null; readonly accounts: Accounts; readonly facts: readonly CollectedFact[] }> {
  const { partition, account: id, region } = base;
  const account: EstateAccount = { id, name: id, partition, regions: [region], notEnabled: [], via: base.arn };
  const own = await collectAccount(account, ['organizations.organization'], {
    ...collecting,
    // Each audited account asks this for itself; here it only decides.
    writer: { write: () => undefined },
  }).list('organizations.organization');
  const [answer] = own.records as readonly Resource<FactData<'organizations.organization'>>[];
  const organization = answer?.data.state === 'present' ? answer.data.value.Organization : undefined;
  const organizationId = organization?.Id ?? null;
  if (targets.kind !== 'organization' && organization?.MasterAccountId !== id) {
    return { id: organizationId, accounts: [], facts: [] };
  }

  const lists = collectAccount(account, organizationFacts, collecting);
  await lists.ended;
  const accounts: Listing = await lists.list('organizations.accounts');
  if (targets.kind === 'organization' && accounts.gap !== undefined) {
    const { operation, cause, detail } = accounts.gap;
    throw new UsageError(
      `The accounts of the organization cannot be listed (${operation}: ${cause}): run with the management account or a delegated administrator, or name --accounts. ${detail}`,
    );
  }
  if (targets.kind === 'organization' && accounts.records.length === 0) {
    throw new UsageError('The account of the caller is in no organization: name --accounts instead of --organization.');
  }
  return { id: organizationId, accounts: accounts.records as Accounts, facts: organizationFacts };
}

/** Enters an account and finds its regions. */
async function open(
  target: Target,
  request: CollectRequest,
  base: BaseSession,
  world: World,
): Promise<{ readonly account: EstateAccount; readonly clients?: Clients }> {
  const { id, name } = target;
  const { partition } = base;
  const wanted = request.regions?.filter((region) => !request.excludeRegions.includes(region));
  const entry = await enter(target, request, base, world);
  const refusedAccount = (refused: NonNullable<EstateAccount['refused']>): EstateAccount => ({
    id,
    name,
    partition,
    regions: wanted ?? [base.region],
    notEnabled: [],
    via: entry.via,
    refused,
  });
  if ('refused' in entry) return { account: refusedAccount(entry.refused) };

  const clients = clientsOf(entry.credentials, world.handler, gateFor, world.environment);
  let known: AccountRegions;
  let regionsUnseen: EstateAccount['regionsUnseen'];
  try {
    known = await regionsOf(clients, world.pacer, id, base.region);
  } catch (error) {
    const scope = { partition, account: id, region: GLOBAL };
    const gap = { operation: 'ec2:DescribeRegions', action: 'ec2:DescribeRegions', scope, detail: detailOf(error) };
    if (wanted === undefined) return { account: refusedAccount({ cause: causeOf(error), ...gap }) };
    regionsUnseen = { cause: causeOf(error), ...gap };
    // The regions were named: whether they are enabled will show.
    known = { enabled: wanted, notEnabled: [] };
  }
  const asked = wanted ?? known.enabled.filter((region) => !request.excludeRegions.includes(region));
  const regions = asked.filter((region) => known.enabled.includes(region));
  // A region that EC2 does not even list is a slip of the pen, and nothing was looked at there either.
  const notEnabled = asked.filter((region) => !regions.includes(region));
  const seen = { id, name, partition, regions, notEnabled, via: entry.via };
  return { account: { ...seen, ...(regionsUnseen && { regionsUnseen }) }, clients };
}
