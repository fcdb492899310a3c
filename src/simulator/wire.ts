import { NormalizedSchema } from '@smithy/core/schema';

/** A request as it stands on the wire: the path still percent-encoded, header names in lower case. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  /** In the middle of the body: the connection is lost, or goes on for ever. */
  readonly ending?: 'reset' | 'drip';
}

export type Protocol = 'restJson' | 'awsJson' | 'awsQuery' | 'ec2Query' | 'restXml';

/** What a service's messages have in common. */
export interface Dialect {
  readonly protocol: Protocol;
  readonly jsonVersion: '1.0' | '1.1';
  readonly xmlNamespace?: string;
  /** S3's errors stand alone, those of S3 Control in an `ErrorResponse`. */
  readonly bareErrors: boolean;
  /** IAM percent-encodes its policy documents, and the SDK leaves them so. */
  readonly encodedDocuments: boolean;
}

/** A shape of an SDK client, by its run-time schema. */
export type Shape = NormalizedSchema;

export interface Traits {
  readonly http?: readonly [method: string, template: string, status: number];
  readonly httpLabel?: unknown;
  readonly httpQuery?: string;
  readonly httpQueryParams?: unknown;
  readonly httpHeader?: string;
  readonly httpPrefixHeaders?: string;
  readonly httpPayload?: unknown;
  readonly httpResponseCode?: unknown;
  readonly httpError?: number;
  readonly error?: 'client' | 'server';
  readonly awsQueryError?: readonly [code: string, status: number];
  readonly jsonName?: string;
  readonly mediaType?: string;
  readonly ec2QueryName?: string;
  readonly xmlName?: string;
  readonly xmlNamespace?: readonly [prefix: string, uri: string];
  readonly xmlFlattened?: unknown;
  readonly xmlAttribute?: unknown;
}

export interface Member {
  readonly name: string;
  readonly shape: Shape;
  readonly traits: Traits;
  /** The name that the member itself gives, without that of its target shape. */
  readonly xmlName: string;
}

export const shapeOf = (schema: unknown): Shape =>
  NormalizedSchema.of(schema as Parameters<typeof NormalizedSchema.of>[0]);

export const traitsOf = (shape: Shape): Traits => shape.getMergedTraits();

const memberCache = new WeakMap<object, readonly Member[]>();

/** The members of a structure, in the schema's order; none of anything else. */
export function membersOf(shape: Shape): readonly Member[] {
  const schema = shape.getSchema();
  if (typeof schema !== 'object' || !shape.isStructSchema()) return [];
  const known = memberCache.get(schema);
  if (known) return known;
  const members = [...shape.structIterator()].map(([name, member]) => ({
    name,
    shape: member,
    traits: traitsOf(member),
    xmlName: (member.getMemberTraits() as Traits).xmlName ?? name,
  }));
  memberCache.set(schema, members);
  return members;
}

const itemCache = new WeakMap<Shape, Shape>();

/** The shape of a list's items or a map's values. */
export function itemOf(shape: Shape): Shape {
  const known = itemCache.get(shape);
  if (known) return known;
  const item = shape.getValueSchema();
  itemCache.set(shape, item);
  return item;
}

export type TimeFormat = 'date-time' | 'http-date' | 'epoch-seconds';

/** A timestamp's own format, or the one of its place. */
export function timeFormat(shape: Shape, otherwise: TimeFormat): TimeFormat {
  const schema = shape.getSchema();
  if (schema === 5) return 'date-time';
  if (schema === 6) return 'http-date';
  if (schema === 7) return 'epoch-seconds';
  return otherwise;
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The request cannot be read: `SerializationException` in every service. */
export class UnreadableRequest extends Error {}
