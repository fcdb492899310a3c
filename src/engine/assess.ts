import { createHash } from 'node:crypto';

import { tables } from '../analysis/tables/ages.ts';
import { collectors } from '../collectors/index.ts';
import { listing, type AccountEstate } from '../estate/estate.ts';
import type { EstateHeader } from '../estate/lines.ts';
import { openEstate, type EstateReader } from '../estate/reader.ts';
import { serviceOf, type CollectedFact } from '../model/catalogue.ts';
import type { Check } from '../model/check.ts';
import type { Gap } from '../model/gap.ts';
import type { Picture } from '../model/picture.ts';
import type {
  CheckDescription,
  CoverageCell,
  Finding,
  FindingCounts,
  Report,
  ReportAccount,
  ReportDocument,
} from '../model/report.ts';
import { GLOBAL } from '../model/scope.ts';
import { coverageCells } from './coverage.ts';
import { judging, type Judged } from './judge.ts';
import { REPORT_SCHEMA_VERSION } from './report-schema.ts';
import type { AssessRequest } from './request.ts';
import { findingCounter } from './finding-counts.ts';
import { score, scorer } from './score.ts';
import { spool, type Spool } from './spool.ts';
import { actionsFor, chosenChecks } from './selection.ts';
import { CATALOGUE_VERSION, VERSION } from './version.ts';

/** A judged estate: the report, its findings on disk until `close`. */
export interface Assessed {
  readonly report: ReportDocument;
  readonly counts: FindingCounts;
  /** What would be the report of one account alone. */
  readonly accountReport: (id: string) => { readonly report: ReportDocument; readonly counts: FindingCounts };
  close(): void;
}

/**
 * Judges a collected estate, account by account: an account is read, judged and forgotten, and its findings are put
 * aside. No network, no clock but `now`: the same estate gives the same report.
 */
export async function assess(
  request: AssessRequest,
  onDefect: (thing: string, error: unknown) => void,
): Promise<Assessed> {
  const checks = await chosenChecks(request.selection);
  const estate = await openEstate(request.estate);
  const findings = spool();
  try {
    return judged(request, checks, estate, findings, onDefect);
  } catch (error) {
    findings.close();
    throw error;
  } finally {
    estate.close();
  }
}

/** The same, whole and in memory. */
export async function assessWhole(
  request: AssessRequest,
  onDefect: (thing: string, error: unknown) => void,
): Promise<Report> {
  const assessed = await assess(request, onDefect);
  try {
    return { ...assessed.report, findings: [...assessed.report.findings] };
  } finally {
    assessed.close();
  }
}

function judged(
  request: AssessRequest,
  checks: ReadonlyMap<string, Check>,
  estate: EstateReader,
  findings: Spool,
  onDefect: (thing: string, error: unknown) => void,
): Assessed {
  const { header } = estate;
  const now = request.now ?? estate.finishedAt;
  const circumstances = { now, depth: header.depth, declared: request.declared, onDefect };
  const described = Object.fromEntries([...checks].map(([id, check]) => [id, describe(check)]));
  const scored = scorer(described);
  const digest = runDigest(header);
  const views = ownViews(estate.accounts);
  const home = homeOf(estate);
  const accounts: ReportAccount[] = [];
  const cells: CoverageCell[] = [];
  const regions = new Set<string>();
  const unseenRegions: string[] = [];
  const pictures: Picture[] = [];
  const total = findingCounter();
  const ofAccount = new Map<string, { readonly from: number; readonly to: number; readonly counts: FindingCounts }>();
  let { complete } = estate;

  for (const id of estate.accounts) {
    const read = estate.read(id);
    const places = placesOf(header, read, id === home);
    complete &&= read.complete && isRead(read, places);
    digest.add(read);
    const counter = findingCounter();
    const from = findings.end();
    const judgedAccount = judging(read, circumstances);
    for (const ofCheck of judgedAccount.findings(checks)) {
      const found = ofCheck.filter(views.isOwn).toSorted(byPlace);
      for (const finding of found) {
        scored.count(finding);
        counter.count(finding);
        total.count(finding);
      }
      findings.add(found);
    }
    pictures.push(...picturesOf(judgedAccount, read, MOST_PICTURES - pictures.length));
    const account = reportAccount(read, counter.counts.outcomes['not-assessed']);
    scored.end(account);
    accounts.push(account);
    ofAccount.set(id, { from, to: findings.end(), counts: counter.counts });
    cells.push(...coverageOfAccount(header, read, places));
    for (const region of read.account.regions) regions.add(region);
    if (read.account.regionsUnseen) {
      const { operation, cause } = read.account.regionsUnseen;
      unseenRegions.push(`${id}: whether its regions are enabled is not known (${operation}: ${cause}).`);
    }
  }

  const score = scored.score(accounts);
  const report: ReportDocument = {
    schemaVersion: REPORT_SCHEMA_VERSION,
    tool: { name: 'rampart', version: VERSION, catalogueVersion: CATALOGUE_VERSION },
    run: {
      id: digest.id(),
      startedAt: request.now ?? header.startedAt,
      finishedAt: now,
      caller: header.caller,
      partition: header.partition,
      depth: header.depth,
      complete,
      notes: [...notes(header, unseenRegions, complete, now)],
    },
    scope: { organization: header.organization, accounts, regions: [...regions].toSorted() },
    coverage: { ratio: score.coverage, cells },
    score,
    checks: described,
    findings: { [Symbol.iterator]: () => findings.read()[Symbol.iterator]() },
    entryPoints: [],
    cuts: [],
    paths: [],
    pictures,
  };
  return {
    report,
    counts: total.counts,
    accountReport(id) {
      const { from, to, counts } = ofAccount.get(id)!;
      const own = { [Symbol.iterator]: () => findings.read(from, to)[Symbol.iterator]() };
      return { report: ofOneAccount(report, id, own), counts };
    },
    close: () => findings.close(),
  };
}

