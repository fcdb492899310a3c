import { cite, defineCheck, fail, notApplicable, notAssessed, pass } from '../src/model/check.ts';
import { mapAnswer, type Answer } from '../src/model/answer.ts';
import type { Records } from '../src/model/catalogue.ts';
import { finder, isBlocked, type Unread } from '../src/model/public-access-block.ts';
import type { Severity } from '../src/model/words.ts';

const PUBLIC_GROUPS: ReadonlyMap<string, string> = new Map([
  ['http://acs.amazonaws.com/groups/global/AllUsers', 'everybody'],
  ['http://acs.amazonaws.com/groups/global/AuthenticatedUsers', 'everybody with an AWS account'],
]);

export default defineCheck({
  title: 'ACLs are disabled (BucketOwnerEnforced)',
  practice: 'evaluate-resource-policies',
  severity: 'medium',
  severities: ['high', 'medium'],
  resourceType: 'AWS::S3::Bucket',
  onePerResource: true,
  needs: ['s3.buckets', 's3.ownership-controls'],
  consults: ['s3.acls', 's3.public-access-blocks', 's3-control.public-access-block'],
  why: 'ACLs grant access beside the bucket policy, object by object, and objects may belong to the accounts that wrote them.',
  fix: 'Move what ACLs grant into the bucket policy, then set object ownership to BucketOwnerEnforced.',
  references: ['Controlling ownership of objects and disabling ACLs for your bucket'],

  *evaluate({ 's3.buckets': buckets, 's3.ownership-controls': controls, 's3.acls': acls, ...blocks }) {
    const ownership = new Map(controls.map((record) => [record.arn, record]));
    const account = blocks['s3-control.public-access-block'];
    const aclOf = finder(acls);
    const blockOf = finder(blocks['s3.public-access-blocks']);
    for (const bucket of buckets) {
      const name = bucket.data.Name ?? bucket.arn;
      const record = ownership.get(bucket.arn);
      if (name.endsWith('--x-s3')) {
        yield notApplicable(bucket, 'A directory bucket has no ACLs.');
        continue;
      }
      // Vanished since it was listed.
      if (record === undefined) continue;
      const { data } = record;
      if (data.state === 'unknown') {
        yield notAssessed(bucket, data.gap);
        continue;
      }
      const mode = data.state === 'present' ? data.value.OwnershipControls?.Rules?.[0]?.ObjectOwnership : undefined;
      const details = {
        name,
        expected: 'object ownership BucketOwnerEnforced',
        observed: `object ownership ${mode ?? 'not set, which is ObjectWriter'}`,
      };
      if (mode === 'BucketOwnerEnforced') {
        yield pass(bucket, 'ACLs are disabled.', { ...details, evidence: [cite(record)] });
        continue;
      }
      const acl = aclOf(bucket.arn);
      const grants = grantsIn(acl);
      const outside = grants.state === 'present' ? grants.value : [];
      const layers = [blockOf(bucket.arn), account.state === 'present' ? account.value[0] : account];
      const ignored = isBlocked('IgnorePublicAcls', layers);
      const severities = severitiesOf(grants, ignored);
      const isPublic = outside.some((grant) => grant.isPublic);
      const words = outside.slice(0, SHOWN).map(({ to, permission }) => `${to} (${permission})`);
      yield fail(
        bucket,
        `ACLs are in force: object ownership is ${mode ?? 'not set'}${words.length > 0 ? `, and the bucket's ACL grants to ${words.join(', ')}${outside.length > SHOWN ? ' …' : ''}` : ''}.`,
        {
          ...details,
          severity: severities.at(-1) ?? 'medium',
          ...(severities.length > 1 && { possible: severities }),
          reasons: [
            ...(severities[0] === 'high' && severities.length === 1
              ? ['the ACL is public, and IgnorePublicAcls is off']
              : []),
            ...(isPublic && ignored === true ? ['the ACL is public, and IgnorePublicAcls takes that back'] : []),
            ...(outside.some((grant) => !grant.isPublic)
              ? ['another account has a grant beside the bucket policy']
              : []),
          ],
          evidence: [
            cite(record),
            ...(acl !== undefined && 'arn' in acl ? [cite(acl, '/Grants')] : []),
            ...(isPublic
              ? layers.flatMap((layer) =>
                  layer !== undefined && 'arn' in layer
                    ? [cite(layer, '/PublicAccessBlockConfiguration/IgnorePublicAcls')]
                    : [],
                )
              : []),
          ],
          fix: {
            cli: `aws s3api put-bucket-ownership-controls --bucket ${name} --ownership-controls 'Rules=[{ObjectOwnership=BucketOwnerEnforced}]'`,
            sideEffect: 'Whoever had access by an ACL alone loses it; uploads that set an ACL are refused.',
          },
        },
      );
    }
  },
});

/** Grants that are named in the sentence; an ACL holds a hundred at most. */
const SHOWN = 5;

interface Grant {
  readonly to: string;
  /** `READ`, `FULL_CONTROL` … */
  readonly permission: string;
  /** To one of the groups that hold everybody; else to an account that is not the owner's. */
  readonly isPublic: boolean;
}

/** Whom the bucket's own ACL lets in from outside. Those of objects are not visible from here. */
function grantsIn(acl: Records<'s3.acls'>[number] | Unread | undefined): Answer<readonly Grant[]> {
  if (acl === undefined) return { state: 'absent' };
  const answer = 'arn' in acl ? acl.data : acl;
  return mapAnswer(answer, ({ Grants = [], Owner }) =>
    Grants.flatMap(
      ({ Grantee: { URI = '', ID, EmailAddress } = {}, Permission: permission = '' }): readonly Grant[] => {
        const group = PUBLIC_GROUPS.get(URI);
        if (group !== undefined) return [{ to: group, permission, isPublic: true }];
        const account = Owner?.ID === undefined || ID === Owner.ID ? EmailAddress : (ID ?? EmailAddress);
        return account === undefined ? [] : [{ to: `the account of ${account}`, permission, isPublic: false }];
      },
    ),
  );
}

function severitiesOf(grants: Answer<readonly Grant[]>, ignored: boolean | undefined): readonly Severity[] {
  const isPublic =
    grants.state === 'unknown' ? undefined : grants.state === 'present' && grants.value.some((one) => one.isPublic);
  if (ignored === true || isPublic === false) return ['medium'];
  return isPublic === undefined || ignored === undefined ? ['high', 'medium'] : ['high'];
}
