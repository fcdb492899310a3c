import check from '../../checks/s3-policy-external.ts';
import { absent, ACCOUNT, denied, gap, present, testCheck, type Expected, type World } from '../check.ts';

const BUCKET = 'arn:aws:s3:::posters';
const STRANGER = '999988887777';

type Json = Readonly<Record<string, unknown>>;
type Facts = World['facts'];

const allow = (Principal: Json | string, more: Json = {}): Json => ({
  Effect: 'Allow',
  Principal,
  Action: 's3:GetObject',
  Resource: [BUCKET, `${BUCKET}/*`],
  ...more,
});
const stranger = (more: Json = {}): Json => allow({ AWS: `arn:aws:iam::${STRANGER}:root` }, more);

const of = (...Statement: readonly Json[]): Facts => ({
  's3.policies': [{ arn: BUCKET, data: present({ Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }) }],
});
const world = (facts: Facts, expected?: Expected, more: Partial<World> = {}): World => ({
  facts,
  ...(expected && { expect: { [BUCKET]: expected } }),
  ...more,
});
const ORGANIZATION: Facts = {
  'organizations.organization': [
    { arn: `arn:aws:iam::${ACCOUNT}:root`, data: present({ Organization: { Id: 'o-acme' } }) },
  ],
  'organizations.accounts': [
    { arn: 'arn:aws:organizations::1:account/o-acme/444455556666', data: { Id: '444455556666' } },
  ],
};
const inOrganization = allow('*', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-acme' } } });

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
      of(allow({ AWS: '444455556666' }, { Action: 's3:*' }), stranger()),
      { outcome: 'fail', severity: 'high' },
      { trusted: ['444455556666'] },
    ),
    'an unknown organization': world(
      of(allow('*', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-other' } } })),
      { outcome: 'fail', severity: 'high', because: /o-other/ },
    ),
    'an unknown account by a condition': world(
      of(allow('*', { Condition: { StringEquals: { 'aws:PrincipalAccount': STRANGER } } })),
    ),
    'unknown, and the own account is in no organization': world({
      ...of(stranger()),
      'organizations.organization': [{ arn: `arn:aws:iam::${ACCOUNT}:root`, data: absent }],
    }),
  },
  pass: {
    'the own account': world(of(allow({ AWS: ACCOUNT }))),
    'a configured account': world(of(stranger()), undefined, { trusted: [STRANGER] }),
    'an account of the organization': world({ ...of(allow({ AWS: '444455556666' })), ...ORGANIZATION }),
    'the own organization': world({ ...of(inOrganization), ...ORGANIZATION }),
    'an account of Elastic Load Balancing delivers logs': world(
      of(allow({ AWS: 'arn:aws:iam::156460612806:root' }, { Action: 's3:PutObject' })),
    ),
    'an origin access identity': world(
      of(allow({ AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1ABC' })),
    ),
    'log delivery for the own account': world(
      of(
        allow(
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
      ...of(allow({ AWS: '444455556666' })),
      'organizations.organization': ORGANIZATION['organizations.organization']!,
      'organizations.accounts': gap('organizations:ListAccounts'),
    }),
    'a canonical user: nobody tells whose it is': world(
      of(allow({ CanonicalUser: '75aa57f09aa0c8caeab4f8c24e99d10f' })),
    ),
  },
});
