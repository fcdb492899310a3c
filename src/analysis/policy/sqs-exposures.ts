import { defineAnalysis } from '../../model/analysis.ts';
import { BESIDES } from './besides.ts';
import { exposuresOf } from './exposures.ts';

/** Whom queue policies let in. */
export default defineAnalysis({
  fact: 'sqs.exposures',
  scope: 'region',
  needs: ['sqs.queues'],
  consults: BESIDES,
  compute: (facts, context) =>
    exposuresOf(facts['sqs.queues'], facts, context, {
      resourceType: 'sqs-queue',
      textOf: ({ Attributes }) => Attributes?.Policy,
      kinds: KINDS,
    }),
});

/** The other actions are the owner's alone, whatever a policy says (SQS guide: Limitations of custom policies). */
const KINDS = {
  messages: [
    'sqs:SendMessage',
    'sqs:ReceiveMessage',
    'sqs:DeleteMessage',
    'sqs:ChangeMessageVisibility',
    'sqs:PurgeQueue',
  ],
  attributes: ['sqs:GetQueueAttributes', 'sqs:GetQueueUrl', 'sqs:ListDeadLetterSourceQueues'],
};
