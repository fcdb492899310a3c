import check from '../../checks/s3-acl-disabled.ts';
import { absent, denied, gap, present, testCheck, type World } from '../check.ts';

const BUCKET = 'arn:aws:s3:::posters';
const mode = (ObjectOwnership: 'BucketOwnerEnforced' | 'BucketOwnerPreferred' | 'ObjectWriter') =>
  present({ OwnershipControls: { Rules: [{ ObjectOwnership }] } });
const acl = (group: string) =>
  present({
    Grants: [
      {
        Grantee: { Type: 'Group' as const, URI: `http://acs.amazonaws.com/groups/${group}` },
        Permission: 'READ' as const,
      },
    ],
  });
const owner = { ID: '75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a' };
const user = (ID: string, Permission: 'FULL_CONTROL' | 'WRITE') => ({
  Grantee: { Type: 'CanonicalUser' as const, ID },
  Permission,
});
const shared = present({ Owner: owner, Grants: [user(owner.ID, 'FULL_CONTROL'), user('0123abcd', 'WRITE')] });
const PUBLIC = acl('global/AllUsers');
const ignoring = present({ PublicAccessBlockConfiguration: { IgnorePublicAcls: true } });

const world = (
  controls: ReturnType<typeof mode> | typeof absent | ReturnType<typeof denied>,
  severity?: 'high' | 'medium',
  facts: World['facts'] = {},
  possible?: readonly ('high' | 'medium')[],
): World => ({
  facts: {
    's3.buckets': [{ arn: BUCKET, data: { Name: 'posters' } }],
    's3.ownership-controls': [{ arn: BUCKET, data: controls }],
    ...facts,
  },
  ...(severity && { expect: { [BUCKET]: { outcome: 'fail', severity, ...(possible && { possible }) } } }),
});
const at = <T>(data: T) => [{ arn: BUCKET, data }];

testCheck('s3-acl-disabled', check, {
  fail: {
    'an old bucket without controls': world(absent, 'medium'),
    'objects of their writers': world(mode('ObjectWriter'), 'medium', { 's3.acls': at(acl('s3/LogDelivery')) }),
    'objects preferred to be the owner’s': world(mode('BucketOwnerPreferred'), 'medium'),
    'everybody, and nothing ignores it': world(absent, 'high', {
      's3.acls': at(PUBLIC),
      's3.public-access-blocks': at(absent),
      's3-control.public-access-block': at(absent),
    }),
    'everybody with an AWS account': world(absent, 'high', {
      's3.acls': at(acl('global/AuthenticatedUsers')),
      's3.public-access-blocks': at(absent),
    }),
    'everybody, ignored for the bucket': world(absent, 'medium', {
      's3.acls': at(PUBLIC),
      's3.public-access-blocks': at(ignoring),
    }),
    'everybody, ignored for the account': world(absent, 'medium', {
      's3.acls': at(PUBLIC),
      's3-control.public-access-block': at(ignoring),
      's3.public-access-blocks': at(denied('s3:GetPublicAccessBlock')),
    }),
    'another account, which no block ignores': {
      ...world(absent, undefined, { 's3.acls': at(shared), 's3.public-access-blocks': at(ignoring) }),
      expect: {
        [BUCKET]: {
          outcome: 'fail',
          severity: 'medium',
          because: /grants to the account of 0123abcd \(WRITE\)\.$/,
          reasons: ['another account has a grant beside the bucket policy'],
        },
      },
    },
    'everybody and another account': {
      ...world(absent, undefined, {
        's3.acls': at(
          present({ ...PUBLIC.value, Grants: [...PUBLIC.value.Grants, ...shared.value.Grants], Owner: owner }),
        ),
      }),
      expect: {
        [BUCKET]: {
          outcome: 'fail',
          severity: 'high',
          because: /grants to everybody \(READ\), the account of 0123abcd \(WRITE\)\.$/,
        },
      },
    },
    'the owner alone': {
      ...world(absent, undefined, {
        's3.acls': at(present({ Owner: owner, Grants: [user(owner.ID, 'FULL_CONTROL')] })),
      }),
      expect: { [BUCKET]: { outcome: 'fail', severity: 'medium', because: /not set\.$/, reasons: [] } },
    },
    'an ACL that may not be read': world(absent, 'medium', { 's3.acls': at(denied('s3:GetBucketAcl')) }, [
      'high',
      'medium',
    ]),
    'ACLs were not collected': world(absent, 'medium', { 's3.acls': gap('s3:GetBucketAcl', 'not-collected') }, [
      'high',
      'medium',
    ]),
    'everybody, and the block may not be read': world(
      absent,
      'medium',
      { 's3.acls': at(PUBLIC), 's3.public-access-blocks': at(denied('s3:GetPublicAccessBlock')) },
      ['high', 'medium'],
    ),
  },
  pass: {
    'ACLs are disabled': world(mode('BucketOwnerEnforced'), undefined, { 's3.acls': at(denied('s3:GetBucketAcl')) }),
  },
  'not-applicable': {
    'a directory bucket': {
      facts: { 's3.buckets': [{ arn: `${BUCKET}--use1-az4--x-s3`, data: { Name: 'posters--use1-az4--x-s3' } }] },
    },
  },
  'not-assessed': { 'the controls may not be read': world(denied('s3:GetBucketOwnershipControls')) },
});
