import { defineAnalysis } from '../../model/analysis.ts';
import { present, unknown, type Answer } from '../../model/answer.ts';
import type { Facts, Records } from '../../model/catalogue.ts';
import type { Consulted } from '../../model/check.ts';
import { unqualified } from '../../model/function-arn.ts';
import { grouped } from '../../model/grouped.ts';

/**
 * Whether requests from the internet reach a function by configuration: through a function URL, or through an API
 * whose service principal its policy admits (not where that API is private). A policy counts, whatever qualifier
 * carries it. An API may also call with a role instead: that is not looked at, so `false` means "by none of these".
 */
export default defineAnalysis({
  fact: 'lambda.internet-faces',
  scope: 'region',
  needs: ['lambda.functions'],
  consults: ['lambda.urls', 'lambda.policies', 'apigateway.rest-apis'],
  compute: ({ 'lambda.functions': functions, ...doors }) => {
    const urls = byFunction(doors['lambda.urls']);
    const policies = byFunction(doors['lambda.policies']);
    const isPrivate = privateApis(doors['apigateway.rest-apis']);
    return functions
      .filter(({ data }) => data.Version === undefined || data.Version === '$LATEST')
      .map(({ data: _, ...record }) => {
        const answers = [
          ...urls(record.arn, () => present(true)),
          ...policies(record.arn, (policy) => admitsApi(policy, isPrivate)),
        ];
        return { ...record, data: any(answers) };
      });
  },
});

function any(answers: readonly Answer<boolean>[]): Answer<boolean> {
  if (answers.some((answer) => answer.state === 'present' && answer.value)) return present(true);
  return answers.find((answer) => answer.state === 'unknown') ?? present(false);
}

type Door = Records<'lambda.urls' | 'lambda.policies'>[number];

function byFunction<D extends Door>(
  doors: Answer<readonly D[]>,
): (
  arn: string,
  judge: (value: Extract<D['data'], { state: 'present' }>['value']) => Answer<boolean>,
) => readonly Answer<boolean>[] {
  if (doors.state !== 'present') return () => [doors];
  const groups = grouped(doors.value, ({ arn }) => unqualified(arn));
  return (arn, judge) =>
    (groups.get(arn) ?? []).map(({ data }): Answer<boolean> => {
      switch (data.state) {
        case 'present':
          return judge(data.value);
        case 'absent':
          return present(false);
        case 'unknown':
          return data;
      }
    });
}

type Policy = Extract<Facts<'lambda.policies'>['lambda.policies'][number]['data'], { state: 'present' }>['value'];

/** `execute-api` ARNs in the conditions of statements that admit API Gateway. */
function admitsApi({ Policy: text = '' }: Policy, isPrivate: (api: string) => Answer<boolean>): Answer<boolean> {
  if (!text.includes('apigateway.amazonaws.com')) return present(false);
  const apis = [...text.matchAll(/:execute-api:[^:"]*:[^:"]*:([a-z0-9]+)/g)].map(([, api]) => api ?? '');
  if (apis.length === 0) return present(true);
  return any(
    apis.map((api): Answer<boolean> => {
      const answer = isPrivate(api);
      return answer.state === 'present' ? present(!answer.value) : answer;
    }),
  );
}

function privateApis(
  apis: Consulted<'apigateway.rest-apis'>['apigateway.rest-apis'],
): (api: string) => Answer<boolean> {
  switch (apis.state) {
    case 'absent':
      return () => present(false);
    case 'unknown':
      return () => unknown(apis.gap);
    case 'present': {
      const ids = apis.value.filter(({ data }) => data.endpointConfiguration?.types?.includes('PRIVATE'));
      const known = new Set(ids.map(({ data }) => data.id));
      return (api) => present(known.has(api));
    }
  }
}
