/** `arn:…:function:NAME` of the ARN of a function, a version, an alias or a URL. */
export const unqualified = (arn: string): string =>
  arn
    .replace(/\/url$/, '')
    .split(':')
    .slice(0, 7)
    .join(':');

/** The version or alias that an ARN names; `*` stands for aliases that were not listed. */
export const qualifierOf = (arn: string): string | undefined => arn.split(':')[7];

/** Of the policy of a function, version or alias: the function, and the qualifier as `subKey`. */
export function functionOf(arn: string): { readonly arn: string; readonly subKey?: string } {
  const subKey = qualifierOf(arn);
  return { arn: unqualified(arn), ...(subKey !== undefined && { subKey }) };
}
