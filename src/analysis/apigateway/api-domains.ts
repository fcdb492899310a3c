import { defineAnalysis } from '../../model/analysis.ts';
import type { Answer } from '../../model/answer.ts';
import type { Records } from '../../model/catalogue.ts';
import type { ApiDomain } from '../../model/derived.ts';
import type { Gap } from '../../model/gap.ts';

/**
 * The custom domain names that lead to each API, by base path mapping, API mapping or routing rule. Both families of
 * API Gateway's control plane list the same domains and know different things of them.
 */
export default defineAnalysis({
  fact: 'apigateway.api-domains',
  scope: 'region',
  needs: [],
  consults: [
    'apigateway.rest-apis',
    'apigatewayv2.apis',
    'apigateway.domain-names',
    'apigateway.base-path-mappings',
    'apigatewayv2.domain-names',
    'apigatewayv2.api-mappings',
    'apigatewayv2.routing-rules',
  ],
  compute(facts, { scope }) {
    const unseen: Gap[] = [];
    const listed = <R>(list: Answer<readonly R[]>): readonly R[] => {
      if (list.state === 'unknown') unseen.push(list.gap);
      return recordsOf(list);
    };
    const domains = domainsOf(listed(facts['apigateway.domain-names']), listed(facts['apigatewayv2.domain-names']));
    const mappings = [
      ...known(listed(facts['apigateway.base-path-mappings']), unseen).flatMap(({ parent, value }) =>
        domains.get(parent)?.rulesOnly ? [] : [{ parent, api: value.restApiId, stage: value.stage }],
      ),
      ...known(listed(facts['apigatewayv2.api-mappings']), unseen).flatMap(({ parent, value }) =>
        domains.get(parent)?.rulesOnly ? [] : [{ parent, api: value.ApiId, stage: value.Stage }],
      ),
      ...known(listed(facts['apigatewayv2.routing-rules']), unseen).flatMap(({ parent, value }) =>
        (value.Actions ?? []).map(({ InvokeApi }) => ({ parent, api: InvokeApi?.ApiId, stage: InvokeApi?.Stage })),
      ),
    ];
    const apis = [
      // What one family's APIs hide says nothing of the other's.
      ...recordsOf(facts['apigateway.rest-apis']).map((api) => ({ ...api, id: api.data.id })),
      ...recordsOf(facts['apigatewayv2.apis']).map((api) => ({ ...api, id: api.data.ApiId })),
    ];
    return apis.map(({ arn, source, id }) => {
      const own = mappings.filter(({ api }) => api === id);
      const found = own.map(({ parent, stage }): ApiDomain => {
        const domain = domains.get(parent);
        const { name, mutualTls } = domain ?? { name: parent, mutualTls: false };
        return { arn: domain?.arn ?? parent, name, mutualTls, ...(stage !== undefined && { stage }) };
      });
      return { arn, scope, source, data: { domains: unique(found), unseen } };
    });

    function domainsOf(
      rest: Records<'apigateway.domain-names'>,
      http: Records<'apigatewayv2.domain-names'>,
    ): ReadonlyMap<
      string,
      { readonly arn: string; readonly name: string; readonly mutualTls: boolean; readonly rulesOnly: boolean }
    > {
      const all = [
        ...rest.map(({ arn, data }) => ({
          arn,
          name: data.domainName ?? arn,
          mutualTls: data.mutualTlsAuthentication?.truststoreUri !== undefined,
          rulesOnly: data.routingMode === 'ROUTING_RULE_ONLY',
        })),
        ...http.map(({ arn, data }) => ({
          arn,
          name: data.DomainName ?? arn,
          mutualTls: data.MutualTlsAuthentication?.TruststoreUri !== undefined,
          rulesOnly: data.RoutingMode === 'ROUTING_RULE_ONLY',
        })),
      ];
      const merged = new Map<string, (typeof all)[number]>();
      for (const one of all) {
        const key = pathOf(one.arn);
        const before = merged.get(key);
        merged.set(key, {
          ...one,
          mutualTls: one.mutualTls || before?.mutualTls === true,
          rulesOnly: one.rulesOnly || before?.rulesOnly === true,
        });
      }
      return merged;
    }
  },
});

const recordsOf = <R>(list: Answer<readonly R[]>): readonly R[] => (list.state === 'present' ? list.value : []);

/** Children of domains by the path of their domain. */
function known<T>(
  records: readonly {
    readonly arn: string;
    readonly data: Answer<T>;
  }[],
  unseen: Gap[],
): readonly { readonly parent: string; readonly value: T }[] {
  return records.flatMap(({ arn, data }) => {
    if (data.state === 'unknown') unseen.push(data.gap);
    const [parent] = pathOf(arn).split(/\/(?:basepathmappings|apimappings|routingrules)\//, 1) as [string];
    return data.state === 'present' ? [{ parent, value: data.value }] : [];
  });
}

/** `/domainnames/NAME`: some ARNs of API Gateway carry the account and some do not. */
const pathOf = (arn: string): string => arn.slice(arn.indexOf('/'));

const unique = (domains: readonly ApiDomain[]): readonly ApiDomain[] => [
  ...new Map(domains.map((domain) => [`${domain.arn} ${domain.stage ?? ''}`, domain])).values(),
];
