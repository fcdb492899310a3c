import {
  ClusterNotFoundException,
  DescribeServicesCommand,
  type DescribeServicesResponse,
  ECSClient,
  ListServicesCommand,
} from '@aws-sdk/client-ecs';

import { present, unknown } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';
import type { Stored } from '../model/stored.ts';

/** A description takes no more names (Amazon ECS API Reference: DescribeServices). */
const AT_ONCE = 10;

/**
 * The services of every cluster: subnets, security groups, public addresses, load balancers, and what is being deployed.
 * Tasks that were started without a service (RunTask) are not among them.
 *
 * The list tells ARNs alone; ten services are described at once. Such a call that is refused leaves all ten unknown. A
 * service that was deleted meanwhile stands in an answer as a failure, `MISSING`.
 */
export default defineCollector({
  fact: 'ecs.services',
  scope: 'region',
  follows: ['ecs.clusters'],
  client: ECSClient,
  operations: {
    ListServices: { command: ListServicesCommand, action: 'ecs:ListServices', bucket: 'ecs:ListServices' },
    DescribeServices: {
      command: DescribeServicesCommand,
      action: 'ecs:DescribeServices',
      bucket: 'ecs:DescribeServices',
    },
  },

  async *collect({ scope, follow, ask, list, each, gone }) {
    const told = (service: string, { services = [], failures = [] }: Stored<DescribeServicesResponse>) => {
      const found = services.find(({ serviceArn }) => serviceArn === service);
      if (found) return present(found);
      const { reason = 'The answer does not speak of it', detail = '' } =
        failures.find(({ arn }) => arn === service) ?? {};
      if (reason === 'MISSING') return undefined;
      const operation = 'ecs:DescribeServices';
      const words = `${reason}: ${detail}`.replace(/: $/, '.');
      return unknown({ cause: 'unreadable', operation, action: operation, scope, detail: words });
    };
    yield* each(follow('ecs.clusters'), async function* ({ arn: cluster }) {
      const meaning = { gone: ClusterNotFoundException };
      const arns = list(
        'ListServices',
        { cluster, maxResults: 100 },
        { items: 'serviceArns', token: ['nextToken', 'nextToken'] },
        meaning,
      );
      for await (const services of batches(arns)) {
        const answer = await ask('DescribeServices', { cluster, services }, meaning);
        for (const arn of services) {
          const data = answer.state === 'present' ? told(arn, answer.value) : answer;
          if (data) yield { arn, data };
          else gone(arn);
        }
      }
    });
  },
});

/** What was named before the list broke off is told as well. */
async function* batches(items: AsyncIterable<string>): AsyncIterable<string[]> {
  let batch: string[] = [];
  try {
    for await (const item of items) {
      batch.push(item);
      if (batch.length < AT_ONCE) continue;
      yield batch;
      batch = [];
    }
  } catch (error) {
    if (batch.length > 0) yield batch;
    throw error;
  }
  if (batch.length > 0) yield batch;
}
