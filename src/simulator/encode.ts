import { Buffer } from 'node:buffer';

import {
  isRecord,
  itemOf,
  membersOf,
  timeFormat,
  traitsOf,
  type Dialect,
  type Shape,
  type TimeFormat,
  type Traits,
  type WireResponse,
} from './wire.ts';

/**
 * The response that the client reads back as `value`. Writes only what the schema knows, so one record serves the list
 * and the get; takes what people and files write: an object where AWS has a text of JSON, ISO strings for dates, base64
 * for bytes, text for a payload of bytes.
 */
export function encodeOutput(
  dialect: Dialect,
  operation: string,
  output: Shape,
  value: Readonly<Record<string, unknown>>,
  status: number,
): WireResponse {
  switch (dialect.protocol) {
    case 'awsJson':
      return {
        status: 200,
        headers: { 'content-type': `application/x-amz-json-${dialect.jsonVersion}` },
        body: JSON.stringify(toJson(dialect, output, value) ?? {}),
      };
    case 'awsQuery': {
      const result = output.isUnitSchema() ? '' : element(`${operation}Result`, fields(dialect, output, value));
      return xml(200, element(`${operation}Response`, result, dialect.xmlNamespace));
    }
    case 'ec2Query':
      return xml(200, element(`${operation}Response`, fields(dialect, output, value), dialect.xmlNamespace));
    case 'restJson':
    case 'restXml':
      return bound(dialect, operation, output, value, status);
  }
}

const xml = (status: number, body: string, headers: Readonly<Record<string, string>> = {}): WireResponse => ({
  status,
  headers: { 'content-type': 'text/xml', ...headers },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
});

function bound(
  dialect: Dialect,
  operation: string,
  output: Shape,
  value: Readonly<Record<string, unknown>>,
  modelled: number,
): WireResponse {
  const members = membersOf(output);
  const headers = boundHeaders(output, value);
  const code = members.find(({ traits }) => traits.httpResponseCode);
  const status = code === undefined ? modelled : Number(value[code.name] ?? modelled);
  const payload = members.find(({ traits }) => traits.httpPayload);
  if (payload) {
    const { name, shape, traits } = payload;
    const content = value[name];
    if (content === undefined || content === null) return { status, headers, body: '' };
    if (shape.isBlobSchema() || shape.isStringSchema()) {
      return { status, headers, body: content instanceof Uint8Array ? content : textOf(dialect, content) };
    }
    if (dialect.protocol === 'restJson') return json(status, toJson(dialect, shape, content), headers);
    const root = traits.xmlName ?? traitsOf(shape).xmlName ?? shape.getName() ?? name;
    return xml(status, element(root, inner(dialect, shape, content), dialect.xmlNamespace), headers);
  }
  if (dialect.protocol === 'restJson') return json(status, toJson(dialect, output, value) ?? {}, headers);
  const inBody = members.filter(({ traits }) => !isBound(traits));
  if (inBody.length === 0) return { status, headers, body: '' };
  const root = traitsOf(output).xmlName ?? `${operation}Result`;
  // GetBucketLocation's whole answer is one root element with the text in it.
  const [only] = inBody;
  if (operation === 'GetBucketLocation' && only) {
    return xml(
      status,
      element(root, inner(dialect, only.shape, value[only.name] ?? ''), dialect.xmlNamespace),
      headers,
    );
  }
  return xml(status, element(root, fields(dialect, output, value), dialect.xmlNamespace), headers);
}

const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): WireResponse => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** On answers only these traits count: API Gateway's `position` carries a request's trait on its answers. */
const isBound = (traits: Traits): boolean =>
  traits.httpHeader !== undefined ||
  traits.httpPrefixHeaders !== undefined ||
  Boolean(traits.httpResponseCode) ||
  Boolean(traits.httpPayload);

function boundHeaders(output: Shape, value: Readonly<Record<string, unknown>>): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const { name, shape, traits } of membersOf(output)) {
    const content = value[name];
    if (content === undefined || content === null) continue;
    if (traits.httpHeader !== undefined) headers[traits.httpHeader.toLowerCase()] = headerText(shape, content);
    if (traits.httpPrefixHeaders !== undefined && isRecord(content)) {
      for (const [key, each] of Object.entries(content)) headers[traits.httpPrefixHeaders + key] = String(each);
    }
  }
  return headers;
}

