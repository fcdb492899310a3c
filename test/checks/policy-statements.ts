import { present, type World } from '../check.ts';

/** Accounts that are not the world's own. */
export const STRANGER = '999988887777';
export const PARTNER = '444455556666';
export const OWN_ORG = 'o-ours0ours0';

export type Statement = Readonly<Record<string, unknown>>;

export const allow = (more: Statement): Statement => ({ Effect: 'Allow', Principal: '*', Resource: '*', ...more });
export const deny = (more: Statement): Statement => ({ Effect: 'Deny', Principal: '*', Resource: '*', ...more });
export const root = (account: string): Statement => ({ AWS: `arn:aws:iam::${account}:root` });
export const where = (operator: string, key: string, value: unknown): Statement => ({
  Condition: { [operator]: { [key]: value } },
});

export const document = (...statements: readonly Statement[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

/** The account is in an organization, and so is the partner. */
export const inOrganization: World['facts'] = {
  'organizations.organization': [
    {
      arn: `arn:aws:organizations::111122223333:organization/${OWN_ORG}`,
      data: present({ Organization: { Id: OWN_ORG } }),
    },
  ],
  'organizations.accounts': [
    { arn: `arn:aws:organizations::111122223333:account/${OWN_ORG}/${PARTNER}`, data: { Id: PARTNER } },
  ],
};
