import type { NetworkSnapshot } from '../../../src/model/network.ts';
import type { SubnetName, TargetName } from './subnets.ts';

export interface RoutePlan {
  readonly to: string;
  readonly target: TargetName;
  readonly state: 'active' | 'blackhole';
  readonly propagated: boolean;
}

export interface RulePlan {
  readonly protocol: '-1' | 'tcp' | 'udp';
  readonly ports: readonly [number, number];
  /** CIDRs, prefix lists, groups. */
  readonly peers: readonly string[];
}

export interface GroupPlan {
  readonly ingress: readonly RulePlan[];
  readonly egress: readonly RulePlan[];
}

type Entry = NonNullable<NonNullable<NetworkSnapshot['NetworkAcls']>[number]['Entries']>[number];

/** All that is drawn; the first choice of each is the harmless one, so that a counterexample shrinks to few oddities. */
export interface Plan {
  readonly link: 'none' | 'peering' | 'transit' | 'hub';
  /** The second VPC has the addresses of the first. */
  readonly overlap: boolean;
  readonly six: boolean;
  /** By place in its VPC; absent: yes. */
  readonly sixIn: readonly boolean[];
  /** By place in its VPC: in the other zone. */
  readonly zones: readonly boolean[];
  readonly igw: 'attached' | 'detached' | 'absent';
  readonly eigw: boolean;
  readonly nat: {
    readonly mode: 'zonal' | 'regional' | 'none';
    readonly connectivity: 'public' | 'private';
    readonly state: 'available' | 'pending';
  };
  readonly tables: Readonly<Partial<Record<SubnetName, readonly RoutePlan[]>>> & {
    readonly main: readonly RoutePlan[];
  };
  readonly onMain: readonly SubnetName[];
  readonly edge: readonly RoutePlan[] | null;
  readonly acls: Readonly<Partial<Record<SubnetName, readonly Entry[] | null>>>;
  readonly groups: Readonly<Record<string, GroupPlan>>;
  readonly peerGroups: readonly string[];
  readonly boxState: 'Available' | 'Pending';
  readonly gatewayState: 'Available' | 'Pending';
  /** Of the appliance: its source/destination check. */
  readonly checked: boolean;
  readonly peering: 'active' | 'pending-acceptance' | 'deleted';
  readonly flipped: boolean;
  readonly policies: { readonly s3: string | null; readonly dynamodb: string | null };
  readonly endpoint: {
    readonly subnet: SubnetName;
    readonly listed: boolean;
    readonly state: 'Available' | 'Pending';
    readonly policy: string | null;
    readonly groups: readonly string[];
  };
  readonly eni: {
    readonly subnet: SubnetName;
    readonly groups: readonly string[];
    readonly publicOn: 'none' | 'primary' | 'secondary';
  };
  readonly ownList: readonly string[];
  /** By VPC, in the order a, b, c; the references also, last, of the gateway. */
  readonly transit: {
    readonly unattached: readonly ('none' | 'box' | 'far')[];
    readonly appliance: readonly boolean[];
    readonly references: readonly boolean[];
    /** From and to, `ab`: no route, a blackhole. */
    readonly missing: readonly string[];
    readonly dark: readonly string[];
    /** Whatever is not said goes to the first VPC. */
    readonly central: boolean;
    /** A hub's third VPC stands between the others. */
    readonly inspected: boolean;
  };
  readonly bpa: {
    readonly mode: 'off' | 'block-bidirectional' | 'block-ingress' | null;
    readonly exclusions: readonly { readonly of: string; readonly mode: 'allow-bidirectional' | 'allow-egress' }[];
  };
  readonly work: {
    readonly fn: {
      readonly subnets: readonly SubnetName[];
      readonly groups: readonly string[];
      readonly dual: boolean;
    };
    readonly svc: {
      readonly subnets: readonly SubnetName[];
      readonly groups: readonly string[];
      readonly launch: 'FARGATE' | 'EC2' | null;
      readonly open: boolean;
    };
    readonly link: { readonly subnets: readonly SubnetName[]; readonly groups: readonly string[] };
    readonly alb: {
      readonly subnets: readonly SubnetName[];
      readonly groups: readonly string[];
      readonly facing: boolean;
      readonly type: 'ipv4' | 'dualstack' | 'dualstack-without-public-ipv4';
      readonly ports: readonly number[];
    };
  };
}
