import {
  ListenerNotFoundException,
  LoadBalancerNotFoundException,
  TargetGroupNotFoundException,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, test } from 'vitest';

import listeners from '../../src/collectors/elbv2-listeners.ts';
import attributes from '../../src/collectors/elbv2-load-balancer-attributes.ts';
import loadBalancers from '../../src/collectors/elbv2-load-balancers.ts';
import rules from '../../src/collectors/elbv2-rules.ts';
import targetGroups from '../../src/collectors/elbv2-target-groups.ts';
import targetHealth from '../../src/collectors/elbv2-target-health.ts';
import { present, unknown } from '../../src/model/answer.ts';
import { ACCOUNT, because, drive, unmodelled } from './drive.ts';

const elb = (rest: string): string => `arn:aws:elasticloadbalancing:eu-west-1:${ACCOUNT}:${rest}`;
const balancer = (key: string) => ({
  arn: elb(`loadbalancer/${key}`),
  data: { LoadBalancerArn: elb(`loadbalancer/${key}`) },
});
const listener = (key: string) => ({
  arn: elb(`listener/${key}`),
  data: present({ ListenerArn: elb(`listener/${key}`) }),
});
const group = (key: string) => ({
  arn: elb(`targetgroup/${key}`),
  data: { TargetGroupArn: elb(`targetgroup/${key}`) },
});
const gap = {
  cause: 'access-denied',
  operation: 'elbv2:DescribeListeners',
  action: 'elasticloadbalancing:DescribeListeners',
  scope: { partition: 'aws', account: ACCOUNT, region: 'eu-west-1' },
  detail: '',
} as const;

test.each([
  [loadBalancers, 'DescribeLoadBalancers', 'LoadBalancers', balancer],
  [targetGroups, 'DescribeTargetGroups', 'TargetGroups', group],
] as const)('%# the list of a region: all pages', async (collector, operation, items, thing) => {
  const { requests, records } = await drive(collector as typeof targetGroups, {
    unread: collector.consults,
    answers: {
      [operation]: ({ Marker }) =>
        Marker === undefined
          ? { [items]: [thing('app/one/1').data], NextMarker: 'second' }
          : { [items]: [thing('app/two/2').data] },
    },
  });
  expect(requests).toEqual([
    [`eu-west-1 ${operation}`, { PageSize: 400 }],
    [`eu-west-1 ${operation}`, { PageSize: 400, Marker: 'second' }],
  ]);
  expect(records).toEqual([thing('app/one/1'), thing('app/two/2')]);
});

test('elbv2.target-groups: not of a region without load balancers', async () => {
  const answers = { DescribeTargetGroups: () => ({ TargetGroups: [] }) };
  expect((await drive(targetGroups, { answers })).requests).toEqual([]);
  const facts = { 'elbv2.load-balancers': [balancer('net/back/1')] };
  expect((await drive(targetGroups, { facts, answers })).requests).toHaveLength(1);
});

test('elbv2.listeners: of each load balancer, page after page', async () => {
  const { requests, records, gone } = await drive(listeners, {
    facts: { 'elbv2.load-balancers': [balancer('app/web/1'), balancer('net/blind/2'), balancer('gwy/gone/3')] },
    answers: {
      DescribeListeners: ({ LoadBalancerArn, Marker }) => {
        if (LoadBalancerArn === balancer('net/blind/2').arn) return unmodelled('AccessDenied');
        if (LoadBalancerArn === balancer('gwy/gone/3').arn) return new LoadBalancerNotFoundException(because());
        return Marker === undefined
          ? { Listeners: [{ ListenerArn: listener('app/web/1/a').arn }], NextMarker: 'second' }
          : { Listeners: [{ ListenerArn: listener('app/web/1/b').arn }] };
      },
    },
  });
  const asked = { LoadBalancerArn: balancer('app/web/1').arn, PageSize: 400 };
  expect(requests).toContainEqual(['eu-west-1 DescribeListeners', asked]);
  expect(requests).toContainEqual(['eu-west-1 DescribeListeners', { ...asked, Marker: 'second' }]);
  expect(requests).toHaveLength(4);
  expect(records).toMatchObject([
    listener('app/web/1/a'),
    listener('app/web/1/b'),
    {
      arn: balancer('net/blind/2').arn,
      data: {
        state: 'unknown',
        gap: { operation: 'elbv2:DescribeListeners', action: 'elasticloadbalancing:DescribeListeners' },
      },
    },
  ]);
  expect(gone).toEqual([balancer('gwy/gone/3').arn]);
});

