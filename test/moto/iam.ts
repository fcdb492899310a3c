import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';

import { ACCOUNT, document, type Cloud, type Pair } from './cloud.ts';

const trusting = (service: string): string =>
  document({ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' });

const roleArn = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const userArn = (name: string): string => `arn:aws:iam::${ACCOUNT}:user/${name}`;

export const ROLES = {
  own: roleArn('orders-fn'),
  shared: roleArn('everything-fn'),
  logs: roleArn('gateway-logs'),
};

export async function identities({ iam }: Cloud): Promise<readonly Pair[]> {
  const role = (RoleName: string, service: string) =>
    iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trusting(service) }));
  await role('orders-fn', 'lambda.amazonaws.com');
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: 'orders-fn',
      PolicyName: 'inline',
      PolicyDocument: document({
        Effect: 'Allow',
        Action: 'dynamodb:GetItem',
        Resource: `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/orders`,
      }),
    }),
  );
  await role('everything-fn', 'lambda.amazonaws.com');
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: 'everything-fn',
      PolicyName: 'inline',
      PolicyDocument: document({ Effect: 'Allow', Action: '*', Resource: '*' }),
    }),
  );
  await role('gateway-logs', 'apigateway.amazonaws.com');
  await iam.send(new CreateUserCommand({ UserName: 'deployer' }));
  await iam.send(new CreateAccessKeyCommand({ UserName: 'deployer' }));
  await iam.send(new CreateUserCommand({ UserName: 'reader' }));
  return [
    { check: 'iam-user-keys', bad: userArn('deployer'), good: userArn('reader') },
    { check: 'role-per-function', bad: ROLES.shared, good: ROLES.own },
  ];
}
