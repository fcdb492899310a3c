import type { AnalysisContext } from '../../model/analysis.ts';
import { absent, mapAnswer, present, unknown, type Answer } from '../../model/answer.ts';
import type { Records } from '../../model/catalogue.ts';
import type { DecidingStatement, PolicyExposure, PolicyQuestion, PolicyResourceType } from '../../model/policy.ts';
import type { Resource } from '../../model/stored.ts';
import { policyActions } from '../tables/policy-actions.ts';
import { isLoadBalancerLogAccount } from '../tables/aws-accounts.ts';
import { analyzeWithin } from './analyze.ts';
import { evaluator } from './literal.ts';
import { parsePolicy, type Policy, type Statement } from './parse.ts';
import type { Limits } from './universe.ts';

/** What is told of a fact's records, each of which carries one policy. */
interface Subject<Value> {
  readonly resourceType: PolicyResourceType;
  /** The document; undefined where the answer holds none: then there is no policy. */
  readonly textOf: (value: Value) => string | undefined;
  readonly limits?: Limits;
  /** Actions by what they give: whom the policy lets in for each of these is told apart. */
  readonly kinds?: Readonly<Record<string, readonly string[]>>;
}

/** Whom the policies of a fact's records let in. */
export function exposuresOf<Value>(
  records: readonly Resource<Answer<Value>>[],
  organization: Answer<Records<'organizations.organization'>>,
  { now }: Pick<AnalysisContext, 'now'>,
  { limits = {}, kinds, ...subject }: Subject<Value>,
): readonly Resource<Answer<PolicyExposure>>[] {
  const question = asking(organization, subject);
  const instant = Date.parse(now);
  return records.map((one) => {
    const { data, ...record } = question(one);
    return { ...record, data: mapAnswer(data, (asked) => exposureOf(asked, limits, instant, kinds)) };
  });
}

/**
 * What is asked about the policies of a fact's records. An organization that could not be read leaves undecided the
 * policies that speak of it by a variable alone.
 */
export const questionsOf = <Value>(
  records: readonly Resource<Answer<Value>>[],
  organization: Answer<Records<'organizations.organization'>>,
  subject: Pick<Subject<Value>, 'resourceType' | 'textOf'>,
): readonly Resource<Answer<PolicyQuestion>>[] => records.map(asking(organization, subject));

function asking<Value>(
  organization: Answer<Records<'organizations.organization'>>,
  { resourceType, textOf }: Pick<Subject<Value>, 'resourceType' | 'textOf'>,
): (record: Resource<Answer<Value>>) => Resource<Answer<PolicyQuestion>> {
  const own = ownOrganization(organization);
  return ({ data, ...record }) => {
    const text = mapAnswer(data, textOf);
    if (text.state !== 'present') return { ...record, data: text };
    if (text.value === undefined) return { ...record, data: absent };
    if (own.state === 'unknown' && /resourceorg/i.test(text.value)) return { ...record, data: own };
    const question: PolicyQuestion = {
      resourceType,
      resourceArn: record.arn,
      account: record.scope.account,
      ...(own.state === 'present' && { org: own.value }),
      policy: text.value,
    };
    if (parsePolicy(text.value) === undefined) {
      const { operation } = record.source;
      const detail = 'The policy is not a policy document.';
      const gap = { cause: 'unreadable', operation, action: operation, scope: record.scope, detail } as const;
      return { ...record, data: unknown(gap) };
    }
    return { ...record, data: present(question) };
  };
}

/** The id of the organization that the account belongs to. */
function ownOrganization(organization: Answer<Records<'organizations.organization'>>): Answer<string> {
  if (organization.state !== 'present') return organization;
  const data = organization.value[0]?.data ?? absent;
  if (data.state !== 'present') return data;
  const id = data.value.Organization?.Id;
  return id === undefined ? absent : present(id);
}

/**
 * The answer about a policy, with the statements behind it. Of several kinds of action the first tells most: an example
 * is taken from it where it has one.
 */
export function exposureOf(
  question: PolicyQuestion,
  limits: Limits,
  now: number,
  kinds?: Readonly<Record<string, readonly string[]>>,
): PolicyExposure {
  const answer = analyzeWithin(question, limits, now);
  const answers = Object.entries(kinds ?? {}).map(
    ([kind, actions]) => [kind, analyzeWithin(question, { ...limits, actions }, now)] as const,
  );
  const policy = parsePolicy(question.policy);
  const evaluate = evaluator(question);
  const witnesses = Object.fromEntries(
    Object.entries(answer.witnesses).map(([exposure, witness]) => {
      const telling = answers.flatMap(([, one]) => Object.entries(one.witnesses)).find(([name]) => name === exposure);
      return [exposure, telling?.[1] ?? witness];
    }),
  );
  return {
    ...answer,
    witnesses,
    deciding: Object.fromEntries(
      Object.entries(witnesses).map(([exposure, witness]) => [
        exposure,
        evaluate(witness).allows.map((index) => decidingStatement(policy, index)),
      ]),
    ),
    awsAccounts: answer.crossAccounts.filter(isLoadBalancerLogAccount),
    ...(kinds && { byKind: Object.fromEntries(answers.map(([kind, { exposure }]) => [kind, exposure])) }),
  };
}

function decidingStatement(policy: Policy | undefined, index: number): DecidingStatement {
  const statement = policy?.statements[index];
  if (statement === undefined) return { index, principal: '', actions: [], conditions: [] };
  const { sid, action, notAction, conditions } = statement;
  return {
    index,
    ...(sid !== undefined && { sid }),
    principal: principalText(statement),
    actions: action ?? (notAction ?? []).map((name) => `NotAction ${name}`),
    conditions: conditions.map(({ operator, key, values }) => `${operator} ${key} ${values.join(', ')}`),
  };
}

function principalText({ principal, notPrincipal }: Statement): string {
  const to = principal ?? notPrincipal;
  if (to === undefined) return '';
  const names = [...to.aws, ...to.service, ...to.federated, ...to.canonicalUser].join(', ');
  return principal === undefined ? `NotPrincipal ${names}` : names;
}

/** Calls of a function that do not come through its URL. */
export const DIRECT_CALLS: Limits = {
  actions: policyActions.function.filter((action) => action !== 'lambda:InvokeFunctionUrl'),
  given: new Map([['lambda:invokedviafunctionurl', 'false']]),
  // Only the skill that has the token is let in.
  secret: new Set(['lambda:eventsourcetoken']),
};

/** Calls of a function URL that asks for IAM credentials. */
export const SIGNED_URL_CALLS: Limits = {
  actions: ['lambda:InvokeFunctionUrl'],
  given: new Map([['lambda:functionurlauthtype', 'AWS_IAM']]),
};

/** What a request to a function URL of auth type `NONE` carries; such URLs are HTTPS only, and have no VPC endpoint. */
const UNSIGNED: Limits = {
  itself: true,
  unsigned: true,
  addressesOnly: true,
  given: new Map([
    ['lambda:functionurlauthtype', 'NONE'],
    ['lambda:invokedviafunctionurl', 'true'],
    ['aws:securetransport', 'true'],
  ]),
};

/** Of the two grants that such a request needs, that of the URL, and that of the function. */
export const UNSIGNED_URL_CALLS: Limits = { ...UNSIGNED, actions: ['lambda:InvokeFunctionUrl'] };
export const UNSIGNED_CALLS: Limits = { ...UNSIGNED, actions: ['lambda:InvokeFunction'] };
