import { ResourceNotFoundException } from '@aws-sdk/client-accessanalyzer';
import { describe, expect, test } from 'vitest';

import analyzers from '../../src/collectors/accessanalyzer-analyzers.ts';
import findings from '../../src/collectors/accessanalyzer-findings.ts';
import { present } from '../../src/model/answer.ts';
import type { FactData } from '../../src/model/catalogue.ts';
import { ACCOUNT, because, drive, unmodelled } from './drive.ts';

const arnOf = (name: string): string => `arn:aws:access-analyzer:eu-west-1:${ACCOUNT}:analyzer/${name}`;
const analyzer = (name: string, type: FactData<'accessanalyzer.analyzers'>['type']) => ({
  arn: arnOf(name),
  data: { arn: arnOf(name), name, type, status: 'ACTIVE' as const, createdAt: '2026-01-01T00:00:00.000Z' },
});

test('accessanalyzer.analyzers: of all types', async () => {
  const own = analyzer('own', 'ACCOUNT');
  const unused = analyzer('unused', 'ACCOUNT_UNUSED_ACCESS');
  const { requests, records } = await drive(analyzers, {
    answers: {
      ListAnalyzers: ({ nextToken }) =>
        nextToken === undefined ? { analyzers: [own.data], nextToken: 'second' } : { analyzers: [unused.data] },
    },
  });
  expect(requests).toEqual([
    ['eu-west-1 ListAnalyzers', { maxResults: 100 }],
    ['eu-west-1 ListAnalyzers', { maxResults: 100, nextToken: 'second' }],
  ]);
  expect(records).toEqual([own, unused]);
});

describe('accessanalyzer.findings', () => {
  const all = [
    analyzer('own', 'ACCOUNT'),
    analyzer('all', 'ORGANIZATION'),
    analyzer('unused', 'ACCOUNT_UNUSED_ACCESS'),
    analyzer('inside', 'ORGANIZATION_INTERNAL_ACCESS'),
  ];

  test('active ones of external access, and of the own account where an analyzer sees several', async () => {
    const found = (id: string) => ({ id, resource: 'arn:aws:s3:::site', isPublic: true, condition: {} });
    const { requests, records } = await drive(findings, {
      facts: { 'accessanalyzer.analyzers': all },
      answers: {
        ListFindings: ({ analyzerArn, nextToken }) => {
          if (analyzerArn === arnOf('all')) return { findings: [found('f3')] };
          return nextToken === undefined
            ? { findings: [found('f1')], nextToken: 'second' }
            : { findings: [found('f2')] };
        },
      },
    });
    const active = { status: { eq: ['ACTIVE'] } };
    const own = { analyzerArn: arnOf('own'), filter: active, maxResults: 100 };
    const organization = {
      analyzerArn: arnOf('all'),
      filter: { ...active, resourceOwnerAccount: { eq: [ACCOUNT] } },
      maxResults: 100,
    };
    expect(requests).toHaveLength(3);
    expect(requests).toEqual(
      expect.arrayContaining([
        ['eu-west-1 ListFindings', own],
        ['eu-west-1 ListFindings', { ...own, nextToken: 'second' }],
        ['eu-west-1 ListFindings', organization],
      ]),
    );
    expect(records).toEqual([
      { arn: `${arnOf('own')}/findings/f1`, data: present(found('f1')) },
      { arn: `${arnOf('own')}/findings/f2`, data: present(found('f2')) },
      { arn: `${arnOf('all')}/findings/f3`, data: present(found('f3')) },
    ]);
  });

  test('an analyzer that has vanished is left out, one that is closed to us is a gap under its ARN', async () => {
    const { records, gone } = await drive(findings, {
      facts: { 'accessanalyzer.analyzers': all },
      answers: {
        ListFindings: ({ analyzerArn }) =>
          analyzerArn === arnOf('own')
            ? new ResourceNotFoundException({ ...because(), resourceId: 'own', resourceType: 'analyzer' })
            : unmodelled('AccessDeniedException'),
      },
    });
    expect(gone).toEqual([arnOf('own')]);
    expect(records).toMatchObject([
      { arn: arnOf('all'), data: { state: 'unknown', gap: { action: 'access-analyzer:ListFindings' } } },
    ]);
  });

  test('without an analyzer of external access nothing is asked', async () => {
    const { requests } = await drive(findings, { facts: { 'accessanalyzer.analyzers': all.slice(2) } });
    expect(requests).toEqual([]);
  });
});
