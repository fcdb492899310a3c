import { defineCheck } from '../src/model/check.ts';
import { vpcOnlyVerdict } from '../src/model/vpc-only.ts';

export default defineCheck({
  title: 'Buckets meant for one VPC accept requests only from it',
  practice: 'control-network-traffic',
  severity: 'medium',
  resourceType: 'AWS::S3::Bucket',
  onePerResource: true,
  needs: ['s3.policies', 's3.outside-access', 'ec2.network-ids'],
  why: 'An Allow that asks for the VPC stops nobody whom IAM allows as well: stolen credentials work from anywhere until a Deny says otherwise.',
  fix: 'Deny, to all but administrators by name, what comes from elsewhere than the VPC or its endpoint (aws:SourceVpc, aws:SourceVpce), and spare AWS services that act for the account.',
  references: ['Controlling access from VPC endpoints with bucket policies'],

  *evaluate({ 's3.policies': policies, 's3.outside-access': accesses, 'ec2.network-ids': [own] }, { intent }) {
    const records = new Map(policies.map((record) => [record.arn, record]));
    for (const bucket of accesses) {
      const name = bucket.arn.slice(bucket.arn.lastIndexOf(':') + 1);
      yield vpcOnlyVerdict({
        resource: bucket,
        intent: intent(bucket),
        access: bucket.data,
        record: records.get(bucket.arn),
        own: own?.data,
        details: { name },
        failing: {
          fix: {
            cli: `aws s3api get-bucket-policy --bucket ${name} --query Policy --output text > policy.json\naws s3api put-bucket-policy --bucket ${name} --policy file://policy.json`,
            sideEffect:
              'Consoles, presigned URLs in browsers and backups from elsewhere are refused: spare by ARN who must still mend the policy.',
          },
        },
      });
    }
  },
});
