import { cite, defineCheck, fail, notApplicable, notAssessed, pass, type CheckContext } from '../src/model/check.ts';
import type { LayerUse } from '../src/model/derived.ts';
import type { Gap } from '../src/model/gap.ts';
import type { Resource } from '../src/model/stored.ts';

export default defineCheck({
  title: 'Functions use layers only from trusted publishers',
  practice: 'evaluate-resource-policies',
  severity: 'high',
  severities: ['high', 'low'],
  resourceType: 'AWS::Lambda::Function',
  onePerResource: true,
  needs: ['lambda.functions', 'lambda.layers'],
  why: 'The code of a layer runs with the role of the function and reads its environment, whoever wrote it.',
  fix: 'Publish a reviewed copy of the layer in an account of your own and use that; deny lambda:Layer of other accounts by a service control policy. Accounts that you trust can be declared.',
  references: ['Managing Lambda dependencies with layers'],

  *evaluate({ 'lambda.functions': functions, 'lambda.layers': layers }, { trusts }) {
    const records = new Map(functions.map((record) => [record.arn, record]));
    for (const { arn, scope, source, data: answer } of layers) {
      const record = records.get(arn);
      // A version is judged under the function's ARN, with its number as the sub-key.
      const version = arn.split(':')[7];
      const resource = { arn: arn.split(':').slice(0, 7).join(':'), scope };
      const own = version === undefined ? {} : { subKey: version, resourceType: 'AWS::Lambda::Version' };
      if (answer.state === 'unknown') yield notAssessed(resource, answer.gap, own);
      if (answer.state !== 'present') continue;
      if (record?.data.PackageType === 'Image') {
        yield notApplicable(resource, 'A container image has no layers.', own);
        continue;
      }
      if (answer.value.length === 0) {
        yield notApplicable(resource, 'The function uses no layers.', own);
        continue;
      }
      const judged = answer.value.map((use) => ({ use, ...judge(use, trusts, { scope, source }) }));
      const unknowns = judged.filter(({ whose }) => whose === 'unknown');
      const vendors = judged.filter(({ whose }) => whose === 'vendor');
      const foreign = judged.filter(({ whose }) => whose === 'foreign');
      const details = {
        ...own,
        expected: 'layers of the own account, the own organization, trusted accounts or AWS',
        observed: judged.map(({ use, whose }) => `${use.arn} (${words(use, whose)})`).join('; '),
        relatedArns: [...new Set(answer.value.map((use) => use.arn))],
        evidence: record ? [cite(record, '/Layers')] : [],
      };
      const [gap] = unknowns.flatMap((one) => one.gap ?? []);
      if (foreign.length + vendors.length === 0) {
        yield gap === undefined
          ? pass(resource, 'Every layer comes from a trusted publisher.', details)
          : notAssessed(resource, gap, details);
        continue;
      }
      yield fail(
        resource,
        foreign.length > 0
          ? `Layers come from accounts that nobody declared: ${listed(foreign.map(({ use }) => use.account))}.`
          : `Layers come from vendors that nobody declared as trusted: ${listed(vendors.map(({ use }) => use.publisher?.name))}.`,
        {
          ...details,
          severity: foreign.length > 0 ? 'high' : 'low',
          ...(foreign.length === 0 && gap !== undefined && { possible: ['high', 'low'] }),
          reasons: [foreign.length > 0 ? 'nothing tells who writes the layer' : 'the publisher is a known vendor'],
          fix: {
            cli: `aws lambda update-function-configuration --region ${scope.region} --function-name ${resource.arn} --layers LAYER_VERSION_ARNS`,
            sideEffect: 'The list replaces all layers of the function; published versions keep theirs.',
          },
        },
      );
    }
  },
});

type Whose = 'trusted' | 'aws' | 'vendor' | 'foreign' | 'unknown';

function judge(
  { arn, account, publisher }: LayerUse,
  trusts: CheckContext['trusts'],
  { scope, source }: Pick<Resource<unknown>, 'scope' | 'source'>,
): { readonly whose: Whose; readonly gap?: Gap } {
  if (account === undefined) {
    const detail = `The ARN of the layer names no account: ${arn}`;
    const { operation } = source;
    return { whose: 'unknown', gap: { cause: 'unreadable', operation, action: operation, scope, detail } };
  }
  if (publisher?.kind === 'aws') return { whose: 'aws' };
  const trust = trusts(account);
  if (trust.state === 'unknown') return { whose: 'unknown', gap: trust.gap };
  if (trust.state === 'present' && trust.value) return { whose: 'trusted' };
  return { whose: publisher === undefined ? 'foreign' : 'vendor' };
}

function words({ publisher }: LayerUse, whose: Whose): string {
  switch (whose) {
    case 'trusted':
      return 'trusted';
    case 'aws':
    case 'vendor':
      return publisher?.name ?? whose;
    case 'foreign':
      return 'not trusted';
    case 'unknown':
      return 'trust unknown';
  }
}

const listed = (names: readonly (string | undefined)[]): string => [...new Set(names)].join(', ');
