import type { Answer } from './answer.ts';
import type { Records } from './catalogue.ts';

/** A list that was not read. */
export type Unread = Extract<Answer<never>, { state: 'unknown' }>;

/** Looks up the record of a bucket, or why there is none. */
export function finder<R extends { readonly arn: string }>(
  list: Answer<readonly R[]>,
): (arn: string) => R | Unread | undefined {
  if (list.state === 'unknown') return () => list;
  const byArn = new Map(list.state === 'present' ? list.value.map((record) => [record.arn, record]) : []);
  return (arn) => byArn.get(arn);
}

/** Block Public Access of a bucket, of its account or of an access point: the record, why it was not read, or that it is gone. */
export type BlockLayer =
  | Records<'s3.public-access-blocks' | 's3-control.public-access-block' | 's3-control.access-point-settings'>[number]
  | Unread
  | { readonly state: 'absent' }
  | undefined;

type Flag = 'BlockPublicAcls' | 'IgnorePublicAcls' | 'BlockPublicPolicy' | 'RestrictPublicBuckets';

/** What a layer says, or that it was not read. */
export const answerOf = (layer: BlockLayer) => (layer !== undefined && 'arn' in layer ? layer.data : layer);

/** Whether one of the layers has a setting on; undefined where that was not seen. */
export function isBlocked(flag: Flag, layers: readonly BlockLayer[]): boolean | undefined {
  const answers = layers.map(answerOf);
  if (answers.some((one) => one?.state === 'present' && one.value.PublicAccessBlockConfiguration?.[flag] === true)) {
    return true;
  }
  return answers.some((answer) => answer?.state === 'unknown') ? undefined : false;
}
