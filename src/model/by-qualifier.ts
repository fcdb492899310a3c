import type { Answer } from './answer.ts';
import { unqualified } from './function-arn.ts';
import type { Resource } from './stored.ts';

/**
 * What is known of the policy that belongs to the ARN of a function, version or alias. Where aliases could not be listed,
 * their policies were not asked for either, and the gap stands under FUNCTION-ARN:*.
 */
export function byQualifier<T>(records: Answer<readonly Resource<Answer<T>>[]>): (arn: string) => Answer<T> {
  if (records.state !== 'present') return () => records;
  const known = new Map<string, Answer<T>>();
  // Of two records of one ARN, one tells what the other could not.
  for (const { arn, data } of records.value) if (data.state !== 'unknown' || !known.has(arn)) known.set(arn, data);
  return (arn) => {
    const listed = arn === unqualified(arn) ? undefined : known.get(`${unqualified(arn)}:*`);
    return known.get(arn) ?? (listed?.state === 'unknown' ? listed : { state: 'absent' });
  };
}
