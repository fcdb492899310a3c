import { defineAnalysis } from '../../model/analysis.ts';
import { present, unknown, type Answer } from '../../model/answer.ts';
import type { Records } from '../../model/catalogue.ts';
import type { ExecuteApiGrant, ExecuteApiGrants, ExecuteApiResource, Ruling } from '../../model/derived.ts';
import { requires, type PolicyStatement } from '../../model/policy-statement.ts';
import { overlap } from '../policy/overlap.ts';
import { matchesPattern } from '../policy/patterns.ts';
import { identityPolicy } from './documents.ts';

const ACTIONS: readonly string[] = [
  'execute-api:invoke',
  'execute-api:manageconnections',
  'execute-api:invalidatecache',
];

/**
 * What roles and users may call of APIs by their own policies, those attached to them and those of their groups, less
 * what Denies take away. A policy of the account that nobody holds stands for itself. Boundaries and policies of the
 * organization are not taken off.
 */
export default defineAnalysis({
  fact: 'iam.execute-api-grants',
  scope: 'account',
  needs: ['iam.roles', 'iam.users', 'iam.groups', 'iam.policies'],
  compute: ({ 'iam.roles': roles, 'iam.users': users, 'iam.groups': groups, 'iam.policies': policies }) => {
    const documents = new Map(
      policies.map(({ arn, data }) => [
        arn,
        data.PolicyVersionList?.find(({ VersionId }) => VersionId === data.DefaultVersionId)?.Document,
      ]),
    );
    const statements = new Map([...documents].map(([arn, document]) => [arn, statementsOf(arn, document)]));
    const attached = (list: Attached = []): readonly Statements[] =>
      list.map(({ PolicyArn = '' }) => statements.get(PolicyArn));
    const held = new Set<string | undefined>();
    const hold = (list: Attached = []): void => list.forEach(({ PolicyArn }) => held.add(PolicyArn));
    const groupOf = new Map(groups.map(({ data }) => [data.GroupName, data]));

    const ofRoles = roles.map(({ data: role, ...record }) => {
      hold(role.AttachedManagedPolicies);
      const own = [...attached(role.AttachedManagedPolicies), ...inline(role.RolePolicyList)];
      return { ...record, data: answer(own, record, federated(role.AssumeRolePolicyDocument), true) };
    });
    const ofUsers = users.map(({ data: user, ...record }) => {
      hold(user.AttachedManagedPolicies);
      const own = [...attached(user.AttachedManagedPolicies), ...inline(user.UserPolicyList)];
      const ofGroups = (user.GroupList ?? []).flatMap((name) => {
        const group = groupOf.get(name);
        hold(group?.AttachedManagedPolicies);
        return group === undefined
          ? [undefined]
          : [...attached(group.AttachedManagedPolicies), ...inline(group.GroupPolicyList)];
      });
      return { ...record, data: answer([...own, ...ofGroups], record, 'no', false) };
    });
    const loose = policies
      .filter(({ arn, scope }) => !held.has(arn) && arn.split(':')[4] === scope.account)
      .map(({ data: _, ...record }) => ({
        ...record,
        data: answer([statements.get(record.arn)], record, 'no', false),
      }));
    return [...ofRoles, ...ofUsers, ...loose];
  },
});

type Attached = readonly { readonly PolicyArn?: string | undefined }[] | undefined;
type Inline = readonly { readonly PolicyName?: string | undefined; readonly PolicyDocument?: string | undefined }[];
type Record_ = Omit<Records<'iam.roles'>[number], 'data'>;

interface Held {
  readonly policy: string;
  readonly statement: PolicyStatement;
}
/** Undefined: the policy was not among those that were read, or is no document. */
type Statements = readonly Held[] | undefined;

/** Only those that speak of API Gateway: most policies of an account do not. */
function statementsOf(policy: string, document: string | undefined): Statements {
  const parsed = identityPolicy(document);
  if (parsed === undefined || parsed.statements.some(({ malformed }) => malformed.length > 0)) return undefined;
  return parsed.statements
    .filter((statement) => ACTIONS.some((action) => covers(statement, action)))
    .map((statement) => ({ policy, statement }));
}

const inline = (list: Inline = []): readonly Statements[] =>
  list.map(({ PolicyName = '', PolicyDocument }) => statementsOf(PolicyName, PolicyDocument));

function covers({ action, notAction }: PolicyStatement, name: string): boolean {
  const matches = (patterns: readonly string[]): boolean =>
    patterns.some((pattern) => matchesPattern(pattern.toLowerCase(), name));
  if (action !== undefined) return matches(action);
  return notAction !== undefined && !matches(notAction);
}

