import check from '../../checks/ddb-vpce-restricted.ts';
import { ACCOUNT, absent, denied, gap, present, testCheck, type World, type WorldRecord } from '../check.ts';
import { endpoint, vpcArn } from './network-worlds.ts';

const TABLE = `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/orders`;
const ENDPOINT = { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } };
const networks: World['facts'] = {
  'ec2.vpcs': [{ arn: vpcArn('vpc-1'), data: { VpcId: 'vpc-1' } }],
  'ec2.vpc-endpoints': [endpoint('vpce-1', 'com.amazonaws.us-east-1.dynamodb', [])],
};

const statement = (Effect: 'Allow' | 'Deny', Condition?: object, more: object = {}): object => ({
  Effect,
  Principal: '*',
  Action: 'dynamodb:*',
  Resource: [TABLE, `${TABLE}/*`],
  ...(Condition && { Condition }),
  ...more,
});
const deny = (Condition?: object, more: object = {}): object => statement('Deny', Condition, more);
const table = (data: WorldRecord<'dynamodb.policies'>['data'], more: World['facts'] = {}): World => ({
  facts: { 'dynamodb.policies': [{ arn: TABLE, data }], ...networks, ...more },
});
const policy = (...Statement: readonly object[]): World =>
  table(present({ Policy: JSON.stringify({ Version: '2012-10-17', Statement }) }));
const declared = (one: World): World => ({ ...one, intent: [{ arn: TABLE, vpc: 'required' }] });
const vpcOnly = (...statements: readonly object[]): World => declared(policy(...statements));
const fails = (one: World, because: RegExp): World => ({
  ...one,
  expect: { [TABLE]: { outcome: 'fail', severity: 'medium', because } },
});
const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;

testCheck('ddb-vpce-restricted', check, {
  fail: {
    'no policy': fails(declared(table(absent)), /no resource policy/),
    'an Allow through the endpoint alone': fails(
      vpcOnly(statement('Allow', { StringEquals: { 'aws:SourceVpce': 'vpce-1' } })),
      /No Deny stops whom IAM allows/,
    ),
    'a Deny that readers pass': fails(vpcOnly(deny(ENDPOINT, { Action: 'dynamodb:PutItem' })), /gets through/),
    'a Deny for another table': vpcOnly(deny(ENDPOINT, { Resource: TABLE.replace('orders', 'invoices') })),
    // Without the key there is nothing to compare: only requests by an endpoint have it.
    'a Deny that asks for the key': vpcOnly(deny({ StringLike: { 'aws:SourceVpce': 'vpce-0*' } })),
    'a Deny that guards one role': vpcOnly(deny(ENDPOINT, { Principal: { AWS: role('orders') } })),
  },
  pass: {
    'a Deny unless by the endpoint': vpcOnly(deny(ENDPOINT)),
    'a Deny unless from the VPC': vpcOnly(deny({ StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } })),
    'services that act for the account are spared': vpcOnly(
      deny({ ...ENDPOINT, BoolIfExists: { 'aws:ViaAWSService': 'false' } }),
    ),
    'an administrator is spared by name': vpcOnly(
      deny({ ...ENDPOINT, ArnNotEquals: { 'aws:PrincipalArn': role('admin') } }),
    ),
    'an endpoint of another region': {
      ...vpcOnly(deny(ENDPOINT)),
      facts: {
        ...vpcOnly(deny(ENDPOINT)).facts,
        'ec2.vpc-endpoints': [{ ...endpoint('vpce-1', 'com.amazonaws.eu-west-1.dynamodb', []), region: 'eu-west-1' }],
      },
      regions: ['us-east-1', 'eu-west-1'],
      expect: { [TABLE]: 'pass' },
    },
  },
  'not-applicable': { 'nothing is declared': policy(deny(ENDPOINT)) },
  'not-assessed': {
    'the policy may not be read': declared(table(denied('dynamodb:GetResourcePolicy'))),
    'tags may not be read': table(absent, { 'tag.resources': gap('tag:GetResources') }),
    'an operator that does not exist': vpcOnly(deny({ StringUnequal: { 'aws:SourceVpce': 'vpce-1' } })),
    'an endpoint that is not of this account': vpcOnly(deny({ StringNotEquals: { 'aws:SourceVpce': 'vpce-9' } })),
    'endpoints may not be listed': declared(
      table(present({ Policy: JSON.stringify({ Statement: [deny(ENDPOINT)] }) }), {
        'ec2.vpc-endpoints': gap('ec2:DescribeVpcEndpoints'),
      }),
    ),
  },
  mixed: {
    'the policy of the stream says nothing of the table': {
      ...declared(
        table(present({ Policy: JSON.stringify({ Statement: [deny(ENDPOINT)] }) }), {
          'dynamodb.policies': [
            { arn: `${TABLE}/stream/1`, data: absent },
            { arn: TABLE, data: present({ Policy: JSON.stringify({ Statement: [deny(ENDPOINT)] }) }) },
          ],
        }),
      ),
      expect: { [TABLE]: 'pass' },
    },
  },
});
