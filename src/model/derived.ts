import type { Answer } from './answer.ts';
import type { ControlPolicy } from './control-policy.ts';
import type { Gap } from './gap.ts';
import type { CompiledNetwork, NetworkHop, NetworkPlace } from './network.ts';
import type { Picture } from './picture.ts';
import type { PolicyStatement } from './policy-statement.ts';
import type { PolicyExposure, PolicyRequest } from './policy.ts';
import type { ExternalAnalyzer } from './second-opinion.ts';

/**
 * Every derived fact and its shape. `src/analysis` computes them from collected facts; checks read them as they read
 * those.
 */
export interface Derived {
  'accessanalyzer.external-access': Answer<readonly ExternalAnalyzer[]>; // analyzer/* of the region; analyzers whose findings were all read
  'organizations.control-policies': Answer<readonly ControlPolicy[]>; // account root; those of its organization
  'lambda.public-grants': Answer<PublicGrants>; // ARN of the function, version or alias that carries the policy
  'lambda.policy-statements': Answer<readonly PolicyStatement[]>; // as `lambda.policies`
  'lambda.policy-sources': Answer<readonly PolicySource[]>; // as `lambda.policies`
  'lambda.api-grants': Answer<readonly ApiGrant[]>; // as `lambda.policies`
  'lambda.exposures': Answer<PolicyExposure>; // calls but for those through function URLs; as `lambda.policies`
  'lambda.url-exposures': Answer<PolicyExposure>; // calls through function URLs of auth type AWS_IAM; as `lambda.policies`
  'lambda.layer-exposures': Answer<PolicyExposure>; // layer version
  's3.exposures': Answer<BucketExposure>; // bucket
  's3.outside-access': Answer<() => OutsideAccess>; // bucket; asked only of the few that are declared
  's3-control.access-point-exposures': Answer<PolicyExposure>; // access point
  'sqs.exposures': Answer<PolicyExposure>; // queue
  'sns.exposures': Answer<PolicyExposure>; // topic
  'dynamodb.exposures': Answer<PolicyExposure>; // as `dynamodb.policies`
  'dynamodb.outside-access': Answer<() => OutsideAccess>; // as `dynamodb.policies`
  'events.exposures': Answer<PolicyExposure>; // event bus, and so below
  'events.unscoped-exposures': Answer<PolicyExposure>; // events of a source and a detail type that the policy does not name
  'events.rule-exposures': Answer<PolicyExposure>; // changes of rules that the owner has made
  'events.started-functions': StartedFunctions;
  'kms.exposures': Answer<PolicyExposure>; // customer managed key
  'secretsmanager.exposures': Answer<PolicyExposure>; // secret
  'lambda.internet-faces': Answer<boolean>; // the unqualified function
  'lambda.environment-secrets': Answer<readonly EnvironmentSecret[]>; // function or version
  'lambda.runtimes': RuntimeSupport; // function or version
  'lambda.layers': Answer<readonly LayerUse[]>; // function or version; FUNCTION-ARN:* for versions that were not listed
  'lambda.data-paths': DataPaths; // $LATEST of a function in a VPC
  'apigateway.exposures': Answer<ApiExposure>; // stage; unknown: the stage's, or the API's; absent: no policy is deployed
  'apigateway.domain-exposures': Answer<PolicyExposure>; // private custom domain name; invocations
  'apigateway.methods': Answer<DeployedMethod>; // execute-api ARN; unknown: the stage's, or the API's
  'apigateway.drift': Answer<StageDrift>; // stage; unknown: the stage's, or the API's
  'apigateway.tls': TlsSupport; // custom domain name or REST API
  'apigateway.api-domains': ApiDomains; // REST, HTTP or WebSocket API
  'ec2.network-ids': NetworkIds; // account root; VPCs and VPC endpoints of all regions
  'ec2.inspections': Inspections; // VPC
  'apigateway.backends': Answer<ApiBackend>; // execute-api ARN of a REST method, or integration; unknown: the stage's, or the API's
  'ec2.backends': Backend; // load balancer, ECS service, or target group of something else
  'ec2.link-egress': LinkEgress; // VPC link of the second generation
  'ec2.networks': CompiledNetwork; // account root; one for each region
  'ec2.vpc-pictures': Picture; // VPC
  'ec2.security-group-uses': SecurityGroupUses; // security group
  'ec2.world-ingress': WorldIngress; // security group
  'ec2.world-egress': WorldIngress; // security group: the same of what it lets out
  'ec2.vpc-uses': VpcUses; // VPC
  'ec2.acl-openings': readonly OpenIngress[]; // network ACL; sources are entries: #100
  'ec2.vpc-endpoint-ingress': EndpointIngress; // VPC endpoint
  'ec2.vpc-endpoint-exposures': Answer<EndpointExposure>; // VPC endpoint
  'iam.trusted-services': Answer<readonly string[]>; // role; service principals of its trust policy, sorted
  'iam.data-grants': Answer<DataGrants>; // role
  'iam.role-wildcards': Answer<boolean>; // role; some policy of it allows all actions of a service
  'iam.credential-rows': Answer<readonly CredentialRow[]>; // account root
  'iam.execute-api-grants': Answer<ExecuteApiGrants>; // role, user, and policy of the account that nobody holds
  'iam.administrators': Answer<boolean>; // user; unknown where a boundary or a condition decides
  'wafv2.rules': Answer<WebAclRules>; // web ACL
  'wafv2.uses': WebAclUses; // web ACL
}

