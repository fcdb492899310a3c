import { pathPattern } from '../policy/overlap.ts';
import type { Pattern } from '../policy/patterns.ts';

const VERBS: readonly string[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/**
 * The ARNs of the requests that a method answers: one pattern for each verb of `ANY`. `{id}` stands for one part of a
 * path, `{proxy+}` for all that follow.
 *
 * @param arn `arn:…:execute-api:REGION:ACCOUNT:API/STAGE/VERB/path/{id}`
 */
export function requestsTo(arn: string, verb: string): readonly Pattern[] {
  const parts = arn.split('/');
  const [stage, path] = [parts.slice(0, 2).join('/'), parts.slice(3).join('/')];
  return (verb === 'ANY' ? VERBS : [verb]).map((one) => pathPattern(`${stage}/${one}/${path}`));
}