/** In one report: a large organization has more VPCs than anybody looks at, and a page that holds them all does not open. */
const MOST_PICTURES = 200;

/** The diagrams of an account, as far as there is room; two accounts that share a VPC draw what each of them sees. */
function picturesOf({ derived }: Judged, { account }: AccountEstate, room: number): readonly Picture[] {
  if (account.refused !== undefined || room <= 0) return [];
  const found = account.regions.flatMap((region) => derived('ec2.vpc-pictures', region).records);
  return found
    .map(({ data }) => data as Picture)
    .toSorted((a, b) => compare(a.region, b.region) || compare(a.arn, b.arn))
    .slice(0, room);
}

/** The part of a report that is of one account. */
function ofOneAccount(report: ReportDocument, id: string, findings: Iterable<Finding>): ReportDocument {
  const accounts = report.scope.accounts.filter((account) => account.id === id);
  const cells = report.coverage.cells.filter(({ account }) => account === id);
  const regions = new Set(cells.map(({ region }) => region));
  const own = score(findings, report.checks, accounts);
  return {
    ...report,
    scope: { ...report.scope, accounts, regions: report.scope.regions.filter((region) => regions.has(region)) },
    coverage: { ratio: own.coverage, cells },
    score: own,
    findings,
    pictures: report.pictures.filter(({ account }) => account === id),
  };
}

function describe(check: Check): CheckDescription {
  const { title, practice, severity, severities = [severity], confidence = 'exact', why, fix, references } = check;
  const actions = actionsFor([...check.needs, ...(check.consults ?? [])]);
  return { title, practice, severity, severities, confidence, why, fix, references, actions };
}

/**
 * Two accounts may see the same thing (a shared subnet). Its owner's view counts, which is the account in its ARN; where
 * the owner is audited too, what others say of it is left out, whether the owner could be entered or not: else an
 * account that closes its door would move a finding into another's score. What crosses accounts is remembered: ids of
 * findings about what no audited account owns.
 */
function ownViews(accounts: readonly string[]): { readonly isOwn: (finding: Finding) => boolean } {
  const audited = new Set(accounts);
  const foreign = new Set<string>();
  let own = { account: '', seen: new Set<string>() };
  return {
    isOwn({ id, resource: { arn, account } }) {
      const owner = arn.split(':')[4] ?? '';
      if (own.account !== account) own = { account, seen: new Set() };
      const seen = owner === account ? own.seen : foreign;
      if ((owner !== account && audited.has(owner)) || seen.has(id)) return false;
      seen.add(id);
      return true;
    },
  };
}

/** Findings of one check in one account. */
const byPlace = (a: Finding, b: Finding): number =>
  compare(a.resource.region, b.resource.region) ||
  compare(a.resource.arn, b.resource.arn) ||
  compare(a.subKey ?? '', b.subKey ?? '');

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function reportAccount({ account, lists }: AccountEstate, unseen: number): ReportAccount {
  const { id, name, via, refused, notEnabled } = account;
  if (refused) return { id, name, state: 'not-assessed', because: `Could not be entered as ${via}: ${refused.detail}` };
  const gaps = [...lists.values()]
    .flatMap((regions) => [...regions.values()])
    .filter(({ gap }) => gap !== undefined).length;
  const entered = `Entered as ${via}.`;
  const skipped = notEnabled.length > 0 ? ` Not enabled: ${notEnabled.join(', ')}.` : '';
  return unseen + gaps === 0
    ? { id, name, state: 'assessed', because: entered + skipped }
    : { id, name, state: 'partial', because: `${entered}${skipped} ${unseen} not assessed, ${gaps} lists not read.` };
}

