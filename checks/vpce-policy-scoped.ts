import { cite, defineCheck, fail, notApplicable, notAssessed, pass, type Details } from '../src/model/check.ts';
import type { Answer } from '../src/model/answer.ts';
import type { Records } from '../src/model/catalogue.ts';
import type { CheckContext, Verdict } from '../src/model/check.ts';
import type { EndpointExposure } from '../src/model/derived.ts';
import { endpointService, isGone } from '../src/model/endpoint-service.ts';
import { unqualified } from '../src/model/function-arn.ts';
import type { Gap } from '../src/model/gap.ts';
import { unreadVersions } from '../src/model/unread-versions.ts';

export default defineCheck({
  title: 'VPC endpoint policies are not full access',
  practice: 'control-network-traffic',
  severity: 'medium',
  severities: ['high', 'medium', 'low'],
  resourceType: 'AWS::EC2::VPCEndpoint',
  onePerResource: true,
  needs: ['ec2.vpc-endpoints', 'ec2.vpc-endpoint-exposures'],
  consults: ['ec2.vpc-endpoint-services', 'lambda.functions', 'ec2.networks'],
  why: 'The endpoint leads past every firewall to the same service for all AWS customers: with full access, data leaves for a bucket or table of somebody else’s account.',
  fix: 'Allow resources of your own organization or account alone (aws:ResourceOrgID, aws:ResourceAccount, ARNs). Buckets of AWS that hold layers, images and agents need an exception for reading.',
  references: ['Control access to VPC endpoints using endpoint policies', 'Gateway endpoints for Amazon S3'],

  *evaluate({ 'ec2.vpc-endpoints': endpoints, 'ec2.vpc-endpoint-exposures': exposures, ...consulted }, context) {
    const exposureOf = new Map(exposures.map(({ arn, data }) => [arn, data]));
    for (const endpoint of endpoints) {
      const { ServiceName = '', VpcEndpointId = '' } = endpoint.data;
      const details: Details = { name: `${VpcEndpointId} ${ServiceName}`, relatedArns: [] };
      const service = endpointService(endpoint, consulted['ec2.vpc-endpoint-services']);
      const exposure: Answer<EndpointExposure> = exposureOf.get(endpoint.arn) ?? { state: 'absent' };
      if (isGone(endpoint))
        yield notApplicable(endpoint, 'The endpoint carries nothing: it is gone or refused.', details);
      else if (service.state === 'unknown') yield notAssessed(endpoint, service.gap, details);
      else if (service.state === 'absent') {
        yield notApplicable(endpoint, 'It leads to no service of AWS that has resources of other accounts.', details);
      } else if (service.value.data?.VpcEndpointPolicySupported === false) {
        yield notApplicable(endpoint, 'The service does not honour endpoint policies.', details);
      } else if (exposure.state === 'unknown') yield notAssessed(endpoint, exposure.gap, details);
      else if (exposure.state === 'present') {
        yield judged(endpoint, exposure.value, details, () => serving(endpoint, consulted, context));
      }
    }
  },
});

type Endpoint = Records<'ec2.vpc-endpoints'>[number];

interface Serving {
  /** ARNs of functions with sensitive data whose traffic goes through the endpoint. */
  readonly sensitive: readonly string[];
  /** There may be more. */
  readonly doubt: boolean;
}

