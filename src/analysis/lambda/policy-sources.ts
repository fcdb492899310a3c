import { defineAnalysis } from '../../model/analysis.ts';
import { mapAnswer, type Answer } from '../../model/answer.ts';
import type { PolicySource } from '../../model/derived.ts';
import type { Gap } from '../../model/gap.ts';
import { requires, type PolicyStatement } from '../../model/policy-statement.ts';
import type { Scope } from '../../model/scope.ts';
import type { Resource } from '../../model/stored.ts';
import { matchesPattern } from '../policy/patterns.ts';

/**
 * Whether what the policies of functions ask `aws:SourceArn` to be still exists: buckets of the account; topics, rules
 * and APIs of the account and the Region. What belongs to others, or to services that are not listed, is undecided.
 */
export default defineAnalysis({
  fact: 'lambda.policy-sources',
  scope: 'region',
  needs: ['lambda.policy-statements'],
  consults: ['s3.buckets', 'sns.topics', 'events.rules', 'apigateway.rest-apis', 'apigatewayv2.apis'],
  compute: ({ 'lambda.policy-statements': policies, ...facts }, { scope }) => {
    const arns = (answer: Answer<readonly Resource<unknown>[]>): Listed => ({
      known: answer.state === 'present' ? answer.value.map(({ arn }) => arn) : [],
      gaps: answer.state === 'unknown' ? [answer.gap] : [],
    });
    const rules = facts['events.rules'];
    const listed: Readonly<Record<Kind, Listed>> = {
      s3: arns(facts['s3.buckets']),
      sns: arns(facts['sns.topics']),
      events: both(arns(rules), {
        known: [],
        gaps: (rules.state === 'present' ? rules.value : []).flatMap(({ data }) =>
          data.state === 'unknown' ? [data.gap] : [],
        ),
      }),
      'execute-api': both(arns(facts['apigateway.rest-apis']), arns(facts['apigatewayv2.apis'])),
    };
    return policies.map(({ data, ...record }) => ({
      ...record,
      data: mapAnswer(data, (statements) =>
        statements.flatMap((statement) => sourcesOf(statement, scope, listed, record.source.operation)),
      ),
    }));
  },
});

type Kind = 's3' | 'sns' | 'events' | 'execute-api';

/** What is there, and what could not be listed. */
interface Listed {
  readonly known: readonly string[];
  readonly gaps: readonly Gap[];
}

const both = (some: Listed, others: Listed): Listed => ({
  known: [...some.known, ...others.known],
  gaps: [...some.gaps, ...others.gaps],
});

function sourcesOf(
  statement: PolicyStatement,
  scope: Scope,
  listed: Readonly<Record<Kind, Listed>>,
  operation: string,
): readonly PolicySource[] {
  if (statement.effect !== 'Allow') return [];
  const valuesOf = (wanted: string) =>
    statement.conditions.flatMap(({ key, operator, values }) => {
      const by = requires(operator);
      return key === wanted && by !== undefined ? values.map((value) => ({ value, by })) : [];
    });
  const owners = valuesOf('aws:sourceaccount').map(({ value }) => value);
  const unseen = (detail: string): Gap => ({ cause: 'not-collected', operation, action: operation, scope, detail });
  return valuesOf('aws:sourcearn').flatMap(({ value: arn, by }): readonly PolicySource[] => {
    const [prefix, , service = '', region = '', account = '', name] = arn.split(':');
    if (prefix !== 'arn' || name === undefined || /[*?]/.test(service)) return [];
    const isBucket = service === 's3' && region === '' && account === '';
    const of = { statement, arn, canBeTaken: isBucket && owners.length === 0 };
    const undecided = (gap: Gap): readonly PolicySource[] => [{ ...of, exists: 'undecided', gap }];
    if (!isKind(service) || (service === 's3' && !isBucket))
      return undecided(unseen(`What ${service} has is not listed.`));

    const matches = (pattern: string, text: string): boolean =>
      by === 'pattern' ? matchesPattern(pattern, text) : pattern === text;
    const { known, gaps } = listed[service];
    const exists = known.some((one) =>
      service === 'execute-api'
        ? matches(beforeSlash(arn), apiArn(one, scope))
        : matches(isBucket ? beforeSlash(arn) : arn, one),
    );
    if (exists) return [{ ...of, exists: 'yes' }];
    const isOurs = isBucket
      ? owners.length === 0 || owners.includes(scope.account)
      : region === scope.region && account === scope.account;
    if (!isOurs) return undecided(unseen('The source is, or may be, of another account or Region.'));
    const [gap] = gaps;
    return gap === undefined ? [{ ...of, exists: 'no' }] : undecided(gap);
  });
}

const isKind = (service: string): service is Kind => ['s3', 'sns', 'events', 'execute-api'].includes(service);

/** The bucket of what may name objects; the API of what may go on with stage, method and path. */
const beforeSlash = (arn: string): string => arn.split('/')[0]!;

/** Of `…/restapis/ID` or `…/apis/ID`. */
const apiArn = (arn: string, { partition, region, account }: Scope): string =>
  `arn:${partition}:execute-api:${region}:${account}:${arn.slice(arn.lastIndexOf('/') + 1)}`;
