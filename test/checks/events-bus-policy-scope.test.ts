import check from '../../checks/events-bus-policy-scope.ts';
import { ACCOUNT, gap, present, testCheck, type World } from '../check.ts';
import {
  allow,
  document,
  inOrganization,
  OWN_ORG,
  PARTNER,
  root,
  STRANGER,
  where,
  type Statement,
} from './policy-statements.ts';

const BUS = `arn:aws:events:us-east-1:${ACCOUNT}:event-bus/shop`;
const RULES = `arn:aws:events:us-east-1:${ACCOUNT}:rule/shop/*`;
const bus = (Policy?: string) => ({
  arn: BUS,
  data: { Arn: BUS, Name: 'shop', ...(Policy !== undefined && { Policy }) },
});
const world = (...statements: readonly Statement[]): World => ({
  facts: { ...inOrganization, 'events.buses': [bus(document(...statements))] },
});
const failing = (severity: 'high' | 'medium', because: RegExp, ...statements: readonly Statement[]): World => ({
  ...world(...statements),
  expect: { [BUS]: { outcome: 'fail', severity, because } },
});
const puts = (account: string, more: Statement = {}): Statement =>
  allow({ Principal: root(account), Action: 'events:PutEvents', Resource: BUS, ...more });
const ofOneSource = where('StringEquals', 'events:source', 'com.partner.stock');
const manages = (more: Statement = {}): Statement =>
  allow({ Principal: root(PARTNER), Action: ['events:PutRule', 'events:PutTargets'], Resource: RULES, ...more });
const creator = { 'events:creatorAccount': '${aws:PrincipalAccount}' };

testCheck('events-bus-policy-scope', check, {
  fail: {
    'a stranger puts events of one source': failing(
      'medium',
      /999988887777, which is not known/,
      puts(STRANGER, ofOneSource),
    ),
    'the partner puts any event': failing('medium', /events of any source and detail type/, puts(PARTNER)),
    'the organization puts any event': failing(
      'medium',
      /events of any source/,
      allow({ Action: 'events:PutEvents', ...where('StringEquals', 'aws:PrincipalOrgID', OWN_ORG) }),
    ),
    'one of the sources may be named': failing(
      'medium',
      /events of any source/,
      puts(PARTNER, where('ForAllValues:StringNotEquals', 'events:source', 'aws.ec2')),
    ),
    'the partner changes every rule': failing('high', /changes of the owner’s rules/, manages()),
    'the partner makes rules of its own': failing(
      'medium',
      /changes of rules/,
      manages({ Condition: { StringEqualsIfExists: creator } }),
    ),
    'the creator is named by a wildcard': failing(
      'high',
      /owner’s rules/,
      manages(where('StringLike', 'events:creatorAccount', '*')),
    ),
    'rules that the owner made are named outright': failing(
      'high',
      /owner’s rules/,
      manages(where('StringEquals', 'events:creatorAccount', ACCOUNT)),
    ),
    'the organization may not be read, and the partner changes every rule': {
      ...failing('high', /owner’s rules/, manages()),
      facts: { ...world(manages()).facts, 'organizations.accounts': gap('organizations:ListAccounts') },
    },
  },
  pass: {
    'the partner puts events of one source': world(puts(PARTNER, ofOneSource)),
    'of one detail type': world(puts(PARTNER, where('StringEquals', 'events:detail-type', 'StockChanged'))),
    'of some sources, whatever the number of events': world(
      puts(PARTNER, where('ForAllValues:StringEquals', 'events:source', ['com.partner.stock', 'com.partner.price'])),
    ),
    'a declared account': { ...world(puts(STRANGER, ofOneSource)), trusted: [STRANGER] },
  },
  'not-applicable': {
    'no policy': { facts: { 'events.buses': [bus()] } },
    'the own account alone': world(puts(ACCOUNT)),
    'everybody, but nobody by name': world(allow({ Action: 'events:PutEvents' })),
  },
  'not-assessed': {
    'an operator that does not exist decides': world(
      puts(PARTNER, where('StringResembles', 'aws:PrincipalArn', 'arn:aws:iam::1:role/x')),
    ),
    'the accounts of the organization may not be read': {
      facts: {
        ...world(puts(PARTNER, ofOneSource)).facts,
        'organizations.accounts': gap('organizations:ListAccounts'),
      },
    },
    'a limit of sources that cannot be read': world(
      puts(PARTNER, where('StringResembles', 'events:source', 'com.partner.stock')),
    ),
  },
  mixed: {
    'an organization that is not known': {
      facts: {
        'organizations.organization': [
          { arn: 'arn:aws:iam::111122223333:root', data: present({ Organization: { Id: OWN_ORG } }) },
        ],
        'events.buses': [
          bus(
            document(
              allow({ Action: 'events:PutEvents', ...where('StringEquals', 'aws:PrincipalOrgID', 'o-theirs0000') }),
            ),
          ),
        ],
      },
      expect: { [BUS]: { outcome: 'fail', severity: 'medium', because: /o-theirs0000, which is not known/ } },
    },
  },
});
