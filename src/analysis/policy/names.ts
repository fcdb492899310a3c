import type { PolicyQuestion } from '../../model/policy.ts';
import type { Term } from './terms.ts';

/** A component of an ARN but the last, by its number; empty where there is none. */
export function componentIn(arn: string, number: number): string {
  let start = 0;
  for (let at = 0; at < number; at += 1) {
    const colon = arn.indexOf(':', start);
    if (colon === -1) return '';
    start = colon + 1;
  }
  const end = arn.indexOf(':', start);
  return end === -1 ? arn.slice(start) : arn.slice(start, end);
}

/** The account in an ARN. */
export const accountIn = (arn: string): string => componentIn(arn, 4);
/** What follows the account in an ARN. */
export const nameIn = (arn: string): string => arn.split(':').slice(5).join(':');
/** The last part. */
export const sessionIn = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** A number that no named account has. */
export function unusedAccount(used: readonly string[]): string {
  for (let digit = 9; digit > 0; digit -= 1) {
    const account = String(digit).repeat(12);
    if (!used.includes(account)) return account;
  }
  return '999999999998';
}

export interface Names {
  /** The owner's first. */
  readonly accounts: readonly string[];
  readonly accountGlobs: readonly string[];
  readonly orgs: readonly string[];
  readonly orgGlobs: readonly string[];
  readonly services: readonly string[];
  readonly principals: readonly { readonly arn: string; readonly session?: string }[];
}

const ACCOUNT_KEYS = new Set([
  'aws:principalaccount',
  'kms:calleraccount',
  'aws:sourceowner',
  'aws:sourceaccount',
  'aws:vpceaccount',
  'aws:resourceaccount',
  's3:resourceaccount',
]);
const ARN_KEYS = new Set(['aws:principalarn', 'aws:sourcearn']);

/** Whom a policy names, in principal elements and in conditions. */
export function namesIn({ account, org }: PolicyQuestion, list: readonly Term[], version: string): Names {
  const accounts = new Set([account]);
  const accountGlobs = new Set<string>();
  const orgs = new Set<string>();
  const orgGlobs = new Set<string>();
  const services = new Set<string>();
  const principals = new Map<string, Names['principals'][number]>();
  const wild = (text: string): boolean => /[*?]/.test(text);
  for (const { principal, notPrincipal, atoms } of list) {
    for (const to of [principal, notPrincipal]) {
      if (to === undefined) continue;
      for (const id of to.accounts) accounts.add(id);
      for (const name of to.services) services.add(name);
      for (const arn of to.arns) principals.set(arn, { arn });
      for (const session of to.sessions) {
        const [, role = ''] = nameIn(session).split('/');
        const arn = `arn:${componentIn(session, 1)}:iam::${accountIn(session)}:role/${role}`;
        principals.set(session, { arn, session });
      }
    }
    for (const { key, values, variables, family } of atoms) {
      if (family === 'null') continue;
      if (
        version === '2012-10-17' &&
        org !== undefined &&
        variables.some((name) => name === 'aws:resourceorgid' || name === 'aws:resourceorgpaths')
      )
        orgs.add(org);
      for (const value of values) {
        if (ACCOUNT_KEYS.has(key)) {
          if (/^\d{12}$/.test(value)) accounts.add(value);
          else if (wild(value)) accountGlobs.add(value);
        } else if (ARN_KEYS.has(key)) {
          for (const [id] of value.matchAll(/(?<!\d)\d{12}(?!\d)/g)) accounts.add(id);
          const field = accountIn(value);
          if (wild(field) && !/^\*+$/.test(field)) accountGlobs.add(field);
        } else if (key.endsWith('orgid') || key.endsWith('orgpaths')) {
          const id = value.split('/')[0]!;
          if (wild(id)) orgGlobs.add(id);
          else if (/^o-[a-z0-9]+$/.test(id)) orgs.add(id);
        } else if (key === 'aws:principalservicename' || key === 'aws:principalservicenameslist') {
          if (!wild(value) && value.endsWith('.amazonaws.com')) services.add(value);
        }
      }
    }
  }
  for (const { arn } of principals.values()) accounts.add(accountIn(arn));
  return {
    accounts: [...accounts],
    accountGlobs: [...accountGlobs],
    orgs: [...orgs],
    orgGlobs: [...orgGlobs],
    services: [...services],
    principals: [...principals.values()],
  };
}
