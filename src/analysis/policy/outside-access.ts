import type { OutsideAccess } from '../../model/derived.ts';
import type { PolicyQuestion } from '../../model/policy.ts';
import { analyzeWithin } from './analyze.ts';
import { parsePolicy } from './parse.ts';
import { EVERYTHING, except, withStatements } from './with-statements.ts';

/**
 * Whether a request from outside the VPCs and endpoints that a policy names by id gets through, made by an identity of
 * the own account whose own policies allow it: the Allow of a resource policy limits nobody then, only its Deny does
 * (IAM User Guide: Policy evaluation logic).
 *
 * The identity is an ordinary role: not one that the policy names, without tags, not root. AWS services that act for it
 * (`aws:ViaAWSService`) are left out: a Deny that stops them too locks out backups and exports.
 */
export function outsideAccess(
  question: PolicyQuestion,
  actions: readonly string[],
  now: number,
  door: 'direct' | 'access-point' = 'direct',
): OutsideAccess {
  const partition = question.resourceArn.split(':')[1] ?? 'aws';
  const ordinary = `arn:${partition}:iam::${question.account}:role/rampart-ordinary-role`;
  const networks = networksIn(question.policy);
  const vpcs = networks.filter((id) => id.startsWith('vpc-'));
  const endpoints = networks.filter((id) => id.startsWith('vpce-'));
  const fenced = {
    ...question,
    policy: withStatements(question.policy, [
      EVERYTHING,
      except({ StringNotEquals: { 'aws:PrincipalArn': ordinary } }),
      ...(endpoints.length > 0 ? [except({ StringEquals: { 'aws:SourceVpce': endpoints } })] : []),
      ...(vpcs.length > 0 ? [except({ StringEquals: { 'aws:SourceVpc': vpcs } })] : []),
      ...vpcs.map((id) => except({ StringLike: { 'aws:SourceVpcArn': `*:vpc/${id}` } })),
      ...absentKeys(question.policy).map((key) => except({ Null: { [key]: 'false' } })),
      ...DOORS[door],
    ]),
  };
  const given = new Map([...ORDINARY, ...(door === 'access-point' ? [ORIGIN] : [])]);
  const { exposure, witnesses, assumptions } = analyzeWithin(fenced, { actions, given }, now);
  const witness = witnesses['same-account'];
  if (exposure === 'unknown') return { getsThrough: 'undecided', networks, assumptions };
  if (exposure !== 'same-account') return { getsThrough: 'no', networks, assumptions };
  return { getsThrough: 'yes', networks, ...(witness && { witness }), assumptions };
}

/** What only requests through an access point of a bucket carry. */
const DOORS = {
  direct: [
    except({ Null: { 's3:DataAccessPointAccount': 'false' } }),
    except({ Null: { 's3:AccessPointNetworkOrigin': 'false' } }),
  ],
  'access-point': [except({ Null: { 's3:DataAccessPointAccount': 'true' } })],
};

const ORDINARY = new Map([
  ['aws:viaawsservice', 'false'],
  ['aws:principaltype', 'AssumedRole'],
  ['aws:userid', 'AROARAMPARTORDINARY00:session'],
]);

/** Of access points that are not bound to a VPC. */
const ORIGIN = ['s3:accesspointnetworkorigin', 'Internet'] as const;

/** Keys of the policy that an ordinary request does not carry: tags of the caller, a user's name, services in between. */
function absentKeys(policy: unknown): readonly string[] {
  const keys = (parsePolicy(policy)?.statements ?? []).flatMap(({ conditions }) => conditions.map(({ key }) => key));
  return [...new Set(keys)].filter((key) => /^aws:(principaltag\/.|username$|calledvia)/.test(key)).toSorted();
}

/** Ids of VPCs and VPC endpoints that the policy names, sorted. */
function networksIn(policy: unknown): readonly string[] {
  const values = (parsePolicy(policy)?.statements ?? []).flatMap(({ conditions }) =>
    conditions.filter(({ key }) => /^aws:sourcevpc(e|arn)?$/.test(key)).flatMap((entry) => entry.values),
  );
  const ids = values.flatMap((value) => /^(?:arn:.*:vpc\/)?(vpce?-[0-9a-z]+)$/.exec(value)?.[1] ?? []);
  return [...new Set(ids)].toSorted();
}
