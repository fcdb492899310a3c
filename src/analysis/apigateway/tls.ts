import { defineAnalysis } from '../../model/analysis.ts';
import type { Answer } from '../../model/answer.ts';
import type { TlsSupport } from '../../model/derived.ts';
import { tlsPolicies, tlsPolicy } from '../tables/tls-policies.ts';

/** What the security policy of each custom domain name and each REST API accepts. */
export default defineAnalysis({
  fact: 'apigateway.tls',
  scope: 'region',
  needs: [],
  consults: ['apigateway.domain-names', 'apigatewayv2.domain-names', 'apigateway.rest-apis'],
  compute(facts) {
    const domains = listed(facts['apigateway.domain-names']);
    const seen = new Set(domains.map(({ arn }) => pathOf(arn)));
    return [
      ...domains.map(({ data, ...record }) => ({ ...record, data: support(data.securityPolicy) })),
      // Both families list the same domains; the second tells of those that the first did not show.
      ...listed(facts['apigatewayv2.domain-names'])
        .filter(({ arn }) => !seen.has(pathOf(arn)))
        .map(({ data, ...record }) => {
          const policies = (data.DomainNameConfigurations ?? []).map(({ SecurityPolicy }) => SecurityPolicy);
          return { ...record, data: support(policies.includes('TLS_1_0') ? 'TLS_1_0' : policies[0]) };
        }),
      ...listed(facts['apigateway.rest-apis']).map(({ data, ...record }) => {
        const type = data.endpointConfiguration?.types?.[0] ?? 'EDGE';
        const inferred =
          type in tlsPolicies.defaults ? tlsPolicies.defaults[type as keyof typeof tlsPolicies.defaults] : undefined;
        return { ...record, data: support(data.securityPolicy ?? inferred, data.securityPolicy === undefined) };
      }),
    ];
  },
});

/** `/domainnames/NAME`: the families write the ARN of one domain with and without the account. */
const pathOf = (arn: string): string => arn.slice(arn.indexOf('/'));

const listed = <R>(list: Answer<readonly R[]>): readonly R[] => (list.state === 'present' ? list.value : []);

function support(policy: string | undefined, inferred = false): TlsSupport {
  if (policy === undefined) return { inferred, forwardSecrecy: false, enhanced: false };
  const known = tlsPolicy(policy);
  if (known)
    return { policy, inferred, minimum: known.minimum, forwardSecrecy: known.forwardSecrecy, enhanced: known.enhanced };
  // A newer policy than the table: its name carries the TLS versions that it belongs to.
  const enhanced = /^SecurityPolicy_TLS1[23]_/.test(policy);
  return { policy, inferred, forwardSecrecy: false, enhanced, ...(enhanced && { minimum: '1.2' as const }) };
}
