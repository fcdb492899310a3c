import { POLICY_RESOURCE_TYPES } from '../../model/policy.ts';
import { isObject } from './parse.ts';

/** What keeps a question from being answered, whatever JSON it came as: a sentence; undefined where nothing does. */
export function faultIn(question: unknown): string | undefined {
  if (!isObject(question)) return 'The question is no object.';
  const { resourceType, resourceArn, account, org } = question;
  if (!POLICY_RESOURCE_TYPES.some((type) => type === resourceType)) return 'The type of the resource is not known.';
  if (typeof resourceArn !== 'string' || !/^arn:([^:]*:){4}/.test(resourceArn)) {
    return 'The resource has no ARN.';
  }
  if (typeof account !== 'string' || !/^\d{12}$/.test(account)) return 'The owner of the resource is no account.';
  if (org !== undefined && (typeof org !== 'string' || !org.startsWith('o-'))) {
    return 'The organization of the owner is none.';
  }
  return undefined;
}
