import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { runPolicy } from '../../src/cli/policy.ts';
import { UsageError } from '../../src/engine/request.ts';
import { analyzePolicy } from '../../src/index.ts';
import type { PolicyQuestion } from '../../src/model/policy.ts';
import { folder, rampart } from './rampart.ts';

const OWNER = '111122223333';
const PARTNER = '444455556666';
const BUCKET = 'arn:aws:s3:::acme-site';
const QUEUE = `arn:aws:sqs:eu-west-1:${OWNER}:orders`;

let cwd: string;
const cleanUp: (() => void)[] = [];
beforeAll(() => {
  cwd = folder((remove) => cleanUp.push(remove));
});
afterAll(() => {
  for (const one of cleanUp) one();
});

type Options = Parameters<typeof runPolicy>[1];

const written = (policy: unknown): string => {
  const file = join(cwd, 'policy.json');
  writeFileSync(file, typeof policy === 'string' ? policy : JSON.stringify(policy, null, 2));
  return file;
};

/** What the command prints. */
async function told(policy: unknown, options: Options): Promise<string> {
  let text = '';
  const io = {
    out: (more: string) => void (text += more),
    reporter: { on: () => undefined, say: () => undefined, end: () => undefined },
    signal: new AbortController().signal,
  };
  expect(await runPolicy(written(policy), options, io)).toBe(0);
  return text;
}

const site = (more: object): object => ({
  Effect: 'Allow',
  Principal: '*',
  Action: 's3:GetObject',
  Resource: `${BUCKET}/*`,
  ...more,
});

