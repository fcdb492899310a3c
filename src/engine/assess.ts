import { createHash } from 'node:crypto';

import { tables } from '../analysis/tables/ages.ts';
import { collectors } from '../collectors/index.ts';
import { listing, type AccountEstate } from '../estate/estate.ts';
import { readEstate, type EstateFile } from '../estate/file.ts';
import { serviceOf, type CollectedFact } from '../model/catalogue.ts';
import type { Check } from '../model/check.ts';
import type { Gap } from '../model/gap.ts';
import type { CheckDescription, Coverage, Finding, Report, ReportAccount } from '../model/report.ts';
import { GLOBAL, scopeKey } from '../model/scope.ts';
import { coverageCells } from './coverage.ts';
import { judge } from './judge.ts';
import { REPORT_SCHEMA_VERSION } from './report-schema.ts';
import type { AssessRequest } from './request.ts';
import { score } from './score.ts';
import { actionsFor, chosenChecks } from './selection.ts';
import { CATALOGUE_VERSION, VERSION } from './version.ts';

/** Judges a collected estate. No network, no clock but `now`: the same estate gives the same report. */
export async function assess(
  request: AssessRequest,
  onDefect: (thing: string, error: unknown) => void,
): Promise<Report> {
  const checks = await chosenChecks(request.selection);
  const estate = readEstate(request.estate);
  const now = request.now ?? estate.finishedAt;
  const found = estate.accounts.flatMap((account) => [
    ...judge(checks, account, { now, depth: estate.header.depth, declared: request.declared, onDefect }),
  ]);
  const findings = ownViews(found, estate).toSorted(byPlace);
  const described = Object.fromEntries([...checks].map(([id, check]) => [id, describe(check)]));
  const accounts = estate.accounts.map((account) => reportAccount(account, findings));
  const scored = score(findings, described, accounts);
  const { header } = estate;
  const complete = isComplete(estate);
  return {
    schemaVersion: REPORT_SCHEMA_VERSION,
    tool: { name: 'rampart', version: VERSION, catalogueVersion: CATALOGUE_VERSION },
    run: {
      id: runId(estate),
      startedAt: request.now ?? header.startedAt,
      finishedAt: now,
      caller: header.caller,
      partition: header.partition,
      depth: header.depth,
      complete,
      notes: [...notes(estate, complete, now)],
    },
    scope: {
      organization: header.organization,
      accounts,
      regions: [...new Set(estate.accounts.flatMap(({ account }) => account.regions))].toSorted(),
    },
    coverage: coverage(estate, scored.coverage),
    score: scored,
    checks: described,
    findings,
    entryPoints: [],
    cuts: [],
    paths: [],
    pictures: [],
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
 * account that closes its door would move a finding into another's score.
 */
function ownViews(findings: readonly Finding[], { accounts }: EstateFile): readonly Finding[] {
  const audited = new Set(accounts.map(({ account }) => account.id));
  const seen = new Set<string>();
  return findings.filter(({ id, resource: { arn, account } }) => {
    const owner = arn.split(':')[4] ?? '';
    if ((owner !== account && audited.has(owner)) || seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}

const byPlace = (a: Finding, b: Finding): number =>
  compare(a.resource.account, b.resource.account) ||
  compare(a.check, b.check) ||
  compare(a.resource.region, b.resource.region) ||
  compare(a.resource.arn, b.resource.arn) ||
  compare(a.subKey ?? '', b.subKey ?? '');

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function reportAccount({ account, lists }: AccountEstate, findings: readonly Finding[]): ReportAccount {
  const { id, name, via, refused, notEnabled } = account;
  if (refused) return { id, name, state: 'not-assessed', because: `Could not be entered as ${via}: ${refused.detail}` };
  const unseen = findings.filter((one) => one.resource.account === id && one.outcome === 'not-assessed').length;
  const gaps = [...lists.values()]
    .flatMap((regions) => [...regions.values()])
    .filter(({ gap }) => gap !== undefined).length;
  const entered = `Entered as ${via}.`;
  const skipped = notEnabled.length > 0 ? ` Not enabled: ${notEnabled.join(', ')}.` : '';
  return unseen + gaps === 0
    ? { id, name, state: 'assessed', because: entered + skipped }
    : { id, name, state: 'partial', because: `${entered}${skipped} ${unseen} not assessed, ${gaps} lists not read.` };
}

function coverage({ header, accounts }: EstateFile, ratio: number): Coverage {
  const places = placesOf({ header, accounts });
  const facts = places.map(({ fact, account, region, estate }) => {
    const known = estate.lists.get(fact)?.get(region);
    return { fact, account, region, complete: known !== undefined && known.gap === undefined };
  });
  const gaps = places.flatMap(({ fact, region, estate }) =>
    gapsOf(fact, region, estate).map((gap) => ({ ...gap, fact })),
  );
  const cells = coverageCells({
    accounts: accounts.map(({ account: { id, regions, notEnabled } }) => ({
      id,
      regions,
      notEnabled,
      // An account that could not be entered counts in one region, whatever was excluded.
      outOfScope: (header.excludeRegions ?? []).filter((region) => !regions.includes(region)),
    })),
    services: [...new Set(header.facts.map(serviceOf))],
    facts,
    gaps,
  });
  return { ratio, cells };
}

interface AskedPlace {
  readonly fact: CollectedFact;
  readonly account: string;
  readonly region: string;
  readonly estate: AccountEstate;
}

/** Every list that was asked for. A fact that this version does not collect is left out: nothing here needs it. */
function placesOf({ header, accounts }: Pick<EstateFile, 'header' | 'accounts'>): readonly AskedPlace[] {
  // What is read once for the organization, with the base credentials, counts where the caller is, if that is audited.
  const caller = header.caller.split(':')[4];
  const home = accounts.find(({ account }) => account.id === caller) ?? accounts[0];
  const known = header.facts.filter((fact) => Object.hasOwn(collectors, fact));
  return accounts.flatMap((estate) =>
    known
      .filter((fact) => collectors[fact].scope !== 'organization' || estate === home)
      .flatMap((fact) => {
        const regions = collectors[fact].scope === 'region' ? estate.account.regions : [GLOBAL];
        return regions.map((region) => ({ fact, account: estate.account.id, region, estate }));
      }),
  );
}

/** A run that was killed may have ended before a list had its first line. */
const isComplete = (estate: EstateFile): boolean =>
  estate.complete &&
  placesOf(estate).every(
    ({ fact, region, estate: { account, lists } }) => account.refused !== undefined || lists.get(fact)?.has(region),
  );

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
function runId({ header, accounts }: EstateFile): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([header.caller, header.regions, header.accounts, header.facts.toSorted()]));
  for (const { account, lists } of accounts) {
    hash.update(JSON.stringify(account));
    for (const fact of [...lists.keys()].toSorted()) {
      const regions = lists.get(fact)!;
      for (const region of [...regions.keys()].toSorted()) {
        const { records, gap } = regions.get(region)!;
        hash.update(`${scopeKey({ partition: '', account: account.id, region })} ${fact} ${gap?.cause ?? ''}\n`);
        for (const { arn, data } of records) hash.update(`${arn} ${JSON.stringify(data)}\n`);
      }
    }
  }
  return hash.digest('hex');
}

const TABLE_LIFETIME_DAYS = 180;

function* notes({ accounts }: EstateFile, complete: boolean, now: string): Iterable<string> {
  if (!complete) yield 'The run was interrupted: what it had not read is not assessed.';
  for (const { account } of accounts) {
    if (account.regionsUnseen === undefined) continue;
    const { operation, cause } = account.regionsUnseen;
    yield `${account.id}: whether its regions are enabled is not known (${operation}: ${cause}).`;
  }
  for (const { name, date } of tables) {
    const days = Math.floor((Date.parse(now) - Date.parse(date)) / 86_400_000);
    if (days > TABLE_LIFETIME_DAYS) yield `The table of ${name} is of ${date}, ${days} days old: update Rampart.`;
  }
}
