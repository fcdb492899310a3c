import { unknown, type Answer } from '../../model/answer.ts';
import type { Scope } from '../../model/scope.ts';

/** The gaps of what could not be read, each under its own ARN: what it refers to is not known. */
export const unread = (
  records: readonly { readonly arn: string; readonly data: Answer<unknown> }[],
): readonly { readonly arn: string; readonly data: Answer<never> & { readonly state: 'unknown' } }[] =>
  records.flatMap(({ arn, data }) => (data.state === 'unknown' ? [{ arn, data }] : []));

/** Each ARN once, sorted. */
export const parents = (arns: readonly string[]): readonly { readonly arn: string; readonly data: string }[] =>
  [...new Set(arns)].toSorted().map((arn) => ({ arn, data: arn }));

/**
 * Network Firewall deletes nothing that is in use. So what is referred to and not found is there, but of another account
 * that does not share it: whether it filters is unknown, not "there is none".
 */
export const referred = <T>(answer: Answer<T>, operation: string, scope: Scope): Answer<T> =>
  answer.state === 'absent'
    ? unknown({
        cause: 'access-denied',
        operation,
        action: operation,
        scope,
        detail: 'It is in use, but AWS Network Firewall shows no such resource to this account.',
      })
    : answer;
