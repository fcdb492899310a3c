import { stringify } from 'yaml';

import { auditPolicy, type PolicyDocument } from '../engine/permissions.ts';
import { UsageError } from '../engine/request.ts';
import { chosenFacts } from '../engine/selection.ts';
import type { Config } from './config.ts';
import { selectionOf } from './options.ts';
import { EXIT, type Process } from './process.ts';

/** `rampart permissions` */
export async function runPermissions(
  config: Config,
  format: string,
  partition: string,
  { out }: Process,
): Promise<number> {
  if (!/^aws(-[a-z]+)*$/.test(partition))
    throw new UsageError(`"${partition}" is not a partition: aws, aws-cn, aws-us-gov.`);
  const policy = auditPolicy(await chosenFacts(selectionOf(config)), partition, config.depth ?? 'full');
  switch (format) {
    case 'json':
      out(`${JSON.stringify(policy, null, 2)}\n`);
      return EXIT.ok;
    case 'cloudformation':
      out(stringify(template(policy), { lineWidth: 120 }));
      return EXIT.ok;
  }
  throw new UsageError(`There is no format "${format}"; known are json and cloudformation.`);
}

/** The audit role of a member account, as a StackSet deploys it. */
function template(policy: PolicyDocument): object {
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description:
      'Read-only role that Rampart assumes to audit this account. Accounts and policies of the organization are read with the credentials of the caller, which need permissions of their own.',
    Parameters: {
      CallerArn: { Type: 'String', Description: 'ARN of the role or user that runs Rampart.' },
      ExternalId: { Type: 'String', MinLength: 2, NoEcho: true, Description: 'Agreed with whoever runs Rampart.' },
      RoleName: { Type: 'String', Default: 'RampartAudit' },
    },
    Resources: {
      AuditRole: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: { Ref: 'RoleName' },
          MaxSessionDuration: 3600,
          AssumeRolePolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Principal: { AWS: { Ref: 'CallerArn' } },
                Action: 'sts:AssumeRole',
                Condition: { StringEquals: { 'sts:ExternalId': { Ref: 'ExternalId' } } },
              },
            ],
          },
          Policies: [{ PolicyName: 'rampart-read', PolicyDocument: policy }],
        },
      },
    },
    Outputs: { RoleArn: { Value: { 'Fn::GetAtt': ['AuditRole', 'Arn'] } } },
  };
}
