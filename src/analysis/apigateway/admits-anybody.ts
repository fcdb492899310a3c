import type { DeployedMethod, Ruling } from '../../model/derived.ts';
import { ENDPOINT_KEYS, NEVER_SENT, rulingOf } from '../policy/anonymous.ts';
import { overlap } from '../policy/overlap.ts';

/** The network of somebody who is no friend: he has an endpoint, a VPC and an account, and cannot choose their ids. */
const STRANGERS_NETWORK: Readonly<Record<string, string>> = {
  'aws:sourcevpce': 'vpce-00000000000000000',
  'aws:sourcevpc': 'vpc-00000000000000000',
  'aws:vpceaccount': '000000000000',
};

/**
 * Without a policy everybody may call a public API, and nobody a private one (API Gateway Developer Guide: Create a
 * private API). Requests reach a private API through VPC endpoints alone, and others never do.
 */
export function admitsAnybody(
  { policy, verb }: Pick<DeployedMethod, 'policy' | 'verb'>,
  arn: string,
  endpointType: string,
  statementsOf: (policy: string) => readonly Statement[] | undefined,
): Ruling {
  const isPrivate = endpointType === 'PRIVATE';
  if (policy === undefined || policy === '') return isPrivate ? 'no' : 'yes';
  const statements = statementsOf(policy);
  if (statements === undefined) return 'undecided';
  const [prefix] = arn.split('/', 1);
  const full = statements.map((statement) => withFullArns(statement, prefix!));
  const never = new Set(
    isPrivate
      ? [...NEVER_SENT, 'aws:sourceip', 'aws:vpceorgid', 'aws:vpceorgpaths']
      : [...NEVER_SENT, ...ENDPOINT_KEYS],
  );
  const sent = {
    'aws:securetransport': 'true',
    'aws:principalaccount': 'anonymous',
    ...(isPrivate && STRANGERS_NETWORK),
  };
  let all: Ruling = 'no';
  for (const resource of requestsTo(arn, verb, full)) {
    const { ruling } = rulingOf(full, { action: 'execute-api:invoke', resource, sent, never });
    if (ruling === 'yes') return ruling;
    if (ruling === 'undecided') all = ruling;
  }
  return all;
}

type Statement = Readonly<Record<string, unknown>>;

const VERBS: readonly string[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/**
 * Requests that a method answers, as a policy may tell them apart: one for each verb of `ANY`, and with parameters in
 * the path one for each pattern that some of its paths have in common.
 */
function* requestsTo(arn: string, verb: string, statements: readonly Statement[]): Iterable<string> {
  const [stage, path] = [arn.split('/', 2).join('/'), arn.split('/').slice(3).join('/')];
  const templates = (verb === 'ANY' ? VERBS : [verb]).map((one) => `${stage}/${one}/${path}`);
  if (!path.includes('{')) {
    yield* templates;
    return;
  }
  const named = statements.flatMap(({ Resource, NotResource }) => [Resource, NotResource].flat());
  for (const pattern of new Set(['*', ...named.filter((one) => typeof one === 'string')])) {
    for (const template of templates) {
      const resource = overlap(pattern, template);
      if (resource !== undefined) yield resource;
    }
  }
}

/** `execute-api:/stage/METHOD/path` is short for the API's own ARN followed by that path. */
function withFullArns(statement: Statement, prefix: string): Statement {
  const full = (value: unknown): unknown =>
    typeof value === 'string' ? value.replace(/^execute-api:\//, `${prefix}/`) : value;
  return Object.fromEntries(
    Object.entries(statement).map(([name, value]) => [
      name,
      name === 'Resource' || name === 'NotResource' ? (Array.isArray(value) ? value.map(full) : full(value)) : value,
    ]),
  );
}
