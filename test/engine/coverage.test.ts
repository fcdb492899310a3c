import { describe, expect, test } from 'vitest';

import { coverageCells, type AskedFact, type CoverageAccount, type FactGap } from '../../src/engine/coverage.ts';
import type { GapCause } from '../../src/model/gap.ts';
import type { CellState } from '../../src/model/words.ts';

const ACCOUNT = '111122223333';
const REGION = 'eu-west-1';

const account = (members: Partial<CoverageAccount> = {}): CoverageAccount => ({
  id: ACCOUNT,
  regions: [REGION],
  notEnabled: [],
  ...members,
});

const fact = (name: string, members: Partial<AskedFact> = {}): AskedFact => ({
  fact: name,
  account: ACCOUNT,
  region: REGION,
  complete: true,
  ...members,
});

interface GapMembers {
  readonly fact?: string;
  readonly account?: string;
  readonly region?: string;
  readonly operation?: string;
  readonly action?: string;
  readonly detail?: string;
}

const gap = (cause: GapCause, members: GapMembers = {}): FactGap => {
  const { account: id = ACCOUNT, region = REGION, operation = 'lambda:GetPolicy', ...rest } = members;
  const scope = { partition: 'aws', account: id, region };
  return { cause, operation, action: operation, scope, fact: 'lambda.policies', detail: `${cause}.`, ...rest };
};

describe('the state of a cell', () => {
  const lambda = (facts: readonly AskedFact[], gaps: readonly FactGap[], of = account()): CellState | undefined =>
    coverageCells({ accounts: [of], services: ['lambda'], facts, gaps })[0]?.state;
  const complete = fact('lambda.functions');
  const incomplete = fact('lambda.policies', { complete: false });

  test.each<[words: string, facts: readonly AskedFact[], causes: readonly GapCause[], state: CellState]>([
    ['all complete', [complete], [], 'assessed'],
    ['one complete, one item denied', [complete, fact('lambda.policies')], ['access-denied'], 'partial'],
    ['one complete, one list denied', [complete, incomplete], ['access-denied'], 'partial'],
    ['one complete, the rest pruned', [complete, incomplete], ['pruned'], 'partial'],
    ['one complete, one interrupted without a gap', [complete, incomplete], [], 'partial'],
    ['denied', [incomplete], ['access-denied', 'access-denied'], 'denied'],
    ['expired', [incomplete], ['expired-credentials'], 'denied'],
    ['denied, then expired', [incomplete], ['access-denied', 'expired-credentials'], 'denied'],
    ['denied, the rest pruned', [incomplete], ['access-denied', 'pruned'], 'denied'],
    ['throttled', [incomplete], ['throttled'], 'throttled'],
    ['throttled, the rest not enabled', [incomplete], ['throttled', 'not-enabled'], 'throttled'],
    ['denied and throttled', [incomplete], ['access-denied', 'throttled'], 'failed'],
    ['denied and timed out', [incomplete], ['access-denied', 'timeout'], 'failed'],
    ['not enabled by its gap', [incomplete], ['not-enabled'], 'not-enabled'],
    ['pruned', [incomplete], ['pruned'], 'pruned'],
    ['pruned and not enabled', [incomplete], ['pruned', 'not-enabled'], 'pruned'],
    ['interrupted without a gap', [incomplete], [], 'failed'],
    ['asked for, never reached', [], [], 'failed'],
    ['denied before anything was asked', [], ['access-denied'], 'denied'],
  ])('%s', (_, facts, causes, state) => {
    expect(
      lambda(
        facts,
        causes.map((cause) => gap(cause)),
      ),
    ).toBe(state);
  });

  test.each<GapCause>(['timeout', 'unsupported', 'unavailable', 'unreadable', 'not-collected', 'budget', 'defect'])(
    '%s is failed',
    (cause) => {
      expect(lambda([incomplete], [gap(cause)])).toBe('failed');
    },
  );

  test('a region that is not enabled, or out of scope, is so whatever its gaps say', () => {
    const closed = account({ notEnabled: [REGION] });
    expect(lambda([], [], closed)).toBe('not-enabled');
    expect(lambda([incomplete], [gap('access-denied')], closed)).toBe('not-enabled');
    expect(lambda([], [], account({ outOfScope: [REGION] }))).toBe('out-of-scope');
    expect(lambda([], [], account({ notEnabled: [REGION], outOfScope: [REGION] }))).toBe('out-of-scope');
  });
});

