import {
  createDefaultUserAgentProvider,
  getHostHeaderPlugin,
  getLoggerPlugin,
  getRecursionDetectionPlugin,
  getUserAgentPlugin,
  NODE_APP_ID_CONFIG_OPTIONS,
  partition,
  resolveHostHeaderConfig,
  resolveUserAgentConfig,
} from '@aws-sdk/core/client';
import {
  AwsSdkSigV4Signer,
  NODE_AUTH_SCHEME_PREFERENCE_OPTIONS,
  resolveAwsSdkSigV4Config,
} from '@aws-sdk/core/httpAuthSchemes';
import { AwsJson1_1Protocol } from '@aws-sdk/core/protocols';
import {
  DefaultIdentityProviderConfig,
  getHttpAuthSchemeEndpointRuleSetPlugin,
  getHttpSigningPlugin,
} from '@smithy/core';
import {
  Client,
  Command,
  getSmithyContext,
  NoOpLogger,
  normalizeProvider,
  ServiceException,
} from '@smithy/core/client';
import {
  loadConfig,
  NODE_USE_DUALSTACK_ENDPOINT_CONFIG_OPTIONS,
  NODE_USE_FIPS_ENDPOINT_CONFIG_OPTIONS,
  resolveRegionConfig,
} from '@smithy/core/config';
import { getEndpointPlugin, resolveEndpointConfig } from '@smithy/core/endpoints';
import { getContentLengthPlugin, parseUrl, type HttpHandlerUserInput } from '@smithy/core/protocols';
import { getRetryPlugin, resolveRetryConfig } from '@smithy/core/retry';
import { getSchemaSerdePlugin, TypeRegistry } from '@smithy/core/schema';
import { calculateBodyLength, fromBase64, fromUtf8, Hash, toBase64, toUtf8 } from '@smithy/core/serde';
import { NodeHttpHandler, streamCollector } from '@smithy/node-http-handler';
import type {
  AwsCredentialIdentity,
  AwsCredentialIdentityProvider,
  EndpointV2,
  HttpAuthOption,
  HttpHandlerOptions,
  IdentityProviderConfig,
  MetadataBearer,
  StaticListSchema,
  StaticOperationSchema,
  StaticStructureSchema,
} from '@smithy/types';

const SERVICE = 'Route53Resolver';
const SIGNING_NAME = 'route53resolver';
const NAMESPACE = 'com.amazonaws.route53resolver';
const SIGV4 = 'aws.auth#sigv4';
/** The version of `@aws-sdk/core`, for the user agent. */
const RUNTIME = '3.981.0';

/** What a client is made with; what is left out is read from the environment and the profile, as in any client of the SDK. */
export interface Route53ResolverClientConfig {
  readonly region: string;
  readonly credentials: AwsCredentialIdentity | AwsCredentialIdentityProvider;
  readonly endpoint?: string;
  readonly requestHandler?: HttpHandlerUserInput;
  readonly maxAttempts?: number;
  readonly useDualstackEndpoint?: boolean;
  readonly useFipsEndpoint?: boolean;
}

function runtime(given: Route53ResolverClientConfig) {
  return {
    apiVersion: '2018-04-01',
    base64Decoder: fromBase64,
    base64Encoder: toBase64,
    bodyLengthChecker: calculateBodyLength,
    defaultSigningName: SIGNING_NAME,
    defaultUserAgentProvider: createDefaultUserAgentProvider({ serviceId: SERVICE, clientVersion: RUNTIME }),
    disableHostPrefix: false,
    endpointProvider: endpointOf,
    httpAuthSchemeProvider: ({ region }: AuthParameters): HttpAuthOption[] => [
      {
        schemeId: SIGV4,
        signingProperties: { name: SIGNING_NAME, region },
        propertiesExtractor: (config, context) => ({ signingProperties: { config, context } }),
      },
    ],
    httpAuthSchemes: [
      {
        schemeId: SIGV4,
        identityProvider: (providers: IdentityProviderConfig) => providers.getIdentityProvider(SIGV4),
        signer: new AwsSdkSigV4Signer(),
      },
    ],
    logger: new NoOpLogger(),
    maxAttempts: 1,
    protocol: new AwsJson1_1Protocol({
      defaultNamespace: NAMESPACE,
      errorTypeRegistries: [refusals],
      serviceTarget: SERVICE,
    }),
    retryMode: 'standard',
    runtime: 'node',
    serviceId: SERVICE,
    sha256: Hash.bind(null, 'sha256'),
    streamCollector,
    urlParser: parseUrl,
    useDualstackEndpoint: loadConfig(NODE_USE_DUALSTACK_ENDPOINT_CONFIG_OPTIONS),
    useFipsEndpoint: loadConfig(NODE_USE_FIPS_ENDPOINT_CONFIG_OPTIONS),
    userAgentAppId: loadConfig(NODE_APP_ID_CONFIG_OPTIONS),
    utf8Decoder: fromUtf8,
    utf8Encoder: toUtf8,
    ...given,
    authSchemePreference: normalizeProvider(loadConfig(NODE_AUTH_SCHEME_PREFERENCE_OPTIONS)),
    requestHandler: NodeHttpHandler.create(given.requestHandler),
  };
}

