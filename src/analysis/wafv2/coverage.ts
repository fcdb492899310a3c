import type { WafCoverage, WafExtent, WafRule, WafThreat, WebAclRules } from '../../model/derived.ts';
import { grouped } from '../../model/grouped.ts';

/** How far the rules stop each threat. */
export const coverageOf = (acl: Pick<WebAclRules, 'defaultAction' | 'rules'>): WebAclRules['coverage'] => ({
  sqli: coverage('sqli', acl.rules),
  xss: coverage('xss', acl.rules),
  'known-bad': coverage('known-bad', acl.rules),
  'bad-sources': allowlist(acl) ?? coverage('bad-sources', acl.rules),
});

/** A default of Block, and nobody comes in but from networks that are named. */
function allowlist({ defaultAction, rules }: Pick<WebAclRules, 'defaultAction' | 'rules'>): WafCoverage | undefined {
  const allowing = rules.filter(({ action }) => action === 'Allow' || action === 'unknown');
  if (defaultAction !== 'Block' || !allowing.every(({ extents: { least } }) => isNetwork(least))) return undefined;
  const names = allowing.map(({ name }) => name);
  const gap = allowing.find(({ extents: { most } }) => !isNetwork(most))?.gap;
  if (gap === undefined) return { state: 'covered', rules: names };
  const others = coverage('bad-sources', rules);
  return others.state === 'covered' ? others : { state: 'undecided', rules: others.rules, gap };
}

const isNetwork = (extent: WafExtent): boolean => extent === 'nobody' || extent === 'few' || extent === 'range';

function coverage(threat: WafThreat, rules: readonly WafRule[]): WafCoverage {
  const looking = rules.filter(({ inspects }) => inspects.some((one) => one.threat === threat));
  const names = looking.map(({ name }) => name);
  if (isCovered(threat, looking, ({ stops, limited }) => stops === 'yes' && !limited)) {
    return { state: 'covered', rules: names };
  }
  // A rule group holds no managed group: unread, it could at most stop the labels of one that counts.
  const relevant = threat !== 'known-bad' || looking.length > 0;
  const unread = rules.filter(({ action, stops }) => relevant && action === 'unknown' && stops !== 'no');
  const might = isCovered(
    threat,
    looking,
    ({ stops, limited }) => stops === 'undecided' || (stops === 'yes' && !limited),
  );
  const gap = [...unread, ...(might ? looking : [])].find((rule) => rule.gap !== undefined)?.gap;
  if (gap !== undefined) return { state: 'undecided', rules: names, gap };
  const isPartial =
    looking.some(({ stops, managed }) => stops !== 'no' && managed !== undefined) ||
    isCovered(threat, looking, ({ stops }) => stops !== 'no');
  return { state: isPartial ? 'partial' : 'none', rules: names };
}

/** One managed group does it with all its rules (of known bad inputs: with some), or rules over body, query and URI do. */
function isCovered(threat: WafThreat, looking: readonly WafRule[], stops: (rule: WafRule) => boolean): boolean {
  const stopped = new Set(
    looking
      .filter(stops)
      .flatMap(({ inspects }) => inspects.filter((one) => one.threat === threat).map((one) => one.component)),
  );
  const groups = [
    ...grouped(
      looking.filter(({ managed }) => managed !== undefined),
      ({ pointer }) => pointer,
    ).values(),
  ];
  switch (threat) {
    case 'known-bad':
      return stopped.size > 0;
    case 'bad-sources':
      return (
        groups.some((group) => group.every(stops)) || looking.some((rule) => rule.managed === undefined && stops(rule))
      );
    case 'sqli':
    case 'xss': {
      const ownStopped = new Set(
        looking
          .filter((rule) => rule.managed === undefined && stops(rule))
          .flatMap(({ inspects }) => inspects.filter((one) => one.threat === threat).map((one) => one.component)),
      );
      return (
        groups.some((group) =>
          group.every((rule) => stops(rule) || rule.inspects.every(({ component }) => ownStopped.has(component))),
        ) || (['body', 'query', 'uri'] as const).every((component) => ownStopped.has(component))
      );
    }
  }
}
