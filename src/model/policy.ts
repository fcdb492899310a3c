import type { Denial } from './control-policy.ts';
import type { SecondOpinion } from './second-opinion.ts';

/** What is asked about a resource policy, and what is answered: `docs/engines.md` says what the words mean. */

export const EXPOSURES = [
  'public',
  'cross-account',
  'organization',
  'service',
  'network',
  'same-account',
  'none',
] as const;
/** Whom a policy lets in, from the widest class to the narrowest. */
export type Exposure = (typeof EXPOSURES)[number];

export const POLICY_RESOURCE_TYPES = [
  's3-bucket',
  'lambda-function',
  'lambda-layer',
  'apigateway-rest',
  'apigateway-private',
  'sqs-queue',
  'sns-topic',
  'dynamodb-table',
  'eventbridge-bus',
  'vpc-endpoint',
  'kms-key',
  'secretsmanager-secret',
] as const;
export type PolicyResourceType = (typeof POLICY_RESOURCE_TYPES)[number];

/** A policy and the resource that it is attached to. */
export interface PolicyQuestion {
  readonly resourceType: PolicyResourceType;
  readonly resourceArn: string;
  /** 12 digits: the owner. */
  readonly account: string;
  /** `o-…` of the owner; absent: not known. */
  readonly org?: string;
  /** The document, as an object or as text; REST APIs keep theirs escaped. */
  readonly policy: unknown;
}

/** One request, whole: every condition key that it carries is in `keys`. */
export interface PolicyRequest {
  readonly caller: PolicyCaller;
  /** As AWS writes it: `s3:GetObject`. */
  readonly action: string;
  /** ARN. */
  readonly resource: string;
  /** By the key's name in lower case; a list where the key holds several values. A key that is not here is missing. */
  readonly keys: Readonly<Record<string, string | readonly string[]>>;
}

export type PolicyCaller =
  | { readonly kind: 'anonymous' }
  /** `arn`: of the user, role or root; `session`: the ARN of the role's session, where a policy names one. */
  | { readonly kind: 'iam'; readonly account: string; readonly arn: string; readonly session?: string }
  /** `sns.amazonaws.com` */
  | { readonly kind: 'service'; readonly service: string }
  /** A call of some AWS service that does not show as one: only a wildcard principal matches it. */
  | { readonly kind: 'mediated' }
  /** A CloudFront origin access identity. */
  | { readonly kind: 'origin-access-identity'; readonly arn: string };

export interface PolicyAnswer {
  readonly exposure: Exposure | 'unknown';
  /** Null where `exposure` is `unknown`. */
  readonly public: boolean | null;
  /** 12 digits each, sorted. */
  readonly crossAccounts: readonly string[];
  /** `o-…`, sorted. */
  readonly orgs: readonly string[];
  /** Service principals, sorted. */
  readonly services: readonly string[];
  /** Absent where no service is listed and none is let in for being one. */
  readonly serviceGuard?: 'guarded' | 'unguarded';
  /** One allowed request for each class that is reached. */
  readonly witnesses: { readonly [E in Exclude<Exposure, 'none'>]?: PolicyRequest };
  /** What could not be decided, and what was left undecided for want of budget; a sentence each. */
  readonly assumptions: readonly string[];
}

/** The answer with what checks ask beside it. */
export interface PolicyFindings extends PolicyAnswer {
  /** As `public`, but told of an unknown exposure too where every reading of the policy agrees about it. */
  readonly open: boolean | null;
  /** Of `crossAccounts`, those that are let in as a whole: their own administrators decide who calls. */
  readonly wholeAccounts: readonly string[];
  /** Services that may act for any account, sorted; `*`: of one that the policy does not name. */
  readonly unguarded: readonly string[];
  /** Some service is let in for the name of a bucket alone, which a stranger may take once it is deleted. */
  readonly boundByName?: true;
}

/** What a policy lets in, with the statements that decide. */
export interface PolicyExposure extends PolicyFindings {
  /** Of each witness, the Allow statements that let it in. */
  readonly deciding: { readonly [E in Exclude<Exposure, 'none'>]?: readonly DecidingStatement[] };
  /** Of `crossAccounts`, those that AWS owns and that deliver logs. */
  readonly awsAccounts: readonly string[];
  /** Whom the policy lets in for some kinds of action alone, where a severity hangs on what callers get. */
  readonly byKind?: Readonly<Record<string, Exposure | 'unknown'>>;
  /** What IAM Access Analyzer says of the resource; empty where none looks at it, or nothing was read. */
  readonly opinions: readonly SecondOpinion[];
  /** Of each witness, the policies of the organization that deny it all the same. */
  readonly denials: { readonly [E in Exclude<Exposure, 'none'>]?: readonly Denial[] };
}

export interface DecidingStatement {
  /** Position in the document. */
  readonly index: number;
  readonly sid?: string;
  /** Whom it names, as written; `NotPrincipal` in front where it names whom it spares. */
  readonly principal: string;
  readonly actions: readonly string[];
  /** `StringEquals aws:PrincipalOrgID o-…` */
  readonly conditions: readonly string[];
}