/** `undecided`: what decides could not be read, or is of no form that policies have. */
export type Ruling = 'yes' | 'no' | 'undecided';

/** Kinds of action: `read` (settings included), `list`, and `write` (whatever changes something). */
export interface BucketExposure extends PolicyExposure {
  /** Accounts and organizations that may change the policy or ACLs, or delete the bucket. */
  readonly controllers: readonly string[] | 'undecided';
}

/**
 * Whether the resource policy lets through an ordinary identity of the own account, whose own policies allow it, from
 * outside the VPCs and VPC endpoints that it names by id.
 */
export interface OutsideAccess {
  readonly getsThrough: Ruling;
  /** `vpc-…` and `vpce-…` that the policy names, sorted. */
  readonly networks: readonly string[];
  /** One request that gets through. */
  readonly witness?: PolicyRequest;
  /** Of a bucket whose policy leaves the decision to its access points: these. */
  readonly accessPoints?: readonly { readonly arn: string; readonly vpc?: string }[];
  /** What could not be decided; a sentence each. */
  readonly assumptions: readonly string[];
  /** Of `undecided`: what was not read. */
  readonly gap?: Gap;
}

/**
 * Whether data can be carried out by way of a VPC endpoint, as far as its policy decides: to a resource of an account
 * and of an organization that the policy does not name. Of S3 and DynamoDB what writes is asked, of other services
 * whatever they do.
 */
export interface EndpointExposure {
  readonly service: 's3' | 'dynamodb' | 'other';
  /** With the credentials of any account. */
  readonly anybody: Ruling;
  /** With those of the own account, or of others that the policy names. */
  readonly known: Ruling;
  /** The resources that it allows are limited by their names alone, which anybody may take. */
  readonly byNameOnly: boolean;
  /** One request that gets through. */
  readonly witness?: PolicyRequest;
  /** What could not be decided; a sentence each. */
  readonly assumptions: readonly string[];
}

export interface NetworkIds {
  readonly ids: ReadonlySet<string>;
  /** Lists that could hold further ones and could not be read. */
  readonly unseen: readonly Gap[];
}

/** What a policy lets an unsigned request through a function URL of auth type `NONE` do. */
export interface PublicGrants {
  readonly invokeFunctionUrl: Ruling;
  readonly invokeFunction: Ruling;
  /** Positions in `Statement` of the Allow statements that grant one of the two. */
  readonly statements: readonly number[];
}

/** A statement of a function's policy that lets API Gateway call. */
export interface ApiGrant {
  readonly statement: PolicyStatement;
  /** One for each ARN of `aws:SourceArn`; without such a condition one that names none. */
  readonly sources: readonly ApiSource[];
}

/** What a statement of a function's policy asks `aws:SourceArn` to be. */
export interface PolicySource {
  readonly statement: PolicyStatement;
  /** As written, wildcards and all. */
  readonly arn: string;
  readonly exists: Ruling;
  /** A bucket, and no condition says whose it must be: once it is deleted, whoever takes its name has its grant. */
  readonly canBeTaken: boolean;
  /** Of `undecided`. */
  readonly gap?: Gap;
}

