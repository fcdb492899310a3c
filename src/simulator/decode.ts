import { Buffer } from 'node:buffer';

import {
  isRecord,
  itemOf,
  membersOf,
  traitsOf,
  UnreadableRequest,
  type Dialect,
  type Shape,
  type WireRequest,
} from './wire.ts';

/** Labels of the path, by name, percent-decoded. */
export type Labels = Readonly<Record<string, string>>;

/** The input that the client was given, from the request that it made of it. */
export function decodeInput(
  dialect: Dialect,
  input: Shape,
  request: WireRequest,
  labels: Labels,
): Record<string, unknown> {
  switch (dialect.protocol) {
    case 'awsJson':
      return structure(input, json(request.body));
    case 'awsQuery':
      return (fromQuery(input, tree(request.body), false) as Record<string, unknown> | undefined) ?? {};
    case 'ec2Query':
      return (fromQuery(input, tree(request.body), true) as Record<string, unknown> | undefined) ?? {};
    case 'restJson':
    case 'restXml':
      return bound(dialect, input, request, labels);
  }
}

function bound(dialect: Dialect, input: Shape, request: WireRequest, labels: Labels): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  const taken = new Set(['x-id']);
  const members = membersOf(input);
  const body =
    members.some(({ traits }) => inBody(traits)) && dialect.protocol === 'restJson' ? json(request.body) : {};
  for (const { name, shape, traits } of members) {
    if (traits.httpQuery !== undefined) taken.add(traits.httpQuery);
    const value = boundValue();
    if (value !== undefined) found[name] = value;

    function boundValue(): unknown {
      if (traits.httpLabel) return labels[name] === undefined ? undefined : scalar(shape, labels[name]);
      if (traits.httpQuery !== undefined) return fromText(shape, request.query[traits.httpQuery]);
      if (traits.httpHeader !== undefined) return fromHeader(shape, request.headers[traits.httpHeader.toLowerCase()]);
      if (traits.httpPrefixHeaders !== undefined)
        return prefixed(request.headers, traits.httpPrefixHeaders.toLowerCase());
      if (traits.httpQueryParams) return undefined;
      if (traits.httpPayload) return payload(dialect, shape, request.body);
      const wireName = traits.jsonName ?? name;
      return isRecord(body) && Object.hasOwn(body, wireName) ? fromJson(shape, body[wireName]) : undefined;
    }
  }
  // What no other member took: hence after all of them.
  for (const { name, shape, traits } of members) {
    if (!traits.httpQueryParams) continue;
    const rest = Object.entries(request.query).filter(([key]) => !taken.has(key));
    if (rest.length > 0)
      found[name] = Object.fromEntries(rest.map(([key, value]) => [key, fromText(itemOf(shape), value)]));
  }
  return found;
}

const inBody = (traits: ReturnType<typeof traitsOf>) =>
  !traits.httpLabel &&
  !traits.httpQueryParams &&
  !traits.httpPayload &&
  traits.httpQuery === undefined &&
  traits.httpHeader === undefined &&
  traits.httpPrefixHeaders === undefined;

function payload(dialect: Dialect, shape: Shape, body: Uint8Array): unknown {
  if (body.length === 0) return undefined;
  if (shape.isBlobSchema()) return new Uint8Array(body);
  if (shape.isStringSchema()) return text(body);
  return dialect.protocol === 'restJson' ? fromJson(shape, json(body)) : undefined;
}

function prefixed(headers: Readonly<Record<string, string>>, prefix: string): Record<string, string> | undefined {
  const found = Object.entries(headers).filter(([name]) => name.startsWith(prefix));
  return found.length === 0
    ? undefined
    : Object.fromEntries(found.map(([name, value]) => [name.slice(prefix.length), value]));
}

function fromHeader(shape: Shape, value: string | undefined): unknown {
  if (value === undefined) return undefined;
  if (!shape.isListSchema()) return scalar(shape, value, true);
  return value.split(',').map((part) => scalar(itemOf(shape), part.trim(), true));
}

function fromText(shape: Shape, value: string | readonly string[] | undefined): unknown {
  if (value === undefined) return undefined;
  const values = typeof value === 'string' ? [value] : value;
  return shape.isListSchema() ? values.map((each) => scalar(itemOf(shape), each)) : scalar(shape, values[0] ?? '');
}

/** Labels, query parts, headers and forms write everything as text. */
function scalar(shape: Shape, value: string, inHeader = false): unknown {
  if (shape.isBooleanSchema()) return value === 'true';
  if (shape.isNumericSchema()) return Number(value);
  if (shape.isBigIntegerSchema()) return BigInt(value);
  if (shape.isTimestampSchema()) return time(value);
  if (shape.isBlobSchema()) return new Uint8Array(Buffer.from(value, 'base64'));
  if (inHeader && traitsOf(shape).mediaType !== undefined) return Buffer.from(value, 'base64').toString();
  return value;
}

