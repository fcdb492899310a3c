import { censusName, censusOperation, takeCensus, UnusableInventory } from '../aws/census.ts';
import { clientsOf, type Clients } from '../aws/clients.ts';
import { causeOf, detailOf } from '../aws/errors.ts';
import { REGION_OPERATIONS, regionsOf, type AccountRegions } from '../aws/regions.ts';
import { baseSession, configuredRegion, type BaseSession, type Connection } from '../aws/session.ts';
import { collectors } from '../collectors/index.ts';
import { earlier, mayHeal, type Earlier } from '../estate/earlier.ts';
import type { EstateAccount } from '../estate/estate.ts';
import type { EstateHeader, EstateLine } from '../estate/lines.ts';
import { openEstate, UnreadableEstate, type EstateReader } from '../estate/reader.ts';
import { estateWriter, UnwritableEstate, type EstateWriter } from '../estate/writer.ts';
import type { CollectedFact, FactData } from '../model/catalogue.ts';
import type { Gap } from '../model/gap.ts';
import { GLOBAL } from '../model/scope.ts';
import type { Resource } from '../model/stored.ts';
import { enter, memberOf, targetsOf, type Accounts, type Target } from './accounts.ts';
import { unlessEnded } from './ask.ts';
import { allEnded, collectAccount, type Collecting, type ToldCensus } from './collect-account.ts';
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
  | { readonly kind: 'resumed'; readonly estate: string; readonly found: boolean }
  | { readonly kind: 'no-census'; readonly name: string; readonly detail: string }
  /** `whole`: no more will be found. */
  | { readonly kind: 'accounts'; readonly count: number; readonly whole: boolean }
  | { readonly kind: 'entered'; readonly account: string; readonly name: string; readonly regions: number }
  | { readonly kind: 'refused'; readonly account: string; readonly detail: string }
  | { readonly kind: 'call'; readonly operation: string; readonly account: string }
  /** Once a second. `secondsLeft`: of the calls that are known to follow, at the present pace. */
  | { readonly kind: 'pace'; readonly throttled: number; readonly secondsLeft: number }
  | { readonly kind: 'late'; readonly account: string; readonly minutes: number }
  | { readonly kind: 'done'; readonly account: string }
  | { readonly kind: 'defect'; readonly thing: string; readonly error: unknown };

/** What was measured while collecting; goes to `run.json`, and nothing else depends on it. */
export interface CollectStatistics {
  readonly calls: Readonly<Record<string, number>>;
  readonly gone: readonly string[];
  readonly interrupted: boolean;
}

/** Accounts under way side by side. Each has quotas of its own, so the processor is what bounds their number. */
const ACCOUNTS_AT_ONCE = 8;

/**
 * Collects the estate that a request describes into its file. Throws `UsageError` where it cannot even begin, and
 * `Interrupted` where it was ended before that; then the file is as it was.
 */
export async function collect(request: CollectRequest, world: World): Promise<CollectStatistics> {
  const facts = await chosenFacts(request.selection);
  const stop = new AbortController();
  const interrupt = (): void => stop.abort(new Interrupted());
  if (world.signal.aborted) interrupt();
  world.signal.addEventListener('abort', interrupt, { once: true });
  const estate = deferred(request.estate);
  const statistics = { calls: {} as Record<string, number>, gone: [] as string[], interrupted: false };
  try {
    const base = await unlessAborted(stop.signal, begin(request, world));
    world.progress({ kind: 'caller', arn: base.arn });
    const run: Run = { request, base, world, statistics, facts, stop, estate, tellPace: paceTeller(world) };
    await collectAll(run);
  } catch (error) {
    if (error instanceof UnwritableEstate) throw new UsageError(unwritable(error, estate.isOpen()));
    if (!(error instanceof Interrupted) || !estate.isOpen()) throw error;
    statistics.interrupted = true;
  } finally {
    world.signal.removeEventListener('abort', interrupt);
    estate.close();
  }
  return statistics;
}

const unwritable = ({ message }: UnwritableEstate, begun: boolean): string =>
  `${message}. ${begun ? 'What was read so far is in it: make room, then go on with --resume.' : 'Choose another folder with --output.'}`;

/** The estate file: not touched before it is certain that there is something to collect. */
interface EstateFile extends Pick<EstateWriter, 'write' | 'close'> {
  open(resume: boolean): void;
  readonly isOpen: () => boolean;
}

function deferred(path: string): EstateFile {
  const waiting: EstateLine[] = [];
  let writer: EstateWriter | undefined;
  return {
    isOpen: () => writer !== undefined,
    open(resume) {
      writer = estateWriter(path, { resume });
      for (const line of waiting.splice(0)) writer.write(line);
    },
    write(line) {
      if (writer === undefined) waiting.push(line);
      else writer.write(line);
    },
    close: () => writer?.close(),
  };
}

