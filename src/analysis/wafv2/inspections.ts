import type { WafInspection } from '../../model/derived.ts';
import { extentsOf, positive, statementsIn, type Surroundings, type WafStatement } from './statements.ts';

/** What an own rule looks for; limited where it does so only together with further conditions. */
export function inspectionsOf(
  statement: WafStatement,
  around: Surroundings,
): { readonly inspections: readonly WafInspection[]; readonly limited: boolean } {
  if (statement.RateBasedStatement) return { inspections: [], limited: false };
  const found = [...positive(statement)].flatMap(({ statement: one, limited }) =>
    inspectionOf(one, around).map((inspection) => ({ inspection, limited })),
  );
  // A block of all but some networks filters by source too.
  const allBut =
    statement.NotStatement !== undefined && [...statementsIn(statement)].some((one) => isSource(one, around))
      ? [{ inspection: { threat: 'bad-sources', component: 'source' } as const, limited: false }]
      : [];
  const whole = [...found, ...allBut].filter(({ limited }) => !limited);
  const chosen = whole.length > 0 ? whole : found;
  return {
    inspections: chosen.map(({ inspection }) => inspection),
    limited: whole.length === 0 && found.length > 0,
  };
}

function inspectionOf(statement: WafStatement, around: Surroundings): readonly WafInspection[] {
  const { SqliMatchStatement: sqli, XssMatchStatement: xss } = statement;
  const match = sqli ?? xss;
  if (match !== undefined) {
    // Without a transformation an encoded attack is not recognised.
    if (!(match.TextTransformations ?? []).some(({ Type }) => Type !== 'NONE')) return [];
    const { Body, JsonBody, AllQueryArguments, QueryString, UriPath, Cookies } = match.FieldToMatch ?? {};
    const threat = sqli ? 'sqli' : 'xss';
    if (Body ?? JsonBody) return [{ threat, component: 'body' }];
    if (AllQueryArguments ?? QueryString) return [{ threat, component: 'query' }];
    if (UriPath) return [{ threat, component: 'uri' }];
    return Cookies ? [{ threat, component: 'cookie' }] : [];
  }
  return isSource(statement, around) ? [{ threat: 'bad-sources', component: 'source' }] : [];
}

const isSource = (statement: WafStatement, around: Surroundings): boolean =>
  (statement.IPSetReferenceStatement !== undefined ||
    statement.GeoMatchStatement !== undefined ||
    statement.AsnMatchStatement !== undefined) &&
  extentsOf(statement, around).most !== 'nobody';
