import { describe, expect, test } from 'vitest';

import policies from '../../src/collectors/s3-control-access-point-policies.ts';
import policyStatuses from '../../src/collectors/s3-control-access-point-policy-statuses.ts';
import settings from '../../src/collectors/s3-control-access-point-settings.ts';
import accessPoints from '../../src/collectors/s3-control-access-points.ts';
import { absent, present, unknown } from '../../src/model/answer.ts';
import { ACCOUNT, drive, TOLD, unmodelled } from './drive.ts';

const arnOf = (name: string): string => `arn:aws:s3:eu-west-1:${ACCOUNT}:accesspoint/${name}`;
const point = (Name: string) => ({
  arn: arnOf(Name),
  data: { Name, Bucket: 'b', NetworkOrigin: 'Internet' as const, AccessPointArn: arnOf(Name) },
});

test('s3-control.access-points: of the region, a thousand a page', async () => {
  const { requests, records } = await drive(accessPoints, {
    answers: {
      ListAccessPoints: ({ NextToken }) =>
        NextToken === undefined
          ? { AccessPointList: [point('one').data], NextToken: 'second' }
          : { AccessPointList: [{ Name: 'two', Bucket: 'b', NetworkOrigin: 'VPC' }] },
    },
  });
  expect(requests).toEqual([
    ['eu-west-1 ListAccessPoints', { AccountId: ACCOUNT, MaxResults: 1000 }],
    ['eu-west-1 ListAccessPoints', { AccountId: ACCOUNT, MaxResults: 1000, NextToken: 'second' }],
  ]);
  expect(records).toEqual([
    point('one'),
    { arn: arnOf('two'), data: { Name: 'two', Bucket: 'b', NetworkOrigin: 'VPC' } },
  ]);
});

describe.each([
  { collector: settings, operation: 'GetAccessPoint' },
  { collector: policies, operation: 'GetAccessPointPolicy' },
  { collector: policyStatuses, operation: 'GetAccessPointPolicyStatus' },
])('$collector.fact', ({ collector, operation }) => {
  test('asks each access point in its own region; a vanished one is left out, a closed one a gap', async () => {
    const { requests, records, gone } = await drive(collector as typeof policies, {
      facts: { 's3-control.access-points': [point('open'), point('gone'), point('closed')] },
      answers: {
        [operation]: ({ Name }) =>
          Name === 'open' ? { Policy: Name } : unmodelled(Name === 'gone' ? 'NoSuchAccessPoint' : 'AccessDenied'),
      },
    });
    expect(requests).toEqual(
      ['open', 'gone', 'closed'].map((Name) => [`eu-west-1 ${operation}`, { AccountId: ACCOUNT, Name }]),
    );
    expect(gone).toEqual([arnOf('gone')]);
    expect(records).toMatchObject([
      { arn: arnOf('open'), data: present({ Policy: 'open' }) },
      {
        arn: arnOf('closed'),
        data: { state: 'unknown', gap: { cause: 'access-denied', operation: `s3-control:${operation}` } },
      },
    ]);
  });
});

test.each([
  { collector: policies, operation: 'GetAccessPointPolicy' },
  { collector: policyStatuses, operation: 'GetAccessPointPolicyStatus' },
])('$collector.fact: NoSuchAccessPointPolicy is an answer', async ({ collector, operation }) => {
  const { records } = await drive(collector as typeof policies, {
    facts: { 's3-control.access-points': [point('bare')] },
    answers: { [operation]: () => unmodelled('NoSuchAccessPointPolicy') },
  });
  expect(records).toEqual([{ arn: arnOf('bare'), data: absent }]);
});

test('s3-control.access-point-policy-statuses: one without a policy is not asked, one whose policy is unread is', async () => {
  const scope = { partition: 'aws', account: ACCOUNT, region: 'eu-west-1' };
  const gap = { cause: 'access-denied', operation: 'o', action: 'a', scope, detail: '' } as const;
  const { requests, records } = await drive(policyStatuses, {
    facts: {
      's3-control.access-points': [point('bare'), point('closed')],
      's3-control.access-point-policies': [
        { arn: arnOf('bare'), data: absent },
        { arn: arnOf('closed'), data: unknown(gap) },
      ],
    },
    answers: { GetAccessPointPolicyStatus: () => ({ PolicyStatus: { IsPublic: true } }) },
  });
  expect(requests).toEqual([['eu-west-1 GetAccessPointPolicyStatus', { AccountId: ACCOUNT, Name: 'closed' }]]);
  expect(records).toEqual([
    { arn: arnOf('bare'), data: absent, source: TOLD },
    { arn: arnOf('closed'), data: present({ PolicyStatus: { IsPublic: true } }) },
  ]);
});