/** What API Gateway may call from, measured by what calls the function there. */
export interface ApiSource {
  readonly arn?: string;
  /**
   * - `exact`: the API calls the function from all that is granted.
   * - `wide`: from some of it.
   * - `unused`: from none of it.
   * - `missing`: the account has no such API.
   * - `any`: account or API are not fixed.
   * - `foreign`: the API of another account.
   */
  readonly fit: 'exact' | 'wide' | 'unused' | 'missing' | 'any' | 'foreign' | 'undecided';
  /** Of `foreign`: 12 digits. */
  readonly account?: string;
  /** What calls the function in that API, as execute-api ARNs end: `prod/POST/orders`. */
  readonly calls: readonly string[];
  /** Stage variables hide which functions the API calls: any of those calls may be of this function. */
  readonly hidden?: true;
  /** Of `undecided`. */
  readonly gap?: Gap;
}

/** Functions that an event of any account starts, by way of the rules of its bus. */
interface StartedFunctions {
  /** As the targets name them: with a qualifier or without. */
  readonly functions: readonly string[];
  /** Rules and targets that could not be read. */
  readonly unseen: readonly Gap[];
}

/** A variable that holds, or seems to hold, a secret. Never its value. */
export interface EnvironmentSecret {
  readonly variable: string;
  /** `guess`: a high-entropy value under a name that speaks of secrets. */
  readonly kind: 'aws-access-key-id' | 'aws-secret-key' | 'token' | 'guess';
  /** Of `token`: `github`, `private-key` … */
  readonly format?: string;
  /** Of `aws-access-key-id`: an identifier, no secret. */
  readonly keyId?: string;
  /** In characters. */
  readonly length: number;
}

interface RuntimeSupport {
  readonly packageType: 'Zip' | 'Image';
  readonly runtime?: string;
  /** ISO date; `none-announced`: supported without a known end; absent: the table does not know the runtime. */
  readonly deprecation?: string;
}

/** A layer version that a function uses. */
export interface LayerUse {
  readonly arn: string;
  /** Whose layer it is; undefined where the ARN does not tell. */
  readonly account?: string;
  /** Who is known to publish layers from the account. */
  readonly publisher?: LayerPublisher;
}

interface LayerPublisher {
  readonly name: string;
  readonly kind: 'aws' | 'vendor';
}

export interface SecurityGroupUses {
  readonly users: readonly SecurityGroupUser[];
  /** Lists of possible users that could not be read. */
  readonly unseen: readonly Gap[];
}

export interface SecurityGroupUser {
  readonly kind: 'interface' | 'function' | 'vpc-endpoint' | 'vpc-link';
  readonly arn: string;
  /** Of an interface, as EC2 names it: `interface`, `lambda`, `network_load_balancer` … */
  readonly interfaceType?: string;
  /** Of an interface: it belongs to an Application Load Balancer with public addresses. */
  readonly publicLoadBalancer?: boolean;
}

/** Traffic that a security group lets in from the whole internet, or out to it, all its rules taken together. */
export interface WorldIngress {
  readonly open: readonly OpenIngress[];
  /** Rules whose prefix list could not be read: what they admit is unknown. */
  readonly unseen: readonly UnseenIngress[];
}

export interface IngressTraffic {
  /** `-1` (all), `tcp`, `udp`, `icmp`, `icmpv6` or a protocol number. */
  readonly protocol: string;
  /** Inclusive; of `tcp` and `udp` only. */
  readonly fromPort?: number;
  readonly toPort?: number;
}

export interface OpenIngress extends IngressTraffic {
  readonly ipVersion: 4 | 6;
  /** CIDRs, and ids of prefix lists, that together are the internet: where outbound, the destinations. */
  readonly sources: readonly string[];
}

export interface UnseenIngress extends IngressTraffic {
  readonly prefixList: string;
  readonly gap: Gap;
}

/** Which way a function's requests to S3 and DynamoDB take over IPv4, from each of its subnets. */
export interface DataPaths {
  readonly s3: readonly DataPath[];
  readonly dynamodb: readonly DataPath[];
}

export interface DataPath {
  readonly subnetId: string;
  /** `endpoint`: by a gateway endpoint; `internet`: by whatever leads there; `nowhere`: they do not get out. */
  readonly way: 'endpoint' | 'internet' | 'nowhere' | 'unknown';
  /** Ids of what forwards the packet, in order. */
  readonly via: readonly string[];
  /** A sentence. */
  readonly because: string;
  /** Of `unknown`. */
  readonly gap?: Gap;
}

/** Whether some policy of a role allows actions on the data of the service. Denies and boundaries are not taken off. */
interface DataGrants {
  readonly s3: boolean;
  readonly dynamodb: boolean;
}