type AuthParameters = {
  readonly operation: string;
  readonly region: string;
};

type EndpointParameters = Record<string, unknown> & {
  readonly Endpoint?: string | undefined;
  readonly Region?: string | undefined;
  readonly UseDualStack?: boolean | undefined;
  readonly UseFIPS?: boolean | undefined;
};

/** Where a region's requests go. In GovCloud the plain endpoints are the FIPS ones. */
function endpointOf({ Endpoint, Region, UseDualStack = false, UseFIPS = false }: EndpointParameters): EndpointV2 {
  if (Endpoint !== undefined) {
    if (UseFIPS || UseDualStack) throw new Error('An endpoint of its own is neither FIPS nor dual-stack.');
    return { url: new URL(Endpoint) };
  }
  if (Region === undefined) throw new Error('A region is missing.');
  const { dnsSuffix, dualStackDnsSuffix, supportsDualStack, supportsFIPS } = partition(Region);
  if (UseFIPS && !supportsFIPS) throw new Error(`There are no FIPS endpoints in the partition of ${Region}.`);
  if (UseDualStack && !supportsDualStack) throw new Error(`There are no dual-stack endpoints near ${Region}.`);
  const isPlain = !UseFIPS || (!UseDualStack && Region.startsWith('us-gov-'));
  const host = `${SIGNING_NAME}${isPlain ? '' : '-fips'}.${Region}`;
  return { url: new URL(`https://${host}.${UseDualStack ? dualStackDnsSuffix : dnsSuffix}`) };
}

/**
 * A client of Amazon Route 53 Resolver for the three lists that tell of DNS Firewall, on the run time of the SDK's own
 * clients and under the names of `@aws-sdk/client-route53resolver`. What npm has of that one is older than the schemas that
 * the simulator and the other clients live by. This goes when a version of their generation can be had: importers then name
 * the package.
 *
 * Shapes: Amazon Route 53 API Reference, ListFirewallRuleGroupAssociations, ListFirewallRules, ListFirewallConfigs.
 * Endpoints: AWS General Reference, Amazon Route 53 endpoints and quotas.
 */
export class Route53ResolverClient extends Client<HttpHandlerOptions, object, MetadataBearer, Resolved> {
  constructor(configuration: Route53ResolverClientConfig) {
    const resolved = resolve(runtime(configuration));
    super(resolved);
    this.middlewareStack.use(getSchemaSerdePlugin(resolved));
    this.middlewareStack.use(getUserAgentPlugin(resolved));
    this.middlewareStack.use(getRetryPlugin(resolved));
    this.middlewareStack.use(getContentLengthPlugin(resolved));
    this.middlewareStack.use(getHostHeaderPlugin(resolved));
    this.middlewareStack.use(getLoggerPlugin(resolved));
    this.middlewareStack.use(getRecursionDetectionPlugin(resolved));
    this.middlewareStack.use(
      getHttpAuthSchemeEndpointRuleSetPlugin(resolved, {
        httpAuthSchemeParametersProvider: async ({ region }: Resolved, context): Promise<AuthParameters> => ({
          operation: String(getSmithyContext(context)['operation']),
          region: await region(),
        }),
        identityProviderConfigProvider: async ({ credentials }: Resolved) =>
          new DefaultIdentityProviderConfig({ [SIGV4]: credentials }),
      }),
    );
    this.middlewareStack.use(getHttpSigningPlugin(resolved));
  }
}

type Resolved = ReturnType<typeof resolve>;

const resolve = (given: ReturnType<typeof runtime>) =>
  resolveAwsSdkSigV4Config(
    resolveEndpointConfig(
      resolveHostHeaderConfig(resolveRegionConfig(resolveRetryConfig(resolveUserAgentConfig(given)))),
    ),
  );

/** A request or an answer; members in the order of the API reference. */
const structure = (name: string, members: Readonly<Record<string, Member>>): StaticStructureSchema => [
  3,
  NAMESPACE,
  name,
  0,
  Object.keys(members),
  Object.values(members),
];
const listOf = (name: string, item: Member): StaticListSchema => [1, NAMESPACE, name, 0, item];
const operation = (
  name: string,
  input: StaticStructureSchema,
  output: StaticStructureSchema,
): StaticOperationSchema => [9, NAMESPACE, name, 0, () => input, () => output];