function judged(endpoint: Endpoint, exposure: EndpointExposure, details: Details, clients: () => Serving): Verdict {
  const { service, anybody, known, byNameOnly, witness, assumptions } = exposure;
  const holdsData = service !== 'other';
  if (anybody === 'undecided') {
    return notAssessed(endpoint, undecided(endpoint, assumptions), details);
  }
  const isDefault = !endpoint.data.PolicyDocument;
  const shown: Details = {
    ...details,
    expected: holdsData ? 'writes to resources of the own accounts alone' : 'own resources, or own principals',
    observed:
      anybody === 'yes'
        ? 'anybody’s credentials, anybody’s resources'
        : known === 'yes'
          ? 'own principals, anybody’s resources'
          : 'own resources',
    evidence: [cite(endpoint, '/PolicyDocument', '/ServiceName')],
    ...(witness && { trace: [{ considered: JSON.stringify(witness), contributes: 'gets through' }] }),
  };
  if (known === 'no') return pass(endpoint, 'Its policy lets nothing out to resources that it does not name.', shown);
  if (anybody === 'no' && !holdsData) return pass(endpoint, 'Its policy lets through known principals alone.', shown);
  const action = witness === undefined ? '' : `: ${witness.action} gets through`;
  const example = witness === undefined ? '' : `: ${witness.resource}`;
  const fix = {
    fix: {
      cli: `aws ec2 modify-vpc-endpoint --region ${endpoint.scope.region} --vpc-endpoint-id ${endpoint.data.VpcEndpointId ?? 'VPC_ENDPOINT_ID'} --policy-document file://POLICY.json`,
      sideEffect:
        service === 's3'
          ? 'What is not allowed is refused: downloads of layers, container images and agents come from buckets of AWS (s3:GetObject on their names).'
          : 'What is not allowed is refused, from the moment on that the policy is in force.',
    },
  };
  if (byNameOnly || anybody === 'no') {
    return fail(
      endpoint,
      byNameOnly
        ? `Only the names of buckets are limited, and anybody may take one${example}.`
        : `Only the caller is limited, and data may go to anybody’s resources${action}.`,
      {
        ...shown,
        severity: 'low',
        reasons: [byNameOnly ? 'the policy limits bucket names' : 'the policy limits callers'],
        ...fix,
      },
    );
  }
  const { sensitive, doubt } = holdsData && endpoint.data.VpcEndpointType === 'Gateway' ? clients() : NOBODY;
  return fail(
    endpoint,
    `${isDefault ? 'It has the default policy, full access' : 'Its policy lets anybody reach anybody’s resources'}${action}.`,
    {
      ...shown,
      severity: sensitive.length > 0 ? 'high' : 'medium',
      ...(sensitive.length === 0 && doubt && { possible: ['high', 'medium'] }),
      ...(sensitive.length > 0 && {
        reasons: ['functions with sensitive data send through it'],
        relatedArns: sensitive,
      }),
      ...fix,
    },
  );
}

const NOBODY: Serving = { sensitive: [], doubt: false };

/** Functions in subnets whose route table leads to the endpoint. */
function serving(
  { data: { RouteTableIds = [] }, scope }: Endpoint,
  {
    'lambda.functions': functions,
    'ec2.networks': networks,
  }: { readonly [F in 'lambda.functions' | 'ec2.networks']: Answer<Records<F>> },
  { intent, depth }: CheckContext,
): Serving {
  const network = networks.state === 'present' ? networks.value[0]?.data : undefined;
  if (functions.state !== 'present' || network === undefined) return { sensitive: [], doubt: true };
  const tables = new Set(RouteTableIds);
  let doubt = functions.value.length > 0 && unreadVersions(depth, scope) !== undefined;
  const sensitive = new Set<string>();
  for (const { arn, data } of functions.value) {
    const subnets = data.VpcConfig?.SubnetIds ?? [];
    if (subnets.length === 0) continue;
    const resource = unqualified(arn);
    const { data: declared, unseen } = intent({ arn: resource });
    if (declared === undefined && unseen === undefined) continue;
    const routed = subnets.map((subnet) => network.internetRoutes(subnet, 4));
    const isServed = routed.some(({ table }) => table !== undefined && tables.has(table));
    if (isServed && declared === 'sensitive') sensitive.add(resource);
    else if (isServed || routed.some(({ table, unseen: unread }) => table === undefined && unread.length > 0)) {
      doubt = true;
    }
  }
  return { sensitive: [...sensitive].toSorted(), doubt };
}

function undecided({ scope, source: { operation } }: Endpoint, assumptions: readonly string[]): Gap {
  const detail = assumptions.join(' ');
  const cause = detail.includes('budget') ? 'budget' : 'unreadable';
  return { cause, operation, action: operation, scope, detail };
}
