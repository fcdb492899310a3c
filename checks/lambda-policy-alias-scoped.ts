import { cite, defineCheck, fail, notApplicable, notAssessed, pass, type Details } from '../src/model/check.ts';
import type { Records } from '../src/model/catalogue.ts';
import { unqualified } from '../src/model/function-arn.ts';
import { policiesByFunction, removePermissions, type QualifiedPolicy } from '../src/model/function-policies.ts';
import { grouped } from '../src/model/grouped.ts';
import { citeStatements, principalWords, statementName, type PolicyStatement } from '../src/model/policy-statement.ts';

export default defineCheck({
  title: 'Event sources invoke a named alias or version',
  practice: 'evaluate-resource-policies',
  severity: 'low',
  confidence: 'heuristic',
  resourceType: 'AWS::Lambda::Function',
  onePerResource: true,
  needs: ['lambda.functions', 'lambda.aliases', 'lambda.policy-statements'],
  why: 'A source that invokes the function without a qualifier runs $LATEST: code that no release went through, as soon as it is uploaded.',
  fix: 'Grant the source to the alias, let it call the alias, and remove the permission of the unqualified function.',
  references: ['Lambda function aliases', 'Viewing resource-based IAM policies in Lambda'],

  *evaluate({ 'lambda.aliases': aliases, 'lambda.policy-statements': records }) {
    const aliasesOf = grouped(aliases, ({ arn }) => unqualified(arn));
    for (const { resource, policies } of policiesByFunction(records)) {
      const listed = aliasesOf.get(resource.arn) ?? [];
      const named = listed.filter(({ data }) => data.state === 'present');
      const unread = listed.find(({ data }) => data.state === 'unknown');
      const details: Details = {
        expected: 'services may invoke aliases or versions alone',
        trace: named.map(routing),
        evidence: named.slice(0, 10).map((one) => cite(one)),
      };
      if (named.length === 0 && unread?.data.state === 'unknown') {
        yield notAssessed(resource, unread.data.gap, details);
        continue;
      }
      if (named.length === 0) {
        yield notApplicable(resource, 'The function has no alias.', { ...details, observed: 'no alias' });
        continue;
      }
      const own = policies.find(({ subKey }) => subKey === undefined);
      if (own?.data.state === 'unknown') {
        yield notAssessed(resource, own.data.gap, details);
        continue;
      }
      const grants = own === undefined ? [] : serviceGrants(own);
      const elsewhere = policies.filter((one) => one.subKey !== undefined && serviceGrants(one).length > 0);
      const observed = [
        ...(grants.length > 0 ? ['the unqualified function'] : []),
        ...elsewhere.map(({ subKey }) => subKey ?? ''),
      ];
      const told = {
        ...details,
        observed: observed.length === 0 ? 'no service may invoke it' : `services may invoke ${observed.join(', ')}`,
        evidence: [
          ...(details.evidence ?? []),
          ...[...(own === undefined || grants.length === 0 ? [] : [own]), ...elsewhere.slice(0, 10)].map((policy) =>
            citeStatements(policy.source, serviceGrants(policy)),
          ),
        ],
      };
      if (grants.length === 0) {
        yield pass(
          resource,
          elsewhere.length === 0
            ? 'No service may invoke the function without a qualifier.'
            : `Services may invoke ${elsewhere.map(({ subKey }) => subKey).join(', ')}, not the function without a qualifier.`,
          told,
        );
        continue;
      }
      const on = named.map(({ arn }) => arn.split(':').at(-1)).join(', ');
      yield fail(
        resource,
        `${grants
          .slice(0, 5)
          .map((one) => `${statementName(one)} lets ${principalWords(one)}`)
          .join('; ')} invoke the function without a qualifier, though it has ${on}.`,
        {
          ...told,
          reasons: [
            elsewhere.length > 0
              ? 'a permission of the function does not cover its aliases, so these have their own: the other may be left over'
              : 'no alias has a permission of its own for a service',
          ],
          fix: {
            cli: `aws lambda add-permission --region ${resource.scope.region} --function-name ${resource.arn} --qualifier ${named[0]!.arn.split(':').at(-1)} --statement-id STATEMENT_ID \\\n  --action lambda:InvokeFunction --principal SERVICE --source-arn SOURCE_ARN\n${removePermissions(resource, undefined, grants)}`,
            sideEffect:
              'Sources that still call the function without a qualifier are refused: point them to the alias first.',
          },
        },
      );
    }
  },
});

/** Lambda@Edge runs numbered versions, and its replicas ask for permissions in their own way. */
const EDGE = ['edgelambda.amazonaws.com', 'replicator.lambda.amazonaws.com'];

const serviceGrants = ({ data }: QualifiedPolicy<readonly PolicyStatement[]>): readonly PolicyStatement[] =>
  data.state === 'present'
    ? data.value.filter(
        ({ effect, principal }) => effect === 'Allow' && principal?.service.some((one) => !EDGE.includes(one)),
      )
    : [];

function routing({ arn, data }: Records<'lambda.aliases'>[number]) {
  const { FunctionVersion = 'unknown', RoutingConfig } = data.state === 'present' ? data.value : {};
  const others = Object.entries(RoutingConfig?.AdditionalVersionWeights ?? {});
  return {
    considered: `alias ${arn.split(':').at(-1)}`,
    contributes: [
      `version ${FunctionVersion}`,
      ...others.map(
        ([version, weight]) => `and ${Math.round((weight ?? 0) * 100)} % of the calls to version ${version}`,
      ),
    ].join(', '),
  };
}
