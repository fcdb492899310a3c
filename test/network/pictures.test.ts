import { describe, expect, test } from 'vitest';

import { networkOf } from '../../src/analysis/network/network.ts';
import { answerTo } from '../../src/analysis/network/analyze.ts';
import { internetRoutes } from '../../src/analysis/network/internet-routes.ts';
import pictures from '../../src/analysis/network/pictures.ts';
import type { NetworkSnapshot } from '../../src/model/network.ts';
import type { Picture, PictureNode } from '../../src/model/picture.ts';
import { base, fn, subnet } from './worlds.ts';

const scope = { partition: 'aws', account: '111122223333', region: 'us-east-1' };
const source = { operation: 'ec2:DescribeVpcs', at: '2026-11-21T00:00:00.000Z' };

function draw(more: Partial<NetworkSnapshot> = {}): readonly Picture[] {
  const snapshot: NetworkSnapshot = { ...base, ...more };
  const network = networkOf(snapshot);
  const record = (arn: string) => ({ arn, scope, source });
  const facts = {
    'ec2.vpcs': (snapshot.Vpcs ?? []).map((data) => ({
      ...record(`arn:aws:ec2:us-east-1:111122223333:vpc/${data.VpcId}`),
      data,
    })),
    'ec2.subnets': [],
    'ec2.networks': [
      {
        ...record('arn:aws:iam::111122223333:root'),
        data: {
          snapshot,
          ask: (question: Parameters<typeof answerTo>[1]) => answerTo(network, question),
          internetRoutes: (id: string, version: 4 | 6) => internetRoutes(network, id, version),
        },
      },
    ],
  };
  const context = { scope, now: source.at, depth: 'full' as const };
  return pictures.compute(facts as never, context).map(({ data }) => data);
}

const HOLDERS = new Set(['vpc', 'zone', 'subnet']);
const items = ({ nodes }: Picture): readonly PictureNode[] => nodes.filter(({ kind }) => !HOLDERS.has(kind));

const busy = {
  Subnets: [
    ...base.Subnets,
    subnet('subnet-b', 'vpc-1', '10.0.3.0/24', 'b'),
    subnet('subnet-c', 'vpc-1', '10.0.4.0/24', 'c'),
  ],
  Functions: Array.from({ length: 9 }, (_, index) =>
    fn(`fn-${index}`, index % 2 === 0 ? ['subnet-private', 'subnet-b'] : ['subnet-c'], ['sg-fn']),
  ),
  services: [
    {
      serviceName: 'svc',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-b'], securityGroups: ['sg-open'] } },
      loadBalancers: [{ containerPort: 8080 }],
    },
  ],
  VpcLinks: [{ VpcLinkId: 'vl-1', Name: 'link', SubnetIds: ['subnet-c'], SecurityGroupIds: ['sg-fn'] }],
} satisfies Partial<NetworkSnapshot>;

describe('a VPC that serves functions', () => {
  test('is drawn with what stands in it and the ways that are open', () => {
    const [picture] = draw();
    expect(picture?.nodes.map(({ title }) => title)).toEqual([
      'Internet',
      'vpc-1, 10.0.0.0/16',
      'Internet gateway igw-1',
      'Egress-only gateway eigw-1',
      'us-east-1a',
      'subnet-public, 10.0.0.0/24, public',
      'NAT gateway nat-1',
      'subnet-private, 10.0.1.0/24, private, 0.0.0.0/0 to nat-1',
      'Function fn',
    ]);
    expect(picture?.edges.map(({ from, to, state }) => [from, to, state])).toEqual([
      ['lambda fn subnet-private', 'nat-1', 'open'],
      ['nat-1', 'igw-1', 'open'],
      ['igw-1', 'internet', 'open'],
    ]);
    expect(picture?.text).toContain(
      'Zone us-east-1a: subnet-private, 10.0.1.0/24, private, 0.0.0.0/0 to nat-1 holds Function fn.',
    );
    expect(picture?.text.some((text) => text.startsWith('Function fn to the internet, tcp 443: open.'))).toBe(true);
  });
  test('a way that hangs on what was not read is drawn as unknown', () => {
    const [picture] = draw({ NetworkAcls: [], Uncollected: [{ list: 'NetworkAcls', because: 'AccessDenied' }] });
    expect(new Set(picture?.edges.map(({ state }) => state))).toEqual(new Set(['unknown']));
  });
  test('what is closed is no line, and told in words', () => {
    const [picture] = draw({ NatGateways: [] });
    expect(picture?.edges).toEqual([]);
    expect(picture?.text.some((text) => text.includes('tcp 443: closed.'))).toBe(true);
  });
});

test('a VPC without functions and links is not drawn', () => {
  expect(draw({ Functions: [] })).toEqual([]);
});

describe.each([
  ['the base', {}],
  ['a busy VPC', busy],
  ['names of attackers', { Functions: [fn('"><script>alert(1)</script>'.repeat(4), ['subnet-private'], ['sg-fn'])] }],
])('%s', (_, more) => {
  const [picture] = draw(more);

  test('every box lies inside the picture, and no two items overlap', () => {
    for (const node of picture!.nodes) {
      expect(node.x).toBeGreaterThanOrEqual(0);
      expect(node.x + node.width).toBeLessThanOrEqual(picture!.width);
      expect(node.y + node.height).toBeLessThanOrEqual(picture!.height);
    }
    const all = items(picture!);
    for (const [index, one] of all.entries()) {
      for (const other of all.slice(index + 1)) {
        const apart =
          one.x + one.width <= other.x ||
          other.x + other.width <= one.x ||
          one.y + one.height <= other.y ||
          other.y + other.height <= one.y;
        expect(apart, `${one.title} and ${other.title}`).toBe(true);
      }
    }
  });

  test('no line crosses a box that it does not end at, and all run straight', () => {
    for (const { from, to, points } of picture!.edges) {
      for (const [index, [x, y]] of points.entries()) {
        const before = points[index - 1];
        if (before === undefined) continue;
        expect(before[0] === x || before[1] === y).toBe(true);
        for (const box of items(picture!)) {
          if (box.id === from || box.id === to) continue;
          const [left, right] = [Math.min(before[0], x), Math.max(before[0], x)];
          const [top, bottom] = [Math.min(before[1], y), Math.max(before[1], y)];
          const crosses = left < box.x + box.width && box.x < right && top <= box.y + box.height && box.y <= bottom;
          const cuts = top < box.y + box.height && box.y < bottom && left <= box.x + box.width && box.x <= right;
          expect(crosses || cuts, `${from} to ${to} across ${box.title}`).toBe(false);
        }
      }
    }
  });

  test('labels fit their boxes, titles are whole, and two drawings are the same', () => {
    for (const { label, title, width } of picture!.nodes) {
      expect(label.length * 7).toBeLessThanOrEqual(width);
      if (!label.includes('…')) expect(label).toBe(title);
    }
    expect(draw(more)).toEqual([picture]);
  });
});
