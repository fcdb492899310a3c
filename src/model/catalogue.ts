import type * as AccessAnalyzer from '@aws-sdk/client-accessanalyzer';
import type * as ApiGateway from '@aws-sdk/client-api-gateway';
import type * as ApiGatewayV2 from '@aws-sdk/client-apigatewayv2';
import type * as CloudWatchLogs from '@aws-sdk/client-cloudwatch-logs';
import type * as DynamoDb from '@aws-sdk/client-dynamodb';
import type * as Ec2 from '@aws-sdk/client-ec2';
import type * as Ecs from '@aws-sdk/client-ecs';
import type * as LoadBalancing from '@aws-sdk/client-elastic-load-balancing-v2';
import type * as EventBridge from '@aws-sdk/client-eventbridge';
import type * as Iam from '@aws-sdk/client-iam';
import type * as Kms from '@aws-sdk/client-kms';
import type * as Lambda from '@aws-sdk/client-lambda';
import type * as NetworkFirewall from '@aws-sdk/client-network-firewall';
import type * as Organizations from '@aws-sdk/client-organizations';
import type * as Tagging from '@aws-sdk/client-resource-groups-tagging-api';
import type * as S3 from '@aws-sdk/client-s3';
import type * as S3Control from '@aws-sdk/client-s3-control';
import type * as SecretsManager from '@aws-sdk/client-secrets-manager';
import type * as Sns from '@aws-sdk/client-sns';
import type * as Sqs from '@aws-sdk/client-sqs';
import type * as Wafv2 from '@aws-sdk/client-wafv2';

import type * as Route53Resolver from '../sdk/route53resolver.ts';
import type { Answer } from './answer.ts';
import type { Derived } from './derived.ts';
import type { Resource, Stored } from './stored.ts';

/**
 * Every collected fact and AWS's own type behind it. A fact's records are answers of one operation, nothing renamed,
 * nothing unwrapped.
 *
 * - A bare type: the items of a list that is asked once per scope. The list fails or succeeds as a whole.
 * - `Read<T>`: asked once per parent. A record is `present`, `absent` (there is none) or `unknown`. Where the question
 *   was a list under a parent (the stages of an API) and it could not be asked, one `unknown` record carries the
 *   parent's ARN.
 *
 * The comment names the record's ARN where it is not plainly the thing's own.
 */
interface Collected {
  'organizations.organization': Read<Organizations.DescribeOrganizationResponse>; // account root
  'organizations.accounts': Organizations.Account;
  'organizations.units': Read<Organizations.OrganizationalUnit>; // PARENT-ARN/units where a parent could not be asked
  'organizations.policies': Read<Organizations.DescribePolicyResponse>;
  'organizations.policy-targets': Read<Organizations.PolicyTargetSummary>; // POLICY-ARN/targets/TARGET-ID

  'tag.resources': Tagging.ResourceTagMapping; // ResourceARN

  'apigateway.rest-apis': ApiGateway.RestApi; // /restapis/ID
  'apigateway.stages': Read<ApiGateway.Stage>; // /restapis/ID/stages/NAME; parent: API
  'apigateway.exports': Read<ApiGateway.ExportResponse>; // STAGE/exports/oas30; body is the JSON text
  'apigateway.resources': Read<ApiGateway.Resource>; // /restapis/ID/resources/RID, methods embedded; parent: API
  'apigateway.authorizers': Read<ApiGateway.Authorizer>; // /restapis/ID/authorizers/AID; parent: API, if a stage of it uses one
  'apigateway.domain-names': ApiGateway.DomainName;
  'apigateway.base-path-mappings': Read<ApiGateway.BasePathMapping>; // DOMAIN/basepathmappings/PATH; parent: domain
  'apigateway.domain-name-access-associations': ApiGateway.DomainNameAccessAssociation; // its own, of the account that owns the endpoint
  'apigateway.usage-plans': ApiGateway.UsagePlan; // /usageplans/ID
  'apigateway.vpc-links': ApiGateway.VpcLink; // /vpclinks/ID
  'apigateway.account': Read<ApiGateway.Account>; // /account

