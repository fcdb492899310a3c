import check from '../../checks/s3-policy-external.ts';
import { absent, ACCOUNT, denied, gap, present, testCheck, type Expected, type World } from '../check.ts';
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

const BUCKET = 'arn:aws:s3:::posters';

type Facts = World['facts'];

const to = (Principal: Statement | string, more: Statement = {}): Statement =>
  allow({ Principal, Action: 's3:GetObject', Resource: [BUCKET, `${BUCKET}/*`], ...more });
const stranger = (more: Statement = {}): Statement => to(root(STRANGER), more);

const of = (...statements: readonly Statement[]): Facts => ({
  's3.policies': [{ arn: BUCKET, data: present({ Policy: document(...statements) }) }],
});
const world = (facts: Facts, expected?: Expected, more: Partial<World> = {}): World => ({
  facts,
  ...(expected && { expect: { [BUCKET]: expected } }),
  ...more,
});
const toOwn = to('*', where('StringEquals', 'aws:PrincipalOrgID', OWN_ORG));

testCheck('s3-policy-external', check, {
  fail: {
    'an unknown account reads': world(of(stranger()), {
      outcome: 'fail',
      severity: 'high',
      because: new RegExp(STRANGER),
    }),
    'an unknown account may set the policy': world(of(stranger({ Action: 's3:*' })), {
      outcome: 'fail',
      severity: 'critical',
    }),
    'an unknown account may set ACLs': world(of(stranger({ Action: ['s3:PutObject', 's3:PutObjectAcl'] })), {
      outcome: 'fail',
      severity: 'critical',
    }),
    'an unknown account writes objects': world(of(stranger({ Action: 's3:PutObject' })), {
      outcome: 'fail',
      severity: 'high',
    }),
    'a known account controls, an unknown one reads': world(
      of(to({ AWS: PARTNER }, { Action: 's3:*' }), stranger()),
      { outcome: 'fail', severity: 'high' },
      { trusted: [PARTNER] },
    ),
    'an unknown organization': world(of(to('*', where('StringEquals', 'aws:PrincipalOrgID', 'o-other'))), {
      outcome: 'fail',
      severity: 'high',
      because: /o-other/,
    }),
    'an unknown account by a condition': world(of(to('*', where('StringEquals', 'aws:PrincipalAccount', STRANGER)))),
    'unknown, and the own account is in no organization': world({
      ...of(stranger()),
      'organizations.organization': [{ arn: `arn:aws:iam::${ACCOUNT}:root`, data: absent }],
    }),
  },
  pass: {
    'the own account': world(of(to({ AWS: ACCOUNT }))),
    'a configured account': world(of(stranger()), undefined, { trusted: [STRANGER] }),
    'an account of the organization': world({ ...of(to({ AWS: PARTNER })), ...inOrganization }),
    'the own organization': world({ ...of(toOwn), ...inOrganization }),
    'an account of Elastic Load Balancing delivers logs': world(
      of(to({ AWS: 'arn:aws:iam::156460612806:root' }, { Action: 's3:PutObject' })),
    ),
    'an origin access identity': world(
      of(to({ AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1ABC' })),
    ),
    'log delivery for the own account': world(
      of(
        to(
          { Service: 'logging.s3.amazonaws.com' },
          { Action: 's3:PutObject', Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } } },
        ),
      ),
    ),
    'what is given is taken back': world(
      of(stranger(), { ...stranger(), Effect: 'Deny', Action: 's3:*', Principal: '*' }),
    ),
  },
  'not-applicable': { 'no policy': world({ 's3.policies': [{ arn: BUCKET, data: absent }] }) },
  'not-assessed': {
    'the policy denied': world({ 's3.policies': [{ arn: BUCKET, data: denied('s3:GetBucketPolicy') }] }),
    'the accounts of the organization were not read': world({
      ...of(to({ AWS: PARTNER })),
      'organizations.organization': inOrganization['organizations.organization']!,
      'organizations.accounts': gap('organizations:ListAccounts'),
    }),
    'a canonical user: nobody tells whose it is': world(of(to({ CanonicalUser: '75aa57f09aa0c8caeab4f8c24e99d10f' }))),
  },
});