function coverageOfAccount(
  header: EstateHeader,
  estate: AccountEstate,
  places: readonly AskedPlace[],
): readonly CoverageCell[] {
  const { id, regions, notEnabled } = estate.account;
  return coverageCells({
    accounts: [
      {
        id,
        regions,
        notEnabled,
        // An account that could not be entered counts in one region, whatever was excluded.
        outOfScope: (header.excludeRegions ?? []).filter((region) => !regions.includes(region)),
      },
    ],
    services: [...new Set(header.facts.map(serviceOf))],
    facts: places.map(({ fact, region }) => {
      const known = estate.lists.get(fact)?.get(region);
      return { fact, account: id, region, complete: known !== undefined && known.gap === undefined };
    }),
    gaps: places.flatMap(({ fact, region }) => gapsOf(fact, region, estate).map((gap) => ({ ...gap, fact }))),
  });
}

interface AskedPlace {
  readonly fact: CollectedFact;
  readonly region: string;
}

/** What is read once for the organization, with the base credentials, counts where the caller is, if that is audited. */
function homeOf({ header, accounts }: EstateReader): string | undefined {
  const caller = header.caller.split(':')[4] ?? '';
  return accounts.includes(caller) ? caller : accounts[0];
}

/** Every list of an account that was asked for. A fact that this version does not collect is left out: nothing here needs it. */
const placesOf = ({ facts }: EstateHeader, { account }: AccountEstate, isHome: boolean): readonly AskedPlace[] =>
  facts
    .filter((fact) => Object.hasOwn(collectors, fact) && (collectors[fact].scope !== 'organization' || isHome))
    .flatMap((fact) => {
      const regions = collectors[fact].scope === 'region' ? account.regions : [GLOBAL];
      return regions.map((region) => ({ fact, region }));
    });

/** A run that was killed may have ended before a list had its first line. */
const isRead = ({ account, lists }: AccountEstate, places: readonly AskedPlace[]): boolean =>
  account.refused !== undefined || places.every(({ fact, region }) => lists.get(fact)?.has(region));

/** The gap of the list, and those of its records. A gap that was only handed on counts where it arose. */
function gapsOf(fact: CollectedFact, region: string, estate: AccountEstate): readonly Gap[] {
  const { account, lists } = estate;
  const known = lists.get(fact)?.get(region);
  const scope = { partition: account.partition, account: account.id, region };
  if (known === undefined && account.refused) return [{ ...account.refused, scope }];
  const { records, gap } = listing(estate, fact, collectors[fact].scope, region);
  const arose = ({ operation }: Gap): boolean => !operation.includes(':') || operationsOf(fact).has(operation);
  const ofRecords = records.flatMap(({ data }) => {
    const answer = data as { readonly state?: unknown; readonly gap?: Gap };
    return answer.state === 'unknown' && answer.gap !== undefined ? [answer.gap] : [];
  });
  return [...(gap ? [gap] : []), ...ofRecords].filter(arose).map((one) => ({ ...one, scope }));
}

const operationsOf = (fact: CollectedFact): ReadonlySet<string> =>
  new Set(Object.keys(collectors[fact].operations).map((name) => `${serviceOf(fact)}:${name}`));

/** Of scope and estate, whatever order its lines came in and whatever time the answers took. */
function runDigest(header: EstateHeader): { add(estate: AccountEstate): void; id(): string } {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([header.caller, header.regions, header.accounts, header.facts.toSorted()]));
  let first = true;
  return {
    add({ account, lists }) {
      hash.update(JSON.stringify(account));
      for (const fact of [...lists.keys()].toSorted()) {
        // The same for every account.
        if (!first && collectors[fact]?.scope === 'organization') continue;
        const regions = lists.get(fact)!;
        for (const region of [...regions.keys()].toSorted()) {
          const { records, gap } = regions.get(region)!;
          hash.update(`${account.id}/${region} ${fact} ${gap?.cause ?? ''}\n`);
          for (const { arn, data } of records) hash.update(`${arn} ${JSON.stringify(data)}\n`);
        }
      }
      first = false;
    },
    id: () => hash.digest('hex'),
  };
}

const TABLE_LIFETIME_DAYS = 180;

function* notes(
  { census }: EstateHeader,
  unseenRegions: readonly string[],
  complete: boolean,
  now: string,
): Iterable<string> {
  if (!complete) yield 'The run was interrupted: what it had not read is not assessed.';
  if (census) {
    const { name, at, gap } = census;
    yield gap
      ? `There was no census (${name}), so everything was asked: ${gap.operation} (${gap.cause}). ${gap.detail}`
      : `Where the census of ${at} (${name}) shows nothing of a service, it was not asked and is not assessed (pruned).`;
  }
  yield* unseenRegions;
  for (const { name, date } of tables) {
    const days = Math.floor((Date.parse(now) - Date.parse(date)) / 86_400_000);
    if (days > TABLE_LIFETIME_DAYS) yield `The table of ${name} is of ${date}, ${days} days old: update Rampart.`;
  }
}