  'apigatewayv2.apis': ApiGatewayV2.Api; // /apis/ID
  'apigatewayv2.stages': Read<ApiGatewayV2.Stage>; // /apis/ID/stages/NAME; parent: API
  'apigatewayv2.routes': Read<ApiGatewayV2.Route>; // /apis/ID/routes/RID; parent: API
  'apigatewayv2.authorizers': Read<ApiGatewayV2.Authorizer>; // /apis/ID/authorizers/AID; parent: API
  'apigatewayv2.integrations': Read<ApiGatewayV2.Integration>; // /apis/ID/integrations/IID; parent: API
  'apigatewayv2.domain-names': ApiGatewayV2.DomainName;
  'apigatewayv2.api-mappings': Read<ApiGatewayV2.ApiMapping>; // DOMAIN/apimappings/ID; parent: domain
  'apigatewayv2.routing-rules': Read<ApiGatewayV2.RoutingRule>; // parent: domain
  'apigatewayv2.vpc-links': ApiGatewayV2.VpcLink; // /vpclinks/ID

  'wafv2.web-acls': Read<Wafv2.GetWebACLResponse>; // region us-east-1 for scope CLOUDFRONT
  'wafv2.rule-groups': Read<Wafv2.GetRuleGroupResponse>; // those that a web ACL uses
  'wafv2.ip-sets': Read<Wafv2.GetIPSetResponse>; // those that a web ACL or a rule group uses
  'wafv2.logging-configurations': Wafv2.LoggingConfiguration; // WEB-ACL-ARN/logging/LOG-SCOPE
  'wafv2.associations': Read<Wafv2.ListResourcesForWebACLResponse>; // WEB-ACL-ARN/resources/RESOURCE-TYPE

  'lambda.functions': Lambda.FunctionConfiguration; // $LATEST under the unqualified ARN, versions under theirs
  'lambda.aliases': Read<Lambda.AliasConfiguration>; // parent: function
  'lambda.policies': Read<Lambda.GetPolicyResponse>; // ARN of the function, version or alias; FUNCTION-ARN:* for aliases that were not listed
  'lambda.urls': Read<Lambda.FunctionUrlConfig>; // FUNCTION-ARN[:ALIAS]/url; parent: function
  'lambda.event-source-mappings': Lambda.EventSourceMappingConfiguration;
  'lambda.layer-versions': Read<Lambda.LayerVersionsListItem>; // parent: layer
  'lambda.layer-policies': Read<Lambda.GetLayerVersionPolicyResponse>; // ARN of the layer version
  'lambda.concurrency': Read<Lambda.GetFunctionConcurrencyResponse>; // function
  'lambda.code-signing-configs': Lambda.CodeSigningConfig;
  'lambda.code-signing-functions': Read<string>; // CONFIG-ARN/functions/FUNCTION-ARN; the item is the function's ARN
  'lambda.account-settings': Read<Lambda.GetAccountSettingsResponse>; // account root
  'lambda.capacity-providers': Lambda.CapacityProvider;

