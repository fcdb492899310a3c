import type { Answer } from '../src/model/answer.ts';
import type { Records } from '../src/model/catalogue.ts';
import {
  cite,
  defineCheck,
  fail,
  notApplicable,
  notAssessed,
  pass,
  type Consulted,
  type Details,
  type Judged,
  type Verdict,
} from '../src/model/check.ts';
import type { Gap } from '../src/model/gap.ts';
import { accountArn } from '../src/model/scope.ts';

/** What serverless workloads are made of, among the types that IAM Access Analyzer knows. */
const WORKLOAD: ReadonlySet<string> = new Set([
  'AWS::DynamoDB::Stream',
  'AWS::DynamoDB::Table',
  'AWS::IAM::Role',
  'AWS::KMS::Key',
  'AWS::Lambda::Function',
  'AWS::Lambda::LayerVersion',
  'AWS::S3::Bucket',
  'AWS::SecretsManager::Secret',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
]);

/** Findings that are shown whole; of the others the resources are named. */
const SHOWN = 10;

export default defineCheck({
  title: 'An external-access analyzer watches each region and its findings are worked',
  practice: 'evaluate-resource-policies',
  severity: 'medium',
  severities: ['high', 'medium'],
  resourceType: 'AWS::::Account',
  onePerResource: true,
  needs: ['accessanalyzer.analyzers', 'accessanalyzer.findings'],
  consults: ['organizations.organization', 'lambda.functions', 'secretsmanager.secrets', 'kms.keys', 's3.buckets'],
  why: 'Nobody is told when a policy begins to admit somebody from outside; where findings stay open, nobody listens.',
  fix: 'Create an analyzer of external access in every region in use, or one of the organization; close each finding: change the policy, or archive what is meant to be.',
  references: [
    'IAM Access Analyzer resource types for external access',
    'Create an IAM Access Analyzer external access analyzer',
  ],

  *evaluate(
    {
      'accessanalyzer.analyzers': analyzers,
      'accessanalyzer.findings': findings,
      'organizations.organization': organization,
      ...lists
    },
    { scope },
  ) {
    const account = { arn: accountArn(scope), scope };
    const external = analyzers.filter(({ data: { type } }) => type === 'ACCOUNT' || type === 'ORGANIZATION');
    const active = new Set(external.filter(({ data }) => data.status === 'ACTIVE').map(({ arn }) => arn));
    const details: Details = {
      name: `${scope.account} ${scope.region}`,
      subKey: scope.region,
      expected: 'an active analyzer of external access, and no active finding of public access',
      observed:
        external.length === 0
          ? 'no analyzer of external access'
          : external.map(({ data: { name, status } }) => `${name}: ${status}`).join('; '),
      relatedArns: external.map(({ arn }) => arn),
      evidence: external.map((analyzer) => cite(analyzer, '/name', '/type', '/status')),
    };
    if (active.size > 0) {
      const own = findings.filter(({ arn }) => active.has(arn.split('/findings/', 1)[0]!));
      yield ofFindings(account, own, details);
      return;
    }
    const workload = inRegion(lists, scope.region);
    const elsewhere = ofOrganization(organization, account);
    if (workload.state === 'absent') {
      yield notApplicable(account, 'Nothing that an analyzer would look at is in the region.', details);
    } else if (workload.state === 'unknown') yield notAssessed(account, workload.gap, details);
    else if (elsewhere !== undefined) yield notAssessed(account, elsewhere, details);
    else {
      yield fail(account, `No analyzer of external access is active in ${scope.region}.`, {
        ...details,
        fix: {
          cli: `aws accessanalyzer create-analyzer --region ${scope.region} --analyzer-name external-access --type ACCOUNT`,
          verify: `aws accessanalyzer list-analyzers --region ${scope.region} --type ACCOUNT`,
        },
      });
    }
  },
});

type Findings = Records<'accessanalyzer.findings'>;