/** What the security groups of a VPC endpoint admit together. */
export interface EndpointIngress {
  readonly world: WorldIngress;
  /** One for each rule and source. */
  readonly rules: readonly EndpointRule[];
  /** Ids of those of its groups that are the default group of a VPC. */
  readonly defaultGroups: readonly string[];
  /** What could not be read and may hold more rules, or wider ones. */
  readonly unseen: readonly Gap[];
}

export interface EndpointRule extends IngressTraffic {
  readonly group: string;
  /** CIDR, or id of a prefix list or of a security group. */
  readonly source: string;
  /** `vpc`: a whole address block of the VPC of the endpoint, or more; `network`: other addresses. */
  readonly from: 'group' | 'network' | 'vpc';
}

interface VpcUses {
  readonly users: readonly VpcUser[];
  /** What could hold a further user and could not be read. */
  readonly unseen: readonly Gap[];
}

/** What the estate runs in a VPC. */
export interface VpcUser {
  readonly kind: 'function' | 'vpc-link' | 'private-api-endpoint';
  readonly arn: string;
  readonly subnetIds: readonly string[];
}

/** What inspects in a VPC, and the ways by which VPC links reach what they lead to: nothing of it says that it must be. */
export interface Inspections {
  /** Of Gateway Load Balancers and of firewalls; those that are deleted are left out. */
  readonly endpoints: readonly InspectionEndpoint[];
  readonly ways: readonly InspectedWay[];
  /** What each pair of subnets of a leg says, IPv4 first. */
  readonly pairs: (leg: InspectedLeg) => readonly InspectedPair[];
  /** What comes in from the internet, for each load balancer that faces it. */
  readonly edges: readonly InspectedEdge[];
  /** What could hold a further way and could not be read. */
  readonly unseen: readonly Gap[];
}

interface InspectionEndpoint {
  readonly id: string;
  readonly arn: string;
  readonly subnetIds: readonly string[];
  readonly zones: readonly string[];
}

/** From a link to a service, by a load balancer or without one. Inspected on one leg, it is inspected. */
export interface InspectedWay {
  readonly legs: readonly InspectedLeg[];
  /** Where the load balancer sends requests could not be told: there may be a further leg. */
  readonly open?: Gap;
}

export interface InspectedLeg {
  readonly from: InspectedPlace;
  readonly to: InspectedPlace;
  readonly ipVersions: readonly (4 | 6)[];
}

export interface InspectedPlace {
  readonly kind: 'link' | 'balancer' | 'service';
  readonly arn: string;
  readonly name: string;
  readonly subnets: readonly InspectedSubnet[];
}

export interface InspectedSubnet {
  readonly id: string;
  readonly arn: string;
  readonly zone: string;
  /** The id of the table that routes for it; absent: none was seen. */
  readonly table?: string;
}

/** What becomes of packets from one subnet to another, and of the replies. */
export interface InspectedPair extends InspectedFlow {
  readonly from: InspectedSubnet;
  readonly to: InspectedSubnet;
}

export interface InspectedEdge extends InspectedFlow {
  readonly balancer: InspectedPlace;
}

export interface InspectedFlow {
  readonly ipVersion: 4 | 6;
  readonly state:
    | 'inspected'
    | 'bypass-forward'
    | 'bypass-return'
    /** The reply passes something else than the request. */
    | 'asymmetric'
    | 'same-subnet'
    /** Nothing arrives, or no reply. */
    | 'dropped'
    | 'unknown';
  /** Ids of the endpoints and appliances that the request passes, sorted. */
  readonly forward: readonly string[];
  /** Those that the reply passes. */
  readonly back: readonly string[];
  readonly because: string;
  readonly hops: readonly NetworkHop[];
  /** Of `unknown`. */
  readonly gap?: Gap;
}

/** A user in the credential report. */
export interface CredentialRow {
  readonly user: string;
  readonly arn: string;
  /** The user has a password: a human who signs in. */
  readonly console: boolean;
  readonly keys: readonly CredentialKey[];
}

export interface CredentialKey {
  readonly active: boolean;
  /** ISO instant of the key's creation. */
  readonly rotated: string | undefined;
  /** ISO instant, `never`, or `unknown`. */
  readonly used: string;
  /** `s3`, `sts` … as the report names it, or `N/A`. */
  readonly service: string;
  readonly region: string;
}

