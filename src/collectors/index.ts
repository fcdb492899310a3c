// Made by `npm run generate`.
import type { CollectedFact } from '../model/catalogue.ts';
import type { CollectorEntry } from '../model/collector.ts';
/** Every collector by its fact; loading one loads its SDK client. */
export const collectors: Readonly<Record<CollectedFact, CollectorEntry>> = {
  'apigateway.account': {
    scope: 'region',
    reads: [],
    operations: { GetAccount: { action: 'apigateway:GET', bucket: 'apigateway' } },
    load: () => import('./apigateway-account.ts'),
  },
  'apigateway.authorizers': {
    scope: 'region',
    reads: ['apigateway.rest-apis'],
    operations: { GetAuthorizers: { action: 'apigateway:GET', bucket: 'apigateway' } },
    load: () => import('./apigateway-authorizers.ts'),
  },
  'apigateway.base-path-mappings': {
    scope: 'region',
    reads: ['apigateway.domain-names'],
    operations: { GetBasePathMappings: { action: 'apigateway:GET', bucket: 'apigateway' } },
    load: () => import('./apigateway-base-path-mappings.ts'),
  },
  'apigateway.domain-names': {
    scope: 'region',
    reads: [],
    operations: { GetDomainNames: { action: 'apigateway:GET', bucket: 'apigateway' } },
    load: () => import('./apigateway-domain-names.ts'),
  },
  'apigateway.exports': {
    scope: 'region',
    reads: ['apigateway.stages'],
    operations: { GetExport: { action: 'apigateway:GET', bucket: 'apigateway' } },
    load: () => import('./apigateway-exports.ts'),
  },
  'apigateway.resources': {
    scope: 'region',
    reads: ['apigateway.rest-apis'],
    operations: { GetResources: { action: 'apigateway:GET', bucket: 'apigateway:GetResources' } },
    load: () => import('./apigateway-resources.ts'),
  },
  'apigateway.rest-apis': {
    scope: 'region',
    reads: [],
    operations: { GetRestApis: { action: 'apigateway:GET', bucket: 'apigateway' } },
    load: () => import('./apigateway-rest-apis.ts'),
  },
  'apigateway.stages': {
    scope: 'region',
    reads: ['apigateway.rest-apis'],
    operations: { GetStages: { action: 'apigateway:GET', bucket: 'apigateway' } },
    load: () => import('./apigateway-stages.ts'),
  },
  'apigateway.usage-plans': {
    scope: 'region',
    reads: [],
    operations: { GetUsagePlans: { action: 'apigateway:GET', bucket: 'apigateway' } },
    load: () => import('./apigateway-usage-plans.ts'),
  },
  'apigateway.vpc-links': {
    scope: 'region',
    reads: [],
    operations: { GetVpcLinks: { action: 'apigateway:GET', bucket: 'apigateway' } },
    load: () => import('./apigateway-vpc-links.ts'),
  },
  'apigatewayv2.api-mappings': {
    scope: 'region',
    reads: ['apigatewayv2.domain-names'],
    operations: { GetApiMappings: { action: 'apigateway:GET', bucket: 'apigateway' } },
    load: () => import('./apigatewayv2-api-mappings.ts'),
  },
  'apigatewayv2.apis': {
    scope: 'region',
    reads: [],
    operations: { GetApis: { action: 'apigateway:GET', bucket: 'apigateway' } },
    load: () => import('./apigatewayv2-apis.ts'),
  },
  'apigatewayv2.authorizers': {
    scope: 'region',
    reads: ['apigatewayv2.apis', 'apigatewayv2.routes'],
    operations: { GetAuthorizers: { action: 'apigateway:GET', bucket: 'apigateway' } },
    load: () => import('./apigatewayv2-authorizers.ts'),
  },
  'apigatewayv2.domain-names': {
    scope: 'region',
    reads: [],
    operations: { GetDomainNames: { action: 'apigateway:GET', bucket: 'apigateway' } },
    load: () => import('./apigatewayv2-domain-names.ts'),
  },
  'apigatewayv2.integrations': {
    scope: 'region',
    reads: ['apigatewayv2.apis', 'apigatewayv2.routes'],
    operations: { GetIntegrations: { action: 'apigateway:GET', bucket: 'apigateway' } },
    load: () => import('./apigatewayv2-integrations.ts'),
  },
  'apigatewayv2.routes': {
    scope: 'region',
    reads: ['apigatewayv2.apis'],
    operations: { GetRoutes: { action: 'apigateway:GET', bucket: 'apigateway' } },
    load: () => import('./apigatewayv2-routes.ts'),
  },
  'apigatewayv2.routing-rules': {
    scope: 'region',
    reads: ['apigateway.domain-names', 'apigatewayv2.domain-names'],
    operations: { ListRoutingRules: { action: 'apigateway:ListRoutingRules', bucket: 'apigateway' } },
    load: () => import('./apigatewayv2-routing-rules.ts'),
  },
  'apigatewayv2.stages': {
    scope: 'region',
    reads: ['apigatewayv2.apis'],
    operations: { GetStages: { action: 'apigateway:GET', bucket: 'apigateway' } },
    load: () => import('./apigatewayv2-stages.ts'),
  },
  'apigatewayv2.vpc-links': {
    scope: 'region',
    reads: [],
    operations: { GetVpcLinks: { action: 'apigateway:GET', bucket: 'apigateway' } },
    load: () => import('./apigatewayv2-vpc-links.ts'),
  },
  'ec2.egress-only-internet-gateways': {
    scope: 'region',
    reads: [],
    operations: {
      DescribeEgressOnlyInternetGateways: {
        action: 'ec2:DescribeEgressOnlyInternetGateways',
        bucket: 'ec2:DescribeEgressOnlyInternetGateways',
      },
    },
    load: () => import('./ec2-egress-only-internet-gateways.ts'),
  },
  'ec2.flow-logs': {
    scope: 'region',
    reads: [],
    operations: { DescribeFlowLogs: { action: 'ec2:DescribeFlowLogs', bucket: 'ec2:DescribeFlowLogs' } },
    load: () => import('./ec2-flow-logs.ts'),
  },
  'ec2.internet-gateways': {
    scope: 'region',
    reads: [],
    operations: {
      DescribeInternetGateways: { action: 'ec2:DescribeInternetGateways', bucket: 'ec2:DescribeInternetGateways' },
    },
    load: () => import('./ec2-internet-gateways.ts'),
  },
  'ec2.managed-prefix-lists': {
    scope: 'region',
    reads: [],
    operations: {
      DescribeManagedPrefixLists: {
        action: 'ec2:DescribeManagedPrefixLists',
        bucket: 'ec2:DescribeManagedPrefixLists',
      },
    },
    load: () => import('./ec2-managed-prefix-lists.ts'),
  },
  'ec2.nat-gateways': {
    scope: 'region',
    reads: [],
    operations: { DescribeNatGateways: { action: 'ec2:DescribeNatGateways', bucket: 'ec2:DescribeNatGateways' } },
    load: () => import('./ec2-nat-gateways.ts'),
  },
  'ec2.network-acls': {
    scope: 'region',
    reads: [],
    operations: { DescribeNetworkAcls: { action: 'ec2:DescribeNetworkAcls', bucket: 'ec2:DescribeNetworkAcls' } },
    load: () => import('./ec2-network-acls.ts'),
  },
  'ec2.network-interfaces': {
    scope: 'region',
    reads: [],
    operations: {
      DescribeNetworkInterfaces: { action: 'ec2:DescribeNetworkInterfaces', bucket: 'ec2:DescribeNetworkInterfaces' },
    },
    load: () => import('./ec2-network-interfaces.ts'),
  },
  'ec2.prefix-list-entries': {
    scope: 'region',
    reads: ['ec2.managed-prefix-lists'],
    operations: {
      GetManagedPrefixListEntries: {
        action: 'ec2:GetManagedPrefixListEntries',
        bucket: 'ec2:GetManagedPrefixListEntries',
      },
    },
    load: () => import('./ec2-prefix-list-entries.ts'),
  },
  'ec2.route-tables': {
    scope: 'region',
    reads: [],
    operations: { DescribeRouteTables: { action: 'ec2:DescribeRouteTables', bucket: 'ec2:DescribeRouteTables' } },
    load: () => import('./ec2-route-tables.ts'),
  },
  'ec2.security-group-rules': {
    scope: 'region',
    reads: [],
    operations: {
      DescribeSecurityGroupRules: {
        action: 'ec2:DescribeSecurityGroupRules',
        bucket: 'ec2:DescribeSecurityGroupRules',
      },
    },
    load: () => import('./ec2-security-group-rules.ts'),
  },
  'ec2.security-groups': {
    scope: 'region',
    reads: [],
    operations: {
      DescribeSecurityGroups: { action: 'ec2:DescribeSecurityGroups', bucket: 'ec2:DescribeSecurityGroups' },
    },
    load: () => import('./ec2-security-groups.ts'),
  },
  'ec2.subnets': {
    scope: 'region',
    reads: [],
    operations: { DescribeSubnets: { action: 'ec2:DescribeSubnets', bucket: 'ec2:DescribeSubnets' } },
    load: () => import('./ec2-subnets.ts'),
  },
  'ec2.transit-gateway-attachments': {
    scope: 'region',
    reads: [],
    operations: {
      DescribeTransitGatewayAttachments: {
        action: 'ec2:DescribeTransitGatewayAttachments',
        bucket: 'ec2:DescribeTransitGatewayAttachments',
      },
    },
    load: () => import('./ec2-transit-gateway-attachments.ts'),
  },
  'ec2.transit-gateway-route-tables': {
    scope: 'region',
    reads: [],
    operations: {
      DescribeTransitGatewayRouteTables: {
        action: 'ec2:DescribeTransitGatewayRouteTables',
        bucket: 'ec2:DescribeTransitGatewayRouteTables',
      },
    },
    load: () => import('./ec2-transit-gateway-route-tables.ts'),
  },
  'ec2.transit-gateway-routes': {
    scope: 'region',
    reads: ['ec2.transit-gateway-route-tables'],
    operations: {
      SearchTransitGatewayRoutes: {
        action: 'ec2:SearchTransitGatewayRoutes',
        bucket: 'ec2:SearchTransitGatewayRoutes',
      },
    },
    load: () => import('./ec2-transit-gateway-routes.ts'),
  },
  'ec2.transit-gateways': {
    scope: 'region',
    reads: [],
    operations: {
      DescribeTransitGateways: { action: 'ec2:DescribeTransitGateways', bucket: 'ec2:DescribeTransitGateways' },
    },
    load: () => import('./ec2-transit-gateways.ts'),
  },
  'ec2.vpc-block-public-access': {
    scope: 'region',
    reads: [],
    operations: {
      DescribeVpcBlockPublicAccessOptions: {
        action: 'ec2:DescribeVpcBlockPublicAccessOptions',
        bucket: 'ec2:DescribeVpcBlockPublicAccessOptions',
      },
    },
    load: () => import('./ec2-vpc-block-public-access.ts'),
  },
  'ec2.vpc-endpoints': {
    scope: 'region',
    reads: [],
    operations: { DescribeVpcEndpoints: { action: 'ec2:DescribeVpcEndpoints', bucket: 'ec2:DescribeVpcEndpoints' } },
    load: () => import('./ec2-vpc-endpoints.ts'),
  },
  'ec2.vpc-peering-connections': {
    scope: 'region',
    reads: [],
    operations: {
      DescribeVpcPeeringConnections: {
        action: 'ec2:DescribeVpcPeeringConnections',
        bucket: 'ec2:DescribeVpcPeeringConnections',
      },
    },
    load: () => import('./ec2-vpc-peering-connections.ts'),
  },
  'ec2.vpcs': {
    scope: 'region',
    reads: [],
    operations: { DescribeVpcs: { action: 'ec2:DescribeVpcs', bucket: 'ec2:DescribeVpcs' } },
    load: () => import('./ec2-vpcs.ts'),
  },
  'iam.access-keys': {
    scope: 'account',
    reads: ['iam.users', 'iam.credential-report'],
    operations: { ListAccessKeys: { action: 'iam:ListAccessKeys', bucket: 'iam' } },
    load: () => import('./iam-access-keys.ts'),
  },
  'iam.account-summary': {
    scope: 'account',
    reads: [],
    operations: { GetAccountSummary: { action: 'iam:GetAccountSummary', bucket: 'iam' } },
    load: () => import('./iam-account-summary.ts'),
  },
  'iam.credential-report': {
    scope: 'account',
    reads: [],
    operations: {
      GenerateCredentialReport: { action: 'iam:GenerateCredentialReport', bucket: 'iam', generates: true },
      GetCredentialReport: { action: 'iam:GetCredentialReport', bucket: 'iam' },
    },
    load: () => import('./iam-credential-report.ts'),
  },
  'iam.groups': {
    scope: 'account',
    reads: [],
    operations: { GetAccountAuthorizationDetails: { action: 'iam:GetAccountAuthorizationDetails', bucket: 'iam' } },
    load: () => import('./iam-groups.ts'),
  },
  'iam.policies': {
    scope: 'account',
    reads: [],
    operations: { GetAccountAuthorizationDetails: { action: 'iam:GetAccountAuthorizationDetails', bucket: 'iam' } },
    load: () => import('./iam-policies.ts'),
  },
  'iam.roles': {
    scope: 'account',
    reads: [],
    operations: { GetAccountAuthorizationDetails: { action: 'iam:GetAccountAuthorizationDetails', bucket: 'iam' } },
    load: () => import('./iam-roles.ts'),
  },
  'iam.users': {
    scope: 'account',
    reads: [],
    operations: { GetAccountAuthorizationDetails: { action: 'iam:GetAccountAuthorizationDetails', bucket: 'iam' } },
    load: () => import('./iam-users.ts'),
  },
  'lambda.account-settings': {
    scope: 'region',
    reads: [],
    operations: { GetAccountSettings: { action: 'lambda:GetAccountSettings', bucket: 'lambda' } },
    load: () => import('./lambda-account-settings.ts'),
  },
  'lambda.aliases': {
    scope: 'region',
    reads: ['lambda.functions'],
    operations: { ListAliases: { action: 'lambda:ListAliases', bucket: 'lambda' } },
    load: () => import('./lambda-aliases.ts'),
  },
  'lambda.code-signing-configs': {
    scope: 'region',
    reads: [],
    operations: { ListCodeSigningConfigs: { action: 'lambda:ListCodeSigningConfigs', bucket: 'lambda' } },
    load: () => import('./lambda-code-signing-configs.ts'),
  },
  'lambda.code-signing-functions': {
    scope: 'region',
    reads: ['lambda.code-signing-configs'],
    operations: {
      ListFunctionsByCodeSigningConfig: { action: 'lambda:ListFunctionsByCodeSigningConfig', bucket: 'lambda' },
    },
    load: () => import('./lambda-code-signing-functions.ts'),
  },
  'lambda.concurrency': {
    scope: 'region',
    reads: ['lambda.functions', 'lambda.account-settings'],
    operations: { GetFunctionConcurrency: { action: 'lambda:GetFunctionConcurrency', bucket: 'lambda' } },
    load: () => import('./lambda-concurrency.ts'),
  },
  'lambda.event-source-mappings': {
    scope: 'region',
    reads: [],
    operations: { ListEventSourceMappings: { action: 'lambda:ListEventSourceMappings', bucket: 'lambda' } },
    load: () => import('./lambda-event-source-mappings.ts'),
  },
  'lambda.functions': {
    scope: 'region',
    reads: [],
    operations: { ListFunctions: { action: 'lambda:ListFunctions', bucket: 'lambda' } },
    load: () => import('./lambda-functions.ts'),
  },
  'lambda.layer-policies': {
    scope: 'region',
    reads: ['lambda.layer-versions'],
    operations: { GetLayerVersionPolicy: { action: 'lambda:GetLayerVersionPolicy', bucket: 'lambda' } },
    load: () => import('./lambda-layer-policies.ts'),
  },
  'lambda.layer-versions': {
    scope: 'region',
    reads: [],
    operations: {
      ListLayers: { action: 'lambda:ListLayers', bucket: 'lambda' },
      ListLayerVersions: { action: 'lambda:ListLayerVersions', bucket: 'lambda' },
    },
    load: () => import('./lambda-layer-versions.ts'),
  },
  'lambda.policies': {
    scope: 'region',
    reads: ['lambda.functions', 'lambda.aliases'],
    operations: { GetPolicy: { action: 'lambda:GetPolicy', bucket: 'lambda:GetPolicy' } },
    load: () => import('./lambda-policies.ts'),
  },
  'lambda.urls': {
    scope: 'region',
    reads: ['lambda.functions'],
    operations: { ListFunctionUrlConfigs: { action: 'lambda:ListFunctionUrlConfigs', bucket: 'lambda' } },
    load: () => import('./lambda-urls.ts'),
  },
  'organizations.accounts': {
    scope: 'organization',
    reads: [],
    operations: { ListAccounts: { action: 'organizations:ListAccounts', bucket: 'organizations:ListAccounts' } },
    load: () => import('./organizations-accounts.ts'),
  },
  'organizations.organization': {
    scope: 'account',
    reads: [],
    operations: {
      DescribeOrganization: {
        action: 'organizations:DescribeOrganization',
        bucket: 'organizations:DescribeOrganization',
      },
    },
    load: () => import('./organizations-organization.ts'),
  },
  'organizations.policies': {
    scope: 'organization',
    reads: [],
    operations: {
      ListPolicies: { action: 'organizations:ListPolicies', bucket: 'organizations:ListPolicies' },
      DescribePolicy: { action: 'organizations:DescribePolicy', bucket: 'organizations:DescribePolicy' },
    },
    load: () => import('./organizations-policies.ts'),
  },
  'organizations.policy-targets': {
    scope: 'organization',
    reads: ['organizations.policies'],
    operations: {
      ListTargetsForPolicy: {
        action: 'organizations:ListTargetsForPolicy',
        bucket: 'organizations:ListTargetsForPolicy',
      },
    },
    load: () => import('./organizations-policy-targets.ts'),
  },
  'organizations.units': {
    scope: 'organization',
    reads: [],
    operations: {
      ListRoots: { action: 'organizations:ListRoots', bucket: 'organizations:ListRoots' },
      ListOrganizationalUnitsForParent: {
        action: 'organizations:ListOrganizationalUnitsForParent',
        bucket: 'organizations:ListOrganizationalUnitsForParent',
      },
    },
    load: () => import('./organizations-units.ts'),
  },
  's3.acls': {
    scope: 'account',
    reads: ['s3.buckets', 's3.ownership-controls'],
    operations: { GetBucketAcl: { action: 's3:GetBucketAcl', bucket: 's3' } },
    load: () => import('./s3-acls.ts'),
  },
  's3.buckets': {
    scope: 'account',
    reads: [],
    operations: { ListBuckets: { action: 's3:ListAllMyBuckets', bucket: 's3' } },
    load: () => import('./s3-buckets.ts'),
  },
  's3-control.public-access-block': {
    scope: 'account',
    reads: [],
    operations: { GetPublicAccessBlock: { action: 's3:GetAccountPublicAccessBlock', bucket: 's3' } },
    load: () => import('./s3-control-public-access-block.ts'),
  },
  's3.encryption': {
    scope: 'account',
    reads: ['s3.buckets'],
    operations: { GetBucketEncryption: { action: 's3:GetEncryptionConfiguration', bucket: 's3' } },
    load: () => import('./s3-encryption.ts'),
  },
  's3.ownership-controls': {
    scope: 'account',
    reads: ['s3.buckets'],
    operations: { GetBucketOwnershipControls: { action: 's3:GetBucketOwnershipControls', bucket: 's3' } },
    load: () => import('./s3-ownership-controls.ts'),
  },
  's3.policies': {
    scope: 'account',
    reads: ['s3.buckets'],
    operations: { GetBucketPolicy: { action: 's3:GetBucketPolicy', bucket: 's3' } },
    load: () => import('./s3-policies.ts'),
  },
  's3.policy-statuses': {
    scope: 'account',
    reads: ['s3.buckets', 's3.policies'],
    operations: { GetBucketPolicyStatus: { action: 's3:GetBucketPolicyStatus', bucket: 's3' } },
    load: () => import('./s3-policy-statuses.ts'),
  },
  's3.public-access-blocks': {
    scope: 'account',
    reads: ['s3.buckets'],
    operations: { GetPublicAccessBlock: { action: 's3:GetBucketPublicAccessBlock', bucket: 's3' } },
    load: () => import('./s3-public-access-blocks.ts'),
  },
  's3.versioning': {
    scope: 'account',
    reads: ['s3.buckets'],
    operations: { GetBucketVersioning: { action: 's3:GetBucketVersioning', bucket: 's3' } },
    load: () => import('./s3-versioning.ts'),
  },
  'tag.resources': {
    scope: 'region',
    reads: [],
    operations: { GetResources: { action: 'tag:GetResources', bucket: 'tag' } },
    load: () => import('./tag-resources.ts'),
  },
  'wafv2.associations': {
    scope: 'region',
    reads: ['wafv2.web-acls'],
    operations: {
      ListResourcesForWebACL: {
        action: 'wafv2:ListResourcesForWebACL',
        also: ['cognito-idp:ListResourcesForWebACL'],
        bucket: 'wafv2:ListResourcesForWebACL',
      },
    },
    load: () => import('./wafv2-associations.ts'),
  },
  'wafv2.ip-sets': {
    scope: 'region',
    reads: ['wafv2.web-acls', 'wafv2.rule-groups'],
    operations: { GetIPSet: { action: 'wafv2:GetIPSet', bucket: 'wafv2:GetIPSet' } },
    load: () => import('./wafv2-ip-sets.ts'),
  },
  'wafv2.logging-configurations': {
    scope: 'region',
    reads: ['wafv2.web-acls'],
    operations: {
      ListLoggingConfigurations: {
        action: 'wafv2:ListLoggingConfigurations',
        bucket: 'wafv2:ListLoggingConfigurations',
      },
    },
    load: () => import('./wafv2-logging-configurations.ts'),
  },
  'wafv2.rule-groups': {
    scope: 'region',
    reads: ['wafv2.web-acls'],
    operations: { GetRuleGroup: { action: 'wafv2:GetRuleGroup', bucket: 'wafv2:GetRuleGroup' } },
    load: () => import('./wafv2-rule-groups.ts'),
  },
  'wafv2.web-acls': {
    scope: 'region',
    reads: [],
    operations: {
      ListWebACLs: { action: 'wafv2:ListWebACLs', bucket: 'wafv2:ListWebACLs' },
      GetWebACL: { action: 'wafv2:GetWebACL', bucket: 'wafv2:GetWebACL' },
    },
    load: () => import('./wafv2-web-acls.ts'),
  },
};
