import { defineAnalysis } from '../../model/analysis.ts';
import { BESIDES } from './besides.ts';
import { exposuresOf } from './exposures.ts';

/** Whom topic policies let in. */
export default defineAnalysis({
  fact: 'sns.exposures',
  scope: 'region',
  needs: ['sns.topic-attributes'],
  consults: BESIDES,
  compute: (facts, context) =>
    exposuresOf(facts['sns.topic-attributes'], facts, context, {
      resourceType: 'sns-topic',
      textOf: ({ Attributes }) => Attributes?.['Policy'],
      kinds: KINDS,
    }),
});

/** SNS developer guide: Valid Amazon SNS policy actions. */
const KINDS = {
  publish: ['sns:Publish'],
  settings: [
    'sns:SetTopicAttributes',
    'sns:AddPermission',
    'sns:RemovePermission',
    'sns:PutDataProtectionPolicy',
    'sns:DeleteTopic',
  ],
  subscribe: ['sns:Subscribe'],
  attributes: [
    'sns:GetTopicAttributes',
    'sns:GetDataProtectionPolicy',
    'sns:ListSubscriptionsByTopic',
    'sns:ListTagsForResource',
  ],
};
