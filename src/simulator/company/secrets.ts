import type { Written } from './write.ts';

/** An account that is not the company's, and that nobody declared. */
export const STRANGER = '999988887777';

/** A key that the account made. */
export const customerManaged = (
  account: string,
  region: string,
  id: string,
  Description: string,
): Written<'kms.keys'> => ({
  KeyMetadata: {
    AWSAccountId: account,
    KeyId: id,
    Arn: `arn:aws:kms:${region}:${account}:key/${id}`,
    CreationDate: '2023-02-10T09:00:00.000Z',
    Description,
    Enabled: true,
    KeyState: 'Enabled',
    KeyManager: 'CUSTOMER',
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeySpec: 'SYMMETRIC_DEFAULT',
    Origin: 'AWS_KMS',
    MultiRegion: false,
  },
});

/** A key that a service of AWS made in the account. */
export const awsManaged = (account: string, region: string, id: string, service: string): Written<'kms.keys'> => ({
  KeyMetadata: {
    AWSAccountId: account,
    KeyId: id,
    Arn: `arn:aws:kms:${region}:${account}:key/${id}`,
    CreationDate: '2019-03-11T09:30:00.000Z',
    Description: `Default key that protects my ${service} data when no other key is defined`,
    Enabled: true,
    KeyState: 'Enabled',
    KeyManager: 'AWS',
    KeyUsage: 'ENCRYPT_DECRYPT',
    KeySpec: 'SYMMETRIC_DEFAULT',
    Origin: 'AWS_KMS',
    MultiRegion: false,
  },
});

/** The statement that hands the decision over to the account's own policies. */
export const delegated = (account: string): object => ({
  Sid: 'Enable IAM User Permissions',
  Effect: 'Allow',
  Principal: { AWS: `arn:aws:iam::${account}:root` },
  Action: 'kms:*',
  Resource: '*',
});

/** An analyzer of external access. */
export const external = (createdAt: string) => ({ type: 'ACCOUNT', status: 'ACTIVE', createdAt }) as const;

type Found = Exclude<Written<'accessanalyzer.findings'>, { readonly $gap: unknown } | { readonly $absent: true }>;

/** An active finding of an analyzer. */
export const foundBy = (
  analyzer: string,
  id: string,
  more: Found,
): Readonly<Record<string, Written<'accessanalyzer.findings'>>> => ({
  [`${analyzer}/findings/${id}`]: {
    condition: {},
    status: 'ACTIVE',
    createdAt: '2026-09-02T06:00:00.000Z',
    analyzedAt: '2026-11-20T22:00:00.000Z',
    updatedAt: '2026-09-02T06:00:00.000Z',
    ...more,
  },
});