/** Actions of every service are not meant for APIs. */
const isNamed = ({ action = [] }: PolicyStatement): boolean =>
  action.some(
    (pattern) => !/^\*+(:\**)?$/.test(pattern) && ACTIONS.some((name) => matchesPattern(pattern.toLowerCase(), name)),
  );

function federated(document: string | undefined): Ruling {
  const trust = identityPolicy(document);
  if (trust === undefined) return 'undecided';
  return trust.statements.some(({ effect, principal }) => effect === 'Allow' && (principal?.federated ?? []).length > 0)
    ? 'yes'
    : 'no';
}

function answer(
  policies: readonly Statements[],
  { scope, source: { operation } }: Record_,
  isFederated: Ruling,
  isRole: boolean,
): Answer<ExecuteApiGrants> {
  if (policies.includes(undefined)) {
    const detail = 'A policy was not among those that were read, or is not a policy document.';
    return unknown({ cause: 'unreadable', operation, action: operation, scope, detail });
  }
  const all = policies.flatMap((statements) => statements ?? []);
  const allows = all.filter(({ statement }) => statement.effect === 'Allow');
  const denies = all.map(({ statement }) => statement).filter(({ effect }) => effect === 'Deny');
  const always = denies.filter((deny) => applies(deny, isRole) === 'yes');
  return present({
    grants: allows.map((held) => grantOf(held, always, isRole)),
    named: allows.some(({ statement }) => isNamed(statement)),
    federated: isFederated,
  });
}

const USER_NAME = 'aws:username';

/** Sessions of roles have no `aws:username`: what asks for it never applies, what asks for another always does. */
function applies({ conditions }: PolicyStatement, isRole: boolean): Ruling {
  const rulings = conditions.map(({ operator, key }): Ruling => {
    if (key !== USER_NAME || !isRole) return 'undecided';
    if (operator.toLowerCase() === 'null') return 'undecided';
    return requires(operator) === undefined && !/^foranyvalue:/i.test(operator) ? 'yes' : 'no';
  });
  return rulings.includes('no') ? 'no' : rulings.includes('undecided') ? 'undecided' : 'yes';
}

/** Keys by which IAM binds a grant to the caller or to the API, whatever its ARN leaves open. */
const BINDING =
  /^aws:(principaltag\/|resourcetag\/|principalorg|resourceorg|resourceaccount$|requestedregion$|source(vpce?|ip)$)/;

function grantOf({ policy, statement }: Held, denies: readonly PolicyStatement[], isRole: boolean): ExecuteApiGrant {
  const needsUserName = isRole && applies(statement, isRole) === 'no';
  const granted = ACTIONS.filter((action) => covers(statement, action));
  const written = (statement.resource ?? ['*']).filter((arn) => serviceIsApi(arn));
  const left = new Set(
    granted.flatMap((action) => [
      ...denies
        .filter((deny) => covers(deny, action))
        .reduce((arns, deny) => new Set([...arns].flatMap((arn) => without(arn, deny))), new Set(written)),
    ]),
  );
  return {
    policy,
    statement,
    everyAction: granted.length === ACTIONS.length,
    resources: needsUserName ? [] : [...left].map(resourceOf),
    conditioned: statement.conditions.some(
      ({ operator, key }) => BINDING.test(key) && requires(operator) !== undefined,
    ),
    needsUserName,
  };
}

function serviceIsApi(arn: string): boolean {
  const [, , service] = arn.split(':');
  return service === undefined || matchesPattern(service, 'execute-api');
}

/** What an unconditional Deny leaves of an ARN pattern. */
function without(arn: string, { resource, notResource }: PolicyStatement): readonly string[] {
  if (resource !== undefined) return resource.some((denied) => matchesPattern(denied, arn)) ? [] : [arn];
  if (notResource === undefined) return [arn];
  return notResource.flatMap((spared) => {
    if (matchesPattern(spared, arn)) return [arn];
    if (matchesPattern(arn, spared)) return [spared];
    if (overlap(arn, spared.replaceAll('*', '{any+}')) === undefined) return [];
    return [resourceOf(spared).open.length < resourceOf(arn).open.length ? spared : arn];
  });
}

/** A policy variable is one value for each caller. */
function resourceOf(arn: string): ExecuteApiResource {
  const [, , , region = '*', account = '*', ...rest] = arn.replace(/\$\{[^{}]*\}/g, 'variable').split(':');
  const [api = '*'] = rest.join(':').split('/', 1);
  const fields = { region, account, API: api === '' ? '*' : api } as const;
  const names = ['region', 'account', 'API'] as const;
  return { arn, open: names.filter((name) => /[*?]/.test(fields[name])) };
}
