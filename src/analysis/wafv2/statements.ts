import type { Statement } from '@aws-sdk/client-wafv2';

import type { Answer } from '../../model/answer.ts';
import type { WafExtent, WafExtents } from '../../model/derived.ts';
import type { Gap } from '../../model/gap.ts';
import type { Stored } from '../../model/stored.ts';
import { count, covers, INTERNET, parseCidr, union, type Block } from '../network/addresses.ts';

export type WafStatement = Stored<Statement>;

/** What else than the statement decides what it matches. */
export interface Surroundings {
  /** The addresses of an IP set. */
  readonly addresses: (arn: string) => Answer<readonly string[]>;
  /** Requests that carry a label when the statement is evaluated. */
  readonly labelled: (scope: string, key: string) => WafExtents;
}

const EXTENTS: readonly WafExtent[] = ['nobody', 'few', 'part', 'range', 'many', 'everyone'];

export const atLeast = (one: WafExtent, other: WafExtent): boolean => EXTENTS.indexOf(one) >= EXTENTS.indexOf(other);

const smaller = (one: WafExtent, other: WafExtent): WafExtent => (atLeast(one, other) ? other : one);
const larger = (one: WafExtent, other: WafExtent): WafExtent => (atLeast(one, other) ? one : other);

export const exactly = (extent: WafExtent): WafExtents => ({ least: extent, most: extent });

export const NOBODY = exactly('nobody');
const EVERYONE = exactly('everyone');

export const both = (one: WafExtents, other: WafExtents): WafExtents => ({
  least: smaller(one.least, other.least),
  most: smaller(one.most, other.most),
});

export const either = (one: WafExtents, other: WafExtents): WafExtents => ({
  least: larger(one.least, other.least),
  most: larger(one.most, other.most),
});

/** The requests that a statement matches, roughly and never too surely. */
export function extentsOf(statement: WafStatement | undefined, around: Surroundings): WafExtents {
  if (statement === undefined) return EVERYONE;
  const {
    AndStatement: and,
    OrStatement: or,
    NotStatement: not,
    IPSetReferenceStatement: ipSet,
    GeoMatchStatement: geo,
    AsnMatchStatement: asn,
    LabelMatchStatement: label,
    ByteMatchStatement: bytes,
    RegexMatchStatement: regex,
    SizeConstraintStatement: size,
    RegexPatternSetReferenceStatement: patterns,
  } = statement;
  const { RateBasedStatement: rate, ManagedRuleGroupStatement: managed } = statement;
  if (and) {
    const parts = and.Statements ?? [];
    if (contradict(parts)) return NOBODY;
    return parts.map((part) => extentsOf(part, around)).reduce(both, EVERYONE);
  }
  if (or) return (or.Statements ?? []).map((part) => extentsOf(part, around)).reduce(either, NOBODY);
  if (not) {
    const { least, most } = extentsOf(not.Statement, around);
    return { least: complement(most), most: complement(least) };
  }
  if (ipSet) {
    const addresses = around.addresses(ipSet.ARN ?? '');
    return addresses.state === 'present'
      ? exactly(extentOfAddresses(addresses.value))
      : { least: 'nobody', most: 'everyone' };
  }
  if (geo) return exactly((geo.CountryCodes ?? []).length === 0 ? 'nobody' : 'many');
  if (asn) return exactly((asn.AsnList ?? []).length === 0 ? 'nobody' : 'range');
  if (label) return around.labelled(label.Scope ?? 'LABEL', label.Key ?? '');
  // Its patterns are not read; a set holds one at least.
  if (patterns) return { least: 'part', most: 'everyone' };
  if (rate) return both(extentsOf(rate.ScopeDownStatement, around), exactly('part'));
  if (managed) return extentsOf(managed.ScopeDownStatement, around);
  if (bytes) return exactly(extentOfBytes(bytes));
  if (regex)
    return exactly(regex.FieldToMatch?.UriPath && ANY_PATH.test(regex.RegexString ?? '') ? 'everyone' : 'part');
  if (size) {
    const always =
      (size.ComparisonOperator === 'GE' && (size.Size ?? 0) === 0) ||
      (size.FieldToMatch?.UriPath !== undefined &&
        ((size.ComparisonOperator === 'GT' && size.Size === 0) ||
          (size.ComparisonOperator === 'GE' && size.Size === 1)));
    return exactly(always ? 'everyone' : 'part');
  }
  return exactly('part');
}

/** Regular expressions that every path matches. */
const ANY_PATH = /^\^?(\/|\/?\.[*+])\$?$/;

type ByteMatch = NonNullable<WafStatement['ByteMatchStatement']>;

