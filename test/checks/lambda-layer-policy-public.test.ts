import { expect, test } from 'vitest';

import check from '../../checks/lambda-layer-policy-public.ts';
import { ACCOUNT, absent, denied, findingsOf, gap, present, testCheck, type World } from '../check.ts';
import { allow, document, inOrganization, OWN_ORG, STRANGER, where, type Statement } from './policy-statements.ts';

const LAYER = `arn:aws:lambda:us-east-1:${ACCOUNT}:layer:common`;
const version = (number: number): string => `${LAYER}:${number}`;

const grant = (Principal: Statement | string, more: Statement = {}): Statement =>
  allow({ Sid: 'shared', Principal, Action: 'lambda:GetLayerVersion', Resource: version(1), ...more });
const ofOrganization = (id: string): Statement => where('StringEquals', 'aws:PrincipalOrgID', id);

const policyOf = (number: number, ...statements: readonly Statement[]) => ({
  arn: version(number),
  data: present({ Policy: document(...statements) }),
});
const world = (...statements: readonly Statement[]): World => ({
  facts: { ...inOrganization, 'lambda.layer-policies': [policyOf(1, ...statements)] },
  trusted: ['555566667777'],
});
const severe = (severity: 'high' | 'medium', world_: World): World => ({
  ...world_,
  expect: { [version(1)]: { outcome: 'fail', severity } },
});

testCheck('lambda-layer-policy-public', check, {
  fail: {
    everybody: severe('high', world(grant('*'))),
    'everybody, whatever their organization': severe(
      'high',
      world(grant('*', { Condition: { StringLike: { 'aws:PrincipalOrgID': 'o-*' } } })),
    ),
    'declared public': severe('medium', {
      ...world(grant('*')),
      intent: [{ arn: version(1), exposure: 'public' }],
    }),
    'the layer is declared public': severe('medium', {
      ...world(grant('*')),
      intent: [{ arn: LAYER, exposure: 'public' }],
    }),
    'layers have no tags, so none are missed': severe('high', {
      facts: { ...world(grant('*')).facts, 'tag.resources': gap('tag:GetResources') },
    }),
    'an unknown account': severe('medium', world(grant({ AWS: STRANGER }))),
    'an unknown organization': severe('medium', world(grant('*', ofOrganization('o-strang3r')))),
  },
  pass: {
    'no policy': { facts: { 'lambda.layer-policies': [{ arn: version(1), data: absent }] } },
    'the own organization': world(grant('*', ofOrganization(OWN_ORG))),
    'a trusted account': world(grant({ AWS: 'arn:aws:iam::555566667777:root' })),
  },
  'not-assessed': {
    'the policy may not be read': {
      facts: { 'lambda.layer-policies': [{ arn: version(1), data: denied('lambda:GetLayerVersionPolicy') }] },
    },
    'the organization may not be read': {
      facts: {
        ...world(grant('*', ofOrganization(OWN_ORG))).facts,
        'organizations.organization': gap('organizations:DescribeOrganization'),
      },
    },
    'an operator that does not exist decides': world(
      grant('*', { Condition: { StringResembles: { 'aws:PrincipalOrgID': OWN_ORG } } }),
    ),
  },
  mixed: {
    'an older version stays public': {
      facts: {
        ...inOrganization,
        'lambda.layer-policies': [policyOf(1, grant('*')), { arn: version(2), data: absent }],
      },
      expect: { [version(1)]: { outcome: 'fail', severity: 'high' }, [version(2)]: 'pass' },
    },
  },
});

test('the permission is removed from the version that has it', () => {
  const [finding] = findingsOf('lambda-layer-policy-public', check, world(grant('*')));
  expect(finding).toMatchObject({
    resource: { arn: version(1), type: 'AWS::Lambda::LayerVersion' },
    fix: {
      cli: `aws lambda remove-layer-version-permission --region us-east-1 --layer-name ${LAYER} --version-number 1 --statement-id shared`,
    },
  });
});
