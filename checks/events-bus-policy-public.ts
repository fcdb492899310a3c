import type { Answer } from '../src/model/answer.ts';
import type { FactData, Records } from '../src/model/catalogue.ts';
import { defineCheck, notApplicable, notAssessed, pass, type Details } from '../src/model/check.ts';
import { publicVerdict, subjects } from '../src/model/policy-verdicts.ts';

export default defineCheck({
  title: 'Event bus policies grant PutEvents to no stranger',
  practice: 'evaluate-resource-policies',
  severity: 'high',
  severities: ['critical', 'high'],
  resourceType: 'AWS::Events::EventBus',
  onePerResource: true,
  needs: ['events.buses', 'events.exposures'],
  consults: ['events.started-functions', 'lambda.functions', 'iam.role-wildcards'],
  why: 'Whoever has an AWS account puts events on the bus and names any source in them: its rules start what they start.',
  fix: 'Remove the statement, or bind it to the organization with aws:PrincipalOrgID. Have rules match the account of an event, which nobody can choose.',
  references: ['Permissions for event buses in Amazon EventBridge'],

  *evaluate({ 'events.buses': buses, 'events.exposures': exposures, ...facts }) {
    const known = facts['events.started-functions'];
    const started = new Map(known.state === 'present' ? known.value.map(({ arn, data }) => [arn, data]) : []);
    for (const { resource, details, policy } of subjects(exposures, buses, '/Policy')) {
      if (isPartners(resource.arn)) yield notApplicable(resource, 'A bus of a partner, who alone puts events on it.');
      else if (policy.state === 'unknown') yield notAssessed(resource, policy.gap, details);
      else if (policy.state === 'absent') yield pass(resource, 'No bus policy: only the owner is let in.', details);
      else {
        const name = resource.arn.slice(resource.arn.lastIndexOf('/') + 1);
        yield publicVerdict(policy.value, ({ deciding }) => ({
          ...worth(started.get(resource.arn), facts),
          fix: {
            cli: (deciding.public ?? [])
              .map(
                ({ sid = 'SID' }) =>
                  `aws events remove-permission --region ${resource.scope.region} --event-bus-name ${name} --statement-id ${sid}`,
              )
              .join('\n'),
            sideEffect: 'Accounts that the statement lets in can put no more events.',
            verify: `aws events describe-event-bus --region ${resource.scope.region} --name ${name}`,
          },
        }));
      }
    }
  },
});

const isPartners = (arn: string): boolean => arn.includes(':event-bus/aws.partner/');

interface Behind {
  readonly 'lambda.functions': Answer<Records<'lambda.functions'>>;
  readonly 'iam.role-wildcards': Answer<Records<'iam.role-wildcards'>>;
}

/** What the roles of the functions may do decides; here only wildcards are known of them. */
function worth(started: FactData<'events.started-functions'> | undefined, behind: Behind): Details {
  const { 'lambda.functions': functions, 'iam.role-wildcards': wildcards } = behind;
  const roles = new Map(functions.state === 'present' ? functions.value.map(({ arn, data }) => [arn, data.Role]) : []);
  const wide = new Set(
    (wildcards.state === 'present' ? wildcards.value : []).flatMap(({ arn, data }) =>
      data.state === 'present' && data.value ? [arn] : [],
    ),
  );
  const privileged = started?.functions.filter((arn) => wide.has(roles.get(arn) ?? '')) ?? [];
  if (privileged.length > 0) {
    const reasons = [`a rule starts ${privileged.join(', ')}, whose role allows all actions of a service`];
    return { severity: 'critical', reasons, relatedArns: privileged };
  }
  const harmless = started !== undefined && started.functions.length === 0 && started.unseen.length === 0;
  return { severity: 'high', ...(!harmless && { possible: ['critical', 'high'] }) };
}