function headerText(shape: Shape, value: unknown): string {
  if (shape.isListSchema() && Array.isArray(value))
    return value.map((item) => headerText(itemOf(shape), item)).join(', ');
  if (shape.isTimestampSchema()) return String(time(value, timeFormat(shape, 'http-date')));
  if (traitsOf(shape).mediaType !== undefined) return Buffer.from(String(value)).toString('base64');
  return String(value);
}

function time(value: unknown, format: TimeFormat): string | number {
  const date = value instanceof Date ? value : new Date(typeof value === 'number' ? value * 1000 : String(value));
  switch (format) {
    case 'date-time':
      return date.toISOString();
    case 'http-date':
      return date.toUTCString();
    case 'epoch-seconds':
      return date.getTime() / 1000;
  }
}

const base64 = (value: unknown): string =>
  value instanceof Uint8Array ? Buffer.from(value).toString('base64') : String(value);

/** Where AWS has a text and the estate an object, the text is its JSON. */
function textOf(dialect: Dialect, value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const document = JSON.stringify(value);
  return dialect.encodedDocuments ? encodeURIComponent(document) : document;
}

function toJson(dialect: Dialect, shape: Shape, value: unknown): unknown {
  if (value === undefined || value === null || shape.isDocumentSchema()) return value;
  if (shape.isStructSchema()) {
    if (!isRecord(value)) return undefined;
    const written: Record<string, unknown> = {};
    for (const { name, shape: member, traits } of membersOf(shape)) {
      const content = value[name];
      if (content !== undefined && !isBound(traits))
        written[traits.jsonName ?? name] = toJson(dialect, member, content);
    }
    return written;
  }
  if (shape.isListSchema()) {
    const item = itemOf(shape);
    return Array.isArray(value) ? value.map((each) => toJson(dialect, item, each)) : undefined;
  }
  if (shape.isMapSchema()) {
    const item = itemOf(shape);
    return isRecord(value)
      ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, toJson(dialect, item, each)]))
      : undefined;
  }
  if (shape.isTimestampSchema()) return time(value, timeFormat(shape, 'epoch-seconds'));
  if (shape.isBlobSchema()) return base64(value);
  if (shape.isStringSchema()) return textOf(dialect, value);
  return typeof value === 'bigint' ? Number(value) : value;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;',
  '\n': '&#xA;',
};

