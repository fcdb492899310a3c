import { defineCheck, notAssessed, pass } from '../src/model/check.ts';
import type { PolicyExposure } from '../src/model/policy.ts';
import { externalVerdict, publicVerdict, subjects } from '../src/model/policy-verdicts.ts';

export default defineCheck({
  title: 'Layer versions are shared only with named accounts or the organization',
  practice: 'evaluate-resource-policies',
  severity: 'high',
  severities: ['high', 'medium'],
  resourceType: 'AWS::Lambda::LayerVersion',
  needs: ['lambda.layer-policies', 'lambda.layer-exposures'],
  why: 'Whoever is let in downloads the code of the layer, with whatever was packed into it; an old version stays shared until its permission is removed.',
  fix: 'Remove the permission of every version that strangers may use; share with named accounts, or with the organization by aws:PrincipalOrgID.',
  references: ['Granting layer access to other accounts'],

  *evaluate({ 'lambda.layer-policies': policies, 'lambda.layer-exposures': exposures }, { trusts, intent }) {
    for (const { resource, policy } of subjects(exposures, policies, '/Policy')) {
      if (policy.state === 'unknown') yield notAssessed(resource, policy.gap);
      else if (policy.state === 'absent') {
        yield pass(resource, 'No resource policy: only the own account uses it.', { observed: 'no policy' });
      } else {
        const parts = resource.arn.split(':');
        const layer = parts.slice(0, 7).join(':');
        const fix = ({ deciding }: PolicyExposure) => ({
          cli: [...new Set((deciding.public ?? deciding['cross-account'] ?? deciding.organization ?? []).map(sidOf))]
            .map(
              (sid) =>
                `aws lambda remove-layer-version-permission --region ${resource.scope.region} --layer-name ${layer} --version-number ${parts[7]} --statement-id ${sid}`,
            )
            .join('\n'),
          sideEffect: 'Functions that have the layer keep it; nobody else can add it.',
        });
        // Layers have no tags: what was declared stands in the configuration.
        const isDeclared = [resource.arn, layer].some((arn) => intent({ arn }).exposure === 'public');
        yield policy.value.exposure.exposure === 'public'
          ? publicVerdict(policy.value, (exposure) => ({
              severity: isDeclared ? 'medium' : 'high',
              reasons: isDeclared ? ['the layer is declared public'] : [],
              fix: fix(exposure),
            }))
          : externalVerdict(policy.value, {
              trusts,
              failing: (exposure) => ({ severity: 'medium', reasons: ['an unknown account'], fix: fix(exposure) }),
            });
      }
    }
  },
});

/** A Sid is the text of whoever wrote the policy, and a reader will paste this into a shell. */
const sidOf = ({ sid = '' }: { readonly sid?: string }): string => (/^[\w-]+$/.test(sid) ? sid : 'STATEMENT_ID');
