import type { Records } from '../../model/catalogue.ts';

/** Functions without their published versions, as they come. */
export async function* latest(
  functions: AsyncIterable<Records<'lambda.functions'>[number]>,
): AsyncIterable<Records<'lambda.functions'>[number]> {
  for await (const record of functions) if (record.data.Version === '$LATEST') yield record;
}
