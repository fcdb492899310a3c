import type * as ApiGatewayV2 from '@aws-sdk/client-apigatewayv2';
import type * as Ec2 from '@aws-sdk/client-ec2';
import type * as Ecs from '@aws-sdk/client-ecs';
import type * as LoadBalancing from '@aws-sdk/client-elastic-load-balancing-v2';
import type * as Lambda from '@aws-sdk/client-lambda';
import type * as NetworkFirewall from '@aws-sdk/client-network-firewall';

import type { Gap } from './gap.ts';
import type { Stored } from './stored.ts';

/** What is asked about a network, and what is answered: `docs/engines.md` says what the words mean. */

type List<T> = readonly Stored<T>[];
/** By the id of the thing that the list belongs to. */
type ListOf<T> = Readonly<Record<string, List<T>>>;

/**
 * The network of one account and region, as AWS's describe calls tell it. A list that is missing is empty, unless
 * `Uncollected` names it.
 */
export interface NetworkSnapshot {
  readonly Vpcs?: List<Ec2.Vpc>;
  readonly Subnets?: List<Ec2.Subnet>;
  readonly RouteTables?: List<Ec2.RouteTable>;
  readonly NetworkAcls?: List<Ec2.NetworkAcl>;
  readonly SecurityGroups?: List<Ec2.SecurityGroup>;
  readonly InternetGateways?: List<Ec2.InternetGateway>;
  readonly EgressOnlyInternetGateways?: List<Ec2.EgressOnlyInternetGateway>;
  readonly NatGateways?: List<Ec2.NatGateway>;
  readonly NetworkInterfaces?: List<Ec2.NetworkInterface>;
  readonly VpcEndpoints?: List<Ec2.VpcEndpoint>;
  readonly VpcPeeringConnections?: List<Ec2.VpcPeeringConnection>;
  readonly VpnGateways?: List<Ec2.VpnGateway>;
  readonly TransitGateways?: List<Ec2.TransitGateway>;
  readonly TransitGatewayVpcAttachments?: List<Ec2.TransitGatewayVpcAttachment>;
  readonly TransitGatewayRouteTables?: List<Ec2.TransitGatewayRouteTable>;
  readonly PrefixLists?: List<Ec2.ManagedPrefixList>;
  /** By prefix list. */
  readonly PrefixListEntries?: ListOf<Ec2.PrefixListEntry>;
  /** By route table of a transit gateway. */
  readonly TransitGatewayRouteTableAssociations?: ListOf<Ec2.TransitGatewayRouteTableAssociation>;
  /** By route table of a transit gateway. */
  readonly TransitGatewayRoutes?: ListOf<Ec2.TransitGatewayRoute>;
  readonly VpcBlockPublicAccessOptions?: Stored<Ec2.VpcBlockPublicAccessOptions>;
  readonly VpcBlockPublicAccessExclusions?: List<Ec2.VpcBlockPublicAccessExclusion>;
  readonly Functions?: List<Lambda.FunctionConfiguration>;
  readonly services?: List<Ecs.Service>;
  readonly VpcLinks?: List<ApiGatewayV2.VpcLink>;
  readonly LoadBalancers?: List<LoadBalancing.LoadBalancer>;
  readonly Listeners?: List<LoadBalancing.Listener>;
  readonly Firewalls?: List<NetworkFirewall.DescribeFirewallResponse>;
  readonly Uncollected?: readonly UncollectedList[];
}

/** A list that could not be read, or not to its end. */
export interface UncollectedList {
  /** A key of the snapshot. */
  readonly list: string;
  /** Why: a line. */
  readonly because: string;
  /** Only what belongs to these VPCs or lists is missing; absent: anything of the list may be. */
  readonly of?: readonly string[];
}

export const NETWORK_QUESTION_KINDS = ['reach', 'egress-internet', 'ingress-internet', 'inspected'] as const;
export type NetworkQuestionKind = (typeof NETWORK_QUESTION_KINDS)[number];

export const NETWORK_PLACE_TYPES = [
  'internet',
  'lambda',
  'ecs-service',
  'vpc-link',
  'alb',
  'network-interface',
  'subnet',
  'vpc-endpoint',
  's3-bucket',
  'dynamodb-table',
] as const;
export type NetworkPlaceType = (typeof NETWORK_PLACE_TYPES)[number];

/** An end of a flow. A `subnet` is any interface that may be in it, whatever its security groups. */
export interface NetworkPlace {
  readonly type: NetworkPlaceType;
  /** Name or id; the internet has none. */
  readonly id?: string;
  /** The internet: that address alone. A bucket or table: the address that the name of its service resolves to. */
  readonly ip?: string;
  /** Of a bucket or table, and what is done to it: `s3:PutObject`. */
  readonly ownerAccount?: string;
  readonly ownerOrg?: string;
  readonly region?: string;
  readonly action?: string;
}

export interface NetworkQuestion {
  readonly kind: NetworkQuestionKind;
  readonly from: NetworkPlace;
  readonly to: NetworkPlace;
  readonly protocol: 'tcp' | 'udp';
  /** Of the destination. */
  readonly port: number;
  readonly ipVersion: 4 | 6;
  /** Who calls a bucket or table. */
  readonly principal?: { readonly arn?: string; readonly account?: string; readonly orgId?: string };
}