interface Run {
  readonly request: CollectRequest;
  readonly base: BaseSession;
  readonly world: World;
  readonly statistics: { readonly calls: Record<string, number>; readonly gone: string[] };
  readonly facts: readonly CollectedFact[];
  /** Ends everything: `Interrupted`, or the estate file that cannot be written. */
  readonly stop: AbortController;
  readonly estate: EstateFile;
  readonly tellPace: () => void;
  readonly census?: ToldCensus;
  /** The file of the run that this one goes on with. */
  readonly previous?: EstateReader;
}

const instantOf = ({ request, world }: Run): string => request.now ?? new Date(world.clock()).toISOString();

async function collectAll(begun: Run): Promise<void> {
  const { request, base, world, facts, estate } = begun;
  const clients = clientsOf(base.credentials, world.handler, gateFor, world.environment);
  const collecting = { ...collectingIn(begun, clients, base.account, begun.stop.signal), homeRegion: base.region };
  const organization = await organizationOf(base, collecting);
  const isRead = request.targets.kind === 'organization' || organization.managementAccount === base.account;
  const header: EstateHeader = {
    kind: 'header',
    version: 1,
    tool: `rampart ${VERSION}`,
    startedAt: instantOf(begun),
    caller: base.arn,
    partition: base.partition,
    organization: organization.id,
    depth: request.depth,
    regions: request.regions,
    excludeRegions: request.excludeRegions,
    accounts: request.targets.kind === 'organization' ? null : targetsOf(request, base).map(({ id }) => id),
    facts: [...facts, ...(isRead ? organizationFacts : [])],
    ...(request.census && {
      census: { source: request.census, name: censusName(request.census), at: instantOf(begun) },
    }),
  };
  const previous = request.resume ? await previousRun(request.estate, header) : undefined;
  if (request.resume) world.progress({ kind: 'resumed', estate: request.estate, found: previous !== undefined });
  try {
    // Where a first census failed, the file says that nothing was left out: it stays so.
    const census = previous?.header.census?.gap ? undefined : await censusOf(begun);
    const run: Run = {
      ...begun,
      ...(previous && { previous }),
      ...(census && 'isEmpty' in census && { census }),
    };
    if (previous === undefined) {
      const { census: asked } = header;
      estate.write(asked && census && 'gap' in census ? { ...header, census: { ...asked, gap: census.gap } } : header);
    }
    const past = previous && earlier(previous.lines(base.account), base.partition);
    const lists = isRead
      ? collectAccount(inBase(base), organizationFacts, { ...collecting, ...(past && { earlier: past }) }, [
          'organizations.accounts',
        ])
      : undefined;
    await collectTargets(run, targetsIn(run, lists));
    await lists?.ended;
  } catch (error) {
    begun.stop.abort(error);
    throw error;
  } finally {
    previous?.close();
  }
}

/** The estate file of an earlier run of the same request; none where nothing usable was written. */
async function previousRun(path: string, wanted: EstateHeader): Promise<EstateReader | undefined> {
  let previous: EstateReader;
  try {
    previous = await openEstate(path);
  } catch (error) {
    // What was killed before its first line was whole, or never began.
    if (error instanceof UnreadableEstate && error.isEmpty) return undefined;
    throw error;
  }
  const same = ['tool', 'caller', 'organization', 'depth', 'regions', 'excludeRegions', 'accounts', 'facts'] as const;
  const other =
    same.find((member) => JSON.stringify(previous.header[member]) !== JSON.stringify(wanted[member])) ??
    (previous.header.census?.source === wanted.census?.source ? undefined : 'census');
  if (other === undefined) return previous;
  previous.close();
  throw new UsageError(
    `${path} is of another run (${other} differs), so it cannot be resumed: give the options of that run, or leave out --resume.`,
  );
}

/** What need not be asked. A census that fails saves nothing, and ends nothing. */
async function censusOf(run: Run): Promise<ToldCensus | { readonly gap: Omit<Gap, 'scope'> } | undefined> {
  const { request, base, world, stop } = run;
  const { census: source } = request;
  if (source === undefined) return undefined;
  const { signal } = stop;
  const { handler, pacer, environment } = world;
  const at = instantOf(run);
  const onCall = callTeller(run, base.account);
  try {
    const census = await unlessAborted(
      signal,
      takeCensus(source, { base, handler, pacer, environment, signal, onCall }),
    );
    return { ...census, detail: `Not queried: the census of ${at} (${censusName(source)}) shows none.` };
  } catch (error) {
    if (signal.aborted) throw error;
    const operation = censusOperation(source);
    const cause = error instanceof UnusableInventory ? 'unsupported' : causeOf(error);
    const detail = detailOf(error);
    world.progress({ kind: 'no-census', name: censusName(source), detail });
    return { gap: { cause, operation, action: operation, detail } };
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

/** Waits no longer than the signal lasts for what knows no signal: a credential process, STS. It goes on unheard. */
function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const settled = new AbortController();
  const end = new Promise<never>((_, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { signal: settled.signal });
  });
  return unlessEnded(signal, () => Promise.race([work, end])).finally(() => settled.abort());
}

