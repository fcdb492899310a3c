import type { ControlPolicy, Denial } from '../../model/control-policy.ts';
import type { PolicyStatement } from '../../model/policy-statement.ts';
import type { Exposure, PolicyFindings, PolicyQuestion, PolicyRequest } from '../../model/policy.ts';
import { isUnderResourceControl } from '../tables/control-policies.ts';
import { answerTo, BUDGET } from './analyze.ts';
import type { Besides, Membership } from './besides.ts';
import { parsePolicy } from './parse.ts';
import { glob, literal, matches } from './patterns.ts';
import type { Limits } from './limits.ts';

type Class = Exclude<Exposure, 'none'>;

type Denials = { readonly [E in Class]?: readonly Denial[] };

/** Classes whose witness comes from outside. */
const OUTSIDE = ['public', 'cross-account', 'organization'] as const satisfies readonly Class[];

/**
 * The control policies of the organization that deny a witness of a resource policy: with their Denies beside its
 * statements, the engine finds nobody of the class for the action and resource of the witness, whatever else a request
 * carries.
 *
 * Sources: AWS Organizations User Guide, "Resource control policies (RCPs)" and "SCP effects on permissions": neither
 * binds the management account, and service control policies bind principals of their own accounts alone.
 */
export function denialsOf(
  { 'organizations.control-policies': controls }: Besides,
  membership: Membership,
): (question: PolicyQuestion, findings: PolicyFindings, limits: Limits, now: number) => Denials {
  const data = controls.state === 'present' ? controls.value[0]?.data : undefined;
  const policies = data?.state === 'present' ? data.value : [];
  return (question, findings, limits, now) => {
    const own = policies.length === 0 ? undefined : parsePolicy(question.policy);
    // Control policies are of the newer version: in one of the older, variables are plain text.
    if (own === undefined || (own.version !== VERSION && JSON.stringify(own).includes('${'))) return {};
    // One for all that is asked here: a policy that is made to be slow costs it once.
    const budget = { left: BUDGET };
    return Object.fromEntries(
      OUTSIDE.flatMap((name) => {
        const witness = findings.witnesses[name];
        if (witness === undefined) return [];
        const bound = policies.flatMap((policy): readonly Denial[] => {
          const statements = denyingStatements(policy, witness, question.account, membership);
          return statements.length === 0 ? [] : [{ policy, statements }];
        });
        if (bound.length === 0) return [];
        const within = limitsOf(witness, limits);
        const reaches = (denies: readonly PolicyStatement[]): boolean | undefined => {
          const all = asStrangers([...own.statements, ...denies], witness, membership);
          const merged = { version: VERSION, statements: all.map((statement, index) => ({ ...statement, index })) };
          return isReached(name, witness, answerTo(question, merged, within, now, budget));
        };
        if (reaches([]) !== true) return [];
        const denials = bound.filter((denial) => reaches(asResourcePolicy(denial, witness)) === false);
        return denials.length === 0 ? [] : [[name, denials] as const];
      }),
    );
  };
}

const VERSION = '2012-10-17';

/** The statements of a control policy that holds for a request, as far as they are about its action. */
function denyingStatements(
  { kind, targets, denies }: ControlPolicy,
  { caller, action }: PolicyRequest,
  owner: string,
  { management, has, above }: Membership,
): readonly PolicyStatement[] {
  if (kind === 'resource' && !isUnderResourceControl(action)) return [];
  // A service control policy binds a member's principals, wherever they call.
  const account = kind === 'resource' ? owner : caller.kind === 'iam' ? caller.account : undefined;
  if (account === undefined || management === undefined || account === management) return [];
  if (kind === 'service' && has(account) !== true) return [];
  const places = above(account);
  // There is one root, and everything is below it.
  if (!targets.some((id) => id.startsWith('r-') || places.has(id))) return [];
  return denies.filter(
    ({ action: named, notAction }) =>
      (named === undefined || covers(named, action)) && (notAction === undefined || !covers(notAction, action)),
  );
}

const covers = (patterns: readonly string[], action: string): boolean =>
  patterns.some((text) => matches(glob(text.toLowerCase(), false), action.toLowerCase()));

/** A service control policy names no principal: it is about those of the caller's account. */
function asResourcePolicy({ policy, statements }: Denial, { caller }: PolicyRequest): readonly PolicyStatement[] {
  if (policy.kind === 'resource' || caller.kind !== 'iam') return statements;
  const principal = { aws: [caller.account], service: [], federated: [], canonicalUser: [] };
  return statements.map((statement) => ({ ...statement, principal }));
}

/** Only the action and the resource of a witness. */
const limitsOf = ({ action, resource }: PolicyRequest, limits: Limits): Limits => ({
  ...limits,
  actions: [action],
  resources: [literal(resource)],
  given: new Map([...(limits.given ?? []), [ELSEWHERE, 'o-0']]),
});

/** Stands for `aws:PrincipalOrgID` where it is known not to be the own organization's. */
const ELSEWHERE = 'rampart:organizationelsewhere';

/**
 * For a policy alone, an account that it names may be in any organization. One that is not among the accounts of the own
 * is in another, or in none, which comes to the same but for `Null`.
 */
function asStrangers(
  statements: readonly PolicyStatement[],
  { caller }: PolicyRequest,
  { has }: Membership,
): readonly PolicyStatement[] {
  if (caller.kind !== 'iam' || has(caller.account) !== false) return statements;
  return statements.map((statement) => ({
    ...statement,
    conditions: statement.conditions.map((entry) =>
      entry.key === 'aws:principalorgid' && entry.operator.toLowerCase() !== 'null'
        ? { ...entry, key: ELSEWHERE }
        : entry,
    ),
  }));
}

/** Whether whom a witness stands for is let in; undefined where that is not decided. */
function isReached(
  name: (typeof OUTSIDE)[number],
  { caller }: PolicyRequest,
  answer: PolicyFindings,
): boolean | undefined {
  if (answer.exposure === 'unknown') return undefined;
  switch (name) {
    case 'public':
      return answer.exposure === 'public';
    case 'cross-account':
      return caller.kind === 'iam' ? answer.crossAccounts.includes(caller.account) : answer.crossAccounts.length > 0;
    case 'organization':
      return answer.orgs.length > 0;
  }
}
