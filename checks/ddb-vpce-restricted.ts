import { defineCheck } from '../src/model/check.ts';
import { vpcOnlyVerdict } from '../src/model/vpc-only.ts';

export default defineCheck({
  title: 'Tables meant for one VPC accept requests only through its endpoint',
  practice: 'control-network-traffic',
  severity: 'medium',
  resourceType: 'AWS::DynamoDB::Table',
  onePerResource: true,
  needs: ['dynamodb.policies', 'dynamodb.outside-access', 'ec2.network-ids'],
  why: 'Whoever steals the credentials of one role reads the items from his own machine, whatever the VPC around the function forbids.',
  fix: 'Deny in the resource policy of the table what does not come through the VPC endpoint (aws:SourceVpce, aws:SourceVpc); spare administrators by name, and AWS services that act for the account. A condition in a role guards that role alone.',
  references: [
    'Using resource-based policies for DynamoDB',
    'Using IAM policy conditions for fine-grained access control',
  ],

  *evaluate(
    { 'dynamodb.policies': policies, 'dynamodb.outside-access': accesses, 'ec2.network-ids': [own] },
    { intent },
  ) {
    const records = new Map(policies.map((record) => [record.arn, record]));
    for (const table of accesses) {
      // A stream has a policy of its own.
      if (table.arn.includes('/stream/')) continue;
      yield vpcOnlyVerdict({
        resource: table,
        intent: intent(table),
        access: table.data,
        record: records.get(table.arn),
        own: own?.data,
        details: { name: table.arn.slice(table.arn.lastIndexOf('/') + 1) },
        failing: {
          fix: {
            cli: `aws dynamodb put-resource-policy --region ${table.scope.region} --resource-arn ${table.arn} --policy file://POLICY.json`,
            sideEffect:
              'Consoles, backups and exports from elsewhere are refused: spare by ARN who must still mend the policy.',
          },
        },
      });
    }
  },
});
