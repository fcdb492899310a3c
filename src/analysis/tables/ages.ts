import { awsAccounts } from './aws-accounts.ts';
import { controlPolicies } from './control-policies.ts';
import { lambdaRuntimes } from './lambda-runtimes.ts';
import { layerVendors } from './layer-vendors.ts';
import { managedRuleGroups } from './managed-rule-groups.ts';
import { tlsPolicies } from './tls-policies.ts';

/** A table of facts that age: when it was written down, and from which AWS page. */
export interface AgingTable {
  readonly name: string;
  /** ISO date. */
  readonly date: string;
  readonly source: string;
}

/** Every table that ages; the report says when one is older than 180 days. */
export const tables: readonly AgingTable[] = [
  lambdaRuntimes,
  tlsPolicies,
  awsAccounts,
  layerVendors,
  managedRuleGroups,
  controlPolicies,
].map(({ name, date, source }) => ({ name, date, source }));
