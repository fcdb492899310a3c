import { expect } from 'vitest';

import type { AccountScore, Finding, OverallScore, Report, Score } from '../src/model/report.ts';

const byId = (report: Report): ReadonlyMap<string, Finding> => new Map(report.findings.map((one) => [one.id, one]));

/** Whether a finding that is not assessed stands for one that is missing: same check and account, its place or above. */
const standsFor = (blind: Finding, missing: Finding): boolean =>
  blind.outcome === 'not-assessed' &&
  blind.check === missing.check &&
  blind.resource.account === missing.resource.account &&
  (blind.wholeScope === true ||
    blind.resource.arn === missing.resource.arn ||
    isParent(blind.resource.arn, missing) ||
    missing.resource.relatedArns.some((arn) => arn.startsWith(blind.resource.arn)));

/** A stage whose methods could not be read stands for them: `/restapis/ID/stages/NAME` for `execute-api:…:ID/NAME/…`. */
function isParent(arn: string, { resource }: Finding): boolean {
  if (resource.arn.startsWith(`${arn}/`) || resource.arn.startsWith(`${arn}:`)) return true;
  const [, api, stage] = /::\/restapis\/([^/]+)(?:\/stages\/([^/]+))?$/.exec(arn) ?? [];
  const path = resource.arn.split(':')[5] ?? '';
  return api !== undefined && (stage === undefined ? path.startsWith(`${api}/`) : path.startsWith(`${api}/${stage}/`));
}

function* scores(score: OverallScore): Iterable<readonly [string, Score]> {
  yield ['overall', score];
  const levels: readonly (readonly [string, AccountScore])[] = [['overall', score], ...Object.entries(score.accounts)];
  for (const [level, { practices, ...own }] of levels) {
    yield [level, { ...own }];
    for (const [practice, one] of Object.entries(practices)) yield [`${level} ${practice}`, one];
  }
}

/**
 * What a blind audit must keep of a full one: no outcome turns into another, nothing vanishes silently, what does not
 * depend on the denial is the same, and the range of every score only widens. Returns the checks of withheld findings.
 */
export function withheldBy(
  full: Report,
  blind: Report,
  depends: (check: string) => boolean = () => true,
): readonly string[] {
  const [before, after] = [byId(full), byId(blind)];
  const lost: string[] = [];
  for (const [id, was] of before) {
    const now = after.get(id);
    const name = `${was.check} ${was.resource.arn} #${was.subKey ?? ''}`;
    if (now === undefined) {
      const stand = blind.findings.find((one) => standsFor(one, was));
      expect(stand, `${name} vanished silently`).toBeDefined();
    } else if (!depends(was.check)) {
      expect(now, `${name} does not depend on it`).toEqual(was);
    } else if (now.outcome !== was.outcome) {
      expect(now.outcome, `${name} was ${was.outcome}`).toBe('not-assessed');
    }
    if (was.outcome !== 'not-assessed' && now?.outcome !== was.outcome) lost.push(was.check);
  }
  for (const [id, now] of after) {
    if (!before.has(id)) expect(now.outcome, `${now.check} ${now.resource.arn} is new`).toBe('not-assessed');
  }
  const blindScores = new Map(scores(blind.score));
  for (const [level, was] of scores(full.score)) {
    const now = blindScores.get(level)!;
    expect(now.low, `${level}: low rose`).toBeLessThanOrEqual(was.low);
    expect(now.high, `${level}: high fell`).toBeGreaterThanOrEqual(was.high);
  }
  return lost;
}