describe('cells', () => {
  const names = (cells: ReturnType<typeof coverageCells>) =>
    cells.map(({ account: id, region, service, state }) => `${id} ${region} ${service} ${state}`);

  test('are one for each account, region and service, in order', () => {
    const accounts = [
      account({ id: '2', regions: ['us-east-1', REGION], notEnabled: ['me-south-1'], outOfScope: ['ap-east-1'] }),
      account({ id: '1' }),
    ];
    const facts = accounts.flatMap(({ id, regions }) => [
      fact('iam.roles', { account: id, region: 'global' }),
      ...regions.flatMap((region) => [
        fact('lambda.functions', { account: id, region }),
        fact('ec2.vpcs', { account: id, region }),
      ]),
    ]);
    const cells = coverageCells({ accounts, services: ['lambda', 'iam', 'ec2', 'lambda'], facts, gaps: [] });
    expect(names(cells)).toEqual([
      '1 global iam assessed',
      '1 eu-west-1 ec2 assessed',
      '1 eu-west-1 lambda assessed',
      '2 global iam assessed',
      '2 ap-east-1 ec2 out-of-scope',
      '2 ap-east-1 lambda out-of-scope',
      '2 eu-west-1 ec2 assessed',
      '2 eu-west-1 lambda assessed',
      '2 me-south-1 ec2 not-enabled',
      '2 me-south-1 lambda not-enabled',
      '2 us-east-1 ec2 assessed',
      '2 us-east-1 lambda assessed',
    ]);
    const backwards = {
      accounts: accounts.toReversed(),
      services: ['iam', 'ec2', 'lambda'],
      facts: facts.toReversed(),
    };
    expect(coverageCells({ ...backwards, gaps: [] })).toEqual(cells);
  });

  test('leave out services that were not asked for', () => {
    const facts = [fact('lambda.functions'), fact('ec2.vpcs')];
    const cells = coverageCells({ accounts: [account()], services: ['ec2'], facts, gaps: [gap('throttled')] });
    expect(names(cells)).toEqual([`${ACCOUNT} ${REGION} ec2 assessed`]);
  });

  test('of a service with account-wide and regional facts are both', () => {
    const facts = [fact('lambda.settings', { region: 'global' }), fact('lambda.functions', { complete: false })];
    const cells = coverageCells({ accounts: [account()], services: ['lambda'], facts, gaps: [gap('throttled')] });
    expect(names(cells)).toEqual([`${ACCOUNT} global lambda assessed`, `${ACCOUNT} ${REGION} lambda throttled`]);
  });

  test('of an account that could not be entered are those of the others', () => {
    const denied = gap('access-denied', { account: '9', operation: 'sts:AssumeRole' });
    const facts = [fact('lambda.functions'), fact('iam.roles', { region: 'global' })];
    const accounts = [account(), account({ id: '9' })];
    const cells = coverageCells({ accounts, services: ['lambda', 'iam'], facts, gaps: [denied] });
    expect(names(cells).filter((name) => name.startsWith('9'))).toEqual([
      '9 global iam failed',
      '9 eu-west-1 lambda denied',
    ]);
  });

  test('hold the gaps of facts that were asked for there', () => {
    const facts = [fact('s3.buckets', { region: 'global' }), fact('s3.policies', { region: 'global' })];
    const unread = gap('access-denied', { fact: 's3.policies', operation: 's3:GetBucketPolicy' });
    const cells = coverageCells({ accounts: [account()], services: ['s3'], facts, gaps: [unread] });
    expect(names(cells)).toEqual([`${ACCOUNT} global s3 partial`]);
  });
});

test('gaps are grouped by operation and cause, with the first detail', () => {
  const gaps = [
    gap('throttled', { detail: 'Rate exceeded.' }),
    gap('access-denied', { detail: 'Not for function b.' }),
    gap('access-denied', { detail: 'Not for function a.' }),
    gap('access-denied', { operation: 'lambda:GetFunctionUrlConfig', action: 'lambda:GetFunctionUrlConfig' }),
    gap('access-denied', { account: '9', detail: 'Another account.' }),
    gap('access-denied', { region: 'us-east-1', detail: 'Another region.' }),
  ];
  const ofCell = (order: readonly FactGap[]) =>
    coverageCells({ accounts: [account()], services: ['lambda'], facts: [], gaps: order })[0]?.gaps;
  expect(ofCell(gaps)).toEqual([
    {
      operation: 'lambda:GetFunctionUrlConfig',
      action: 'lambda:GetFunctionUrlConfig',
      cause: 'access-denied',
      count: 1,
      detail: 'access-denied.',
    },
    {
      operation: 'lambda:GetPolicy',
      action: 'lambda:GetPolicy',
      cause: 'access-denied',
      count: 2,
      detail: 'Not for function a.',
    },
    {
      operation: 'lambda:GetPolicy',
      action: 'lambda:GetPolicy',
      cause: 'throttled',
      count: 1,
      detail: 'Rate exceeded.',
    },
  ]);
  expect(ofCell(gaps.toReversed())).toEqual(ofCell(gaps));
});
