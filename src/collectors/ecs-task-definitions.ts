import { DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';

import type { FactData } from '../model/catalogue.ts';
import { defineCollector } from '../model/collector.ts';

/**
 * The revisions of task definitions that services run, or are changing to: containers, their environments, their roles.
 * The newest revision of a family may be another one.
 *
 * ECS keeps a revision that a service runs, also when it is deregistered: one that is not told is unknown, not vanished.
 * What a service runs that could not be read is not known: its gap stands under its own ARN.
 */
export default defineCollector({
  fact: 'ecs.task-definitions',
  scope: 'region',
  reads: ['ecs.services'],
  client: ECSClient,
  operations: {
    DescribeTaskDefinition: {
      command: DescribeTaskDefinitionCommand,
      action: 'ecs:DescribeTaskDefinition',
      bucket: 'ecs:DescribeTaskDefinition',
    },
  },

  async *collect({ facts, ask, each }) {
    const services = facts['ecs.services'];
    for (const { arn, data } of services) if (data.state === 'unknown') yield { arn, data };
    const definitions = new Set(services.flatMap(({ data }) => definitionsOf(data)));
    const parents = [...definitions].toSorted().map((arn) => ({ arn, data: arn }));
    yield* each(parents, async ({ arn }) => ({
      arn,
      data: await ask('DescribeTaskDefinition', { taskDefinition: arn }),
    }));
  },
});

/** Where deployments are CodeDeploy's or one's own, the task sets tell. */
function definitionsOf(service: FactData<'ecs.services'>): readonly string[] {
  if (service.state !== 'present') return [];
  const { taskDefinition, deployments = [], taskSets = [] } = service.value;
  return [{ taskDefinition }, ...deployments, ...taskSets].flatMap((one) => one.taskDefinition ?? []);
}
