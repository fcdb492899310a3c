import {
  defineCheck,
  fail,
  notAssessed,
  pass,
  type Details,
  type Evidence,
  type Intent,
  type Verdict,
} from '../src/model/check.ts';
import type { Records } from '../src/model/catalogue.ts';
import type { Gap } from '../src/model/gap.ts';
import type { Resource } from '../src/model/stored.ts';

export default defineCheck({
  title: 'Queues and topics are encrypted',
  practice: 'evaluate-resource-policies',
  severity: 'low',
  severities: ['medium', 'low'],
  resourceType: 'AWS::SQS::Queue',
  onePerResource: true,
  needs: ['sqs.queues', 'sns.topic-attributes'],
  apart: [['sqs.queues'], ['sns.topic-attributes']],
  why: 'Messages at rest are readable by whoever gets at the storage behind the queue or topic; with a key of its own, who may read them is decided twice.',
  fix: 'Let SQS encrypt the queue, or give queue and topic a KMS key whose policy admits the services that send to them.',
  references: ['Encryption at rest in Amazon SQS', 'Securing Amazon SNS data with server-side encryption'],

  *evaluate({ 'sqs.queues': queues, 'sns.topic-attributes': topics }, { intent }) {
    for (const queue of queues) yield* judgedQueue(queue, intent(queue));
    for (const topic of topics) yield* judgedTopic(topic, intent(topic));
  },
});

function* judgedQueue(queue: Records<'sqs.queues'>[number], intent: Intent): Iterable<Verdict> {
  if (queue.data.state === 'unknown') yield notAssessed(queue, queue.data.gap);
  if (queue.data.state !== 'present') return;
  const { KmsMasterKeyId: key, SqsManagedSseEnabled: managed } = queue.data.value.Attributes ?? {};
  const name = nameOf(queue.arn);
  const details: Details = {
    name,
    expected: 'SSE-SQS or a KMS key',
    observed: key ? `KMS key ${key}` : `SqsManagedSseEnabled ${managed ?? 'missing'}`,
    evidence: [evidence(queue, { KmsMasterKeyId: key, SqsManagedSseEnabled: managed })],
  };
  if (key) yield pass(queue, `${name} encrypts its messages under ${key}.`, details);
  else if (managed === 'true') yield pass(queue, `${name} encrypts its messages under keys of SQS.`, details);
  else if (managed === 'false') {
    yield fail(queue, `${name} keeps its messages unencrypted.`, {
      ...details,
      ...worth(intent),
      fix: {
        cli: `aws sqs set-queue-attributes --region ${queue.scope.region} --queue-url "$(aws sqs get-queue-url --region ${queue.scope.region} --queue-name ${name} --query QueueUrl --output text)" --attributes SqsManagedSseEnabled=true`,
        sideEffect: 'Messages that are in the queue stay as they are; clients must use HTTPS and Signature Version 4.',
      },
    });
  } else {
    // New queues are encrypted unless somebody said otherwise: an answer without the attribute tells neither.
    yield notAssessed(queue, unsaid(queue, 'The answer has neither KmsMasterKeyId nor SqsManagedSseEnabled.'), details);
  }
}

function* judgedTopic(topic: Records<'sns.topic-attributes'>[number], intent: Intent): Iterable<Verdict> {
  const resourceType = 'AWS::SNS::Topic';
  if (topic.data.state === 'unknown') yield notAssessed(topic, topic.data.gap, { resourceType });
  if (topic.data.state !== 'present') return;
  const { Attributes } = topic.data.value;
  if (Attributes === undefined) {
    yield notAssessed(topic, unsaid(topic, 'The answer has no attributes.'), { resourceType });
    return;
  }
  const key = Attributes['KmsMasterKeyId'];
  const name = nameOf(topic.arn);
  const details: Details = {
    name,
    resourceType,
    expected: 'a KMS key',
    observed: key ? `KMS key ${key}` : 'no KMS key',
    evidence: [evidence(topic, { KmsMasterKeyId: key })],
  };
  if (key) {
    const reasons = /(^|:)alias\/aws\/sns$/.test(key) ? [OF_AWS] : [];
    yield pass(topic, `${name} encrypts its messages under ${key}.`, { ...details, reasons });
  } else {
    yield fail(topic, `${name} keeps its messages unencrypted.`, {
      ...details,
      ...worth(intent),
      fix: {
        cli: `aws sns set-topic-attributes --region ${topic.scope.region} --topic-arn ${topic.arn} --attribute-name KmsMasterKeyId --attribute-value KEY_ID`,
        sideEffect:
          'Publishers need kms:GenerateDataKey and kms:Decrypt on the key. The AWS managed key alias/aws/sns admits no AWS service, so alarms, buckets and rules can no longer publish.',
      },
    });
  }
}

const OF_AWS =
  'the policy of the AWS managed key alias/aws/sns cannot be changed: no AWS service can publish to the topic';

const worth = ({ data, unseen }: Intent): Details => ({
  severity: data === 'sensitive' ? 'medium' : 'low',
  ...(data === undefined && unseen !== undefined && { possible: ['medium', 'low'] }),
});

const unsaid = ({ scope, source: { operation } }: Resource<unknown>, detail: string): Gap => ({
  cause: 'unreadable',
  operation,
  action: operation,
  scope,
  detail,
});

/** Of all attributes those that decide: the policy is for other checks. */
const evidence = (
  { source }: Resource<unknown>,
  Attributes: Readonly<Record<string, string | undefined>>,
): Evidence => ({
  ...source,
  document: { Attributes },
  marks: Object.keys(Attributes).map((name) => `/Attributes/${name}`),
});

const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf(':') + 1);