/** What can stop a packet. */
export type NetworkBlocker =
  | 'security-group'
  | 'network-acl'
  | 'route-table'
  | 'internet-gateway'
  | 'egress-only-internet-gateway'
  | 'nat-gateway'
  | 'vpc-peering-connection'
  | 'transit-gateway'
  | 'transit-gateway-route-table'
  | 'vpc-endpoint'
  | 'network-interface'
  | 'load-balancer'
  | 'vpc-block-public-access'
  | 'endpoint-policy';

export type NetworkDirection = 'forward' | 'return';

/** Why a flow is not inspected. */
export type NotInspected = 'no-path' | 'same-subnet' | 'bypass-forward' | 'bypass-return' | 'asymmetric';

export interface NetworkAnswer {
  /** Of every kind but `inspected`. */
  readonly reachable?: boolean | 'unknown';
  readonly inspected?: boolean | 'unknown';
  /** Where true: ids of what forwards the packet, in order. Of `inspected`: the inspection endpoints, sorted. */
  readonly via: readonly string[];
  readonly blockedBy: NetworkBlocker | null;
  readonly blockedByIds: readonly string[];
  readonly direction: NetworkDirection | null;
  /** Where not inspected. */
  readonly reason: NotInspected | null;
  /** Both directions of the flow that decides; of a blocked one, as far as it gets. */
  readonly hops: readonly NetworkHop[];
  /** One packet that arrives, or the one that gets furthest. */
  readonly packet: NetworkPacket | null;
  /** In the words of Reachability Analyzer where it has one: `ENI_SG_RULES_MISMATCH`. */
  readonly code: string | null;
  /** What would have to change for the flow to get past what blocks it. */
  readonly repair: NetworkRepair | null;
  /** A sentence. */
  readonly because: string;
  /** What could not be seen and decides; a sentence each. Empty where the answer is not `unknown`. */
  readonly unseen: readonly string[];
}

export interface NetworkPacket {
  readonly protocol: 'tcp' | 'udp';
  readonly source: string;
  readonly sourcePort: number;
  readonly destination: string;
  readonly destinationPort: number;
}

export interface NetworkHop {
  readonly direction: NetworkDirection;
  /** What it is: a blocker's word, or `interface`, `subnet`, `vpc-endpoint`, `internet`, `service`. */
  readonly component: string;
  readonly id: string;
  readonly action: 'send' | 'allow' | 'deny' | 'route' | 'forward' | 'translate' | 'drop' | 'deliver';
  /** The rule that decided: `acl-1#100`, `rtb-1 0.0.0.0/0 → nat-1`, `sg-1 tcp 443 0.0.0.0/0`. */
  readonly rule?: string;
  /** As it goes in. */
  readonly packet: NetworkPacket;
}

/** A change that lets the flow past what blocks it. */
export interface NetworkRepair {
  readonly component: NetworkBlocker;
  readonly id: string;
  /** What to do, as an order. */
  readonly change: string;
  readonly edit?: NetworkEdit;
}

/** The repair as an edit of the snapshot, where it is an edit of one thing. */
export type NetworkEdit =
  | {
      readonly kind: 'security-group-rule';
      readonly group: string;
      readonly egress: boolean;
      readonly protocol: 'tcp' | 'udp';
      readonly port: number;
      /** CIDR. */
      readonly peer: string;
    }
  | {
      readonly kind: 'network-acl-entry';
      readonly acl: string;
      readonly egress: boolean;
      /** Lower than that of the entry that denies. */
      readonly ruleNumber: number;
      readonly protocol: 'tcp' | 'udp';
      readonly ports: { readonly from: number; readonly to: number };
      /** CIDR. */
      readonly peer: string;
    }
  | {
      readonly kind: 'route';
      readonly table: string;
      /** CIDR. */
      readonly destination: string;
      /** Id of the gateway, endpoint or interface. */
      readonly target: string;
    }
  | { readonly kind: 'source-destination-check'; readonly interface: string };

/** The network of an account and region, ready for any number of questions. */
export interface CompiledNetwork {
  readonly snapshot: NetworkSnapshot;
  readonly ask: (question: NetworkQuestion) => NetworkAnswer;
  /** Where the table of a subnet sends what is for the internet. */
  readonly internetRoutes: (subnetId: string, version: 4 | 6) => InternetRoutes;
  /** The same of a table that is in no subnet, as that of a regional NAT gateway. */
  readonly internetRoutesOfTable: (tableId: string, version: 4 | 6) => InternetRoutes;
  /** Whether VPC Block Public Access stops what goes out of a subnet by an internet gateway. */
  readonly blocksPublicAccess: (subnetId: string) => boolean | 'unknown';
  /** The list behind the first of some `unseen` sentences that names one. */
  readonly gapOf: (unseen: readonly string[]) => Gap | undefined;
}

export interface InternetRoutes {
  /** Id of the table that decides; absent: none was seen. */
  readonly table?: string;
  readonly routes: readonly InternetRoute[];
  /** What could not be seen and may hold another table or route, or tell what an endpoint is; a sentence each. */
  readonly unseen: readonly string[];
  /** Those of them that may hold another route to an internet gateway. */
  readonly unseenGateways: readonly string[];
}

/** A route that takes some public addresses. */
export interface InternetRoute {
  /** CIDR or prefix list. */
  readonly destination: string;
  readonly target:
    | 'internet-gateway'
    | 'egress-only-internet-gateway'
    | 'nat-gateway'
    /** One that inspects what passes. */
    | 'inspection-endpoint'
    | 'gateway-endpoint'
    | 'peering'
    | 'transit-gateway'
    | 'interface'
    | 'vpn-gateway'
    | 'blackhole'
    | 'other';
  readonly id: string;
  /** One of the addresses. */
  readonly example: string;
}