function extentOfBytes({
  FieldToMatch: field,
  SearchString: search,
  PositionalConstraint: position,
}: ByteMatch): WafExtent {
  if (field?.Method) return 'many';
  const slash = Buffer.from('/').toString('base64');
  const everyPath = search === slash && (position === 'STARTS_WITH' || position === 'CONTAINS');
  return field?.UriPath && everyPath ? 'everyone' : 'part';
}

/** All but a few are everyone; all but a part, or all but some countries, are many. */
function complement(extent: WafExtent): WafExtent {
  switch (extent) {
    case 'everyone':
      return 'nobody';
    case 'nobody':
    case 'few':
    case 'range':
      return 'everyone';
    case 'part':
    case 'many':
      return 'many';
  }
}

/** More addresses than a /24, or than a /48 of IPv6, are a range; more than a /8, or than a /32, are many (the line S3 draws). */
function extentOfAddresses(cidrs: readonly string[]): WafExtent {
  const blocks = union(cidrs.map(parseCidr).filter((block) => block !== undefined));
  const four = ofVersion(blocks, 4);
  const six = ofVersion(blocks, 6);
  if (blocks.length === 0) return 'nobody';
  if (covers(four, INTERNET[4]) || covers(six, INTERNET[6])) return 'everyone';
  if (count(four) > 1n << 24n || count(six) > 1n << 96n) return 'many';
  return count(four) > 1n << 8n || count(six) > 1n << 80n ? 'range' : 'few';
}

const ofVersion = (blocks: readonly Block[], version: 4 | 6): readonly Block[] =>
  blocks.filter((block) => block.version === version);

/** Whether no request can match all of the statements: only what is plain to see. */
function contradict(statements: readonly WafStatement[]): boolean {
  return statements.some((one, index) =>
    statements.some((other, position) => {
      if (position <= index) return false;
      const countries = [one.GeoMatchStatement, other.GeoMatchStatement];
      if (countries.every((geo) => geo !== undefined && geo.ForwardedIPConfig === undefined)) {
        const [first, second] = countries.map((geo) => geo?.CountryCodes ?? []);
        return !first!.some((country) => second!.includes(country));
      }
      const [here, there] = [one.ByteMatchStatement, other.ByteMatchStatement];
      if (here?.PositionalConstraint === 'EXACTLY' && there?.PositionalConstraint === 'EXACTLY') {
        return (
          here.SearchString !== there.SearchString &&
          JSON.stringify([here.FieldToMatch, here.TextTransformations]) ===
            JSON.stringify([there.FieldToMatch, there.TextTransformations])
        );
      }
      return negates(one, other) || negates(other, one);
    }),
  );
}

const negates = ({ NotStatement: not }: WafStatement, other: WafStatement): boolean =>
  not !== undefined && JSON.stringify(not.Statement) === JSON.stringify(other);

/** Every statement inside, itself first; scope-down statements only where asked for. */
export function* statementsIn(statement: WafStatement | undefined, scopeDown = false): Iterable<WafStatement> {
  if (statement === undefined) return;
  yield statement;
  const { AndStatement: and, OrStatement: or, NotStatement: not } = statement;
  for (const part of [...(and?.Statements ?? []), ...(or?.Statements ?? [])]) yield* statementsIn(part, scopeDown);
  yield* statementsIn(not?.Statement, scopeDown);
  if (!scopeDown) return;
  yield* statementsIn(statement.RateBasedStatement?.ScopeDownStatement, true);
  yield* statementsIn(statement.ManagedRuleGroupStatement?.ScopeDownStatement, true);
}

/**
 * Statements of which each alone makes the whole match (`limited` false), or does so together with others. What stands
 * under a negation looks for nothing.
 */
export function* positive(
  statement: WafStatement,
  limited = false,
): Iterable<{ statement: WafStatement; limited: boolean }> {
  const { AndStatement: and, OrStatement: or, NotStatement: not } = statement;
  if (not) return;
  if (!and && !or) yield { statement, limited };
  for (const part of or?.Statements ?? []) yield* positive(part, limited);
  for (const part of and?.Statements ?? []) yield* positive(part, limited || (and?.Statements ?? []).length > 1);
}

/** The first thing that was not read and that a statement rests on. */
export function gapOf(
  statement: WafStatement | undefined,
  { addresses }: Surroundings,
  patternSets: Gap,
): Gap | undefined {
  for (const { IPSetReferenceStatement: ipSet, RegexPatternSetReferenceStatement: patterns } of statementsIn(
    statement,
    true,
  )) {
    const answer = ipSet && addresses(ipSet.ARN ?? '');
    if (answer?.state === 'unknown') return answer.gap;
    if (patterns) return patternSets;
  }
  return undefined;
}