describe('a policy is told with those whom it lets in, by which statement', () => {
  const cases: readonly (readonly [name: string, policy: unknown, options: Options, told: string])[] = [
    [
      'anyone',
      { Version: '2012-10-17', Statement: [site({ Sid: 'Everybody' })] },
      { arn: BUCKET, account: OWNER },
      `public: anyone can reach the resource.

Resource           ${BUCKET} (s3-bucket of ${OWNER})
Decided by         Statement 0 (Everybody), line 4
Witness            anyone on the internet, for example 198.51.100.7 unsigned, may s3:GetObject on ${BUCKET}/x.
`,
    ],
    [
      'anyone, a partner and a service',
      {
        Version: '2012-10-17',
        Statement: [
          site({}),
          site({ Principal: { AWS: PARTNER }, Action: 's3:PutObject' }),
          site({ Principal: { Service: 'logging.s3.amazonaws.com' }, Action: 's3:PutObject' }),
        ],
      },
      { arn: BUCKET, account: OWNER, explain: true },
      `public: anyone can reach the resource.

Resource           ${BUCKET} (s3-bucket of ${OWNER})
Decided by         Statement 0, line 4
Witness            anyone on the internet, for example 198.51.100.7 unsigned, may s3:GetObject on ${BUCKET}/x.
Also               cross-account, by Statement 1, line 10: account ${PARTNER}, for example arn:aws:iam::${PARTNER}:role/visitor, may s3:PutObject on ${BUCKET}/x.
Also               service, by Statement 2, line 18: the service logging.s3.amazonaws.com may s3:PutObject on ${BUCKET}/x.
Accounts           ${PARTNER}
Services           logging.s3.amazonaws.com
Service calls      unguarded: on behalf of any account (confused deputy)
`,
    ],
    [
      'an organization, by a condition of an Allow',
      {
        Version: '2012-10-17',
        Statement: site({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-acme123456' } } }),
      },
      { arn: BUCKET, account: OWNER, organization: 'o-acme123456', explain: true },
      `organization: members of an organization that the policy names can reach the resource.

Resource           ${BUCKET} (s3-bucket of ${OWNER})
Decided by         Statement 0, line 3
Witness            members of o-acme123456, for example arn:aws:iam::000000000000:role/visitor, may s3:GetObject on ${BUCKET}/x.
Organizations      o-acme123456
Not public         Statement 0, line 3: only because aws:PrincipalOrgID must be o-acme123456.
`,
    ],
    [
      'networks, by a Deny',
      {
        Statement: [
          site({}),
          {
            Sid: 'Inside',
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:*',
            Resource: '*',
            Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-0a1b2c3d' } },
          },
        ],
      },
      { arn: BUCKET, account: OWNER, explain: true },
      `network: anyone can reach the resource, but only from networks that the policy names.

Resource           ${BUCKET} (s3-bucket of ${OWNER})
Decided by         Statement 0, line 3
Witness            anyone through vpce-0a1b2c3d, even unsigned, may s3:GetObject on ${BUCKET}/x.
Not public         Statement 1 (Inside), line 9: only because it denies everybody s3:* where aws:SourceVpce is not vpce-0a1b2c3d.
`,
    ],
    [
      'a service, by three things',
      {
        Statement: {
          Effect: 'Allow',
          Principal: { Service: 'sns.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: QUEUE,
          Condition: {
            ArnLike: { 'aws:SourceArn': `arn:aws:sns:eu-west-1:${OWNER}:orders-*` },
            StringEquals: { 'aws:SourceAccount': OWNER },
          },
        },
      },
      { arn: QUEUE, explain: true },
      `service: AWS services can reach the resource.

Resource           ${QUEUE} (sqs-queue of ${OWNER})
Decided by         Statement 0, line 2
Witness            the service sns.amazonaws.com, acting for arn:aws:sns:eu-west-1:${OWNER}:orders-, may sqs:SendMessage on ${QUEUE}.
Services           sns.amazonaws.com
Service calls      guarded: bound to an account, an organization or a resource
Not public         Statement 0, line 2: because aws:SourceArn must be like arn:aws:sns:eu-west-1:${OWNER}:orders-*.
                   Statement 0, line 2: and because aws:SourceAccount must be ${OWNER}.
                   Statement 0, line 2: and because it names sns.amazonaws.com alone.
`,
    ],
    [
      'nobody',
      { Statement: [{ Effect: 'Deny', Principal: '*', Action: 'sqs:*', Resource: QUEUE }] },
      { arn: QUEUE, explain: true },
      `none: the policy lets nobody reach the resource.

Resource           ${QUEUE} (sqs-queue of ${OWNER})
Not wider          no condition, principal or Deny statement was found to be the reason.
`,
    ],
    [
      'not known whom',
      { Statement: [site({ Condition: { StringResembles: { 'aws:PrincipalOrgID': 'o-acme123456' } } })] },
      { arn: BUCKET, account: OWNER, explain: true },
      `unknown: whom the policy lets in could not be decided.

Resource           ${BUCKET} (s3-bucket of ${OWNER})
Not certain        Statement 0: StringResembles on aws:principalorgid: the operator does not exist, or a value has not its form.
`,
    ],
  ];
  test.each(cases)('%s', async (_, policy, options, expected) => {
    expect(await told(policy, options)).toBe(expected);
  });

  test('without lines where the text is one line, as REST APIs keep theirs', async () => {
    const arn = `arn:aws:execute-api:eu-west-1:${OWNER}:abc123`;
    const statement = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' };
    const policy = JSON.stringify(JSON.stringify({ Statement: [statement] })).slice(1, -1);
    expect(await told(policy, { arn, type: 'apigateway-rest' })).toContain('\nDecided by         Statement 0\n');
  });
});

test('--json is the answer of the library, and nothing else', async () => {
  const policy = {
    Statement: [site({ Sid: 'a\u009Bb' }), site({ Principal: { AWS: PARTNER }, Action: 's3:PutObject' })],
  };
  const question: PolicyQuestion = { resourceType: 's3-bucket', resourceArn: BUCKET, account: OWNER, policy };
  expect(JSON.parse(await told(policy, { arn: BUCKET, account: OWNER, json: true }))).toEqual(analyzePolicy(question));
});

test('what the author of a policy wrote cannot steer the terminal', async () => {
  const escape = '\u001B]0;title\u0007\u009B31m\u202E';
  const policy = {
    Statement: [
      site({
        Sid: escape,
        Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-acme123456', [`aws:x${escape}`]: escape } },
      }),
      { Effect: escape, Principal: escape, Action: escape, Resource: escape },
    ],
  };
  for (const options of [{ explain: true }, { json: true }]) {
    const text = await told(policy, { arn: BUCKET, account: OWNER, ...options });
    expect(text).toContain(String.raw`\u001b]0;title\u0007`);
    // oxlint-disable-next-line no-control-regex -- these are what is looked for
    expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E]/);
  }
});

describe('what is not said', () => {
  test.each([
    ['the type and the owner are those of the ARN', { arn: QUEUE }, `${QUEUE} (sqs-queue of ${OWNER})`],
    ['the ARN is the one that the policy names', { account: OWNER }, `${BUCKET} (s3-bucket of ${OWNER})`],
  ])('%s', async (_, options, resource) => {
    expect(await told({ Statement: [site({ Resource: [BUCKET, `${BUCKET}/*`] })] }, options)).toContain(
      `\nResource           ${resource}\n`,
    );
  });

  const named = (...resources: readonly string[]): unknown => ({ Statement: [site({ Resource: resources })] });
  const asked: readonly (readonly [name: string, policy: unknown, options: Options, says: string])[] = [
    [
      'two resources',
      named(`${BUCKET}/*`, 'arn:aws:s3:::other/*'),
      { account: OWNER },
      'The policy does not tell which resource it belongs to: give its ARN with --arn.',
    ],
    [
      'a pattern',
      named('arn:aws:s3:::acme-*'),
      { account: OWNER },
      'The policy does not tell which resource it belongs to: give its ARN with --arn.',
    ],
    [
      'the owner of a bucket',
      named(BUCKET),
      {},
      `${BUCKET} does not tell who owns it: give the account with --account.`,
    ],
    [
      'the kind of an API',
      named(`arn:aws:execute-api:eu-west-1:${OWNER}:abc123/*`),
      {},
      `arn:aws:execute-api:eu-west-1:${OWNER}:abc123 may be of --type apigateway-rest or apigateway-private: say which.`,
    ],
    [
      'an ARN that is none',
      named('*'),
      { arn: 'acme-site' },
      '"acme-site" is not the ARN of a bucket, function, layer version, API (execute-api), queue, topic, table, event bus, VPC endpoint, key or secret.',
    ],
    [
      'an ARN of another kind',
      named('*'),
      { arn: QUEUE, type: 'sns-topic' },
      `"${QUEUE}" is not the ARN of --type sns-topic (arn:aws:sns:REGION:ACCOUNT:TOPIC).`,
    ],
    [
      'a type that is none',
      named('*'),
      { type: 'bucket' },
      '--type "bucket": known are s3-bucket, lambda-function, lambda-layer, apigateway-rest, apigateway-private, sqs-queue, sns-topic, dynamodb-table, eventbridge-bus, vpc-endpoint, kms-key, secretsmanager-secret.',
    ],
    ['an account that is none', named('*'), { account: '1234' }, '--account "1234": an account id has twelve digits.'],
    ['another owner', named('*'), { arn: QUEUE, account: PARTNER }, `--account ${PARTNER} does not own ${QUEUE}.`],
    [
      'an organization that is none',
      named('*'),
      { organization: 'acme' },
      '--organization "acme": not the id of an organization (o-, then ten or more letters and digits).',
    ],
    ['two ways to tell it', named('*'), { json: true, explain: true }, 'Give either --json or --explain.'],
  ];
  test.each(asked)('is asked for in one line: %s', async (_, policy, options, says) => {
    await expect(told(policy, options)).rejects.toThrow(new UsageError(says));
  });
});

test.each([
  ['nothing', '', 'it is not JSON.'],
  ['no JSON', '{"Statement": [}', 'it is not JSON.'],
  [
    'an answer of the AWS CLI',
    '{"Policy": "{}"}',
    'not a policy, it has no Statement. Of an answer of the AWS CLI give the policy alone: --query Policy --output text.',
  ],
  [
    'a list',
    '[]',
    'not a policy, it has no Statement. Of an answer of the AWS CLI give the policy alone: --query Policy --output text.',
  ],
])('%s is refused', async (_, text, says) => {
  await expect(told(text, { arn: QUEUE })).rejects.toThrow(new UsageError(`${join(cwd, 'policy.json')}: ${says}`));
});

test('a file nested too deeply for lines, or with a byte order mark, is judged', async () => {
  const deep = `{\n"Statement": ${JSON.stringify(site({}))},\n"x": ${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
  for (const text of [deep, `\uFEFF${JSON.stringify({ Statement: site({}) })}`]) {
    expect(await told(text, { arn: BUCKET, account: OWNER })).toMatch(/^public: /);
  }
});

test('as a process: from a file or from standard input, with the codes of the contract', async () => {
  const file = written({ Statement: [site({})] });
  const [byFile, byInput, broken, empty] = await Promise.all([
    rampart(['policy', file, '--account', OWNER], { cwd }),
    rampart(['policy', '-', '--arn', BUCKET, '--account', OWNER], { cwd, stdin: readFileSync(file, 'utf8') }),
    rampart(['policy', '-'], { cwd, stdin: '\u001B[31m' }),
    rampart(['policy', '-'], { cwd }),
  ]);
  expect([byFile.code, byFile.err]).toEqual([
    0,
    `Judged as the policy of ${BUCKET}, which it names; --arn says otherwise.\n`,
  ]);
  expect(byFile.out).toMatch(/^public: .*\n\nResource /);
  expect(byInput).toEqual({ code: 0, out: byFile.out, err: '' });
  for (const ended of [broken, empty]) {
    expect(ended).toEqual({ code: 2, out: '', err: 'rampart: Standard input: it is not JSON.\n' });
  }
});
