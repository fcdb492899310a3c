import { existsSync, readFileSync } from 'node:fs';

import { analyzePolicy } from '../src/analysis/policy/analyze.ts';
import type { PolicyQuestion } from '../src/model/policy.ts';

/** The open sample of policies, where it lies beside the checkout. */
const SAMPLE = new URL('../../../shared/policies/cases.json', import.meta.url);

/** Times of single analyses in milliseconds; of each policy the median of its rounds, once the code is warm. */
export function policyTimes(rounds: number): string {
  const lines: string[] = [];
  if (existsSync(SAMPLE)) {
    const cases = JSON.parse(readFileSync(SAMPLE, 'utf8')) as readonly PolicyQuestion[];
    const times = cases.map((question) => timed(question, 100 + rounds * 10)).toSorted((a, b) => a - b);
    const at = (share: number): string =>
      times[Math.min(times.length - 1, Math.floor(times.length * share))]!.toFixed(3);
    lines.push(`${cases.length} policies of the sample: median ${at(0.5)} ms, 99th percentile ${at(0.99)} ms`);
  } else lines.push('The sample is not beside the checkout: ../shared/policies/cases.json.');
  for (const [name, question] of Object.entries(adversaries())) {
    const began = performance.now();
    const { exposure } = analyzePolicy(question);
    const size = JSON.stringify(question.policy).length;
    lines.push(
      `${(performance.now() - began).toFixed(0).padStart(5)} ms  ${size} bytes  ${exposure.padEnd(13)}  ${name}`,
    );
  }
  return lines.join('\n');
}

function timed(question: PolicyQuestion, rounds: number): number {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    analyzePolicy(question);
    times.push(performance.now() - began);
  }
  return times.toSorted((a, b) => a - b)[rounds >> 1]!;
}

const times = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, i) => make(i));

/** Policies near AWS's size limit, each made to make one part of the search large. */
function adversaries(): Readonly<Record<string, PolicyQuestion>> {
  const bucket = (Statement: readonly object[]): PolicyQuestion => ({
    resourceType: 's3-bucket',
    resourceArn: 'arn:aws:s3:::b',
    account: '111122223333',
    policy: { Version: '2012-10-17', Statement },
  });
  const queue = (Statement: readonly object[]): PolicyQuestion => ({
    ...bucket(Statement),
    resourceType: 'sqs-queue',
    resourceArn: 'arn:aws:sqs:us-east-1:111122223333:q',
  });
  const turn = (index: number) => ({
    Effect: index % 2 === 0 ? 'Allow' : 'Deny',
    Principal: '*',
    Action: '*',
    Resource: '*',
  });
  return {
    'wildcards in resources': bucket(
      times(160, (i) => ({ ...turn(i), Resource: [`arn:aws:s3:::b/*a${i}*b*`, `arn:aws:s3:::b/*c*${i}d*`] })),
    ),
    'tags of objects': bucket(
      times(120, (i) => ({ ...turn(i), Condition: { StringEquals: { [`s3:ExistingObjectTag/k${i}`]: ['a', 'b'] } } })),
    ),
    'variables in resources': bucket(
      times(110, (i) => ({ ...turn(i), Resource: `arn:aws:s3:::b/\${aws:username}/\${aws:PrincipalTag/a${i}}/*` })),
    ),
    'ranges of addresses': bucket([
      {
        ...turn(0),
        Condition: { IpAddress: { 'aws:SourceIp': times(1100, (i) => `${1 + (i % 200)}.${i % 250}.0.0/16`) } },
      },
    ]),
    'named accounts': bucket([
      { ...turn(0), Principal: { AWS: times(500, (i) => `arn:aws:iam::${100_000_000_000 + i}:role/r${i}`) } },
    ]),
    'several values': bucket([
      {
        ...turn(0),
        Condition: {
          'ForAllValues:StringLike': { 'x:y': times(900, (i) => `*${i}*${i + 1}*`) },
          'ForAnyValue:StringNotLike': { 'x:y': times(500, (i) => `${i}*`) },
        },
      },
    ]),
    'sources of services': queue(
      times(80, (i) => ({
        Effect: 'Allow',
        Principal: { Service: `s${i}.amazonaws.com` },
        Action: 'sqs:SendMessage',
        Resource: '*',
        Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:sns:*:${100_000_000_000 + i}:t${i}*` } },
      })),
    ),
  };
}
