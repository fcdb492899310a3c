import { expect, test } from 'vitest';

import { analyzeWithin } from '../../src/analysis/policy/analyze.ts';
import { exposureOf } from '../../src/analysis/policy/exposures.ts';
import { severityByKind } from '../../src/model/policy-verdicts.ts';

const QUEUE = 'arn:aws:sqs:us-east-1:111122223333:orders';
const question = (...statements: readonly object[]) => ({
  resourceType: 'sqs-queue' as const,
  resourceArn: QUEUE,
  account: '111122223333',
  policy: { Version: '2012-10-17', Statement: statements },
});
const allow = (more: object) => ({ Effect: 'Allow', Principal: '*', Resource: QUEUE, ...more });
const kinds = { messages: ['sqs:SendMessage', 'sqs:ReceiveMessage'], attributes: ['sqs:GetQueueAttributes'] };
const severities = { messages: 'critical', attributes: 'medium' } as const;
const now = Date.parse('2026-11-21T00:00:00.000Z');

test('each kind of action has its own class', () => {
  const exposure = exposureOf(
    question(
      allow({ Action: 'sqs:GetQueueAttributes' }),
      allow({ Action: 'sqs:*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-ours' } } }),
    ),
    {},
    now,
    kinds,
  );
  expect(exposure).toMatchObject({
    exposure: 'public',
    byKind: { messages: 'organization', attributes: 'public' },
  });
  expect(severityByKind(exposure, severities)).toEqual({ severity: 'medium', reasons: ['what they get: attributes'] });
});

test('a Deny takes a kind away', () => {
  const exposure = exposureOf(
    question(allow({ Action: 'sqs:*' }), allow({ Effect: 'Deny', Action: 'sqs:*Message' })),
    {},
    now,
    kinds,
  );
  expect(exposure.byKind).toEqual({ messages: 'none', attributes: 'public' });
});

test('the severity is what is proved, and what an undecided kind could make of it', () => {
  const exposure = exposureOf(question(allow({ Action: 'sqs:Get*' })), {}, now, kinds);
  expect(
    severityByKind({ ...exposure, byKind: { messages: 'unknown', attributes: 'public' } }, severities),
  ).toMatchObject({ severity: 'medium', possible: ['critical', 'medium'] });
  expect(severityByKind({ ...exposure, byKind: { messages: 'none', attributes: 'none' } }, severities)).toEqual({
    severity: 'medium',
    reasons: [],
  });
});

const bucket = { 'aws:SourceArn': 'arn:aws:s3:::photos' };
const owner = { 'aws:SourceAccount': '111122223333' };

test.each([
  ['a service', { Service: 's3.amazonaws.com' }, { ArnEquals: bucket }, true],
  ['a wildcard', '*', { ArnEquals: bucket }, true],
  [
    'a service, with the account',
    { Service: 's3.amazonaws.com' },
    { ArnEquals: bucket, StringEquals: owner },
    undefined,
  ],
  ['a wildcard, with the account', '*', { ArnEquals: bucket, StringEquals: owner }, undefined],
  [
    'an ARN with an account',
    { Service: 'sns.amazonaws.com' },
    { ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:us-east-1:111122223333:orders' } },
    undefined,
  ],
])('bound by the name of a bucket alone: %s', (_, Principal, Condition, boundByName) => {
  const answer = analyzeWithin(question(allow({ Principal, Action: 'sqs:SendMessage', Condition })), {}, now);
  expect(answer.exposure).toBe('service');
  expect(answer.serviceGuard).toBe('guarded');
  expect(answer.boundByName).toBe(boundByName);
});

test('the example is of the first kind that has one', () => {
  const everything = exposureOf(question(allow({ Sid: 'All', Action: 'sqs:*' })), {}, now, kinds);
  expect(everything.witnesses.public?.action).toBe('sqs:ReceiveMessage');
  const reading = exposureOf(
    question(allow({ Action: 'sqs:AddPermission' }), allow({ Sid: 'Read', Action: 'sqs:GetQueueAttributes' })),
    {},
    now,
    kinds,
  );
  expect(reading.witnesses.public?.action).toBe('sqs:GetQueueAttributes');
  expect(reading.deciding.public).toMatchObject([{ index: 1, sid: 'Read' }]);
});
