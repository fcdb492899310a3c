import { analyses } from '../analysis/index.ts';
import { collectors } from '../collectors/index.ts';
import type { Analysis } from '../model/analysis.ts';
import type { CollectedFact, Fact } from '../model/catalogue.ts';
import type { Check } from '../model/check.ts';
import { checks } from './checks.ts';
import { UsageError, type Selection } from './request.ts';

const analysisOf = (fact: Fact): Analysis | undefined => (analyses as Readonly<Record<string, Analysis>>)[fact];

export const serviceOf = (fact: string): string => fact.slice(0, fact.indexOf('.'));

const services: readonly string[] = [...new Set(Object.keys(collectors).map(serviceOf))];

/** The chosen checks by id, in the order of their ids. Throws `UsageError` for a name that is none. */
export async function chosenChecks(selection: Selection): Promise<ReadonlyMap<string, Check>> {
  const { checks: named, excludeChecks, practices, severities, services: wanted } = selection;
  for (const id of [...named, ...excludeChecks]) {
    if (!(id in checks)) throw new UsageError(`There is no check "${id}"; \`rampart checks\` lists them.`);
  }
  for (const service of wanted) {
    if (!services.includes(service)) {
      throw new UsageError(`There is no service "${service}"; known are ${services.join(', ')}.`);
    }
  }
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
      (wanted.length === 0 || collectedFor(check.needs).every((fact) => wanted.includes(serviceOf(fact)))),
  );
  if (chosen.length === 0)
    throw new UsageError('No check is left: loosen --checks, --services, --practice or --severity.');
  return new Map(chosen);
}

/** The collected facts behind facts, derived ones resolved, each once, in the order met. */
export function collectedFor(facts: readonly Fact[]): readonly CollectedFact[] {
  const found = new Set<CollectedFact>();
  const visit = (fact: Fact): void => {
    const analysis = analysisOf(fact);
    if (analysis === undefined) found.add(fact as CollectedFact);
    else for (const one of [...analysis.needs, ...(analysis.consults ?? [])]) visit(one);
  };
  for (const fact of facts) visit(fact);
  return [...found];
}

/** Facts of the shared context: declared intent and trust. */
const CONTEXT_FACTS: readonly CollectedFact[] = ['tag.resources', 'organizations.organization'];

/**
 * The facts to collect: all, or, where checks or services were chosen, those behind the chosen checks and what these
 * are read from. Facts of the organization are collected apart.
 */
export function chosenFacts(selection: Selection, chosen: ReadonlyMap<string, Check>): readonly CollectedFact[] {
  const all = (Object.keys(collectors) as CollectedFact[]).filter((fact) => collectors[fact].scope !== 'organization');
  const { checks: named, excludeChecks, practices, severities, services: wanted } = selection;
  const whole = [named, excludeChecks, practices, severities].every((list) => list.length === 0);
  const facts = whole
    ? all.filter((fact) => wanted.length === 0 || wanted.includes(serviceOf(fact)))
    : collectedFor([...chosen.values()].flatMap((check) => [...check.needs, ...(check.consults ?? [])]));
  const closed = new Set<CollectedFact>();
  const close = (fact: CollectedFact): void => {
    if (closed.has(fact)) return;
    for (const read of collectors[fact].reads) close(read);
    closed.add(fact);
  };
  for (const fact of [...CONTEXT_FACTS, ...facts]) close(fact);
  return all.filter((fact) => closed.has(fact));
}

export const organizationFacts: readonly CollectedFact[] = (Object.keys(collectors) as CollectedFact[]).filter(
  (fact) => collectors[fact].scope === 'organization',
);

/** IAM actions behind facts, sorted. */
export function actionsFor(facts: readonly Fact[]): readonly string[] {
  const closed = new Set<CollectedFact>();
  const close = (fact: CollectedFact): void => {
    closed.add(fact);
    for (const read of collectors[fact].reads) if (!closed.has(read)) close(read);
  };
  for (const fact of collectedFor(facts)) close(fact);
  const actions = [...closed].flatMap((fact) =>
    Object.values(collectors[fact].operations).flatMap(({ action, also = [] }) => [action, ...also]),
  );
  return [...new Set(actions)].toSorted();
}

/** The operations that collectors declare for a service: what the read-only gate lets through. */
export function allowedOperations(service: string): ReadonlySet<string> {
  const declared = (Object.keys(collectors) as CollectedFact[])
    .filter((fact) => serviceOf(fact) === service)
    .flatMap((fact) => Object.keys(collectors[fact].operations));
  return new Set(declared);
}
