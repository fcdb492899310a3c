import type { Records } from './catalogue.ts';

type Functions = Records<'lambda.functions'>;

/** Without published versions, which are frozen and keep the network that the function had. */
export const unpublished = (functions: Functions): Functions =>
  functions.filter(({ data }) => data.Version === undefined || data.Version === '$LATEST');

export const nameOfFunction = ({ arn, data }: Functions[number]): string =>
  data.FunctionName ?? arn.slice(arn.lastIndexOf(':') + 1);

/** The capacity provider that a function runs on, and whose network is its own. */
export const capacityProviderOf = ({ data }: Functions[number]): string | undefined =>
  data.CapacityProviderConfig?.LambdaManagedInstancesCapacityProviderConfig?.CapacityProviderArn;

/** Why a function has no network that could be judged with it. */
export function withoutNetwork(record: Functions[number]): string {
  const provider = capacityProviderOf(record);
  return provider === undefined
    ? 'The function is in no VPC.'
    : `The function runs on ${provider}, and its network is that of the capacity provider.`;
}