type Member = StaticStructureSchema[5][number];
const STRING = 0;
const INTEGER = 1;

const advancedCategory = (name: string): StaticStructureSchema => structure(name, { Category: STRING });
const ThreatProtection$ = structure('DnsThreatProtectionRuleTypeConfig', {
  Value: STRING,
  ConfidenceThreshold: STRING,
});
const FirewallRuleType$ = structure('FirewallRuleType', {
  FirewallAdvancedContentCategory: advancedCategory('FirewallAdvancedContentCategoryConfig'),
  FirewallAdvancedThreatCategory: advancedCategory('FirewallAdvancedThreatCategoryConfig'),
  DnsThreatProtection: ThreatProtection$,
});
const FirewallRule$ = structure('FirewallRule', {
  FirewallRuleGroupId: STRING,
  FirewallDomainListId: STRING,
  FirewallThreatProtectionId: STRING,
  Name: STRING,
  Priority: INTEGER,
  Action: STRING,
  BlockResponse: STRING,
  BlockOverrideDomain: STRING,
  BlockOverrideDnsType: STRING,
  BlockOverrideTtl: INTEGER,
  CreatorRequestId: STRING,
  CreationTime: STRING,
  ModificationTime: STRING,
  FirewallDomainRedirectionAction: STRING,
  Qtype: STRING,
  DnsThreatProtection: STRING,
  ConfidenceThreshold: STRING,
  FirewallRuleType: FirewallRuleType$,
});
const FirewallRuleGroupAssociation$ = structure('FirewallRuleGroupAssociation', {
  Id: STRING,
  Arn: STRING,
  FirewallRuleGroupId: STRING,
  VpcId: STRING,
  Name: STRING,
  Priority: INTEGER,
  MutationProtection: STRING,
  ManagedOwnerName: STRING,
  Status: STRING,
  StatusMessage: STRING,
  CreatorRequestId: STRING,
  CreationTime: STRING,
  ModificationTime: STRING,
});
const FirewallConfig$ = structure('FirewallConfig', {
  Id: STRING,
  ResourceId: STRING,
  OwnerId: STRING,
  FirewallFailOpen: STRING,
});

/** The simulator finds the operations by these. */
export const ListFirewallRuleGroupAssociations$ = operation(
  'ListFirewallRuleGroupAssociations',
  structure('ListFirewallRuleGroupAssociationsRequest', {
    FirewallRuleGroupId: STRING,
    VpcId: STRING,
    Priority: INTEGER,
    Status: STRING,
    MaxResults: INTEGER,
    NextToken: STRING,
  }),
  structure('ListFirewallRuleGroupAssociationsResponse', {
    NextToken: STRING,
    FirewallRuleGroupAssociations: listOf('FirewallRuleGroupAssociations', FirewallRuleGroupAssociation$),
  }),
);
export const ListFirewallRules$ = operation(
  'ListFirewallRules',
  structure('ListFirewallRulesRequest', {
    FirewallRuleGroupId: STRING,
    Priority: INTEGER,
    Action: STRING,
    MaxResults: INTEGER,
    NextToken: STRING,
  }),
  structure('ListFirewallRulesResponse', {
    NextToken: STRING,
    FirewallRules: listOf('FirewallRules', FirewallRule$),
  }),
);
export const ListFirewallConfigs$ = operation(
  'ListFirewallConfigs',
  structure('ListFirewallConfigsRequest', { MaxResults: INTEGER, NextToken: STRING }),
  structure('ListFirewallConfigsResponse', {
    NextToken: STRING,
    FirewallConfigs: listOf('FirewallConfigs', FirewallConfig$),
  }),
);

/** Whatever is refused keeps the name that AWS gives it. */
class Route53ResolverServiceException extends ServiceException {}

const refusals = TypeRegistry.for(`smithy.ts.sdk.synthetic.${NAMESPACE}`);
refusals.registerError(
  [-3, `smithy.ts.sdk.synthetic.${NAMESPACE}`, 'Route53ResolverServiceException', 0, [], []],
  Route53ResolverServiceException,
);

const commandOf = <Input extends object, Output extends object>(name: string, schema: StaticOperationSchema) =>
  Command.classBuilder<Input, Output & MetadataBearer, Resolved>()
    .ep({
      UseFIPS: { type: 'builtInParams', name: 'useFipsEndpoint' },
      Endpoint: { type: 'builtInParams', name: 'endpoint' },
      Region: { type: 'builtInParams', name: 'region' },
      UseDualStack: { type: 'builtInParams', name: 'useDualstackEndpoint' },
    })
    .m((Type, _, config) => [getEndpointPlugin(config, Type.getEndpointParameterInstructions())])
    .s(SERVICE, name, {})
    .n('Route53ResolverClient', `${name}Command`)
    .sc(schema)
    .build();