function collectingIn(
  run: Run,
  clients: Clients,
  account: string,
  signal: AbortSignal,
): Omit<Collecting, 'homeRegion'> {
  const { request, world, statistics, estate, stop, census } = run;
  const write = (line: EstateLine): void => {
    try {
      estate.write(line);
    } catch (error) {
      stop.abort(error);
      throw error;
    }
  };
  return {
    clients,
    depth: request.depth,
    ...(census && { census }),
    writer: { write },
    at: () => instantOf(run),
    clock: world.clock,
    pacer: world.pacer,
    signal,
    sleep: world.sleep,
    onGone(arn) {
      statistics.gone.push(arn);
      write({ kind: 'gone', account, arn });
    },
    onDefect: (thing, error) => world.progress({ kind: 'defect', thing, error }),
    onCall: callTeller(run, account),
  };
}

function callTeller({ statistics: { calls }, world, tellPace }: Run, account: string): (operation: string) => void {
  return (operation) => {
    calls[operation] = (calls[operation] ?? 0) + 1;
    world.progress({ kind: 'call', operation, account });
    tellPace();
  };
}

/** Tells the pace at most once a second. */
function paceTeller({ clock, pacer, progress }: World): () => void {
  let toldAt = clock();
  return () => {
    if (clock() - toldAt < 1000) return;
    toldAt = clock();
    const throttled = [...pacer.totals.values()].reduce((sum, tally) => sum + tally.throttled, 0);
    progress({ kind: 'pace', throttled, secondsLeft: Math.round(pacer.remaining()) });
  };
}

const inBase = ({ partition, account: id, region, arn: via }: BaseSession): EstateAccount => ({
  id,
  name: id,
  partition,
  regions: [region],
  notEnabled: [],
  via,
});

/** The organization of the caller. Each audited account asks this for itself; here it only decides. */
async function organizationOf(
  base: BaseSession,
  collecting: Collecting,
): Promise<{ readonly id: string | null; readonly managementAccount?: string | undefined }> {
  const own = ['organizations.organization'] as const;
  const asked = collectAccount(inBase(base), own, { ...collecting, writer: { write: () => undefined } }, own);
  const { records } = await asked.list('organizations.organization');
  const [answer] = records as readonly Resource<FactData<'organizations.organization'>>[];
  const organization = answer?.data.state === 'present' ? answer.data.value.Organization : undefined;
  return { id: organization?.Id ?? null, managementAccount: organization?.MasterAccountId };
}

/**
 * The accounts to audit; of an organization each as soon as its page is there. The facts of the organization are read
 * with the base credentials: always where the audit is of the organization, and where the caller is its management
 * account. Elsewhere nobody could read them, and nothing is asked.
 */
async function* targetsIn(
  { request, base, world, estate }: Run,
  lists: ReturnType<typeof collectAccount> | undefined,
): AsyncIterable<Target> {
  const found = (count: number, whole: boolean): void => world.progress({ kind: 'accounts', count, whole });
  if (request.targets.kind !== 'organization') {
    const named = lists ? ((await lists.list('organizations.accounts')).records as Accounts) : [];
    const targets = targetsOf(request, base, named);
    found(targets.length, true);
    yield* targets;
    return;
  }
  const ids: string[] = [];
  let seen = 0;
  for await (const account of lists!.follow('organizations.accounts')) {
    seen += 1;
    const target = memberOf(request.targets, base, account as Accounts[number]);
    if (target === undefined || ids.includes(target.id)) continue;
    ids.push(target.id);
    found(ids.length, false);
    yield target;
  }
  const { gap } = await lists!.list('organizations.accounts');
  if (ids.length === 0) {
    if (gap !== undefined) {
      const { operation, cause, detail } = gap;
      throw new UsageError(
        `The accounts of the organization cannot be listed (${operation}: ${cause}): run with the management account or a delegated administrator, or name --accounts. ${detail}`,
      );
    }
    throw new UsageError(
      seen === 0
        ? 'The account of the caller is in no organization: name --accounts instead of --organization.'
        : 'No account is left: loosen --ou or --exclude-accounts.',
    );
  }
  found(ids.length, gap === undefined);
  // Without this line the run is incomplete: there may be accounts that nobody has heard of.
  if (gap === undefined) estate.write({ kind: 'roster', accounts: ids.toSorted() });
}

