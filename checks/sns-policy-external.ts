import type { Answer } from '../src/model/answer.ts';
import type { Records } from '../src/model/catalogue.ts';
import { cite, defineCheck, fail, notAssessed, pass, type Details, type Fix } from '../src/model/check.ts';
import type { Gap } from '../src/model/gap.ts';
import { grouped } from '../src/model/grouped.ts';
import { externalVerdict, subjects } from '../src/model/policy-verdicts.ts';
import { countsMore } from '../src/model/topic-subscriptions.ts';

export default defineCheck({
  title: 'Topic policies and subscriptions stay with known accounts',
  practice: 'evaluate-resource-policies',
  severity: 'high',
  resourceType: 'AWS::SNS::Topic',
  onePerResource: true,
  needs: ['sns.topic-attributes', 'sns.exposures'],
  consults: ['sns.subscriptions', 'sns.topic-subscriptions'],
  why: 'A stranger’s account gets every message, or sends such as subscribers take for the own. A subscription stays when the policy is tightened.',
  fix: 'Take the account out of the policy and end its subscriptions, or declare it as trusted.',
  references: ['Example cases for Amazon SNS access control', 'Identity-based policies with Amazon SNS'],

  *evaluate({ 'sns.topic-attributes': topics, 'sns.exposures': exposures, ...lists }, { trusts }) {
    const subscriptionsOf = reader(topics, lists['sns.subscriptions'], lists['sns.topic-subscriptions']);
    for (const { resource, details, policy } of subjects(exposures, topics, '/Attributes/Policy')) {
      const { subscriptions, gap } = subscriptionsOf(resource.arn);
      const foreign = subscriptions.flatMap((subscription) =>
        accountsOf(subscription).map((account) => ({ subscription, account, trusted: trusts(account) })),
      );
      const unknown = foreign.filter(({ trusted }) => trusted.state === 'present' && !trusted.value);
      const strangers = [...new Set(unknown.map(({ account }) => account))].join(', ');
      const theirs = [...new Set(unknown.map(({ subscription }) => subscription))].slice(0, SHOWN);
      const failing = (): Details => ({
        reasons: ['an unknown account', ...(strangers === '' ? [] : [`subscriptions lead to ${strangers}`])],
        relatedArns: theirs.map(({ arn }) => arn),
        fix: fixOf(resource.arn, resource.scope.region, theirs),
      });
      const verdict =
        policy.state === 'unknown'
          ? notAssessed(resource, policy.gap, details)
          : policy.state === 'absent'
            ? pass(resource, 'No topic policy: only the owner is let in.', details)
            : externalVerdict(policy.value, { trusts, failing });
      const untold = gap ?? foreign.flatMap(({ trusted }) => (trusted.state === 'unknown' ? [trusted.gap] : []))[0];
      if (verdict.outcome !== 'fail' && strangers !== '') {
        yield fail(resource, `Subscriptions lead to ${strangers}, which is not known.`, {
          ...details,
          expected: 'subscriptions of known accounts only',
          observed: theirs.map(words).join('; '),
          evidence: theirs.map((subscription) => cite(subscription)),
          ...failing(),
        });
      } else if (verdict.outcome === 'pass' && untold !== undefined) yield notAssessed(resource, untold, details);
      else yield verdict;
    }
  },
});

/** A topic may have millions of subscriptions: so many are shown. */
const SHOWN = 20;

type Subscription = Records<'sns.subscriptions'>[number];

interface Subscriptions {
  readonly subscriptions: readonly Subscription[];
  /** There may be more. */
  readonly gap?: Gap;
}

/** The subscriptions of a topic: the account's own, and where the topic counts more, those of others. */
function reader(
  topics: Records<'sns.topic-attributes'>,
  own: Answer<Records<'sns.subscriptions'>>,
  others: Answer<Records<'sns.topic-subscriptions'>>,
): (topic: string) => Subscriptions {
  if (own.state === 'unknown') return () => ({ subscriptions: [], gap: own.gap });
  const ownByTopic = grouped(own.state === 'present' ? own.value : [], ({ data }) => data.TopicArn);
  const read = (others.state === 'present' ? others.value : []).flatMap(({ data, ...record }) =>
    data.state === 'present' ? [{ ...record, data: data.value }] : [],
  );
  const readByTopic = grouped(read, ({ data }) => data.TopicArn);
  const unread = new Map(
    (others.state === 'present' ? others.value : []).flatMap(({ arn, data }) =>
      data.state === 'unknown' ? [[arn, data.gap] as const] : [],
    ),
  );
  const attributesOf = new Map(topics.map(({ arn, data }) => [arn, data]));
  return (topic) => {
    const shown = ownByTopic.get(topic) ?? [];
    const subscriptions = [...shown, ...(readByTopic.get(topic) ?? [])];
    const attributes = attributesOf.get(topic);
    const hidden =
      others.state === 'unknown' && attributes !== undefined && countsMore(attributes, shown.length)
        ? others.gap
        : unread.get(topic);
    return { subscriptions, ...(hidden && { gap: hidden }) };
  };
}

/** Other accounts that a subscription belongs to or leads to. */
function accountsOf({ data: { SubscriptionArn, Owner, Endpoint }, scope }: Subscription): readonly string[] {
  if (SubscriptionArn === 'Deleted') return [];
  const [, inEndpoint] = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(Endpoint ?? '') ?? [];
  return [...new Set([Owner, inEndpoint])].filter((id) => id !== undefined).filter((id) => id !== scope.account);
}

const words = ({ data: { Protocol, Endpoint, Owner } }: Subscription): string => `${Protocol} ${Endpoint} of ${Owner}`;

const fixOf = (topic: string, region: string, strangers: readonly Subscription[]): Fix => ({
  cli: [
    `aws sns set-topic-attributes --region ${region} --topic-arn ${topic} --attribute-name Policy --attribute-value file://POLICY.json`,
    ...strangers
      .filter(({ arn }) => arn.startsWith(`${topic}:`))
      .map(({ arn }) => `aws sns unsubscribe --region ${region} --subscription-arn ${arn}`),
  ].join('\n'),
  sideEffect: 'The accounts are refused and get no more messages.',
  verify: `aws sns list-subscriptions-by-topic --region ${region} --topic-arn ${topic}`,
});