/** What identity policies let a role or a user call of the APIs of API Gateway. */
export interface ExecuteApiGrants {
  readonly grants: readonly ExecuteApiGrant[];
  /** Some statement names actions of `execute-api`, and not only those of every service. */
  readonly named: boolean;
  /** Of a role: whoever signs in elsewhere may take it (SAML, OpenID Connect, guests of an identity pool). */
  readonly federated: Ruling;
}

export interface ExecuteApiGrant {
  /** Name of the inline policy, or ARN. */
  readonly policy: string;
  readonly statement: PolicyStatement;
  /** It lets invoke, manage connections and invalidate caches. */
  readonly everyAction: boolean;
  /** What it grants once Denies are taken off: one for each ARN; empty where it grants nothing. */
  readonly resources: readonly ExecuteApiResource[];
  /** A condition binds it to tags, to an organization or to a region. */
  readonly conditioned: boolean;
  /** It asks for `aws:username`, which no session of a role has. */
  readonly needsUserName: boolean;
}

export interface ExecuteApiResource {
  readonly arn: string;
  /** The fields of the ARN that are not fixed. */
  readonly open: readonly ('region' | 'account' | 'API')[];
}

/** A method of a REST stage, as it is deployed. */
export interface DeployedMethod {
  readonly apiId: string;
  readonly stageArn: string;
  readonly stageName: string;
  /** `GET` … or `ANY`. */
  readonly verb: string;
  /** `/orders/{id}`; `/` for the root. */
  readonly path: string;
  /** The control-plane ARN of the method, where the draft was read and has it. */
  readonly relatedArns: readonly string[];
  /** `draft`: the endpoint exports nothing of API Gateway's, so this is what is edited. */
  readonly readFrom: 'export' | 'draft';
  readonly authorizationType: 'NONE' | 'AWS_IAM' | 'CUSTOM' | 'COGNITO_USER_POOLS';
  /** Name (export) or id (draft). */
  readonly authorizer?: string;
  /** What the authorizer asks (export): the URI of a function, or the ARNs of user pools. */
  readonly authorizerTargets?: readonly string[];
  readonly apiKeyRequired: boolean;
  /** `unnamed`: the draft names a validator by an id that nothing explains. */
  readonly validator: RequestValidation | 'none' | 'unnamed';
  /** By content type, the model's name. */
  readonly models: Readonly<Record<string, string>>;
  readonly integration: MethodIntegration;
  /** The resource policy that is in force. */
  readonly policy?: string;
  /** Whether the policy, or the lack of one, lets in the public. */
  readonly admitsAnybody: Ruling;
  /** `EDGE`, `REGIONAL` or `PRIVATE`. */
  readonly endpointType: string;
}

/** Whom the resource policy that is in force at a stage lets in, to methods that lead somewhere. */
export interface ApiExposure extends PolicyExposure {
  readonly apiId: string;
  readonly stageName: string;
  readonly readFrom: DeployedMethod['readFrom'];
  readonly policy: string;
  /** How these methods know their callers. */
  readonly authorizationTypes: readonly DeployedMethod['authorizationType'][];
  /**
   * Whom no Deny stops, by the authorization of the methods: where another side may allow, the policy's Allow limits
   * nobody (API Gateway Developer Guide: How API Gateway resource policies affect authorization workflow).
   */
  readonly undenied: { readonly [T in 'CUSTOM' | 'AWS_IAM']?: PolicyExposure['exposure'] };
  /** Of a private API: the policies of the own endpoints that lead to it let in some callers only. */
  readonly narrowedByEndpoints: Answer<boolean>;
}

export interface RequestValidation {
  readonly parameters: boolean;
  readonly body: boolean;
}

export interface MethodIntegration {
  /** `AWS`, `AWS_PROXY`, `HTTP`, `HTTP_PROXY`, `MOCK`; empty where there is none. */
  readonly type: string;
  readonly uri?: string;
  /** `WHEN_NO_MATCH`, `WHEN_NO_TEMPLATES`, `NEVER`. */
  readonly passthroughBehavior?: string;
  /** Content types that it has mapping templates for. */
  readonly templates: readonly string[];
  /** Redacted where they are static. */
  readonly requestParameters: Readonly<Record<string, string>>;
  /** `VPC_LINK`; absent or `INTERNET`: by public addresses. */
  readonly connectionType?: string;
  /** Of `VPC_LINK`: the id of the link, or the stage variable that holds it. */
  readonly connectionId?: string;
  /** Of a link of the second generation: ARN of a load balancer or of a listener. */
  readonly integrationTarget?: string;
}

