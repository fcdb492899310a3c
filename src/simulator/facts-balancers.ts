import { arnOf } from './keys.ts';
import { list, one, requireParent, under, type Within } from './rows.ts';
import { keyIn, text, type Input, type Row } from './question.ts';

const balancerOf = ({ LoadBalancerArn }: Input): string => keyIn('elbv2.load-balancers', text(LoadBalancerArn));
const groupOf = ({ TargetGroupArn }: Input): string => keyIn('elbv2.target-groups', text(TargetGroupArn));

const withinBalancers: Within = [
  'elbv2.load-balancers',
  'LoadBalancerNotFoundException',
  (key) => `Load balancer '${key}' not found`,
];
const withinListeners: Within = [
  'elbv2.listeners',
  'ListenerNotFoundException',
  (key) => `Listener '${key}' not found`,
];
const withinGroups: Within = [
  'elbv2.target-groups',
  'TargetGroupNotFoundException',
  () => 'One or more target groups not found',
];

/** By ARNs or names, where any are given. */
const chosen = (value: unknown, asked: unknown): boolean =>
  !Array.isArray(asked) || asked.length === 0 || asked.includes(value);

export const balancerRows: Readonly<Record<string, Row>> = {
  'elbv2:DescribeLoadBalancers': list('elbv2.load-balancers', {
    complete: (key, { scope }) => ({
      LoadBalancerArn: arnOf('elbv2.load-balancers', key, scope),
      LoadBalancerName: key.split('/')[1],
    }),
    keep: (data, input) =>
      chosen(data['LoadBalancerArn'], input['LoadBalancerArns']) && chosen(data['LoadBalancerName'], input['Names']),
  }),
  'elbv2:DescribeLoadBalancerAttributes': one('elbv2.load-balancer-attributes', balancerOf, (key, question) => {
    requireParent(question, key, withinBalancers);
    return { Attributes: [] };
  }),
  'elbv2:DescribeListeners': under('elbv2.listeners', balancerOf, withinBalancers, (key, { scope, input }) => ({
    ListenerArn: arnOf('elbv2.listeners', key, scope),
    LoadBalancerArn: input['LoadBalancerArn'],
  })),
  'elbv2:DescribeRules': under(
    'elbv2.rules',
    ({ ListenerArn }) => keyIn('elbv2.listeners', text(ListenerArn)),
    withinListeners,
    (key, { scope }) => ({ RuleArn: arnOf('elbv2.rules', key, scope) }),
  ),
  'elbv2:DescribeTargetGroups': list('elbv2.target-groups', {
    complete: (key, { scope }) => ({
      TargetGroupArn: arnOf('elbv2.target-groups', key, scope),
      TargetGroupName: key.split('/')[0],
    }),
    keep: (data, input) =>
      chosen(data['TargetGroupArn'], input['TargetGroupArns']) && chosen(data['TargetGroupName'], input['Names']),
  }),
  'elbv2:DescribeTargetHealth': one('elbv2.target-health', groupOf, (key, question) => {
    requireParent(question, key, withinGroups);
    return { TargetHealthDescriptions: [] };
  }),
};