export const ListFirewallRuleGroupAssociationsCommand = commandOf<
  ListFirewallRuleGroupAssociationsRequest,
  ListFirewallRuleGroupAssociationsResponse
>('ListFirewallRuleGroupAssociations', ListFirewallRuleGroupAssociations$);

export const ListFirewallRulesCommand = commandOf<ListFirewallRulesRequest, ListFirewallRulesResponse>(
  'ListFirewallRules',
  ListFirewallRules$,
);

export const ListFirewallConfigsCommand = commandOf<ListFirewallConfigsRequest, ListFirewallConfigsResponse>(
  'ListFirewallConfigs',
  ListFirewallConfigs$,
);

type Page = {
  NextToken?: string | undefined;
};

type ListFirewallConfigsRequest = Page & {
  /** 5 to 10. */
  MaxResults?: number | undefined;
};

type ListFirewallRuleGroupAssociationsRequest = Page & {
  FirewallRuleGroupId?: string | undefined;
  VpcId?: string | undefined;
  Priority?: number | undefined;
  Status?: AssociationStatus | undefined;
  /** 1 to 100. */
  MaxResults?: number | undefined;
};

type ListFirewallRulesRequest = Page & {
  FirewallRuleGroupId: string | undefined;
  Priority?: number | undefined;
  Action?: Action | undefined;
  /** 1 to 100. */
  MaxResults?: number | undefined;
};

type ListFirewallRuleGroupAssociationsResponse = Page & {
  FirewallRuleGroupAssociations?: FirewallRuleGroupAssociation[] | undefined;
};

type ListFirewallRulesResponse = Page & {
  FirewallRules?: FirewallRule[] | undefined;
};

type ListFirewallConfigsResponse = Page & {
  FirewallConfigs?: FirewallConfig[] | undefined;
};

type Action = 'ALLOW' | 'BLOCK' | 'ALERT';
type AssociationStatus = 'COMPLETE' | 'DELETING' | 'UPDATING';

/** A rule group that filters the queries of a VPC. */
export interface FirewallRuleGroupAssociation {
  Id?: string | undefined;
  Arn?: string | undefined;
  FirewallRuleGroupId?: string | undefined;
  VpcId?: string | undefined;
  Name?: string | undefined;
  Priority?: number | undefined;
  MutationProtection?: 'ENABLED' | 'DISABLED' | undefined;
  ManagedOwnerName?: string | undefined;
  Status?: AssociationStatus | undefined;
  StatusMessage?: string | undefined;
  CreatorRequestId?: string | undefined;
  CreationTime?: string | undefined;
  ModificationTime?: string | undefined;
}

/** One rule of a rule group, for the names of a list of domains or for what DNS Firewall Advanced sees. */
export interface FirewallRule {
  FirewallRuleGroupId?: string | undefined;
  FirewallDomainListId?: string | undefined;
  FirewallThreatProtectionId?: string | undefined;
  Name?: string | undefined;
  Priority?: number | undefined;
  Action?: Action | undefined;
  BlockResponse?: 'NODATA' | 'NXDOMAIN' | 'OVERRIDE' | undefined;
  BlockOverrideDomain?: string | undefined;
  BlockOverrideDnsType?: 'CNAME' | undefined;
  BlockOverrideTtl?: number | undefined;
  CreatorRequestId?: string | undefined;
  CreationTime?: string | undefined;
  ModificationTime?: string | undefined;
  FirewallDomainRedirectionAction?: 'INSPECT_REDIRECTION_DOMAIN' | 'TRUST_REDIRECTION_DOMAIN' | undefined;
  Qtype?: string | undefined;
  DnsThreatProtection?: 'DGA' | 'DNS_TUNNELING' | 'DICTIONARY_DGA' | undefined;
  ConfidenceThreshold?: 'LOW' | 'MEDIUM' | 'HIGH' | undefined;
  FirewallRuleType?: FirewallRuleType | undefined;
}

interface FirewallRuleType {
  FirewallAdvancedContentCategory?: { Category: string | undefined } | undefined;
  FirewallAdvancedThreatCategory?: { Category: string | undefined } | undefined;
  DnsThreatProtection?:
    { Value: string | undefined; ConfidenceThreshold: 'LOW' | 'MEDIUM' | 'HIGH' | undefined } | undefined;
}

/** What a VPC does with queries that DNS Firewall leaves unanswered. */
export interface FirewallConfig {
  Id?: string | undefined;
  ResourceId?: string | undefined;
  OwnerId?: string | undefined;
  FirewallFailOpen?: 'ENABLED' | 'DISABLED' | 'USE_LOCAL_RESOURCE_SETTING' | undefined;
}