function ofFindings(account: Judged, findings: Findings, details: Details): Verdict {
  const known = findings.flatMap((record) =>
    record.data.state === 'present' && WORKLOAD.has(record.data.value.resourceType ?? '')
      ? [{ record, finding: record.data.value }]
      : [],
  );
  const open = known.filter(({ finding }) => finding.isPublic === true);
  if (open.length > 0) {
    const resources = [...new Set(open.map(({ finding }) => finding.resource ?? 'a resource without a name'))];
    return fail(
      account,
      `The analyzer finds ${resources.length === 1 ? 'a resource' : `${resources.length} resources`} open to everybody, and the findings are active: ${resources.slice(0, SHOWN).join(', ')}${resources.length > SHOWN ? ' …' : ''}.`,
      {
        ...details,
        severity: 'high',
        reasons: ['public access'],
        relatedArns: [...(details.relatedArns ?? []), ...resources],
        evidence: [...(details.evidence ?? []), ...open.slice(0, SHOWN).map(({ record }) => cite(record))],
        fix: {
          verify: `aws accessanalyzer list-findings --region ${account.scope.region} --analyzer-arn ANALYZER_ARN --filter '{"status":{"eq":["ACTIVE"]},"isPublic":{"eq":["true"]}}'`,
        },
      },
    );
  }
  const unread = findings.flatMap(({ data }) => (data.state === 'unknown' ? [data.gap] : []));
  // The analyzer itself could not look.
  const failed = known.flatMap(({ record, finding: { error, resource } }): readonly Gap[] =>
    error === undefined
      ? []
      : [
          {
            cause: 'unreadable',
            operation: record.source.operation,
            action: 'access-analyzer:ListFindings',
            scope: account.scope,
            detail: `IAM Access Analyzer could not analyze ${resource ?? 'a resource'}: ${error}.`,
          },
        ],
  );
  const [gap] = [...unread, ...failed];
  if (gap !== undefined) return notAssessed(account, gap, details);
  return pass(
    account,
    findings.length === 0
      ? 'An analyzer of external access is active and has no active finding.'
      : 'An analyzer of external access is active, and no active finding is of public access.',
    details,
  );
}

type Lists = Consulted<'lambda.functions' | 'secretsmanager.secrets' | 'kms.keys' | 's3.buckets'>;

/** Whether the region has anything to analyze; `unknown` where nothing was seen and a list is missing. */
function inRegion(
  { 'lambda.functions': functions, 'secretsmanager.secrets': secrets, 'kms.keys': keys, 's3.buckets': buckets }: Lists,
  region: string,
): Answer<true> {
  const lists = [functions, secrets, keys, buckets];
  const seen = [functions, secrets].some((list) => list.state === 'present' && list.value.length > 0);
  const bucket = buckets.state === 'present' && buckets.value.some(({ scope }) => scope.region === region);
  const answers = keys.state === 'present' ? keys.value.map(({ data }) => data) : [];
  // Keys that AWS manages are shared with nobody.
  const key = answers.some((data) => data.state === 'present' && data.value.KeyMetadata?.KeyManager === 'CUSTOMER');
  if (seen || bucket || key) return { state: 'present', value: true };
  const gap = [...lists, ...answers].flatMap((one) => (one.state === 'unknown' ? [one.gap] : []))[0];
  return gap === undefined ? { state: 'absent' } : { state: 'unknown', gap };
}

/** Why an analyzer of the organization may watch, unseen from this account; undefined for an account in none. */
function ofOrganization(
  organization: Answer<Records<'organizations.organization'>>,
  { scope }: Judged,
): Gap | undefined {
  const own = organization.state === 'present' ? organization.value[0]?.data : organization;
  if (own?.state === 'absent') return undefined;
  if (own?.state === 'unknown') return own.gap;
  return {
    cause: 'not-collected',
    operation: 'accessanalyzer:ListAnalyzers',
    action: 'access-analyzer:ListAnalyzers',
    scope,
    detail:
      'An analyzer of the organization would stand in the account of its administrator, where this account does not see it.',
  };
}
