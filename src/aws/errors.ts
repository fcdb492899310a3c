import {
  getRetryAfterHint,
  isClockSkewCorrectedError,
  isServerError,
  isThrottlingError,
  isTransientError,
} from '@smithy/core/retry';
import type { SdkError as SmithyError } from '@smithy/types';

import type { GapCause } from '../model/gap.ts';
import { RefusedOperation } from './gate.ts';

/** Error codes by what they mean, where the class alone does not tell (Common Errors of the services' API references). */
const CODES: readonly (readonly [cause: GapCause, codes: RegExp])[] = [
  ['expired-credentials', /^(ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired)$/],
  [
    'not-enabled',
    /^(UnrecognizedClientException|InvalidClientTokenId|AuthFailure|InvalidAccessKeyId|OptInRequired|SubscriptionRequiredException|RegionDisabledException)$/,
  ],
  [
    'access-denied',
    /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|UnauthorizedAccess|UnauthorizedException|Forbidden|ForbiddenException|AuthorizationError|AuthorizationErrorException|NotAuthorized|AllAccessDisabled|InsufficientPrivilegesException|CredentialsProviderError|SignatureDoesNotMatch|InvalidSignatureException|IncompleteSignature)$/,
  ],
  [
    'unsupported',
    /^(UnknownOperationException|InvalidAction|NotImplemented|NotImplementedException|MethodNotAllowed|UnsupportedOperation|UnsupportedOperationException)$/,
  ],
];

type SdkError = SmithyError & { readonly code?: string };

/** The cause of a gap, from what the SDK threw. `defect` where it is no answer of AWS's at all. */
export function causeOf(thrown: unknown): GapCause {
  const error = asSdkError(thrown);
  if (error instanceof RefusedOperation) return 'defect';
  const named = CODES.find(([, codes]) => codes.test(error.name));
  if (named) return named[0];
  if (isThrottlingError(error)) return 'throttled';
  if (isUnknownToEndpoint(error)) return 'unsupported';
  if (error.name === 'TimeoutError' || error.name === 'RequestTimeout') {
    return error.code === 'ECONNRESET' || error.code === 'EPIPE' || error.code === 'ECONNREFUSED'
      ? 'unavailable'
      : 'timeout';
  }
  const status = statusOf(error);
  // Refusals come in other forms too: an emulator answers a JSON client in XML.
  if (status === 403 || status === 401) return 'access-denied';
  if (isParseError(error)) return (status ?? 200) >= 500 ? 'unavailable' : 'unreadable';
  if (status === 404 || status === 405) return 'unsupported';
  if (isServerError(error) || isTransientError(error) || isConnectionError(error)) return 'unavailable';
  // AWS understood the request and refused it for a reason that no list above knows.
  return status === undefined ? 'defect' : 'unreadable';
}

/** Worth another attempt: the same request may be answered in a moment. */
export function isRetryable(thrown: unknown): boolean {
  const error = asSdkError(thrown);
  if (error instanceof RefusedOperation) return false;
  // The client saw by the answer's date that this machine's clock is wrong, and signs by AWS's from now on. Its own list
  // of codes that may mean so (`isClockSkewError`) has AccessDeniedException, which mostly means what it says.
  if (isClockSkewCorrectedError(error)) return true;
  switch (causeOf(error)) {
    case 'throttled':
    case 'timeout':
    case 'unavailable':
      return true;
    case 'unreadable':
      // A truncated body parses no better than one that never made sense: one more look tells them apart.
      return isParseError(error);
    case 'access-denied':
    case 'expired-credentials':
    case 'not-enabled':
    case 'unsupported':
    case 'not-collected':
    case 'pruned':
    case 'budget':
    case 'defect':
      return false;
  }
}

export const isThrottle = (thrown: unknown): boolean => causeOf(thrown) === 'throttled';

/** Milliseconds that the server asked to wait. */
export function retryAfter(thrown: unknown): number {
  const until = getRetryAfterHint(asSdkError(thrown).$response);
  return until === undefined ? 0 : Math.max(0, Number(until) - Date.now());
}

/** Code and message on one line, cut at 300 characters. */
export function detailOf(thrown: unknown): string {
  const { name, message } = asSdkError(thrown);
  // The SDK adds advice for programmers to what a parser said.
  const [said = ''] = message.split(/\s+Deserialization error:/, 1);
  const text = `${name}: ${said}`.replaceAll(/\s+/g, ' ').trim();
  return text.length > 300 ? `${text.slice(0, 299)}…` : text;
}

const asSdkError = (thrown: unknown): SdkError =>
  (thrown instanceof Error ? thrown : new Error(String(thrown))) as SdkError;

const statusOf = ({ $metadata, $response }: SdkError): number | undefined =>
  $metadata?.httpStatusCode ?? $response?.statusCode;

/** An emulator or an old partition that does not know the operation says so with a page for people. */
function isUnknownToEndpoint(error: SdkError): boolean {
  const status = statusOf(error);
  if (status === undefined || status < 400 || !isParseError(error)) return false;
  return (
    status === 404 ||
    status === 405 ||
    status === 501 ||
    // These pages are a load balancer's: the service behind it is ill, and may know the operation.
    (status !== 502 && status !== 503 && status !== 504 && isPage(error))
  );
}

const isPage = (error: SdkError): boolean =>
  /^\s*<(!doctype\b|html)/i.test(bodyOf(error)) || /<!doctype|<html/i.test(error.message);

const bodyOf = (error: SdkError): string => {
  const text: unknown = Reflect.get(error, '$responseBodyText');
  return typeof text === 'string' ? text : '';
};

/** The SDK could not parse the body: its own exceptions carry `$fault`, a parser's do not. */
const isParseError = (error: SdkError): boolean =>
  error instanceof SyntaxError ||
  (!('$fault' in error) &&
    /XML|JSON|Unexpected (token|end)|is not expected|[Uu]nclosed|[Ii]nvalid.*tag/.test(error.message));

const isConnectionError = ({ code }: SdkError): boolean =>
  code !== undefined &&
  [
    'ECONNRESET',
    'ECONNREFUSED',
    'EPIPE',
    'ENOTFOUND',
    'EAI_AGAIN',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ETIMEDOUT',
  ].includes(code);
