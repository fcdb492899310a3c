import { ACCOUNT, present, REGION, type World } from '../check.ts';
import { OWN_ORG, PARTNER, type Statement } from './policy-statements.ts';

type Facts = World['facts'];

export const ANALYZER = `arn:aws:access-analyzer:${REGION}:${ACCOUNT}:analyzer/watch`;

/** What an analyzer of external access says of a resource: facts of an account with one, active in the region. */
export interface Found {
  readonly resource: string;
  readonly isPublic?: boolean;
  readonly action?: readonly string[];
  readonly condition?: Readonly<Record<string, string>>;
  readonly principal?: Readonly<Record<string, string>>;
  readonly sources?: readonly { readonly type: 'POLICY' | 'BUCKET_ACL' | 'S3_ACCESS_POINT'; readonly point?: string }[];
  readonly error?: string;
}

/** An analyzer, and its active findings. */
export const analyzer = (
  findings: readonly Found[],
  type: 'ACCOUNT' | 'ORGANIZATION' | 'ACCOUNT_UNUSED_ACCESS' = 'ACCOUNT',
  status: 'ACTIVE' | 'DISABLED' = 'ACTIVE',
): Facts => ({
  'accessanalyzer.analyzers': [
    {
      arn: ANALYZER,
      data: { arn: ANALYZER, name: 'watch', type, status, createdAt: '2026-01-01T00:00:00.000Z' },
    },
  ],
  'accessanalyzer.findings': findings.map(({ resource, condition = {}, sources, ...more }, index) => ({
    arn: `${ANALYZER}/findings/${index}`,
    data: present({
      id: String(index),
      resource,
      resourceType: 'AWS::SQS::Queue' as const,
      resourceOwnerAccount: ACCOUNT,
      condition,
      status: 'ACTIVE' as const,
      createdAt: '2026-01-01T00:00:00.000Z',
      analyzedAt: '2026-01-01T00:00:00.000Z',
      updatedAt: '2026-01-01T00:00:00.000Z',
      ...(sources && {
        sources: sources.map(({ type: kind, point }) => ({
          type: kind,
          ...(point !== undefined && { detail: { accessPointArn: point } }),
        })),
      }),
      ...more,
    }),
  })),
});

export const ROOT_ID = 'r-ab12';
export const UNIT = 'ou-ab12-11111111';
const MANAGEMENT = '222233334444';

interface Control {
  readonly type?: 'RESOURCE_CONTROL_POLICY' | 'SERVICE_CONTROL_POLICY';
  /** Where it is attached. */
  readonly targets: readonly string[];
  readonly statements: readonly Statement[];
  /** `o-…` */
  readonly organization?: string;
}

const controlArn = ({ type = 'RESOURCE_CONTROL_POLICY', organization = OWN_ORG }: Control): string =>
  `arn:aws:organizations::${MANAGEMENT}:policy/${organization}/${type.toLowerCase()}/p-limit`;

/** An organization of the account and the partner, with one control policy. */
export const controlled = (control: Control, management: string = MANAGEMENT): Facts => ({
  'organizations.organization': [
    {
      arn: `arn:aws:iam::${ACCOUNT}:root`,
      data: present({ Organization: { Id: OWN_ORG, MasterAccountId: management } }),
    },
  ],
  'organizations.accounts': [ACCOUNT, PARTNER].map((id) => ({
    arn: `arn:aws:organizations::${MANAGEMENT}:account/${OWN_ORG}/${id}`,
    data: { Id: id, Paths: [`${OWN_ORG}/${ROOT_ID}/${UNIT}/${id}/`] },
  })),
  'organizations.policies': [
    {
      arn: controlArn(control),
      data: present({
        Policy: {
          PolicySummary: {
            Id: 'p-limit',
            Name: 'perimeter',
            Type: control.type ?? 'RESOURCE_CONTROL_POLICY',
            AwsManaged: false,
          },
          Content: JSON.stringify({ Version: '2012-10-17', Statement: control.statements }),
        },
      }),
    },
  ],
  'organizations.policy-targets': control.targets.map((id) => ({
    arn: `${controlArn(control)}/targets/${id}`,
    data: present({ TargetId: id }),
  })),
});

/** The perimeter that AWS's guides draw: the own organization and AWS's services, nobody else. */
export const perimeter: Statement = {
  Sid: 'Perimeter',
  Effect: 'Deny',
  Principal: '*',
  Action: '*',
  Resource: '*',
  Condition: {
    StringNotEqualsIfExists: { 'aws:PrincipalOrgID': OWN_ORG },
    BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
  },
};
