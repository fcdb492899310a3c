import { Buffer } from 'node:buffer';

import { modelledStatus, wireCode, type Service } from './catalogue.ts';
import type { WireFault } from './encode.ts';
import type { Protocol, Shape, WireResponse } from './wire.ts';

/** What a simulated service may refuse with; each protocol has its own words for it. */
export type FaultWord =
  | 'access-denied'
  | 'throttled'
  | 'expired'
  /** An unknown key, or a region that is not enabled. */
  | 'invalid-token'
  | 'unavailable'
  /** The signature's time is not AWS's. */
  | 'skewed'
  | 'unknown-operation';

/** What happens to an answer on its way. */
export type Breakage =
  /** The connection is lost without an answer. */
  | 'drop'
  /** The connection is lost in the middle of the body. */
  | 'reset'
  /** The body never ends: a byte comes now and then. */
  | 'drip'
  /** The body ends in its middle, as if it were whole. */
  | 'truncated'
  | 'empty'
  | 'garbage'
  /** A proxy's page for people, with the status of success. */
  | 'page'
  /** The page's token is the same for ever. */
  | 'endless';

/** A word of AWS's, a breakage, or an error of one's own. */
export type Fault = FaultWord | Breakage | CustomFault;

export interface CustomFault {
  /** The exception's name in the SDK where it has one, else AWS's code. */
  readonly code: string;
  /** Left out: as modelled, or 400. */
  readonly status?: number;
  readonly message?: string;
  /** Further members; those that begin with `x-amz-` are headers. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** Thrown while an answer is looked up. */
export class Refusal extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(typeof fault === 'string' ? fault : fault.code);
    this.fault = fault;
  }
}

type Word = readonly [code: string, status: number];

const words: Readonly<Record<FaultWord, Readonly<Record<Protocol, Word>>>> = {
  'access-denied': {
    restJson: ['AccessDeniedException', 403],
    awsJson: ['AccessDeniedException', 400],
    awsQuery: ['AccessDenied', 403],
    ec2Query: ['UnauthorizedOperation', 403],
    restXml: ['AccessDenied', 403],
  },
  throttled: {
    restJson: ['TooManyRequestsException', 429],
    awsJson: ['ThrottlingException', 400],
    awsQuery: ['Throttling', 400],
    ec2Query: ['RequestLimitExceeded', 503],
    restXml: ['SlowDown', 503],
  },
  expired: {
    restJson: ['ExpiredTokenException', 403],
    awsJson: ['ExpiredTokenException', 400],
    awsQuery: ['ExpiredToken', 403],
    ec2Query: ['RequestExpired', 400],
    restXml: ['ExpiredToken', 400],
  },
  'invalid-token': {
    restJson: ['UnrecognizedClientException', 403],
    awsJson: ['UnrecognizedClientException', 400],
    awsQuery: ['InvalidClientTokenId', 403],
    ec2Query: ['AuthFailure', 401],
    restXml: ['InvalidAccessKeyId', 403],
  },
  unavailable: {
    restJson: ['ServiceUnavailableException', 503],
    awsJson: ['InternalFailure', 500],
    awsQuery: ['ServiceUnavailable', 503],
    ec2Query: ['Unavailable', 503],
    restXml: ['InternalError', 500],
  },
  skewed: {
    restJson: ['InvalidSignatureException', 403],
    awsJson: ['InvalidSignatureException', 400],
    awsQuery: ['SignatureDoesNotMatch', 403],
    ec2Query: ['AuthFailure', 401],
    restXml: ['RequestTimeTooSkewed', 403],
  },
  'unknown-operation': {
    restJson: ['UnknownOperationException', 404],
    awsJson: ['UnknownOperationException', 400],
    awsQuery: ['InvalidAction', 400],
    ec2Query: ['InvalidAction', 400],
    restXml: ['MethodNotAllowed', 405],
  },
};

/** Bodies by what happened to them, where the call was answered. */
export function broken(response: WireResponse, breakage: Breakage | undefined): WireResponse {
  if (breakage === 'reset' || breakage === 'drip') return { ...response, ending: breakage };
  if (breakage !== 'truncated') return response;
  const bytes = Buffer.from(response.body);
  return { ...response, body: bytes.subarray(0, Math.ceil(bytes.length / 2)) };
}

/** Bodies that have nothing to do with the call. */
export const FOREIGN_BODIES = {
  empty: '',
  garbage: '<{ not to be parsed',
  page: '<html><head><title>Sign in</title></head><body><p>Sign in to go on.</p></body></html>',
} as const;

/** The error that a service answers a fault with. `operation`: `service:Operation`, or what was asked for. */
export function wireFault(service: Service, fault: FaultWord | CustomFault, operation: string): WireFault {
  const custom = typeof fault === 'string' ? inWords(service, fault, operation) : fault;
  const { code, message = `${code}: ${operation}`, fields = {} } = custom;
  const shape = exceptionOf(service, code);
  if (!shape) return { code, message, fields, status: custom.status ?? 400 };
  const [name, exception] = shape;
  return {
    code: wireCode(service.dialect, name, exception),
    message,
    fields,
    shape: exception,
    status: custom.status ?? modelledStatus(service.dialect, exception),
  };
}

function inWords(service: Service, word: FaultWord, operation: string): CustomFault {
  const [code, status] = words[word][service.dialect.protocol];
  // Organizations models its throttling; the other JSON services use the common error.
  const modelled =
    word === 'throttled' &&
    service.dialect.protocol === 'awsJson' &&
    service.exceptions.has('TooManyRequestsException');
  return { code: modelled ? 'TooManyRequestsException' : code, status, message: messages[word](operation) };
}

const messages: Readonly<Record<FaultWord, (operation: string) => string>> = {
  'access-denied': (operation) => `The caller is not authorized to perform: ${operation}`,
  throttled: () => 'Rate exceeded',
  expired: () => 'The security token included in the request is expired',
  'invalid-token': () => 'The security token included in the request is invalid.',
  unavailable: () => 'The service is unavailable.',
  skewed: () => 'Signature expired: it is not of this time.',
  'unknown-operation': (operation) => `The operation ${operation} is not known.`,
};

/** An exception by its shape's name or by its code in the query protocols. */
function exceptionOf(service: Service, code: string): readonly [name: string, shape: Shape] | undefined {
  const named = service.exceptions.get(code);
  if (named) return [code, named];
  return [...service.exceptions].find(([name, shape]) => wireCode(service.dialect, name, shape) === code);
}
