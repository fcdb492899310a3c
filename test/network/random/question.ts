import fc from 'fast-check';

import type { NetworkPlace, NetworkQuestion } from '../../../src/model/network.ts';
import { mostly, rarely } from './drawing.ts';
import type { Drawn } from './drawn.ts';
import { PORTS } from './filters.ts';
import { ACCOUNT, addressIn } from './subnets.ts';

const PRINCIPALS = [
  { arn: `arn:aws:iam::${ACCOUNT}:role/fn`, account: ACCOUNT, orgId: 'o-mine000000' },
  { arn: `arn:aws:iam::${ACCOUNT}:role/other`, account: ACCOUNT, orgId: 'o-mine000000' },
  { arn: 'arn:aws:iam::999999999999:user/thief', account: '999999999999', orgId: 'o-other00000' },
] as const;

const PLACES: Readonly<Record<string, NetworkPlace>> = {
  fn: { type: 'lambda', id: 'fn' },
  svc: { type: 'ecs-service', id: 'svc' },
  link: { type: 'vpc-link', id: 'vl1' },
  web: { type: 'alb', id: 'web' },
  eni: { type: 'network-interface', id: 'eni-1' },
  endpoint: { type: 'vpc-endpoint', id: 'vpce-if' },
  internet: { type: 'internet' },
  outside: { type: 'lambda', id: 'outside' },
  peer: { type: 'lambda', id: 'peer' },
  far: { type: 'network-interface', id: 'eni-b' },
};

export interface Asked {
  readonly kind: NetworkQuestion['kind'];
  readonly from: string;
  readonly to: string;
}

const pair = (
  kind: Asked['kind'],
  from: readonly string[],
  to: readonly string[],
  joined: boolean,
): fc.Arbitrary<Asked> => {
  const known = (name: string) => joined || (name !== 'peer' && name !== 'far');
  return fc
    .tuple(fc.constantFrom(...from.filter(known)), fc.constantFrom(...to.filter(known)))
    .filter(([one, other]) => one !== other)
    .map(([one, other]) => ({ kind, from: one, to: other }));
};

const SENDERS = ['fn', 'fn', 'svc', 'link', 'web', 'eni', 'peer', 'far'];

export const asked = (joined: boolean): fc.Arbitrary<Asked> =>
  fc.oneof(
    { weight: 4, arbitrary: pair('egress-internet', [...SENDERS, 'svc', 'eni', 'outside'], ['internet'], joined) },
    {
      weight: 5,
      arbitrary: pair('reach', SENDERS, ['eni', 'svc', 'web', 'endpoint', 'fn', 'far', 'far', 'peer'], joined),
    },
    ...(joined ? [{ weight: 4, arbitrary: pair('reach', ['fn', 'svc', 'link', 'eni'], ['far', 'peer'], joined) }] : []),
    {
      weight: 5,
      arbitrary: pair(
        'reach',
        ['fn', 'svc', 'eni', 'fn', 'svc', 'eni', 'outside', 'peer'],
        ['bucket', 'bucket', 'table'],
        joined,
      ),
    },
    {
      weight: 5,
      arbitrary: pair(
        'ingress-internet',
        ['internet'],
        ['web', 'web', 'web', 'svc', 'svc', 'eni', 'eni', 'fn'],
        joined,
      ),
    },
    {
      weight: 6,
      arbitrary: pair(
        'inspected',
        ['link', 'link', 'fn', 'fn', 'internet', 'peer'],
        ['svc', 'svc', 'eni', 'eni', 'far', 'internet'],
        joined,
      ),
    },
  );

const IPS = {
  4: ['203.0.113.7', '198.51.100.200', '52.216.10.20', '8.8.8.8'],
  6: ['2600:1f00::7', '2001:db8::5'],
} as const;

export const details = fc.record({
  protocol: mostly(4, 'tcp' as const, 'udp' as const),
  port: mostly(8, ...PORTS),
  six: mostly(2, false, true),
  ip: fc.option(fc.nat(3), { freq: 2 }),
  principal: fc.constantFrom(...PRINCIPALS),
  foreign: fc.boolean(),
  through: mostly(2, false, true),
  action: fc.constantFrom('Put', 'Get'),
  odd: rarely(40),
});
export type Details = typeof details extends fc.Arbitrary<infer T> ? T : never;

export function questionOf(plan: Drawn, { kind, from, to }: Asked, of: Details): NetworkQuestion {
  const service = to === 'bucket' || to === 'table';
  const interfaceIp = addressIn(plan, plan.endpoint.subnet, 11);
  const target = (): NetworkPlace => {
    const owner = of.foreign
      ? { ownerAccount: '999999999999', ownerOrg: 'o-other00000', region: 'us-east-1' }
      : { ownerAccount: ACCOUNT, ownerOrg: 'o-mine000000', region: 'us-east-1' };
    if (to === 'table') {
      return { type: 'dynamodb-table', id: 'orders', ...owner, ip: '52.94.1.9', action: `dynamodb:${of.action}Item` };
    }
    const ip = of.through ? interfaceIp : '52.216.10.20';
    return {
      type: 's3-bucket',
      id: of.foreign ? 'foreign-bucket' : 'own-bucket',
      ...owner,
      ip,
      action: `s3:${of.action}Object`,
    };
  };
  const ipVersion = !service && of.six && (plan.six || of.odd) && from !== 'outside' ? 6 : 4;
  const place = (name: string): NetworkPlace => {
    const known = PLACES[name] ?? target();
    if (known.type !== 'internet' || of.ip === null) return known;
    if (of.odd && kind === 'egress-internet' && ipVersion === 4 && from !== 'outside')
      return { ...known, ip: '172.16.5.5' };
    return { ...known, ip: IPS[ipVersion][of.ip % IPS[ipVersion].length] ?? '8.8.8.8' };
  };
  // UDP to an interface endpoint: the README says nothing of it.
  const tcp = to === 'endpoint' || (to === 'bucket' && of.through);
  // Tables of a gateway endpoint have no function of outside either way to the interface.
  const outside = from === 'outside' && to === 'bucket';
  return {
    kind,
    from: place(from),
    to: outside ? { ...place(to), ip: '52.216.10.20' } : place(to),
    protocol: tcp ? 'tcp' : of.protocol,
    port: of.port,
    ipVersion,
    ...(service ? { principal: of.principal } : {}),
  };
}