/** What an integration of an API leads to. */
export interface ApiBackend {
  /** `HTTP`, `HTTP_PROXY`, `AWS_PROXY` …; empty where there is none. */
  readonly type: string;
  /** As written. */
  readonly uri?: string;
  /** By a VPC link, not by public addresses. */
  readonly isPrivate: boolean;
  /** ARNs of the VPC links that it goes through. */
  readonly links: readonly string[];
  /** Of the types `HTTP` and `HTTP_PROXY`; several where stages have variables of their own. */
  readonly targets: readonly BackendTarget[];
  /** What may name a further target, and could not be read. */
  readonly unseen: readonly Gap[];
}

export type BackendTarget =
  /** `scheme` where the list of load balancers shows it: `internal`, `internet-facing`. */
  | { readonly kind: 'load-balancer'; readonly arn: string; readonly scheme?: string }
  /** A service of Cloud Map: there is no load balancer. */
  | { readonly kind: 'cloud-map'; readonly arn: string }
  /** A network interface of the account, by its public address or name. */
  | { readonly kind: 'interface'; readonly arn: string }
  /** `isForeign`: nothing of the account is behind that name; else it may be a name for something of the account's. */
  | { readonly kind: 'host'; readonly host: string; readonly isForeign: boolean };

/** Something that may be behind an API, and what stands in front of it. */
export interface Backend {
  readonly kind: 'load-balancer' | 'ecs-service' | 'target-group';
  /** ARNs of the VPC links that lead to it, straight or by a load balancer. */
  readonly links: readonly string[];
  /** ARNs of the load balancers that send to it. */
  readonly balancers: readonly string[];
  /** Its security groups. */
  readonly groups: readonly string[];
  readonly subnetIds: readonly string[];
  /** TCP ports on which it listens, as far as they are known. */
  readonly ports: readonly number[];
  /** As the network knows it. */
  readonly places: readonly NetworkPlace[];
  /** Inbound rules whose source is none of these links and balancers, nor their subnets. */
  readonly strangers: readonly StrangerRule[];
  /** Of the region's workloads those whose group or subnet some inbound rule names; no two of one group and subnet. */
  readonly suspects: readonly NetworkPlace[];
  /** What may stand in front of it and could not be read. */
  readonly unseen: readonly Gap[];
  /** What its rules admit, or whom they may meet, and could not be read. */
  readonly unseenRules: readonly Gap[];
  /** Of a target group: a service that was not read may stand in its place. */
  readonly withheld?: Gap;
}

/** Where the groups of a VPC link let it send. */
export interface LinkEgress {
  /** ARNs of the load balancers and services that it leads to. */
  readonly behind: readonly string[];
  /** Outbound rules that lead elsewhere. */
  readonly detours: readonly {
    readonly group: string;
    /** `tcp 443 to 0.0.0.0/0`. */
    readonly words: string;
    /** As the CLI takes it. */
    readonly permission: unknown;
    /**
     * - `certain`: it admits public addresses, and whatever else is behind the link is not there.
     * - `as-seen`: by what was seen to be behind the link.
     * - `perhaps`: only what was not seen could tell.
     */
    readonly certainty: 'certain' | 'as-seen' | 'perhaps';
  }[];
  /** What may be behind it, or what a rule means, and could not be read. */
  readonly unseen: readonly Gap[];
}

export interface StrangerRule {
  readonly group: string;
  /** `tcp 8080 from 10.0.0.0/16`. */
  readonly words: string;
  /** `wide`: the whole of a VPC, or public addresses. `elsewhere`: addresses of no VPC that was seen. */
  readonly extent: 'wide' | 'elsewhere' | 'inside';
  /** As the CLI takes it. */
  readonly permission: unknown;
}

/** The custom domain names that lead to an API. */
export interface ApiDomains {
  readonly domains: readonly ApiDomain[];
  /** Names and mappings that could not be read: more may lead to it. */
  readonly unseen: readonly Gap[];
}

export interface ApiDomain {
  readonly arn: string;
  readonly name: string;
  readonly mutualTls: boolean;
  /** Absent: any stage (a routing rule names one as well). */
  readonly stage?: string;
}

