import type { CheckDescription, Finding, ReportAccount } from '../../src/model/report.ts';

/** A description with what the score looks at; the rest is filler. */
export function check(members: Partial<CheckDescription> = {}): CheckDescription {
  const severity = members.severity ?? 'medium';
  return {
    title: 'Queues name their callers',
    practice: 'evaluate-resource-policies',
    severity,
    severities: [severity],
    confidence: 'exact',
    why: 'Anyone can send.',
    fix: 'Name the callers.',
    references: ['Amazon SQS Developer Guide'],
    actions: ['sqs:GetQueueAttributes'],
    ...members,
  };
}

export const ACCOUNT = '111122223333';
export const OTHER = '444455556666';

interface FindingMembers extends Partial<Finding> {
  readonly account?: string;
}

/** A finding with what the score looks at. */
export function finding(
  id: string,
  members: FindingMembers & Pick<Finding, 'check' | 'outcome' | 'severity'>,
): Finding {
  const { account = ACCOUNT, ...rest } = members;
  return {
    id,
    reasons: [],
    confidence: 'exact',
    resource: {
      arn: `arn:aws:sqs:eu-west-1:${account}:${id}`,
      relatedArns: [],
      type: 'AWS::SQS::Queue',
      name: id,
      account,
      region: 'eu-west-1',
      tags: {},
    },
    because: 'As observed.',
    trace: [],
    evidence: [],
    fix: {},
    ...rest,
  };
}

/** `count` findings of one check, alike but for their ids. */
export const findings = (
  count: number,
  members: FindingMembers & Pick<Finding, 'check' | 'outcome' | 'severity'>,
): readonly Finding[] =>
  Array.from({ length: count }, (_, index) =>
    finding(
      [members.account ?? ACCOUNT, members.check, members.outcome, members.severity, String(index)].join(' '),
      members,
    ),
  );

export const account = (id = ACCOUNT, state: ReportAccount['state'] = 'assessed'): ReportAccount => ({
  id,
  name: id,
  state,
  because: '',
});

export const suppression = { owner: 'team-a', reason: 'Accepted.', expires: '2027-01-01' };