  'ec2.vpcs': Ec2.Vpc;
  'ec2.subnets': Ec2.Subnet;
  'ec2.route-tables': Ec2.RouteTable;
  'ec2.security-groups': Ec2.SecurityGroup;
  'ec2.security-group-rules': Ec2.SecurityGroupRule;
  'ec2.network-acls': Ec2.NetworkAcl;
  'ec2.internet-gateways': Ec2.InternetGateway;
  'ec2.egress-only-internet-gateways': Ec2.EgressOnlyInternetGateway;
  'ec2.nat-gateways': Ec2.NatGateway;
  'ec2.vpc-endpoints': Ec2.VpcEndpoint;
  'ec2.vpc-endpoint-services': Ec2.ServiceDetail; // vpc-endpoint-service/NAME/TYPE: those that a VPC endpoint connects to
  'ec2.network-interfaces': Ec2.NetworkInterface;
  'ec2.flow-logs': Ec2.FlowLog;
  'ec2.vpc-peering-connections': Ec2.VpcPeeringConnection;
  'ec2.transit-gateways': Ec2.TransitGateway;
  'ec2.transit-gateway-attachments': Ec2.TransitGatewayAttachment;
  'ec2.transit-gateway-vpc-attachments': Ec2.TransitGatewayVpcAttachment;
  'ec2.transit-gateway-route-tables': Ec2.TransitGatewayRouteTable;
  'ec2.transit-gateway-route-table-associations': Read<Ec2.TransitGatewayRouteTableAssociation>; // TABLE-ARN/associations/ATTACHMENT-ID; parent: route table
  'ec2.transit-gateway-routes': Read<Ec2.SearchTransitGatewayRoutesResult>; // the route table
  'ec2.managed-prefix-lists': Ec2.ManagedPrefixList;
  'ec2.prefix-list-entries': Read<Ec2.PrefixListEntry>; // PREFIX-LIST-ARN/entries/CIDR; parent: prefix list, if a rule or a route refers to it
  'ec2.vpc-block-public-access': Read<Ec2.DescribeVpcBlockPublicAccessOptionsResult>; // account root
  'ec2.vpc-block-public-access-exclusions': Ec2.VpcBlockPublicAccessExclusion;
  'ec2.vpn-gateways': Ec2.VpnGateway;

  'ecs.clusters': string; // the item is the cluster's ARN
  'ecs.services': Read<Ecs.Service>; // parent: cluster
  'ecs.task-definitions': Read<Ecs.DescribeTaskDefinitionResponse>; // those that a service runs or is changing to

  'elbv2.load-balancers': LoadBalancing.LoadBalancer;
  'elbv2.load-balancer-attributes': Read<LoadBalancing.DescribeLoadBalancerAttributesOutput>; // load balancer
  'elbv2.listeners': Read<LoadBalancing.Listener>; // parent: load balancer
  'elbv2.rules': Read<LoadBalancing.Rule>; // parent: listener of an Application Load Balancer
  'elbv2.target-groups': LoadBalancing.TargetGroup;
  'elbv2.target-health': Read<LoadBalancing.DescribeTargetHealthOutput>; // target group

  'network-firewall.firewalls': Read<NetworkFirewall.DescribeFirewallResponse>;
  'network-firewall.firewall-policies': Read<NetworkFirewall.DescribeFirewallPolicyResponse>; // those that a firewall uses
  'network-firewall.rule-groups': Read<NetworkFirewall.DescribeRuleGroupResponse>; // those of accounts that a policy uses
  'network-firewall.logging-configurations': Read<NetworkFirewall.DescribeLoggingConfigurationResponse>; // firewall

  'route53resolver.firewall-rule-group-associations': Route53Resolver.FirewallRuleGroupAssociation;
  'route53resolver.firewall-rules': Read<Route53Resolver.FirewallRule>; // firewall-rule-group/ID/rules/PRIORITY, in the account that uses the group; parent: rule group of an association
  'route53resolver.firewall-configs': Route53Resolver.FirewallConfig; // firewall-config/ID

  's3.buckets': S3.Bucket;
  's3.policies': Read<S3.GetBucketPolicyCommandOutput>; // bucket, and so below
  's3.policy-statuses': Read<S3.GetBucketPolicyStatusCommandOutput>;
  's3.public-access-blocks': Read<S3.GetPublicAccessBlockCommandOutput>;
  's3.acls': Read<S3.GetBucketAclCommandOutput>;
  's3.ownership-controls': Read<S3.GetBucketOwnershipControlsCommandOutput>;
  's3.encryption': Read<S3.GetBucketEncryptionCommandOutput>;
  's3.versioning': Read<S3.GetBucketVersioningCommandOutput>; // truststore buckets of custom domain names
  's3-control.public-access-block': Read<S3Control.GetPublicAccessBlockOutput>; // account root
  's3-control.access-points': S3Control.AccessPoint;
  's3-control.access-point-settings': Read<S3Control.GetAccessPointResult>; // access point, and so below
  's3-control.access-point-policies': Read<S3Control.GetAccessPointPolicyResult>;
  's3-control.access-point-policy-statuses': Read<S3Control.GetAccessPointPolicyStatusResult>;

