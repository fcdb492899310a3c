import { isRecord } from './wire.ts';
import { list, one, only, requireParent, under, type Complete, type Within } from './rows.ts';
import { children, refusal, text, type Input, type Row } from './question.ts';

const afterLast: (mark: string, member: string) => Complete = (mark, member) => (key) => ({
  [member]: key.slice(key.indexOf(mark) + mark.length),
});

const restApi = ({ restApiId }: Input): string => text(restApiId);
const withinRestApi: Within = ['apigateway.rest-apis', 'NotFoundException', () => 'Invalid API identifier specified'];

const api = ({ ApiId }: Input): string => text(ApiId);
const withinApi: Within = ['apigatewayv2.apis', 'NotFoundException', () => 'Invalid API identifier specified'];

/** A private custom domain is told from others of its name by an id: `NAME+ID` in its ARN. */
const domainKey = (name: unknown, id: unknown): string => (typeof id === 'string' ? `${text(name)}+${id}` : text(name));
const invalidDomain = () => 'Invalid domain name identifier specified';

export const gatewayRows: Readonly<Record<string, Row>> = {
  'apigateway:GetRestApis': list('apigateway.rest-apis', { complete: (id) => ({ id }) }),
  'apigateway:GetStages': under('apigateway.stages', restApi, withinRestApi, afterLast('/stages/', 'stageName')),
  'apigateway:GetExport': one(
    'apigateway.exports',
    ({ restApiId, stageName, exportType }) =>
      `${text(restApiId)}/stages/${text(stageName)}/exports/${text(exportType)}`,
    () => {
      throw refusal('NotFoundException', 'Invalid stage identifier specified');
    },
  ),
  'apigateway:GetResources': {
    fact: 'apigateway.resources',
    answer: (question) => {
      const parent = restApi(question.input);
      const entries = children(question, 'apigateway.resources', parent);
      if (entries.length === 0) requireParent(question, parent, withinRestApi);
      const embed = question.input['embed'];
      const whole = Array.isArray(embed) && embed.includes('methods');
      return {
        items: entries.map(({ key, data }) => {
          const resource = { ...afterLast('/resources/', 'id')(key, question), ...data };
          const methods = data['resourceMethods'];
          if (whole || !isRecord(methods)) return resource;
          // Without the embedding only the verbs are named.
          return { ...resource, resourceMethods: Object.fromEntries(Object.keys(methods).map((verb) => [verb, {}])) };
        }),
      };
    },
  },
  'apigateway:GetAuthorizers': under(
    'apigateway.authorizers',
    restApi,
    withinRestApi,
    afterLast('/authorizers/', 'id'),
  ),
  'apigateway:GetDomainNames': list('apigateway.domain-names', { complete: (domainName) => ({ domainName }) }),
  'apigateway:GetBasePathMappings': under(
    'apigateway.base-path-mappings',
    ({ domainName, domainNameId }) => domainKey(domainName, domainNameId),
    ['apigateway.domain-names', 'NotFoundException', invalidDomain],
    afterLast('/basepathmappings/', 'basePath'),
  ),
  'apigateway:GetDomainNameAccessAssociations': list('apigateway.domain-name-access-associations', {
    complete: (domainNameAccessAssociationArn) => ({ domainNameAccessAssociationArn }),
    keep: ({ domainNameAccessAssociationArn }, { resourceOwner }, { scope }) => {
      const isOwn = text(domainNameAccessAssociationArn).split(':')[4] === scope.account;
      return resourceOwner === undefined || isOwn === (resourceOwner === 'SELF');
    },
  }),
  'apigateway:GetUsagePlans': list('apigateway.usage-plans', { complete: (id) => ({ id }) }),
  'apigateway:GetVpcLinks': list('apigateway.vpc-links', { complete: (id) => ({ id }) }),
  'apigateway:GetAccount': only('apigateway.account'),

  'apigatewayv2:GetApis': list('apigatewayv2.apis', { complete: (ApiId) => ({ ApiId }) }),
  'apigatewayv2:GetStages': under('apigatewayv2.stages', api, withinApi, afterLast('/stages/', 'StageName')),
  'apigatewayv2:GetRoutes': under('apigatewayv2.routes', api, withinApi, afterLast('/routes/', 'RouteId')),
  'apigatewayv2:GetAuthorizers': under(
    'apigatewayv2.authorizers',
    api,
    withinApi,
    afterLast('/authorizers/', 'AuthorizerId'),
  ),
  'apigatewayv2:GetIntegrations': under(
    'apigatewayv2.integrations',
    api,
    withinApi,
    afterLast('/integrations/', 'IntegrationId'),
  ),
  'apigatewayv2:GetDomainNames': list('apigatewayv2.domain-names', { complete: (DomainName) => ({ DomainName }) }),
  'apigatewayv2:GetApiMappings': under(
    'apigatewayv2.api-mappings',
    ({ DomainName }) => text(DomainName),
    ['apigatewayv2.domain-names', 'NotFoundException', invalidDomain],
    afterLast('/apimappings/', 'ApiMappingId'),
  ),
  'apigatewayv2:ListRoutingRules': under(
    'apigatewayv2.routing-rules',
    ({ DomainName, DomainNameId }) => domainKey(DomainName, DomainNameId),
    ['apigatewayv2.domain-names', 'NotFoundException', invalidDomain],
    afterLast('/routingrules/', 'RoutingRuleId'),
  ),
  'apigatewayv2:GetVpcLinks': list('apigatewayv2.vpc-links', { complete: (VpcLinkId) => ({ VpcLinkId }) }),
};
