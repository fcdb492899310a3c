import check from '../../checks/events-bus-policy-public.ts';
import { ACCOUNT, denied, gap, present, testCheck, type World } from '../check.ts';
import { allow, document, OWN_ORG, STRANGER, where, type Statement } from './policy-statements.ts';

const BUS = `arn:aws:events:us-east-1:${ACCOUNT}:event-bus/shop`;
const RULE = `arn:aws:events:us-east-1:${ACCOUNT}:rule/shop/placed`;
const FUNCTION = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:refunds`;
const ROLE = `arn:aws:iam::${ACCOUNT}:role/refunds`;
const bus = (Policy?: string, arn = BUS) => ({
  arn,
  data: { Arn: arn, Name: arn.slice(arn.indexOf('/') + 1), ...(Policy !== undefined && { Policy }) },
});
const world = (...statements: readonly Statement[]): World => ({
  facts: { 'events.buses': [bus(document(...statements))] },
});
const ANYBODY = allow({ Sid: 'Anybody', Action: 'events:PutEvents', Resource: BUS });
const rule = (more: object = {}) => ({
  arn: RULE,
  data: present({
    Arn: RULE,
    Name: 'placed',
    EventBusName: 'shop',
    State: 'ENABLED' as const,
    EventPattern: '{"source":["shop"]}',
    ...more,
  }),
});
const target = (Arn: string) => ({ arn: `${RULE}/targets/1`, data: present({ Id: '1', Arn }) });
const role = (Action: string) => ({
  arn: ROLE,
  data: {
    Arn: ROLE,
    RolePolicyList: [
      {
        PolicyName: 'p',
        PolicyDocument: encodeURIComponent(JSON.stringify({ Statement: [{ Effect: 'Allow', Action, Resource: '*' }] })),
      },
    ],
  },
});
const behind = (more: World['facts'] = {}): World['facts'] => ({
  'events.buses': [bus(document(ANYBODY))],
  'events.rules': [rule()],
  'events.targets': [target(FUNCTION)],
  'lambda.functions': [{ arn: FUNCTION, data: { FunctionArn: FUNCTION, Role: ROLE } }],
  'iam.roles': [role('dynamodb:*')],
  ...more,
});
const MAYBE = { outcome: 'fail', severity: 'high', possible: ['critical', 'high'] } as const;

testCheck('events-bus-policy-public', check, {
  fail: {
    'everybody puts events': { ...world(ANYBODY), expect: { [BUS]: { outcome: 'fail', severity: 'high' } } },
    'everybody puts events of one source, which anybody may name': world(
      allow({ Action: 'events:PutEvents', Resource: BUS, ...where('StringEquals', 'events:source', 'shop') }),
    ),
    'everybody changes rules': world(
      allow({ Action: ['events:PutRule', 'events:PutTargets'], Resource: RULE.replace('placed', '*') }),
    ),
    'a rule starts a function with a wide role': {
      facts: behind(),
      expect: { [BUS]: { outcome: 'fail', severity: 'critical' } },
    },
    'a rule starts a function; what its role may do in full is not known': {
      facts: behind({ 'iam.roles': [role('dynamodb:GetItem')] }),
      expect: { [BUS]: MAYBE },
    },
    'rules may not be read': {
      facts: behind({ 'events.rules': gap('events:ListRules'), 'events.targets': gap('events:ListRules') }),
      expect: { [BUS]: MAYBE },
    },
    'the targets of a rule may not be read': {
      facts: behind({ 'events.targets': [{ arn: RULE, data: denied('events:ListTargetsByRule') }] }),
      expect: { [BUS]: MAYBE },
    },
    'the rules of the bus may not be read': {
      facts: behind({ 'events.rules': [{ arn: BUS, data: denied('events:ListRules') }], 'events.targets': [] }),
      expect: { [BUS]: MAYBE },
    },
  },
  pass: {
    'no policy': { facts: { 'events.buses': [bus()] } },
    'the organization': world(
      allow({ Action: 'events:PutEvents', ...where('StringEquals', 'aws:PrincipalOrgID', OWN_ORG) }),
    ),
    'one account': world(allow({ Principal: { AWS: STRANGER }, Action: 'events:PutEvents' })),
  },
  'not-applicable': {
    'the bus of a partner': {
      facts: {
        'events.buses': [bus(undefined, `arn:aws:events:us-east-1:${ACCOUNT}:event-bus/aws.partner/shop.example/1`)],
      },
    },
  },
  'not-assessed': {
    'an operator that does not exist decides': world(
      allow({ Action: 'events:PutEvents', ...where('StringResembles', 'aws:PrincipalOrgID', OWN_ORG) }),
    ),
    'no policy document': { facts: { 'events.buses': [bus('{"Statement":')] } },
  },
  mixed: {
    'the rule is disabled': {
      facts: behind({ 'events.rules': [rule({ State: 'DISABLED' })] }),
      expect: { [BUS]: { outcome: 'fail', severity: 'high' } },
    },
    'the rule asks whose the event is': {
      facts: behind({ 'events.rules': [rule({ EventPattern: JSON.stringify({ account: [ACCOUNT] }) })] }),
      expect: { [BUS]: { outcome: 'fail', severity: 'high' } },
    },
    'the rule lets all accounts but one pass': {
      facts: behind({
        'events.rules': [rule({ EventPattern: JSON.stringify({ account: [{ 'anything-but': '1' }] }) })],
      }),
      expect: { [BUS]: { outcome: 'fail', severity: 'critical' } },
    },
    'the rule feeds a queue': {
      facts: behind({ 'events.targets': [target(`arn:aws:sqs:us-east-1:${ACCOUNT}:orders`)] }),
      expect: { [BUS]: { outcome: 'fail', severity: 'high' } },
    },
  },
});
