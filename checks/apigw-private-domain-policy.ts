import { defineCheck, notAssessed } from '../src/model/check.ts';
import { publicVerdict, subjects } from '../src/model/policy-verdicts.ts';

export default defineCheck({
  title: 'Private custom domain names carry a scoped policy',
  practice: 'evaluate-resource-policies',
  severity: 'high',
  resourceType: 'AWS::ApiGateway::DomainNameV2',
  onePerResource: true,
  needs: ['apigateway.domain-names', 'apigateway.domain-exposures'],
  why: 'Whoever associates a VPC endpoint with the domain name calls the APIs behind it, from any account.',
  fix: 'Deny every call whose aws:SourceVpce is not one of the endpoints meant. The change is in force at once.',
  references: ['Custom domain names for private APIs in API Gateway'],

  *evaluate({ 'apigateway.domain-names': domains, 'apigateway.domain-exposures': exposures }) {
    const names = new Map(domains.map(({ arn, data }) => [arn, data]));
    const named = (arn: string) => ({ arn, name: names.get(arn)?.domainName ?? arn });
    for (const { resource, details, policy } of subjects(exposures, domains, '/policy', named)) {
      if (policy.state === 'unknown') yield notAssessed(resource, policy.gap, details);
      else if (policy.state === 'present') {
        const id = names.get(resource.arn)?.domainNameId ?? 'DOMAIN_NAME_ID';
        yield publicVerdict(policy.value, () => ({
          fix: {
            cli: `aws apigateway update-domain-name --region ${resource.scope.region} --domain-name ${details.name} --domain-name-id ${id} --patch-operations op=replace,path=/policy,value=POLICY`,
            sideEffect: 'Callers through other endpoints are refused at once.',
          },
        }));
      }
    }
  },
});