async function collectTargets(run: Run, targets: AsyncIterable<Target>): Promise<void> {
  const { estate, stop, previous } = run;
  const iterator = targets[Symbol.asyncIterator]();
  const first = await iterator.next();
  estate.open(previous !== undefined);
  let next = Promise.resolve(first);
  const take = (): Promise<IteratorResult<Target, unknown>> => {
    const taken = next;
    next = taken.then(({ done }) => (done ? taken : iterator.next()));
    next.catch(() => undefined);
    return taken;
  };
  const lane = async (): Promise<void> => {
    for (let taken = await take(); !taken.done; taken = await take()) {
      if (stop.signal.aborted) throw stop.signal.reason;
      await collectTarget(run, taken.value);
    }
  };
  await allEnded(Array.from({ length: ACCOUNTS_AT_ONCE }, lane));
}

/** One account from door to door. Nothing that happens in it ends the run, but the run's own end. */
async function collectTarget(run: Run, target: Target): Promise<void> {
  const { request, base, world, facts, stop, estate, previous } = run;
  const past = previous && earlier(previous.lines(target.id), base.partition);
  if (past && isFinished(past, facts)) {
    world.progress({ kind: 'done', account: target.id });
    return;
  }
  const minutes = request.accountTimeLimit;
  // Not `AbortSignal.any`: in Node 20 the run's signal would hold on to those of all accounts.
  const own = new AbortController();
  const { signal } = own;
  const end = (): void => own.abort(stop.signal.reason);
  stop.signal.addEventListener('abort', end, { once: true });
  const timer = setTimeout(() => {
    own.abort(tooLate(minutes));
    world.progress({ kind: 'late', account: target.id, minutes });
  }, minutes * 60_000);
  try {
    const { account, clients } = await enterWithin(signal, run, target, past?.account);
    if (JSON.stringify(account) !== JSON.stringify(past?.account)) estate.write({ kind: 'account', ...account });
    if (clients === undefined) {
      world.progress({ kind: 'refused', account: account.id, detail: account.refused?.detail ?? '' });
      return;
    }
    world.progress({ kind: 'entered', account: account.id, name: account.name, regions: account.regions.length });
    const homeRegion = account.regions[0] ?? base.region;
    const collecting = { ...collectingIn(run, clients, account.id, signal), homeRegion };
    await collectAccount(account, facts, { ...collecting, ...(past && { earlier: past }) }).ended;
    clients.destroy();
    world.progress({ kind: 'done', account: account.id });
  } finally {
    clearTimeout(timer);
    stop.signal.removeEventListener('abort', end);
    world.pacer.forget(target.id);
  }
}

const tooLate = (minutes: number): Error =>
  Object.assign(new Error(`The account was not read within its time limit of ${minutes} minutes.`), {
    name: 'TimeoutError',
  });

/** Nothing of it is left to ask. */
function isFinished(past: Earlier, facts: readonly CollectedFact[]): boolean {
  const { account } = past;
  if (account === undefined) return false;
  if (account.refused) return !mayHeal(account.refused);
  if (account.regionsUnseen && mayHeal(account.regionsUnseen)) return false;
  return facts.every((fact) =>
    (collectors[fact].scope === 'region' ? account.regions : [GLOBAL]).every(
      (region) => past.finished(fact, region) !== undefined,
    ),
  );
}

/** An account that cannot even be entered in time is one that could not be entered. */
async function enterWithin(
  signal: AbortSignal,
  { request, base, world, stop }: Run,
  target: Target,
  before: EstateAccount | undefined,
): Promise<Opened> {
  try {
    return await unlessAborted(signal, open(target, request, base, world, before));
  } catch (error) {
    if (stop.signal.aborted || !signal.aborted) throw error;
    const { partition, region } = base;
    const { id, name, roleArn = base.arn } = target;
    const scope = { partition, account: id, region: GLOBAL };
    const gap = { operation: 'sts:AssumeRole', action: 'sts:AssumeRole', scope, detail: detailOf(error) };
    const refused = { cause: causeOf(error), ...gap };
    const regions = request.regions ?? [region];
    return { account: { id, name, partition, regions, notEnabled: [], via: roleArn, refused } };
  }
}

const gateFor = (service: string): ReadonlySet<string> =>
  new Set([...allowedOperations(service), ...(service === 'ec2' ? REGION_OPERATIONS : [])]);

/** Without clients: it could not be entered. */
interface Opened {
  readonly account: EstateAccount;
  readonly clients?: Clients;
}

/** Enters an account and finds its regions; those that an earlier run found stay. */
async function open(
  target: Target,
  request: CollectRequest,
  base: BaseSession,
  world: World,
  before: EstateAccount | undefined,
): Promise<Opened> {
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
  if (before && !before.refused && !before.regionsUnseen) return { account: before, clients };
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