  'kms.keys': Read<Kms.DescribeKeyResponse>;
  'kms.policies': Read<Kms.GetKeyPolicyResponse>; // customer managed keys

  'secretsmanager.secrets': SecretsManager.SecretListEntry;
  'secretsmanager.policies': Read<SecretsManager.GetResourcePolicyResponse>; // secret

  'cloudwatch-logs.log-groups': CloudWatchLogs.LogGroup; // log-group:NAME; asked where a flow log goes to one

  'accessanalyzer.analyzers': AccessAnalyzer.AnalyzerSummary;
  'accessanalyzer.findings': Read<AccessAnalyzer.FindingSummary>; // ANALYZER-ARN/findings/ID; parent: external access analyzer

  'sqs.queues': Read<Sqs.GetQueueAttributesResult>; // queue
  'sns.topics': Sns.Topic;
  'sns.topic-attributes': Read<Sns.GetTopicAttributesResponse>; // topic
  'sns.subscriptions': Sns.Subscription; // TOPIC-ARN/STATE/PROTOCOL/N where SubscriptionArn is a state: PendingConfirmation
  'sns.topic-subscriptions': Read<Sns.Subscription>; // as above; parent: topic, if it counts more than `sns.subscriptions` has
  'events.buses': EventBridge.EventBus;
  'events.rules': Read<EventBridge.Rule>; // parent: bus
  'events.targets': Read<EventBridge.Target>; // RULE-ARN/targets/ID; parent: rule
  'dynamodb.tables': Read<DynamoDb.DescribeTableOutput>; // table
  'dynamodb.policies': Read<DynamoDb.GetResourcePolicyOutput>; // table or its latest stream; TABLE-ARN/stream/* where no stream was told

  'iam.users': Iam.UserDetail;
  'iam.groups': Iam.GroupDetail;
  'iam.roles': Iam.RoleDetail;
  'iam.policies': Iam.ManagedPolicyDetail;
  'iam.account-summary': Read<Iam.GetAccountSummaryResponse>; // account root
  'iam.credential-report': Read<Iam.GetCredentialReportResponse>; // account root
  'iam.access-keys': Read<Iam.AccessKeyMetadata>; // USER-ARN/access-keys/KEY-ID; parent: user
}

/** A fact that is asked once per parent: see `Collected`. */
type Read<T> = Answer<T>;

export type CollectedFact = keyof Collected;
export type DerivedFact = keyof Derived;
export type Fact = CollectedFact | DerivedFact;

type StoredData<T> = T extends { readonly state: 'present'; readonly value: infer Value }
  ? { readonly state: 'present'; readonly value: Stored<Value> }
  : T extends { readonly state: 'absent' | 'unknown' }
    ? T
    : Stored<T>;

type FactDataMap = { readonly [F in CollectedFact]: StoredData<Collected[F]> } & Derived;

/** The data of a fact's records, as it stands in the estate file and as checks see it. */
export type FactData<F extends Fact> = FactDataMap[F];

export type Records<F extends Fact> = readonly Resource<FactData<F>>[];

/** Facts by name. What was not declared does not compile. */
export type Facts<F extends Fact> = { readonly [K in F]: Records<K> };

/** Region: asked in each region. Account: once per account (`global`). Organization: once, with the base credentials. */
export type FactScope = 'region' | 'account' | 'organization';

/** The service of a fact, as in `service:Operation`: `lambda` of `lambda.policies`. */
export const serviceOf = (fact: string): string => fact.slice(0, fact.indexOf('.'));
