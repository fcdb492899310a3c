import { defineAnalysis } from '../../model/analysis.ts';
import { present, unknown } from '../../model/answer.ts';
import type { LayerUse } from '../../model/derived.ts';
import { unreadVersions } from '../../model/unread-versions.ts';
import { layerPublisher } from '../tables/aws-accounts.ts';
import { layerVendor } from '../tables/layer-vendors.ts';

/**
 * The layers of functions and of their published versions, which pin theirs for ever, and whose they are. At fast depth
 * nothing is known of the versions of a function: one record, FUNCTION-ARN:*.
 */
export default defineAnalysis({
  fact: 'lambda.layers',
  scope: 'region',
  needs: ['lambda.functions'],
  compute: ({ 'lambda.functions': functions }, { scope, depth }) => {
    const gap = unreadVersions(depth, scope);
    return functions.flatMap(({ data: { Layers = [] }, ...record }) => [
      { ...record, data: present(Layers.map(({ Arn = '' }) => layerUse(Arn))) },
      ...(gap ? [{ ...record, arn: `${record.arn}:*`, data: unknown(gap) }] : []),
    ]);
  },
});

function layerUse(arn: string): LayerUse {
  const [, account] = /^arn:[^:]+:lambda:[^:]+:(\d{12}):layer:/.exec(arn) ?? [];
  if (account === undefined) return { arn };
  const ofAws = layerPublisher(account);
  if (ofAws !== undefined) return { arn, account, publisher: { name: ofAws, kind: 'aws' } };
  const vendor = layerVendor(account);
  return { arn, account, ...(vendor !== undefined && { publisher: { name: vendor, kind: 'vendor' } }) };
}
