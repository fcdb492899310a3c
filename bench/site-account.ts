import { acl, ALL_BLOCKED, encryption, owns } from '../src/simulator/company/buckets.ts';
import { basicExecution, credentialReport, iamRole, iamUser } from '../src/simulator/company/identity.ts';
import { iamPolicy, keyId, policy } from '../src/simulator/company/write.ts';
import { chosen, numbered, times, type Facts, type Site } from './site.ts';

/** So few buckets are blocked by the account as a whole. */
const FEW = 20;

/** The account's buckets, in the site's region. */
export function bucketFacts(site: Site): Facts {
  const { account, region, shape } = site;
  const n = shape.buckets;
  const blocksAll = n < FEW;
  const facts = {
    's3.buckets': {} as Record<string, object>,
    's3.policies': {} as Record<string, object>,
    's3.policy-statuses': {} as Record<string, object>,
    's3.public-access-blocks': {} as Record<string, object>,
    's3.ownership-controls': {} as Record<string, object>,
    's3.encryption': {} as Record<string, object>,
    's3.acls': {} as Record<string, object>,
  } satisfies Facts;
  const [open, preferred, weak, spoken] = [
    chosen(site, n, 25),
    chosen(site, n, 10),
    chosen(site, n, 12),
    chosen(site, n, 4),
  ];
  for (let index = 0; index < n; index += 1) {
    const name = `bench-${account}-${numbered(index)}`;
    const arn = `arn:aws:s3:::${name}`;
    facts['s3.buckets'][name] = { BucketRegion: region, CreationDate: '2025-09-18T09:00:00.000Z' };
    if (!open(index)) facts['s3.public-access-blocks'][name] = { PublicAccessBlockConfiguration: ALL_BLOCKED };
    else if (!blocksAll) site.plant('s3-bpa-effective', arn);
    facts['s3.ownership-controls'][name] = owns(preferred(index) ? 'BucketOwnerPreferred' : 'BucketOwnerEnforced');
    facts['s3.acls'][name] = acl();
    if (preferred(index)) site.plant('s3-acl-disabled', arn, { fullOnly: true });
    facts['s3.encryption'][name] = encryption({
      algorithm: 'AES256',
      ...(!weak(index) && { blocks: 'SSE-C' as const }),
    });
    if (weak(index)) site.plant('s3-encryption', arn, { fullOnly: true });
    if (!spoken(index)) continue;
    facts['s3.policies'][name] = {
      Policy: policy({
        Sid: 'TlsOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: `${arn}/*`,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    };
    facts['s3.policy-statuses'][name] = { PolicyStatus: { IsPublic: false } };
  }
  const root = `arn:aws:iam::${account}:root`;
  if (!blocksAll) site.plant('s3-bpa-effective', root);
  return {
    ...facts,
    's3-control.public-access-block': {
      [root]: blocksAll ? { PublicAccessBlockConfiguration: ALL_BLOCKED } : { $absent: true },
    },
  };
}

/** The account's users and customer policies; `roles` are those of its regions, by name. */
export function identityFacts(site: Site, roles: readonly string[]): Facts {
  const { account, shape } = site;
  const root = `arn:aws:iam::${account}:root`;
  const role = iamRole(account);
  const user = iamUser(account);
  const keyed = chosen(site, shape.users, 3);
  const names = times(shape.users, (index) => `user-${numbered(index)}`);
  for (const [index, name] of names.entries()) {
    if (keyed(index)) site.plant('iam-user-keys', `arn:aws:iam::${account}:user/${name}`, { fullOnly: true });
  }
  const created = '2026-01-20T10:15:00+00:00';
  const rooted = shape.users > 1;
  if (rooted) site.plant('iam-root-keys', root);
  return {
    'iam.roles': Object.fromEntries(
      roles.map((name) => [
        name,
        role(
          name,
          ['lambda'],
          {},
          {
            Effect: 'Allow',
            Action: ['dynamodb:GetItem', 'dynamodb:PutItem'],
            Resource: `arn:aws:dynamodb:us-east-1:${account}:table/${name}`,
          },
        ),
      ]),
    ),
    'iam.users': Object.fromEntries(names.map((name) => [name, user(name, created)])),
    'iam.policies': {
      ...basicExecution(roles.length),
      ...Object.fromEntries(times(shape.policies, (index) => customerPolicy(account, index))),
    },
    'iam.access-keys': Object.fromEntries(
      names.flatMap((name, index) =>
        keyed(index)
          ? [[`${name}/access-keys/${keyId(`BENCH${numbered(index, 7)}`)}`, { Status: 'Active', CreateDate: created }]]
          : [],
      ),
    ),
    'iam.account-summary': {
      [root]: { SummaryMap: { AccountAccessKeysPresent: rooted ? 1 : 0, AccountMFAEnabled: 1 } },
    },
    'iam.credential-report': {
      [root]: credentialReport(
        account,
        names.map((name, index) => ({
          user: name,
          created,
          ...(keyed(index) && { key: { rotated: created, used: '2026-11-19T02:00:00+00:00', service: 's3' } }),
        })),
      ),
    },
  };
}

function customerPolicy(account: string, index: number): readonly [arn: string, policy: object] {
  const name = `policy-${numbered(index)}`;
  const arn = `arn:aws:iam::${account}:policy/${name}`;
  const document = iamPolicy({
    Effect: 'Allow',
    Action: 's3:GetObject',
    Resource: `arn:aws:s3:::bench-${account}-*/*`,
  });
  return [
    arn,
    {
      PolicyName: name,
      PolicyId: `ANPA${account.slice(0, 4)}${numbered(index, 13)}`,
      Arn: arn,
      Path: '/',
      DefaultVersionId: 'v1',
      AttachmentCount: 1,
      IsAttachable: true,
      CreateDate: '2025-01-20T10:15:00.000Z',
      PolicyVersionList: [
        { Document: document, VersionId: 'v1', IsDefaultVersion: true, CreateDate: '2025-01-20T10:15:00.000Z' },
      ],
    },
  ];
}