const time = (value: string | number): Date =>
  typeof value === 'number' || /^-?[\d.]+$/.test(value) ? new Date(Number(value) * 1000) : new Date(value);

const text = (body: Uint8Array): string => Buffer.from(body.buffer, body.byteOffset, body.length).toString();

function json(body: Uint8Array): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(text(body));
  } catch (error) {
    throw new UnreadableRequest('The body is not JSON.', { cause: error });
  }
}

function structure(shape: Shape, value: unknown): Record<string, unknown> {
  if (!isRecord(value)) throw new UnreadableRequest('The body is not a JSON object.');
  const found: Record<string, unknown> = {};
  for (const { name, shape: member, traits } of membersOf(shape)) {
    const wireName = traits.jsonName ?? name;
    if (Object.hasOwn(value, wireName) && value[wireName] !== null) found[name] = fromJson(member, value[wireName]);
  }
  return found;
}

function fromJson(shape: Shape, value: unknown): unknown {
  if (value === null || value === undefined || shape.isDocumentSchema()) return value;
  if (shape.isStructSchema()) return structure(shape, value);
  if (shape.isListSchema()) {
    if (!Array.isArray(value)) throw new UnreadableRequest('A list was expected.');
    return value.map((item) => fromJson(itemOf(shape), item));
  }
  if (shape.isMapSchema()) {
    if (!isRecord(value)) throw new UnreadableRequest('A map was expected.');
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromJson(itemOf(shape), item)]));
  }
  if (shape.isTimestampSchema() && (typeof value === 'number' || typeof value === 'string')) return time(value);
  if (shape.isBlobSchema() && typeof value === 'string') return new Uint8Array(Buffer.from(value, 'base64'));
  if (shape.isBigIntegerSchema()) return BigInt(value as number);
  return value;
}

/** A form as a tree: `Filter.1.Value.2=x` is `Filter → 1 → Value → 2 → '' = x`. No prototypes: names are the sender's. */
interface Node {
  [name: string]: Node | string;
}

const node = (): Node => Object.create(null) as Node;

/** The parts of a form. */
export const form = (body: Uint8Array): URLSearchParams => new URLSearchParams(text(body));

function tree(body: Uint8Array): Node {
  const root = node();
  for (const [path, value] of form(body)) {
    let at = root;
    for (const part of path.split('.')) {
      const next = at[part];
      at = typeof next === 'object' ? next : (at[part] = node());
    }
    at[''] = value;
  }
  return root;
}

const child = (from: Node, name: string): Node | undefined => {
  const found = from[name];
  return typeof found === 'object' ? found : undefined;
};

const numbered = (items: Node): Node[] =>
  Object.keys(items)
    .filter((key) => /^\d+$/.test(key))
    .sort((a, b) => Number(a) - Number(b))
    .map((key) => child(items, key))
    .filter((item) => item !== undefined);

function fromQuery(shape: Shape, at: Node | undefined, ec2: boolean): unknown {
  if (at === undefined) return undefined;
  if (shape.isListSchema()) {
    const item = itemOf(shape);
    const flat = ec2 || traitsOf(shape).xmlFlattened;
    const items = flat ? at : child(at, traitsOf(item).xmlName ?? 'member');
    return items === undefined ? [] : numbered(items).map((each) => fromQuery(item, each, ec2));
  }
  if (shape.isMapSchema()) {
    const entries = traitsOf(shape).xmlFlattened ? at : child(at, 'entry');
    const keyName = traitsOf(shape.getKeySchema()).xmlName ?? 'key';
    const valueName = traitsOf(itemOf(shape)).xmlName ?? 'value';
    return Object.fromEntries(
      numbered(entries ?? node()).map((entry) => [
        textAt(child(entry, keyName)),
        fromQuery(itemOf(shape), child(entry, valueName), ec2),
      ]),
    );
  }
  if (shape.isStructSchema()) {
    const found: Record<string, unknown> = {};
    for (const { name, shape: member, traits, xmlName } of membersOf(shape)) {
      const plain = traits.xmlName ?? xmlName;
      const wireName = ec2 ? (traits.ec2QueryName ?? capital(plain)) : plain;
      const value = fromQuery(member, child(at, wireName), ec2);
      if (value !== undefined) found[name] = value;
    }
    return found;
  }
  return typeof at[''] === 'string' ? scalar(shape, textAt(at)) : undefined;
}

const textAt = (at: Node | undefined): string => {
  const value = at?.[''];
  return typeof value === 'string' ? value : '';
};

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
