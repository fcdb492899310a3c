import { grouped } from '../../model/grouped.ts';
import { union, type Block } from '../network/addresses.ts';
import { cellsOf } from './cells.ts';
import { ACCESS_POINT_KEYS, NETWORK_KEYS } from './condition-keys.ts';
import { endpointsOf } from './endpoints.ts';
import { merged, type Choice, type Terms } from './masks.ts';
import { format, isReal, NO_COLON } from './patterns.ts';
import { choice, missing, type Setting } from './setting.ts';

export interface Network extends Choice {
  readonly kind: 'address' | 'endpoint';
  /** Of `address`: what is counted of it. */
  readonly blocks: readonly Block[];
  /** Of `endpoint`: anybody may have one like it. */
  readonly open: boolean;
  /** Through an access point of the owner: the policy of that decides. */
  readonly delegated: boolean;
}

/** Of a service's call, which comes from no network. */
export const noNetworkOf = (terms: Terms): Choice => ({
  mask: missing(terms, NETWORK_KEYS) & missing(terms, ACCESS_POINT_KEYS),
  keys: [],
});

/** Addresses and VPC endpoints that requests come from, as far as the type of the resource has them. */
export function networksOf(setting: Setting): readonly Network[] {
  const { question, limits, behindEndpoint, terms } = setting;
  const { resourceType } = question;
  const found: Network[] = [];
  const points = accessPointsOf(setting);
  const add = (kind: Network['kind'], { mask, keys }: Choice, open: boolean, blocks: readonly Block[]): void => {
    for (const point of points) {
      const { delegated } = point;
      found.push({
        kind,
        open: open && !delegated,
        delegated,
        blocks,
        mask: mask & point.mask,
        keys: [...keys, ...point.keys],
      });
    }
  };
  if (resourceType !== 'apigateway-private' && !behindEndpoint) {
    for (const cell of cellsOf(terms, 'aws:sourceip', NETWORK_KEYS)) add('address', cell, false, cell.blocks);
  }
  if (resourceType !== 'apigateway-rest' && limits.addressesOnly !== true) {
    for (const endpoint of endpointsOf(setting)) add('endpoint', endpoint, endpoint.open, []);
  }
  // Choices that the policy treats alike are one: what they weigh is added.
  const likeness = (network: Network): string => `${network.kind} ${network.delegated} ${terms.signature(network)}`;
  const alike = grouped(found, likeness);
  return merged(terms, found, ({ kind, open, delegated }) => `${kind} ${open} ${delegated}`).map((network) => {
    const { kind, open, delegated, mask, keys } = network;
    const same = alike.get(likeness(network))!;
    const blocks = union(same.length === 1 ? network.blocks : same.flatMap((other) => other.blocks));
    return { kind, open, delegated, blocks, mask, keys };
  });
}

/** Through which access point a request comes, if any. */
function accessPointsOf({
  question,
  partition,
  terms,
}: Setting): readonly (Choice & { readonly delegated: boolean })[] {
  const { resourceType, account: owner } = question;
  const { mentions } = terms;
  const direct = { mask: missing(terms, ACCESS_POINT_KEYS), keys: [], delegated: false };
  if (resourceType !== 's3-bucket' || ![...ACCESS_POINT_KEYS].some(mentions)) return [direct];
  const arns = mentions('s3:dataaccesspointarn')
    ? terms
        .texts(
          ['s3:dataaccesspointarn'],
          [format(`arn:${partition}:s3:`, NO_COLON, `:${owner}:accesspoint/`, NO_COLON)],
        )
        .filter(isReal)
    : [''];
  const own = arns.map((arn) => ({
    delegated: true,
    ...choice(terms, ACCESS_POINT_KEYS, [
      ['s3:dataaccesspointaccount', owner],
      ...(arn === '' ? [] : ([['s3:dataaccesspointarn', arn]] as const)),
    ]),
  }));
  return merged(terms, [direct, ...own], ({ delegated }) => String(delegated));
}
