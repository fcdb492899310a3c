import {
  AWSOrganizationsNotInUseException,
  ListOrganizationalUnitsForParentCommand,
  ListRootsCommand,
  type OrganizationalUnit,
  OrganizationsClient,
  ParentNotFoundException,
  type Root,
} from '@aws-sdk/client-organizations';

import { present } from '../model/answer.ts';
import { defineCollector } from '../model/collector.ts';

/**
 * The organizational units, from the root down, level by level: policies attached to one hold for all below it.
 *
 * Each parent must be asked for its children. Where that fails, the gap stands under PARENT-ARN/units, because the
 * parent's own ARN is the record of the parent.
 */
export default defineCollector({
  fact: 'organizations.units',
  scope: 'organization',
  client: OrganizationsClient,
  operations: {
    ListRoots: { command: ListRootsCommand, action: 'organizations:ListRoots', bucket: 'organizations:ListRoots' },
    ListOrganizationalUnitsForParent: {
      command: ListOrganizationalUnitsForParentCommand,
      action: 'organizations:ListOrganizationalUnitsForParent',
      bucket: 'organizations:ListOrganizationalUnitsForParent',
    },
  },

  async *collect({ list, each }) {
    const parent = ({ Arn, Id }: Root | OrganizationalUnit) => ({ arn: `${Arn}/units`, data: Id });
    const token = ['NextToken', 'NextToken'] as const;
    let level: ReturnType<typeof parent>[] = [];
    const roots = list(
      'ListRoots',
      { MaxResults: 20 },
      { items: 'Roots', token },
      { absent: AWSOrganizationsNotInUseException },
    );
    for await (const root of roots) level.push(parent(root));
    while (level.length > 0) {
      const below: typeof level = [];
      const units = each(level, async function* ({ data: ParentId }) {
        const children = list(
          'ListOrganizationalUnitsForParent',
          { ParentId, MaxResults: 20 },
          { items: 'OrganizationalUnits', token },
          { gone: ParentNotFoundException },
        );
        for await (const unit of children) yield { arn: unit.Arn!, data: present(unit) };
      });
      for await (const unit of units) {
        if (unit.data.state === 'present') below.push(parent(unit.data.value));
        yield unit;
      }
      level = below;
    }
  },
});
