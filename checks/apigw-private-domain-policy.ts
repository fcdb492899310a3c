import type { Records } from '../src/model/catalogue.ts';
import { cite, defineCheck, fail, notAssessed, type CheckContext, type Details } from '../src/model/check.ts';
import { grouped } from '../src/model/grouped.ts';
import { publicVerdict, subjects } from '../src/model/policy-verdicts.ts';

export default defineCheck({
  title: 'Private custom domain names carry a scoped policy',
  practice: 'evaluate-resource-policies',
  severity: 'high',
  resourceType: 'AWS::ApiGateway::DomainNameV2',
  onePerResource: true,
  needs: ['apigateway.domain-names', 'apigateway.domain-exposures'],
  consults: ['apigateway.domain-name-access-associations'],
  why: 'Whoever associates a VPC endpoint with the domain name calls the APIs behind it, from any account.',
  fix: 'Deny every call whose aws:SourceVpce is not one of the endpoints meant, and reject associations of accounts that nobody knows. Both are in force at once.',
  references: ['Custom domain names for private APIs in API Gateway'],

  *evaluate(
    {
      'apigateway.domain-names': domains,
      'apigateway.domain-exposures': exposures,
      'apigateway.domain-name-access-associations': associations,
    },
    { trusts },
  ) {
    const names = new Map(domains.map(({ arn, data }) => [arn, data]));
    const named = (arn: string) => ({ arn, name: names.get(arn)?.domainName ?? arn });
    const byDomain = grouped(
      associations.state === 'present' ? associations.value : [],
      ({ data }) => data.domainNameArn,
    );
    for (const { resource, details, policy } of subjects(exposures, domains, '/policy', named)) {
      const id = names.get(resource.arn)?.domainNameId ?? 'DOMAIN_NAME_ID';
      const verdict =
        policy.state === 'present'
          ? publicVerdict(policy.value, () => ({
              fix: {
                cli: `aws apigateway update-domain-name --region ${resource.scope.region} --domain-name ${details.name} --domain-name-id ${id} --patch-operations op=replace,path=/policy,value=POLICY`,
                sideEffect: 'Callers through other endpoints are refused at once.',
              },
            }))
          : policy.state === 'unknown'
            ? notAssessed(resource, policy.gap, details)
            : undefined;
      if (verdict === undefined) continue;
      const own = byDomain.get(resource.arn) ?? [];
      const { strangers, gap } = ownersOf(own, resource.scope.account, trusts);
      const shown: Details = {
        relatedArns: own.slice(0, SHOWN).map(({ arn }) => arn),
        evidence: [...(verdict.evidence ?? []), ...own.slice(0, SHOWN).map((association) => cite(association))],
      };
      const unread = associations.state === 'unknown' ? associations.gap : gap;
      if (verdict.outcome === 'fail') yield { ...verdict, ...shown };
      else if (strangers.length > 0) {
        const accounts = [...new Set(strangers.map(accountOf))].join(', ');
        yield fail(resource, `A VPC endpoint of ${accounts}, which is not known, is associated with the domain name.`, {
          ...details,
          ...shown,
          expected: 'associations of known accounts only',
          observed: `associated: ${own.slice(0, SHOWN).map(words).join('; ')}`,
          reasons: ['an unknown account'],
          fix: {
            cli: strangers
              .slice(0, SHOWN)
              .map(
                ({ arn }) =>
                  `aws apigateway reject-domain-name-access-association --region ${resource.scope.region} --domain-name-access-association-arn ${arn} --domain-name-arn ${resource.arn}`,
              )
              .join('\n'),
            sideEffect: 'Callers through that endpoint no longer reach the domain name.',
          },
        });
      } else if (verdict.outcome === 'pass' && unread !== undefined) yield notAssessed(resource, unread, details);
      else yield verdict.outcome === 'pass' ? { ...verdict, ...shown } : verdict;
    }
  },
});

/** Associations that are named and shown. */
const SHOWN = 10;

type Association = Records<'apigateway.domain-name-access-associations'>[number];

/** `arn:…:apigateway:REGION:ACCOUNT:/domainnameaccessassociations/…`: whose the endpoint is. */
const accountOf = ({ arn }: Association): string => arn.split(':')[4] ?? '';

const words = (association: Association): string =>
  `${association.data.accessAssociationSource} of ${accountOf(association)}`;

/** Associations of accounts that are not known, and why it may not be known of another. */
function ownersOf(associations: readonly Association[], own: string, trusts: CheckContext['trusts']) {
  const foreign = associations
    .filter((association) => ![own, ''].includes(accountOf(association)))
    .map((association) => ({ association, trusted: trusts(accountOf(association)) }));
  return {
    strangers: foreign
      .filter(({ trusted }) => trusted.state !== 'unknown' && !(trusted.state === 'present' && trusted.value))
      .map(({ association }) => association),
    gap: foreign.flatMap(({ trusted }) => (trusted.state === 'unknown' ? [trusted.gap] : []))[0],
  };
}
