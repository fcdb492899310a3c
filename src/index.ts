/**
 * The library: the same functions that the command line runs.
 *
 * `audit` is `collect`, `assess` and `render` in a row. `collect` is the only one that reaches the network; the estate
 * file and the report document between them can be replayed without an account. `analyzePolicy` judges one resource
 * policy and `analyzeNetwork` answers one question about a network, offline.
 */
import { FORMATS, type FormatName } from '../reports/formats.ts';
import { assessWhole } from './engine/assess.ts';
import { collect, type CollectStatistics, type World } from './engine/collect.ts';
import type { AssessRequest, CollectRequest } from './engine/request.ts';
import { chosenChecks } from './engine/selection.ts';
import type { Report } from './model/report.ts';

export { collect };
export { UsageError, type AssessRequest, type CollectRequest, type Selection, type Targets } from './engine/request.ts';
export { DEFAULT_SETTINGS } from './model/check.ts';
export type { World, CollectStatistics, Report, FormatName };
export type { Declarations } from './engine/declarations.ts';
export { analyzeNetwork } from './analysis/network/analyze.ts';
export { analyzePolicy } from './analysis/policy/analyze.ts';
export type { NetworkAnswer, NetworkHop, NetworkPlace, NetworkQuestion, NetworkSnapshot } from './model/network.ts';
export type { Exposure, PolicyAnswer, PolicyQuestion, PolicyRequest, PolicyResourceType } from './model/policy.ts';
export { requestHandler } from './aws/clients.ts';
export { pacer } from './aws/pace.ts';

/** Judges a collected estate. A check that throws is not assessed, cause `defect`. */
export const assess = (request: AssessRequest): Promise<Report> => assessWhole(request, () => undefined);

/** A report in a format of `--format`; a function of the document alone. */
export const render = (report: Report, format: FormatName): string => [...FORMATS[format].render(report)].join('');

/** Collects and judges. Asks nothing where no check is left to judge. */
export async function audit(request: CollectRequest & AssessRequest, world: World): Promise<Report> {
  await chosenChecks(request.selection);
  await collect(request, world);
  return assess(request);
}
