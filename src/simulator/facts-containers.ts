import { arnOf } from './keys.ts';
import { list, one, requireParent, type Within } from './rows.ts';
import {
  keyIn,
  namedUnder,
  record,
  refusal,
  text,
  type Input,
  type Output,
  type Question,
  type Row,
} from './question.ts';

const withinClusters: Within = ['ecs.clusters', 'ClusterNotFoundException', () => 'Cluster not found.'];

function clusterOf(question: Question): string {
  const { cluster = 'default' } = question.input;
  const key = keyIn('ecs.clusters', text(cluster));
  requireParent(question, key, withinClusters);
  return key;
}

function service(key: string, data: Output, { scope }: Question): Output {
  const [cluster = ''] = key.split('/');
  return {
    serviceArn: arnOf('ecs.services', key, scope),
    serviceName: key.slice(key.lastIndexOf('/') + 1),
    clusterArn: arnOf('ecs.clusters', cluster, scope),
    ...data,
  };
}

export const containerRows: Readonly<Record<string, Row>> = {
  'ecs:ListClusters': list('ecs.clusters'),
  // Made of the keys, so that a service that cannot be described is named in it.
  'ecs:ListServices': {
    fact: 'ecs.services',
    answer: (question) => ({
      serviceArns: namedUnder(question, 'ecs.services', clusterOf(question)).map(({ key }) =>
        arnOf('ecs.services', key, question.scope),
      ),
    }),
  },
  'ecs:DescribeServices': {
    fact: 'ecs.services',
    whole: true,
    answer: (question) => {
      const cluster = clusterOf(question);
      const asked = Array.isArray(question.input['services']) ? question.input['services'].map(text) : [];
      const told = asked.map((name) => {
        const key = name.startsWith('arn:') ? keyIn('ecs.services', name) : `${cluster}/${name}`;
        const found = record(question, 'ecs.services', key);
        return found
          ? { service: service(key, found.data, question) }
          : { failure: { arn: arnOf('ecs.services', key, question.scope), reason: 'MISSING' } };
      });
      return {
        services: told.flatMap(({ service: found = [] }) => found),
        failures: told.flatMap(({ failure = [] }) => failure),
      };
    },
  },
  'ecs:DescribeTaskDefinition': one(
    'ecs.task-definitions',
    ({ taskDefinition }: Input) => keyIn('ecs.task-definitions', text(taskDefinition)),
    () => {
      throw refusal('ClientException', 'Unable to describe task definition.');
    },
  ),
};
