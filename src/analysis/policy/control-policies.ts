import { defineAnalysis } from '../../model/analysis.ts';
import { absent, present, type Answer } from '../../model/answer.ts';
import type { FactData, Records } from '../../model/catalogue.ts';
import type { ControlPolicy } from '../../model/control-policy.ts';
import { grouped } from '../../model/grouped.ts';
import { accountArn } from '../../model/scope.ts';
import { parsePolicy } from './parse.ts';

/**
 * The service and resource control policies of the account's organization that deny something somewhere. What was read
 * is listed: a policy, or a list of where it is attached, that could not be read is left out, and denies nothing here.
 */
export default defineAnalysis({
  fact: 'organizations.control-policies',
  scope: 'account',
  needs: [],
  consults: ['organizations.organization', 'organizations.policies', 'organizations.policy-targets'],
  compute(facts, { scope, now }) {
    const source = { operation: 'organizations:ListPolicies', at: now };
    return [{ arn: accountArn(scope), scope, source, data: controlPolicies(facts) }];
  },
});

interface ControlFacts {
  readonly 'organizations.organization': Answer<Records<'organizations.organization'>>;
  readonly 'organizations.policies': Answer<Records<'organizations.policies'>>;
  readonly 'organizations.policy-targets': Answer<Records<'organizations.policy-targets'>>;
}

function controlPolicies({
  'organizations.organization': organizations,
  'organizations.policies': policies,
  'organizations.policy-targets': targets,
}: ControlFacts): Answer<readonly ControlPolicy[]> {
  const organization = organizationIn(organizations);
  if (organization.state !== 'present') return organization;
  if (policies.state !== 'present') return policies;
  if (targets.state !== 'present') return targets;
  const { Id } = organization.value;
  const targetsOf = grouped(
    targets.value.filter(({ data }) => data.state === 'present'),
    ({ arn }) => arn.split('/targets/', 1)[0]!,
  );
  return present(
    policies.value.flatMap(({ arn, data, source }): readonly ControlPolicy[] => {
      // `arn:…:policy/o-…/TYPE/p-…`: what is read of Organizations may be another organization than the account's.
      if (data.state !== 'present' || Id === undefined || arn.split('/')[1] !== Id) return [];
      const { Content, PolicySummary: { Id: id = arn, Name: name = id, Type: type } = {} } = data.value.Policy ?? {};
      const kind = KINDS.get(type);
      const denies = (parsePolicy(Content)?.statements ?? []).filter(({ effect }) => effect === 'Deny');
      const attached = (targetsOf.get(arn) ?? []).flatMap((target) =>
        target.data.state === 'present' ? (target.data.value.TargetId ?? []) : [],
      );
      if (kind === undefined || denies.length === 0 || attached.length === 0) return [];
      return [{ kind, id, name, targets: attached, denies, source }];
    }),
  );
}

const KINDS: ReadonlyMap<string | undefined, ControlPolicy['kind']> = new Map([
  ['RESOURCE_CONTROL_POLICY', 'resource'],
  ['SERVICE_CONTROL_POLICY', 'service'],
]);

type Organization = NonNullable<
  Extract<FactData<'organizations.organization'>, { state: 'present' }>['value']['Organization']
>;

/** The organization that the account belongs to. */
export function organizationIn(answer: Answer<Records<'organizations.organization'>>): Answer<Organization> {
  if (answer.state !== 'present') return answer;
  const data = answer.value[0]?.data ?? absent;
  if (data.state !== 'present') return data;
  return data.value.Organization === undefined ? absent : present(data.value.Organization);
}
