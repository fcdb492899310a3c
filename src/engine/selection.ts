import { analyses } from '../analysis/index.ts';
import { collectors } from '../collectors/index.ts';
import type { Analysis } from '../model/analysis.ts';
import { serviceOf, type CollectedFact, type Fact } from '../model/catalogue.ts';
import type { Check } from '../model/check.ts';
import { checks } from './checks.ts';
import { UsageError, type Selection } from './request.ts';

/** The analysis behind a derived fact; none behind a collected one. */
export const analysisOf = (fact: Fact): Analysis | undefined => (analyses as Readonly<Record<string, Analysis>>)[fact];

const collectedFacts = Object.keys(collectors) as CollectedFact[];

const services: readonly string[] = [...new Set(collectedFacts.map(serviceOf))];

/** The chosen checks by id, in the order of their ids. Throws `UsageError` for a name that is none, and where none is left. */
export async function chosenChecks(selection: Selection): Promise<ReadonlyMap<string, Check>> {
  refuseUnknown(selection);
  const { checks: named, excludeChecks, practices, severities, services: wanted } = selection;
  const loaded = await Promise.all(
    Object.keys(checks)
      .filter((id) => (named.length === 0 || named.includes(id)) && !excludeChecks.includes(id))
      .toSorted()
      .map(async (id) => [id, (await checks[id]!()).default] as const),
  );
  const chosen = loaded.filter(
    ([, check]) =>
      (practices.length === 0 || practices.includes(check.practice)) &&
      (severities.length === 0 || severities.includes(check.severity)) &&
      (wanted.length === 0 || collectedFor(check.needs, 'needs').every((fact) => wanted.includes(serviceOf(fact)))),
  );
  if (chosen.length === 0)
    throw new UsageError('No check is left: loosen --checks, --services, --practice or --severity.');
  return new Map(chosen);
}

function refuseUnknown({ checks: named, excludeChecks, services: wanted }: Selection): void {
  for (const id of [...named, ...excludeChecks]) {
    if (!(id in checks)) throw new UsageError(`There is no check "${id}"; \`rampart checks\` lists them.`);
  }
  for (const service of wanted) {
    if (!services.includes(service)) {
      throw new UsageError(`There is no service "${service}"; known are ${services.join(', ')}.`);
    }
  }
}

/**
 * The collected facts behind facts, derived ones resolved, each once, in the order met; `needs`: without those that
 * analyses only consult.
 */
export function collectedFor(facts: readonly Fact[], part: 'needs' | 'all' = 'all'): readonly CollectedFact[] {
  const found = new Set<CollectedFact>();
  const visit = (fact: Fact): void => {
    const analysis = analysisOf(fact);
    if (analysis === undefined) found.add(fact as CollectedFact);
    else for (const one of [...analysis.needs, ...(part === 'all' ? (analysis.consults ?? []) : [])]) visit(one);
  };
  for (const fact of facts) visit(fact);
  return [...found];
}

/** Facts of the shared context: declared intent and trust. */
const CONTEXT_FACTS: readonly CollectedFact[] = ['tag.resources', 'organizations.organization'];

/**
 * The facts to collect: all, those of the chosen services, or, where checks were chosen, those behind them; and what
 * these are read from. Facts of the organization are collected apart. Throws `UsageError` as `chosenChecks` does.
 */
export async function chosenFacts(selection: Selection): Promise<readonly CollectedFact[]> {
  refuseUnknown(selection);
  const { checks: named, excludeChecks, practices, severities, services: wanted } = selection;
  const everyCheck = [named, excludeChecks, practices, severities].every((list) => list.length === 0);
  const facts = everyCheck
    ? collectedFacts.filter((fact) => wanted.length === 0 || wanted.includes(serviceOf(fact)))
    : collectedFor(
        [...(await chosenChecks(selection)).values()].flatMap(({ needs, consults = [] }) => [...needs, ...consults]),
      );
  const read = withReads([...CONTEXT_FACTS, ...facts]);
  return collectedFacts.filter((fact) => read.has(fact) && collectors[fact].scope !== 'organization');
}

/** Facts with all that they are read from. */
function withReads(facts: readonly CollectedFact[]): ReadonlySet<CollectedFact> {
  const found = new Set<CollectedFact>();
  const visit = (fact: CollectedFact): void => {
    if (found.has(fact)) return;
    found.add(fact);
    const { reads, follows, consults } = collectors[fact];
    for (const read of [...reads, ...follows, ...consults]) visit(read);
  };
  for (const fact of facts) visit(fact);
  return found;
}

export const organizationFacts: readonly CollectedFact[] = collectedFacts.filter(
  (fact) => collectors[fact].scope === 'organization',
);

/** IAM actions behind facts, sorted. */
export function actionsFor(facts: readonly Fact[]): readonly string[] {
  const actions = [...withReads(collectedFor(facts))].flatMap((fact) =>
    Object.values(collectors[fact].operations).flatMap(({ action, also = [] }) => [action, ...also]),
  );
  return [...new Set(actions)].toSorted();
}

/** The operations that collectors declare for a service: what the read-only gate lets through. */
export function allowedOperations(service: string): ReadonlySet<string> {
  const declared = collectedFacts
    .filter((fact) => serviceOf(fact) === service)
    .flatMap((fact) => Object.keys(collectors[fact].operations));
  return new Set(declared);
}
