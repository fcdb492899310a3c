import type { PolicyFindings, PolicyResourceType } from '../../model/policy.ts';
import type { ExternalAnalyzer, ExternalFinding, SecondOpinion } from '../../model/second-opinion.ts';
import type { Scope } from '../../model/scope.ts';
import type { Besides, Membership } from './besides.ts';
import type { Limits } from './limits.ts';

/** A policy that was judged, and the requests of which it was. */
export interface Judged {
  readonly resourceType: PolicyResourceType;
  readonly arn: string;
  readonly scope: Scope;
  readonly limits: Limits;
  readonly findings: PolicyFindings;
}

/** What IAM Access Analyzer analyzes, and counts besides the policy (IAM User Guide: Supported resource types). */
const ANALYZED: ReadonlyMap<PolicyResourceType, { readonly counts?: string }> = new Map([
  ['s3-bucket', { counts: 'Block Public Access and resource control policies' }],
  ['lambda-function', {}],
  ['lambda-layer', {}],
  ['sqs-queue', { counts: 'resource control policies' }],
  ['sns-topic', {}],
  ['dynamodb-table', { counts: 'resource control policies' }],
  ['kms-key', { counts: 'grants and resource control policies' }],
  ['secretsmanager-secret', { counts: 'resource control policies' }],
]);

/** What the analyzers of a resource's region say of it; none where they were not read, or do not look at such policies. */
export function opinionsOf(
  { 'accessanalyzer.external-access': access }: Besides,
  membership: Membership,
): (judged: Judged) => readonly SecondOpinion[] {
  const regions = new Map(
    (access.state === 'present' ? access.value : []).map(({ scope, data }) => [
      scope.region,
      data.state === 'present' ? data.value : [],
    ]),
  );
  return (judged) => {
    const analyzed = ANALYZED.get(judged.resourceType);
    // The policies of versions, of aliases and of streams that were not told are not looked at.
    if (analyzed === undefined || isQualified(judged) || judged.arn.endsWith('*')) return [];
    return (regions.get(judged.scope.region) ?? []).flatMap((analyzer) =>
      opinionOf(analyzer, judged, membership, analyzed),
    );
  };
}

const isQualified = ({ resourceType, arn }: Judged): boolean =>
  resourceType === 'lambda-function' && arn.split(':').length > 7;

const isAccessPoint = (arn: string): boolean => arn.includes(':accesspoint/');

function opinionOf(
  { name, zone, record, findings }: ExternalAnalyzer,
  judged: Judged,
  membership: Membership,
  { counts }: { readonly counts?: string },
): readonly SecondOpinion[] {
  const all = findings.get(judged.arn) ?? [];
  // It looks at access points of the own buckets alone, and whose the bucket is does not show here.
  if (all.length === 0 && isAccessPoint(judged.arn)) return [];
  if (all.some(({ finding }) => finding.error !== undefined)) return [];
  const own = all.filter((one) => isOfPolicy(one, judged) && isOfRequests(one, judged.limits));
  const says = own.some(({ finding }) => finding.isPublic === true) ? 'public' : own.length > 0 ? 'external' : 'nobody';
  const ours = reachOf(judged.findings, zone, membership);
  const isService = own.every(({ finding }) => Object.keys(finding.principal ?? {}).join() === 'Service');
  // Whether a service, or a network, is an outsider is drawn differently.
  const comparable = ours !== undefined && !(says === 'external' && ours === 'nobody' && isService);
  return [
    {
      analyzer: name,
      zone,
      says,
      agrees: comparable ? says === ours : undefined,
      ...(counts !== undefined && { counts }),
      records: own.length > 0 ? own.map((one) => one.record) : [record],
    },
  ];
}

/** A finding of a bucket may be of its ACL or of an access point. */
function isOfPolicy({ finding: { sources = [] } }: ExternalFinding, { arn }: Judged): boolean {
  if (isAccessPoint(arn)) return sources.some(({ detail }) => detail?.accessPointArn === arn);
  return sources.length === 0 || sources.some(({ type }) => type === 'POLICY');
}

/** Whether a finding may be of the requests that were judged. */
function isOfRequests({ finding: { action = [], condition } }: ExternalFinding, { actions, given }: Limits): boolean {
  const asked = actions?.map((one) => one.toLowerCase());
  const isAsked = (one: string): boolean => asked?.includes(one.toLowerCase()) ?? true;
  if (action.length > 0 && !action.some((one) => one.includes('*') || isAsked(one))) return false;
  return Object.entries(condition ?? {}).every(([key, value]) => {
    const fixed = given?.get(key.toLowerCase());
    return fixed === undefined || fixed.toLowerCase() === value.toLowerCase();
  });
}

/** Whom the policy lets in beyond a zone of trust; undefined where that is not known. */
function reachOf(
  { exposure, crossAccounts, orgs, witnesses }: PolicyFindings,
  zone: ExternalAnalyzer['zone'],
  { organization, has }: Membership,
): SecondOpinion['says'] | undefined {
  if (exposure === 'unknown') return undefined;
  if (exposure === 'public') return 'public';
  if (zone === 'account') {
    if (crossAccounts.length + orgs.length > 0) return 'external';
  } else {
    if (organization.state !== 'present') return undefined;
    const members = crossAccounts.map(has);
    if (members.includes(false) || orgs.some((id) => id !== organization.value)) return 'external';
    if (members.includes(undefined)) return undefined;
  }
  return witnesses.network === undefined ? 'nobody' : undefined;
}
