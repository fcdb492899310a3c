import { GetAccountAuthorizationDetailsCommand, type EntityType } from '@aws-sdk/client-iam';

/**
 * Users, groups, roles and managed policies come from one operation, and one token goes over all its lists: a page holds
 * up to a thousand of them, of whatever kind. So all four facts ask the same question, and each picks its own list.
 */
export const operations = {
  GetAccountAuthorizationDetails: {
    command: GetAccountAuthorizationDetailsCommand,
    action: 'iam:GetAccountAuthorizationDetails',
    bucket: 'iam',
    shared: true,
  },
} as const;

/** Every kind is named: the documentation does not say whether AWS's own policies are told to who names none. */
const Filter: EntityType[] = ['User', 'Group', 'Role', 'LocalManagedPolicy', 'AWSManagedPolicy'];

export const everything = { Filter, MaxItems: 1000 };

export const token = ['Marker', 'Marker'] as const;
