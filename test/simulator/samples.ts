import { itemOf, membersOf, traitsOf, type Shape, type Traits } from '../../src/simulator/wire.ts';

/** Text that every encoding must escape somewhere. */
const HARD = `a b&<c>"d'é/\n+%20`;

/**
 * A value of a shape, made from the schema alone: each member set, each list with one item, `depth` levels deep. What
 * would be empty is left out: queries cannot say it.
 */
export const sample = (shape: Shape): object => (valueOf(shape, 4) as object | undefined) ?? {};

function valueOf(shape: Shape, depth: number, traits: Traits = traitsOf(shape), name = 'Root'): unknown {
  if (shape.isUnitSchema()) return undefined;
  if (shape.isStructSchema()) {
    if (depth < 0) return undefined;
    const members = shape.isUnionSchema() ? membersOf(shape).slice(0, 1) : membersOf(shape);
    const found = members
      .filter((member) => !hashed.test(member.name))
      .map((member) => [member.name, valueOf(member.shape, depth - 1, member.traits, member.name)] as const)
      .filter(([, value]) => value !== undefined);
    return found.length === 0 ? undefined : Object.fromEntries(found);
  }
  if (shape.isListSchema() || shape.isMapSchema()) {
    const item = valueOf(itemOf(shape), depth - 1, traits, name);
    if (item === undefined) return undefined;
    return shape.isListSchema() ? [item] : { 'a-key': item };
  }
  if (shape.isBooleanSchema()) return true;
  if (shape.isNumericSchema()) return traits.httpResponseCode ? 200 : 7;
  if (shape.isTimestampSchema()) return new Date(1_700_000_000_000);
  if (shape.isBlobSchema()) return new Uint8Array([0, 1, 254, 255]);
  const onWire = traits.httpHeader !== undefined || traits.httpPrefixHeaders !== undefined;
  return plain.get(name) ?? (onWire ? 'a-b' : traits.httpLabel ? 'a b/c' : HARD);
}

/** S3's clients send digests of these in their place. */
const hashed = /SSECustomerKey/;

/** Members that clients look into before they send. */
const plain = new Map([
  ['Bucket', 'sample-bucket'],
  ['AccountId', '111122223333'],
  ['ChecksumAlgorithm', 'CRC32'],
]);
