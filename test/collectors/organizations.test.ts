import {
  AccessDeniedException,
  AWSOrganizationsNotInUseException,
  PolicyNotFoundException,
  PolicyTypeNotEnabledException,
} from '@aws-sdk/client-organizations';
import { describe, expect, test } from 'vitest';

import accounts from '../../src/collectors/organizations-accounts.ts';
import organization from '../../src/collectors/organizations-organization.ts';
import policies from '../../src/collectors/organizations-policies.ts';
import policyTargets from '../../src/collectors/organizations-policy-targets.ts';
import units from '../../src/collectors/organizations-units.ts';
import tagResources from '../../src/collectors/tag-resources.ts';
import { absent, present } from '../../src/model/answer.ts';
import { ACCOUNT, because, drive } from './drive.ts';

const arnOf = (rest: string): string => `arn:aws:organizations::${ACCOUNT}:${rest}`;
const none = () => new AWSOrganizationsNotInUseException(because());

describe('an account in no organization', () => {
  test('organizations.organization is absent', async () => {
    const { requests, records } = await drive(organization, { answers: { DescribeOrganization: none } });
    expect(requests).toEqual([['us-east-1 DescribeOrganization', {}]]);
    expect(records).toEqual([{ arn: `arn:aws:iam::${ACCOUNT}:root`, data: absent }]);
  });

  test.each([
    { collector: accounts, answers: { ListAccounts: none } },
    { collector: units, answers: { ListRoots: none } },
    { collector: policies, answers: { ListPolicies: none } },
  ])('$collector.fact is empty', async ({ collector, answers }) => {
    const { records } = await drive(collector as typeof accounts, { answers });
    expect(records).toEqual([]);
  });
});

test('organizations.accounts: 20 a page; an empty page is not the end', async () => {
  const member = { Id: ACCOUNT, Arn: arnOf(`account/o-1/${ACCOUNT}`), JoinedTimestamp: new Date(0) };
  const { requests, records } = await drive(accounts, {
    answers: {
      ListAccounts: ({ NextToken }) =>
        NextToken === undefined ? { Accounts: [], NextToken: 'second' } : { Accounts: [member] },
    },
  });
  expect(requests).toEqual([
    ['us-east-1 ListAccounts', { MaxResults: 20 }],
    ['us-east-1 ListAccounts', { MaxResults: 20, NextToken: 'second' }],
  ]);
  expect(records).toEqual([{ arn: member.Arn, data: { ...member, JoinedTimestamp: '1970-01-01T00:00:00.000Z' } }]);
});

test('organizations.units: level by level, and a unit that may not be asked is known itself', async () => {
  const root = { Id: 'r-1', Arn: arnOf('root/o-1/r-1') };
  const [prod, dev, web] = ['prod', 'dev', 'web'].map((Name) => ({
    Id: `ou-${Name}`,
    Arn: arnOf(`ou/o-1/ou-${Name}`),
    Name,
  }));
  const children: Readonly<Record<string, readonly object[]>> = {
    'r-1': [prod!, dev!],
    'ou-prod': [web!],
    'ou-web': [],
  };
  const { requests, records } = await drive(units, {
    answers: {
      ListRoots: () => ({ Roots: [root] }),
      ListOrganizationalUnitsForParent: ({ ParentId }) => {
        const OrganizationalUnits = children[ParentId];
        return OrganizationalUnits ? { OrganizationalUnits } : new AccessDeniedException(because('no'));
      },
    },
  });
  const below = (ParentId: string) => ['us-east-1 ListOrganizationalUnitsForParent', { ParentId, MaxResults: 20 }];
  expect(requests).toEqual([
    ['us-east-1 ListRoots', { MaxResults: 20 }],
    ...['r-1', 'ou-prod', 'ou-dev', 'ou-web'].map(below),
  ]);
  expect(records).toMatchObject([
    { arn: prod!.Arn, data: present(prod) },
    { arn: dev!.Arn, data: present(dev) },
    { arn: web!.Arn, data: present(web) },
    { arn: `${dev!.Arn}/units`, data: { state: 'unknown', gap: { cause: 'access-denied' } } },
  ]);
});

describe('organizations.policies', () => {
  const summary = { Id: 'p-1', Arn: arnOf('policy/o-1/service_control_policy/p-1') };

  test('lists both types, then reads each text; a type that is not enabled has none', async () => {
    const { requests, records } = await drive(policies, {
      answers: {
        ListPolicies: ({ Filter, NextToken }) => {
          if (Filter === 'RESOURCE_CONTROL_POLICY') return new PolicyTypeNotEnabledException(because());
          return NextToken === undefined
            ? { Policies: [summary], NextToken: 'second' }
            : { Policies: [{ Id: 'p-2', Arn: 'arn:gone' }] };
        },
        DescribePolicy: ({ PolicyId }) =>
          PolicyId === 'p-1'
            ? { Policy: { PolicySummary: summary, Content: '{}' } }
            : new PolicyNotFoundException(because()),
      },
    });
    expect(requests).toEqual([
      ['us-east-1 ListPolicies', { Filter: 'SERVICE_CONTROL_POLICY', MaxResults: 20 }],
      ['us-east-1 ListPolicies', { Filter: 'SERVICE_CONTROL_POLICY', MaxResults: 20, NextToken: 'second' }],
      ['us-east-1 ListPolicies', { Filter: 'RESOURCE_CONTROL_POLICY', MaxResults: 20 }],
      ['us-east-1 DescribePolicy', { PolicyId: 'p-1' }],
      ['us-east-1 DescribePolicy', { PolicyId: 'p-2' }],
    ]);
    expect(records).toEqual([
      { arn: summary.Arn, data: present({ Policy: { PolicySummary: summary, Content: '{}' } }) },
    ]);
  });

  test('organizations.policy-targets: where each is attached', async () => {
    const target = { TargetId: 'r-1', Arn: arnOf('root/o-1/r-1'), Type: 'ROOT' };
    const { requests, records } = await drive(policyTargets, {
      facts: {
        'organizations.policies': [{ arn: summary.Arn, data: present({ Policy: { PolicySummary: summary } }) }],
      },
      answers: {
        ListTargetsForPolicy: ({ NextToken }) =>
          NextToken === undefined ? { Targets: [target], NextToken: 'second' } : { Targets: [] },
      },
    });
    expect(requests).toEqual([
      ['us-east-1 ListTargetsForPolicy', { PolicyId: 'p-1', MaxResults: 20 }],
      ['us-east-1 ListTargetsForPolicy', { PolicyId: 'p-1', MaxResults: 20, NextToken: 'second' }],
    ]);
    expect(records).toEqual([{ arn: `${summary.Arn}/targets/r-1`, data: present(target) }]);
  });
});

test('tag.resources: a region of all services, 100 a page; an empty token is the end', async () => {
  const tagged = { ResourceARN: 'arn:aws:sqs:eu-west-1:111122223333:jobs', Tags: [{ Key: 'team', Value: 'ops' }] };
  const { requests, records } = await drive(tagResources, {
    answers: {
      GetResources: ({ PaginationToken }) =>
        PaginationToken === undefined
          ? { ResourceTagMappingList: [], PaginationToken: 'second' }
          : { ResourceTagMappingList: [tagged], PaginationToken: '' },
    },
  });
  expect(requests).toEqual([
    ['eu-west-1 GetResources', { ResourcesPerPage: 100 }],
    ['eu-west-1 GetResources', { ResourcesPerPage: 100, PaginationToken: 'second' }],
  ]);
  expect(records).toEqual([{ arn: tagged.ResourceARN, data: tagged }]);
});
