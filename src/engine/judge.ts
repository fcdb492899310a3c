import { hash } from 'node:crypto';

import { collectors } from '../collectors/index.ts';
import { listing, type AccountEstate, type Listing } from '../estate/estate.ts';
import type { Analysis } from '../model/analysis.ts';
import { present, unknown } from '../model/answer.ts';
import type { CollectedFact, DerivedFact, Fact, FactScope } from '../model/catalogue.ts';
import type { Check, CheckContext, Verdict } from '../model/check.ts';
import type { Gap } from '../model/gap.ts';
import type { Finding } from '../model/report.ts';
import { GLOBAL, accountArn, type Scope } from '../model/scope.ts';
import type { Resource } from '../model/stored.ts';
import type { Depth } from '../model/words.ts';
import { declarations, type Declarations } from './declarations.ts';
import { analysisOf } from './selection.ts';

/** What judging needs besides the estate. */
export interface Circumstances {
  /** ISO instant. */
  readonly now: string;
  readonly depth: Depth;
  readonly declared: Declarations;
  /** Told of a check or an analysis that threw: its scope is not assessed, cause `defect`. */
  readonly onDefect: (thing: string, error: unknown) => void;
}

/** One account: what checks find in it, and derived facts by themselves. Each fact is computed once. */
export interface Judged {
  /** The findings of each check, in the order of the checks' ids. */
  readonly findings: (checks: ReadonlyMap<string, Check>) => Iterable<readonly Finding[]>;
  readonly derived: (fact: DerivedFact, region: string) => Listing;
}

export function judging(estate: AccountEstate, circumstances: Circumstances): Judged {
  const view = accountView(estate, circumstances);
  return {
    *findings(checks) {
      for (const [id, check] of checks) yield [...judgeOne(id, check, view, circumstances)];
    },
    derived: (fact, region) => view.list(fact, region),
  };
}

/** Facts of one account as checks see them: collected lists, and derived ones computed once and kept. */
interface AccountView {
  readonly estate: AccountEstate;
  readonly list: (fact: Fact, region: string) => Listing;
  readonly isRegional: (fact: Fact) => boolean;
}

function accountView(estate: AccountEstate, circumstances: Circumstances): AccountView {
  const derived = new Map<string, Listing>();
  const view: AccountView = {
    estate,
    isRegional: (fact) => factScope(fact) === 'region',
    list(fact, region) {
      const analysis = analysisOf(fact);
      if (analysis === undefined) return listing(estate, fact as CollectedFact, factScope(fact), region);
      const at = analysis.scope === 'region' ? region : GLOBAL;
      const key = `${fact}/${at}`;
      const known = derived.get(key) ?? derive(analysis, view, at, circumstances);
      derived.set(key, known);
      return known;
    },
  };
  return view;
}

function factScope(fact: Fact): FactScope {
  return analysisOf(fact)?.scope ?? collectors[fact as CollectedFact].scope;
}

function derive(
  analysis: Analysis,
  view: AccountView,
  region: string,
  { now, depth, onDefect }: Circumstances,
): Listing {
  const { needs, consults = [] } = analysis;
  const read = reader(view, region, analysis.scope === 'account' ? view.estate.account.regions : undefined);
  const gap = needs.map((fact) => read(fact).gap).find((found) => found !== undefined);
  if (gap !== undefined) return { records: [], gap };
  const scope = scopeOf(view, region);
  try {
    return { records: analysis.compute(argumentsOf(needs, consults, read), { scope, now, depth }) };
  } catch (error) {
    onDefect(analysis.fact, error);
    return { records: [], gap: defect(analysis.fact, scope, error) };
  }
}

const scopeOf = ({ estate: { account } }: AccountView, region: string): Scope => ({
  partition: account.partition,
  account: account.id,
  region,
});

/** Reads facts for one region, or, given regions, those regions' lists joined into one. */
function reader(view: AccountView, region: string, joined: readonly string[] | undefined): (fact: Fact) => Listing {
  return (fact) => {
    if (joined === undefined || !view.isRegional(fact)) return view.list(fact, region);
    const lists = joined.map((one) => view.list(fact, one));
    const gap = lists.find((list) => list.gap !== undefined)?.gap;
    return { records: lists.flatMap((list) => list.records), ...(gap && { gap }) };
  };
}

/** The first argument of a check or an analysis: lists for its needs, answers for what it consults. */
function argumentsOf(needs: readonly Fact[], consults: readonly Fact[], read: (fact: Fact) => Listing): never {
  return Object.fromEntries([
    ...needs.map((fact) => [fact, read(fact).records]),
    ...consults.map((fact) => {
      const { records, gap } = read(fact);
      return [fact, gap === undefined ? present(records) : unknown(gap)];
    }),
  ]) as never;
}

