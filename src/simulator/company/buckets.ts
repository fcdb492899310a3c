import type { Written } from './write.ts';

export const ALL_BLOCKED = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
} as const;

const OWNER = {
  DisplayName: 'nordlys',
  ID: '75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a',
} as const;

export const owns = (mode: 'BucketOwnerEnforced' | 'BucketOwnerPreferred' | 'ObjectWriter') =>
  ({ OwnershipControls: { Rules: [{ ObjectOwnership: mode }] } }) as const;

/** The owner's own grant, and those to groups: `['…/global/AllUsers', 'READ']`. */
export const acl = (
  ...groups: readonly (readonly [uri: string, permission: 'READ' | 'WRITE'])[]
): Written<'s3.acls'> => ({
  Owner: OWNER,
  Grants: [
    { Grantee: { Type: 'CanonicalUser', ...OWNER }, Permission: 'FULL_CONTROL' },
    ...groups.map(
      ([path, Permission]) =>
        ({ Grantee: { Type: 'Group', URI: `http://acs.amazonaws.com/groups/${path}` }, Permission }) as const,
    ),
  ],
});

type Rule = { readonly algorithm: 'AES256' | 'aws:kms'; readonly key?: string; readonly blocks?: 'SSE-C' | 'NONE' };

export const encryption = ({ algorithm, key, blocks }: Rule): Written<'s3.encryption'> => ({
  ServerSideEncryptionConfiguration: {
    Rules: [
      {
        ApplyServerSideEncryptionByDefault: {
          SSEAlgorithm: algorithm,
          ...(key === undefined ? {} : { KMSMasterKeyID: key }),
        },
        BucketKeyEnabled: algorithm === 'aws:kms',
        ...(blocks === undefined ? {} : { BlockedEncryptionTypes: { EncryptionType: [blocks] } }),
      },
    ],
  },
});
