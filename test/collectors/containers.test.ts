import { ClientException, ClusterNotFoundException } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';

import clusters from '../../src/collectors/ecs-clusters.ts';
import services from '../../src/collectors/ecs-services.ts';
import taskDefinitions from '../../src/collectors/ecs-task-definitions.ts';
import { present, unknown } from '../../src/model/answer.ts';
import { ACCOUNT, because, drive, unmodelled } from './drive.ts';

const ecs = (rest: string): string => `arn:aws:ecs:eu-west-1:${ACCOUNT}:${rest}`;
const cluster = (name: string) => ({ arn: ecs(`cluster/${name}`), data: ecs(`cluster/${name}`) });
const gap = {
  cause: 'access-denied',
  operation: 'ecs:DescribeServices',
  action: 'ecs:DescribeServices',
  scope: { partition: 'aws', account: ACCOUNT, region: 'eu-west-1' },
  detail: '',
} as const;

test('ecs.clusters: by the hundred, ARNs alone', async () => {
  const { requests, records } = await drive(clusters, {
    answers: {
      ListClusters: ({ nextToken }) =>
        nextToken === undefined
          ? { clusterArns: [ecs('cluster/shop')], nextToken: 'second' }
          : { clusterArns: [ecs('cluster/jobs')] },
    },
  });
  expect(requests).toEqual([
    ['eu-west-1 ListClusters', { maxResults: 100 }],
    ['eu-west-1 ListClusters', { maxResults: 100, nextToken: 'second' }],
  ]);
  expect(records).toEqual([cluster('shop'), cluster('jobs')]);
});

describe('ecs.services', () => {
  const arns = Array.from({ length: 12 }, (_, at) => ecs(`service/shop/web-${at}`));
  const described = ({ services: asked }: { readonly services: readonly string[] }) => ({
    services: asked.map((serviceArn) => ({ serviceArn })),
  });

  test('of each cluster, page after page, described ten at a time', async () => {
    const { requests, records } = await drive(services, {
      facts: { 'ecs.clusters': [cluster('shop')] },
      answers: {
        ListServices: ({ nextToken }) =>
          nextToken === undefined
            ? { serviceArns: arns.slice(0, 8), nextToken: 'second' }
            : { serviceArns: arns.slice(8) },
        DescribeServices: described,
      },
    });
    const asked = { cluster: ecs('cluster/shop') };
    expect(requests).toEqual([
      ['eu-west-1 ListServices', { ...asked, maxResults: 100 }],
      ['eu-west-1 ListServices', { ...asked, maxResults: 100, nextToken: 'second' }],
      ['eu-west-1 DescribeServices', { ...asked, services: arns.slice(0, 10) }],
      ['eu-west-1 DescribeServices', { ...asked, services: arns.slice(10) }],
    ]);
    expect(records).toEqual(arns.map((arn) => ({ arn, data: present({ serviceArn: arn }) })));
  });

  test('a cluster without services costs one call', async () => {
    const { requests } = await drive(services, {
      facts: { 'ecs.clusters': [cluster('shop')] },
      answers: { ListServices: () => ({ serviceArns: [] }) },
    });
    expect(requests).toHaveLength(1);
  });

  test('a list that breaks off leaves what it named, and a gap of the cluster', async () => {
    const { records } = await drive(services, {
      facts: { 'ecs.clusters': [cluster('shop')] },
      answers: {
        ListServices: ({ nextToken }) =>
          nextToken === undefined
            ? { serviceArns: arns.slice(0, 3), nextToken: 'second' }
            : unmodelled('AccessDeniedException'),
        DescribeServices: described,
      },
    });
    expect(records).toMatchObject([
      ...arns.slice(0, 3).map((arn) => ({ arn, data: { state: 'present' } })),
      { arn: ecs('cluster/shop'), data: { state: 'unknown', gap: { operation: 'ecs:ListServices' } } },
    ]);
  });

  test('a description that is refused leaves all of its services unknown, and no others', async () => {
    const { records } = await drive(services, {
      facts: { 'ecs.clusters': [cluster('shop')] },
      answers: {
        ListServices: () => ({ serviceArns: arns }),
        DescribeServices: (input) =>
          input.services.length === 10 ? unmodelled('AccessDeniedException') : described(input),
      },
    });
    expect(records).toMatchObject(
      arns.map((arn, at) => ({
        arn,
        data: at < 10 ? { state: 'unknown', gap: { operation: 'ecs:DescribeServices' } } : { state: 'present' },
      })),
    );
  });

  test('what has vanished since it was listed is left out and counted: a service, or a whole cluster', async () => {
    const { records, gone } = await drive(services, {
      facts: { 'ecs.clusters': [cluster('shop'), cluster('old')] },
      answers: {
        ListServices: ({ cluster: asked }) =>
          asked === ecs('cluster/old') ? new ClusterNotFoundException(because()) : { serviceArns: arns.slice(0, 4) },
        DescribeServices: () => ({
          services: [{ serviceArn: arns[0] }],
          failures: [
            { arn: arns[1], reason: 'MISSING' },
            { arn: arns[2], reason: 'ACCESS_DENIED', detail: 'no' },
          ],
        }),
      },
    });
    expect(new Set(gone)).toEqual(new Set([arns[1], ecs('cluster/old')]));
    expect(records).toMatchObject([
      { arn: arns[0], data: { state: 'present' } },
      { arn: arns[2], data: { state: 'unknown', gap: { cause: 'unreadable', detail: 'ACCESS_DENIED: no' } } },
      // Of what an answer does not speak, nothing is known.
      { arn: arns[3], data: { state: 'unknown', gap: { cause: 'unreadable' } } },
    ]);
  });
});

describe('ecs.task-definitions', () => {
  const definition = (name: string): string => ecs(`task-definition/${name}`);

  test('each revision that a service runs or is changing to, once; a service unread hands its gap on', async () => {
    const { requests, records } = await drive(taskDefinitions, {
      facts: {
        'ecs.services': [
          {
            arn: ecs('service/shop/web'),
            data: present({
              taskDefinition: definition('web:7'),
              deployments: [{ taskDefinition: definition('web:7') }, { taskDefinition: definition('web:8') }],
            }),
          },
          {
            arn: ecs('service/shop/jobs'),
            data: present({ taskSets: [{ taskDefinition: definition('jobs:1') }] }),
          },
          { arn: ecs('service/shop/blind'), data: unknown(gap) },
        ],
      },
      answers: {
        DescribeTaskDefinition: ({ taskDefinition }) => {
          if (taskDefinition === definition('web:8')) return new ClientException(because());
          return { taskDefinition: { taskDefinitionArn: taskDefinition } };
        },
      },
    });
    expect(requests).toEqual(
      ['jobs:1', 'web:7', 'web:8'].map((name) => [
        'eu-west-1 DescribeTaskDefinition',
        { taskDefinition: definition(name) },
      ]),
    );
    expect(records).toMatchObject([
      { arn: ecs('service/shop/blind'), data: unknown(gap) },
      { arn: definition('jobs:1'), data: { state: 'present' } },
      { arn: definition('web:7'), data: { state: 'present' } },
      // A service runs it: it is there.
      { arn: definition('web:8'), data: { state: 'unknown', gap: { operation: 'ecs:DescribeTaskDefinition' } } },
    ]);
  });
});
