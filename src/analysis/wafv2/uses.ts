import { defineAnalysis } from '../../model/analysis.ts';
import type { Gap } from '../../model/gap.ts';
import type { WebAclUses } from '../../model/derived.ts';
import { grouped } from '../../model/grouped.ts';

/**
 * What each web ACL protects: stages name theirs, resources of other types are listed by web ACL. Distributions name
 * theirs as well; they are not read yet, so whether a web ACL of CloudFront is used stays open.
 */
export default defineAnalysis({
  fact: 'wafv2.uses',
  scope: 'region',
  needs: ['wafv2.web-acls'],
  consults: ['wafv2.associations', 'apigateway.stages'],
  compute: (
    { 'wafv2.web-acls': webAcls, 'wafv2.associations': associations, 'apigateway.stages': stages },
    { scope },
  ) => {
    const stageRecords = stages.state === 'present' ? stages.value : [];
    const byAcl = grouped(stageRecords, ({ data }) => (data.state === 'present' ? data.value.webAclArn : undefined));
    const unreadStages = [
      ...(stages.state === 'unknown' ? [stages.gap] : []),
      ...stageRecords.flatMap(({ data }) => (data.state === 'unknown' ? [data.gap] : [])),
    ];
    const listed = grouped(
      associations.state === 'present' ? associations.value : [],
      ({ arn }) => arn.split('/resources/')[0] ?? '',
    );
    return webAcls.map(({ data: _, ...record }) => {
      const own = listed.get(record.arn) ?? [];
      const resources: WebAclUses['resources'] = [
        ...(byAcl.get(record.arn) ?? []).map(({ arn }) => ({ arn, kind: 'API_GATEWAY' })),
        ...own.flatMap(({ arn, data }) =>
          data.state === 'present'
            ? (data.value.ResourceArns ?? []).map((resource) => ({
                arn: resource,
                kind: arn.split('/resources/')[1] ?? '',
              }))
            : [],
        ),
      ];
      const distributions: Gap = {
        cause: 'not-collected',
        operation: 'cloudfront:ListDistributions',
        action: 'cloudfront:ListDistributions',
        scope,
        detail: 'Distributions name their web ACL and are not read.',
      };
      const unseen: readonly Gap[] = isOfCloudFront(record.arn)
        ? [distributions]
        : [
            ...unreadStages,
            ...(associations.state === 'unknown' ? [associations.gap] : []),
            ...own.flatMap(({ data }) => (data.state === 'unknown' ? [data.gap] : [])),
          ];
      return { ...record, data: { resources, unseen } };
    });
  },
});

const isOfCloudFront = (arn: string): boolean => arn.split(':')[5]?.startsWith('global/') === true;