const escaped = (value: string): string => value.replace(/[&<>"\r\n]/g, (character) => escapes[character]!);

function element(name: string, content: string, namespace?: string, attributes = ''): string {
  return `<${name}${namespace === undefined ? '' : ` xmlns="${namespace}"`}${attributes}>${content}</${name}>`;
}

/** The members of a structure as elements. */
function fields(dialect: Dialect, shape: Shape, value: Readonly<Record<string, unknown>>): string {
  return membersOf(shape)
    .filter(({ traits }) => !isBound(traits) && !traits.xmlAttribute)
    .map(({ name, shape: member, xmlName }) => named(dialect, xmlName, member, value[name]))
    .join('');
}

/** One member under its name; a flattened list or map is a row of such elements. */
function named(dialect: Dialect, name: string, shape: Shape, value: unknown): string {
  if (value === undefined || value === null) return '';
  const { xmlFlattened } = traitsOf(shape);
  if (shape.isListSchema() && xmlFlattened && Array.isArray(value)) {
    return value.map((item) => named(dialect, name, itemOf(shape), item)).join('');
  }
  if (shape.isMapSchema() && xmlFlattened && isRecord(value)) {
    return Object.entries(value)
      .map(([key, item]) => element(name, entry(dialect, shape, key, item)))
      .join('');
  }
  return element(name, inner(dialect, shape, value), undefined, ownAttributes(shape, value));
}

/** A structure's attributes and the namespace they need: without them S3's grantees lose their type. */
function ownAttributes(shape: Shape, value: unknown): string {
  if (!shape.isStructSchema() || !isRecord(value)) return '';
  const attributes = membersOf(shape).filter(({ name, traits }) => traits.xmlAttribute && value[name] !== undefined);
  if (attributes.length === 0) return '';
  const [prefix, uri] = traitsOf(shape).xmlNamespace ?? [];
  const namespace = uri === undefined ? '' : ` xmlns:${prefix}="${uri}"`;
  return namespace + attributes.map(({ name, xmlName }) => ` ${xmlName}="${escaped(String(value[name]))}"`).join('');
}

const entry = (dialect: Dialect, shape: Shape, key: string, value: unknown): string =>
  element(traitsOf(shape.getKeySchema()).xmlName ?? 'key', escaped(key)) +
  named(dialect, traitsOf(itemOf(shape)).xmlName ?? 'value', itemOf(shape), value);

function inner(dialect: Dialect, shape: Shape, value: unknown): string {
  if (shape.isStructSchema()) return isRecord(value) ? fields(dialect, shape, value) : '';
  if (shape.isListSchema()) {
    const item = itemOf(shape);
    const name = traitsOf(item).xmlName ?? 'member';
    return Array.isArray(value) ? value.map((each) => named(dialect, name, item, each)).join('') : '';
  }
  if (shape.isMapSchema()) {
    return isRecord(value)
      ? Object.entries(value)
          .map(([key, item]) => element('entry', entry(dialect, shape, key, item)))
          .join('')
      : '';
  }
  if (shape.isTimestampSchema()) return String(time(value, timeFormat(shape, 'date-time')));
  if (shape.isBlobSchema()) return base64(value);
  return escaped(textOf(dialect, value));
}

/** An error as it goes over the wire. */
export interface WireFault {
  readonly code: string;
  readonly status: number;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** The modelled exception, where there is one. */
  readonly shape?: Shape;
}

export function encodeFault(dialect: Dialect, method: string, fault: WireFault, requestId: string): WireResponse {
  const { code, status, message, fields: more, shape } = fault;
  const spelling = (shape && membersOf(shape).find(({ name }) => name.toLowerCase() === 'message')?.name) ?? 'message';
  const value = { ...more, [spelling]: message };
  const headers = {
    ...(shape ? boundHeaders(shape, value) : {}),
    ...Object.fromEntries(
      Object.entries(more).flatMap(([name, each]) => (name.startsWith('x-amz-') ? [[name, String(each)]] : [])),
    ),
  };
  switch (dialect.protocol) {
    case 'restJson':
      return json(status, shape ? toJson(dialect, shape, value) : value, { ...headers, 'x-amzn-errortype': code });
    case 'awsJson':
      return {
        status,
        headers: { ...headers, 'content-type': `application/x-amz-json-${dialect.jsonVersion}` },
        // Some exceptions of SQS model no message.
        body: JSON.stringify({
          __type: code,
          [spelling]: message,
          ...(shape ? (toJson(dialect, shape, value) as object) : value),
        }),
      };
    case 'awsQuery': {
      const content =
        element('Type', status < 500 ? 'Sender' : 'Receiver') +
        element('Code', code) +
        element('Message', escaped(message)) +
        otherFields(dialect, shape, more);
      const body = element('Error', content) + element('RequestId', requestId);
      return xml(status, element('ErrorResponse', body, dialect.xmlNamespace), headers);
    }
    case 'ec2Query': {
      const content = element('Code', code) + element('Message', escaped(message));
      return xml(
        status,
        element('Response', element('Errors', element('Error', content)) + element('RequestID', requestId)),
        headers,
      );
    }
    case 'restXml': {
      if (method === 'HEAD') return { status, headers, body: '' };
      const content = element('Code', code) + element('Message', escaped(message)) + otherFields(dialect, shape, more);
      const body = element('RequestId', requestId);
      return dialect.bareErrors
        ? xml(status, element('Error', content + body), headers)
        : xml(status, element('ErrorResponse', element('Error', content) + body), headers);
    }
  }
}

const otherFields = (dialect: Dialect, shape: Shape | undefined, more: Readonly<Record<string, unknown>>): string =>
  shape
    ? membersOf(shape)
        .filter(({ name, traits }) => name.toLowerCase() !== 'message' && !isBound(traits))
        .map(({ name, shape: member, xmlName }) => named(dialect, xmlName, member, more[name]))
        .join('')
    : Object.entries(more)
        .filter(([name]) => !name.startsWith('x-amz-'))
        .map(([name, value]) => element(name, escaped(String(value))))
        .join('');