/** What differs between a stage as it is deployed and its API as it is edited, which is what the console shows. */
interface StageDrift {
  readonly differences: readonly Difference[];
  /** What may differ besides, and could not be compared. */
  readonly unseen: readonly Gap[];
}

export interface Difference {
  /** `GET /orders`; absent: of the whole API. */
  readonly method?: string;
  readonly what: 'method' | 'authorization' | 'authorizer' | 'API key' | 'validator' | 'integration' | 'policy';
  readonly deployed: string;
  readonly edited: string;
  /** Whether callers meet less than the console shows. */
  readonly loosens: Ruling;
}

/** What a security policy of API Gateway means. */
export interface TlsSupport {
  /** Absent: the answer named none, and no default is known. */
  readonly policy?: string;
  /** The API names no policy: this is the default of its endpoint type. */
  readonly inferred: boolean;
  /** The oldest version that is accepted; absent where the policy is not known. */
  readonly minimum?: '1.0' | '1.2' | '1.3';
  readonly forwardSecrecy: boolean;
  /** Of the policies of 2025, which an endpoint access mode enforces. */
  readonly enhanced: boolean;
}

/** A web ACL as requests meet it: its rules in the order of evaluation, rule groups opened, overrides applied. */
export interface WebAclRules {
  readonly defaultAction: 'Allow' | 'Block';
  readonly rules: readonly WafRule[];
  readonly coverage: { readonly [T in WafThreat]: WafCoverage };
}

export type WafThreat = 'sqli' | 'xss' | 'known-bad' | 'bad-sources';

/** How far the rules of a web ACL together stop a threat. */
export interface WafCoverage {
  /** `partial`: some rules of a group only, or some requests only. */
  readonly state: 'covered' | 'partial' | 'none' | 'undecided';
  /** Names of the rules that look for the threat, whether they stop it or not. */
  readonly rules: readonly string[];
  /** Of `undecided`. */
  readonly gap?: Gap;
}

export type WafAction = 'Allow' | 'Block' | 'Captcha' | 'Challenge' | 'Count' | 'Monetize';

/**
 * How much of the traffic a statement matches. `few`: single hosts or a small network; `part`: what some member of the
 * request decides; `range`: a large network; `many`: countries and the like; `everyone`: all of IPv4 or of IPv6 is
 * enough, since an attacker has the choice.
 */
export type WafExtent = 'nobody' | 'few' | 'part' | 'range' | 'many' | 'everyone';

/** Least and most differ where something that decides was not read. */
export interface WafExtents {
  readonly least: WafExtent;
  readonly most: WafExtent;
}

export interface WafRule {
  /** `RULE`, or `RULE/RULE-OF-THE-GROUP`. */
  readonly name: string;
  /** Where the rule stands in the answer of `GetWebACL`. */
  readonly pointer: string;
  /** What a match leads to, overrides applied. `unknown`: the rule group could not be read. */
  readonly action: WafAction | 'unknown';
  /** It would stop or let through, had the web ACL not overridden the group, or this rule of it, to Count. */
  readonly overridden: boolean;
  readonly extents: WafExtents;
  /** Whether a match is stopped: here, or by a later rule over the labels that this one adds. */
  readonly blocks: Ruling;
  /** `blocks`, unless an earlier rule lets everybody past this one. */
  readonly stops: Ruling;
  /** It does so for some requests only: scope-down, further conditions, or an earlier rule that lets many pass. */
  readonly limited: boolean;
  readonly inspects: readonly WafInspection[];
  readonly rate?: WafRate;
  readonly managed?: { readonly vendor: string; readonly group: string; readonly version?: string };
  /** Why something about the rule is undecided. */
  readonly gap?: Gap;
}

export interface WafInspection {
  readonly threat: WafThreat;
  /** `all`: a vendor's group that does not tell. */
  readonly component: 'body' | 'query' | 'uri' | 'cookie' | 'header' | 'source' | 'all';
}

export interface WafRate {
  readonly requestsPerMinute: number;
  /** `IP`, `FORWARDED_IP`, `CONSTANT`, `CUSTOM_KEYS (IP, UriPath)`. */
  readonly aggregate: string;
  /** Every client is counted, by something that it can neither leave out nor choose. */
  readonly eachClient: boolean;
}

/** What a web ACL protects. */
export interface WebAclUses {
  readonly resources: readonly { readonly arn: string; readonly kind: string }[];
  /** Lists that could name a further resource and could not be read. */
  readonly unseen: readonly Gap[];
}