function* judgeOne(id: string, check: Check, view: AccountView, circumstances: Circumstances): Iterable<Finding> {
  const { account } = view.estate;
  const regional = check.needs.some((fact) => view.isRegional(fact));
  const regions = regional ? account.regions : [GLOBAL];
  // A list of the whole account that failed withholds the account once, not once for each region.
  const accountGap = check.needs
    .filter((fact) => !view.isRegional(fact))
    .map((fact) => view.list(fact, GLOBAL).gap)
    .find((gap) => gap !== undefined);
  if (accountGap !== undefined && account.refused === undefined) {
    yield withheld(id, check, scopeOf(view, GLOBAL), accountGap);
    return;
  }

  const apart = (check.apart ?? []).map((group) => ({ group, gapIn: gapOf(view, group) }));
  const together = check.needs.filter((fact) => !apart.some(({ group }) => group.includes(fact)));
  const gapIn = gapOf(view, together);
  const blank = new Set<string>();
  const seen: string[] = [];
  for (const region of regions) {
    const blind = apart.filter((one) => one.gapIn(region) !== undefined);
    const gap = gapIn(region) ?? blind[0]?.gapIn(region);
    if (gap !== undefined) yield withheld(id, check, scopeOf(view, region), gap);
    for (const { group } of blind) for (const fact of group) blank.add(`${fact}/${region}`);
    if (gapIn(region) === undefined && (apart.length === 0 || blind.length < apart.length)) seen.push(region);
  }

  const open: AccountView = {
    ...view,
    list: (fact, region) => (blank.has(`${fact}/${region}`) ? { records: [] } : view.list(fact, region)),
  };
  if (check.judges === 'account') {
    if (seen.length > 0) yield* evaluate(id, check, open, GLOBAL, seen, circumstances);
  } else {
    for (const region of seen) yield* evaluate(id, check, open, region, undefined, circumstances);
  }
}

/** The first gap in the lists of some facts; of an account that could not be entered, why. */
const gapOf =
  ({ estate: { account }, list }: AccountView, facts: readonly Fact[]) =>
  (region: string): Gap | undefined =>
    facts.length === 0
      ? undefined
      : (account.refused ?? facts.map((fact) => list(fact, region).gap).find((gap) => gap !== undefined));

function evaluate(
  id: string,
  check: Check,
  view: AccountView,
  region: string,
  joined: readonly string[] | undefined,
  { now, depth, declared, onDefect }: Circumstances,
): readonly Finding[] {
  const scope = scopeOf(view, region);
  const read = reader(view, region, joined);
  const unseen = (fact: Fact): readonly Gap[] =>
    (view.isRegional(fact) && joined !== undefined ? view.estate.account.regions : [region])
      .map((one) => view.list(fact, one).gap)
      .filter((gap) => gap !== undefined);
  const { intent, tags, trusts, settings } = declarations(declared, view.estate);
  const context: CheckContext = { scope, now, depth, intent, trusts, unseen, settings };
  try {
    const verdicts = [...check.evaluate(argumentsOf(check.needs, check.consults ?? [], read), context)];
    return verdicts.map((verdict) => finding(id, check, verdict, tags(verdict.resource.arn)));
  } catch (error) {
    onDefect(id, error);
    return [withheld(id, check, scope, defect(id, scope, error))];
  }
}

const defect = (operation: string, scope: Scope, error: unknown): Gap => ({
  cause: 'defect',
  operation,
  action: '',
  scope,
  detail: (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!,
});

/** The one finding of a scope that a check could not see. */
function withheld(id: string, check: Check, scope: Scope, gap: Gap): Finding {
  const resource: Resource<null> = { arn: accountArn(scope), scope, data: null, source: { operation: '', at: '' } };
  const verdict: Verdict = {
    outcome: 'not-assessed',
    resource,
    because: `Not assessed in ${scope.region === GLOBAL ? 'this account' : scope.region}: ${gap.operation} (${gap.cause}).`,
    gap,
    resourceType: 'AWS::::Account',
    name: scope.account,
    ...(scope.region !== GLOBAL && { subKey: scope.region }),
  };
  const { single: _, ...whole } = finding(id, check, verdict, {});
  return { ...whole, wholeScope: true };
}

function finding(
  check: string,
  { severity, severities = [severity], confidence = 'exact', resourceType, onePerResource }: Check,
  { outcome, resource, because, gap, ...details }: Verdict,
  tags: Readonly<Record<string, string>>,
): Finding {
  const { arn, scope } = resource;
  for (const one of [details.severity ?? severity, ...(details.possible ?? [])]) {
    // The range of the score rests on it.
    if (!severities.includes(one)) throw new Error(`${check} does not declare that it may be ${one}.`);
  }
  const { subKey, possible, expected, observed, fix = {}, evidence = [], trace = [], reasons = [] } = details;
  return {
    id: findingId(check, arn, subKey),
    check,
    outcome,
    severity: details.severity ?? severity,
    ...(possible && { possible }),
    reasons,
    confidence: details.confidence ?? confidence,
    resource: {
      arn,
      relatedArns: details.relatedArns ?? [],
      type: details.resourceType ?? resourceType,
      name: details.name ?? lastPart(arn),
      account: scope.account,
      region: scope.region,
      tags,
    },
    ...(subKey !== undefined && { subKey }),
    because,
    ...(expected !== undefined && { expected }),
    ...(observed !== undefined && { observed }),
    trace,
    evidence,
    ...(gap && { gap: { operation: gap.operation, action: gap.action, cause: gap.cause, detail: gap.detail } }),
    fix,
    // All versions and aliases of a function are any number of findings.
    ...(onePerResource && outcome === 'not-assessed' && subKey !== '*' && { single: true }),
  };
}

/** The last part of an ARN; of WAF's the one before, since these end in an id: `regional/webacl/NAME/ID`. */
function lastPart(arn: string): string {
  const [, named] = /:wafv2:.*\/([^/]+)\/[^/]+$/.exec(arn) ?? [];
  return named ?? (arn.slice(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1) || arn);
}

/** The same in every run: of check, ARN and sub-key alone. 64 bits of SHA-256, in hexadecimal. */
function findingId(check: string, arn: string, subKey = ''): string {
  return hash('sha256', `${check}\n${arn}\n${subKey}`).slice(0, 16);
}