test('elbv2.rules: of the listeners of applications alone; the gap of one without listeners travels', async () => {
  const rule = (RuleArn: string) => ({ RuleArn, Priority: '1' });
  const { requests, records, gone } = await drive(rules, {
    facts: {
      'elbv2.listeners': [
        listener('app/web/1/a'),
        listener('app/web/1/gone'),
        listener('net/back/2/c'),
        listener('gwy/in/3/d'),
        { arn: elb('loadbalancer/app/blind/4'), data: unknown(gap) },
        { arn: elb('loadbalancer/net/blind/5'), data: unknown(gap) },
      ],
    },
    answers: {
      DescribeRules: ({ ListenerArn, Marker }) => {
        if (ListenerArn === elb('listener/app/web/1/gone')) return new ListenerNotFoundException(because());
        return Marker === undefined
          ? { Rules: [rule(elb('listener-rule/app/web/1/a/r1'))], NextMarker: 'second' }
          : { Rules: [rule(elb('listener-rule/app/web/1/a/r2'))] };
      },
    },
  });
  expect(requests.map(([call]) => call)).toEqual(Array.from({ length: 3 }, () => 'eu-west-1 DescribeRules'));
  expect(records).toEqual([
    { arn: elb('listener-rule/app/web/1/a/r1'), data: present(rule(elb('listener-rule/app/web/1/a/r1'))) },
    { arn: elb('listener-rule/app/web/1/a/r2'), data: present(rule(elb('listener-rule/app/web/1/a/r2'))) },
    { arn: elb('loadbalancer/app/blind/4'), data: unknown(gap) },
  ]);
  expect(gone).toEqual([elb('listener/app/web/1/gone')]);
});

test.each([
  [
    attributes,
    'elbv2.load-balancers',
    balancer,
    'LoadBalancerArn',
    { Attributes: [{ Key: 'load_balancing.cross_zone.enabled', Value: 'true' }] },
    LoadBalancerNotFoundException,
  ],
  [
    targetHealth,
    'elbv2.target-groups',
    group,
    'TargetGroupArn',
    { TargetHealthDescriptions: [{ TargetHealth: { State: 'unhealthy' } }] },
    TargetGroupNotFoundException,
  ],
] as const)(
  '%# asked of each; what has vanished is left out',
  async (collector, fact, thing, member, answer, Missing) => {
    const [operation = ''] = Object.keys(collector.operations);
    const { requests, records, gone } = await drive(collector as typeof attributes, {
      facts: { [fact]: [thing('app/one/1'), thing('app/gone/2'), thing('app/blind/3')] },
      answers: {
        [operation]: (input) => {
          if (input[member] === thing('app/gone/2').arn) return new Missing(because());
          return input[member] === thing('app/blind/3').arn ? unmodelled('AccessDenied') : answer;
        },
      },
    });
    expect(requests).toEqual(
      ['app/one/1', 'app/gone/2', 'app/blind/3'].map((key) => [`eu-west-1 ${operation}`, { [member]: thing(key).arn }]),
    );
    expect(records).toMatchObject([
      { arn: thing('app/one/1').arn, data: present(answer) },
      { arn: thing('app/blind/3').arn, data: { state: 'unknown', gap: { operation: `elbv2:${operation}` } } },
    ]);
    expect(gone).toEqual([thing('app/gone/2').arn]);
  },
);
