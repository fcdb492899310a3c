import { describe, expect, test } from 'vitest';

import { evaluate } from '../../src/analysis/policy/literal.ts';
import type { PolicyCaller, PolicyQuestion, PolicyRequest } from '../../src/model/policy.ts';

const OWNER = '111122223333';
const OTHER = '444455556666';
const QUEUE = `arn:aws:sqs:eu-west-1:${OWNER}:jobs`;

const question = (policy: unknown, members: Partial<PolicyQuestion> = {}): PolicyQuestion => ({
  resourceType: 'sqs-queue',
  resourceArn: QUEUE,
  account: OWNER,
  policy,
  ...members,
});

const request = (members: Partial<PolicyRequest> = {}): PolicyRequest => ({
  caller: { kind: 'anonymous' },
  action: 'sqs:SendMessage',
  resource: QUEUE,
  keys: {},
  ...members,
});

const ALLOW = { Effect: 'Allow', Principal: '*', Action: 'sqs:*', Resource: QUEUE };

const verdict = (policy: unknown, members: Partial<PolicyRequest> = {}) =>
  evaluate(question(policy), request(members)).verdict;

/** Whether one statement with this condition allows a request with these keys. */
const underCondition = (Condition: unknown, keys: PolicyRequest['keys'], Version = '2012-10-17') =>
  verdict({ Version, Statement: { ...ALLOW, Condition } }, { keys });

/** An operator, what a policy writes, a value that it takes and one that it does not. */
const OPERATORS: readonly (readonly [operator: string, written: string, match: string, other: string])[] = [
  ['StringEquals', 'a*', 'a*', 'ab'],
  ['StringEqualsIgnoreCase', 'Ab', 'aB', 'ac'],
  ['StringLike', 'a*c?', 'abbcd', 'abbc'],
  ['ArnEquals', 'arn:aws:s3:::b*', 'arn:aws:s3:::bucket', 'arn:aws:s3:::acket'],
  ['ArnLike', 'arn:aws:sns:*:1:t*', 'arn:aws:sns:eu-west-1:1:t:x', 'arn:aws:sns:eu:1:1:t'],
  ['NumericEquals', '10', '10.0', '11'],
  ['DateEquals', '2026-01-01T00:00:00Z', '2026-01-01', '2026-01-02'],
  ['IpAddress', '203.0.113.0/24', '203.0.113.9', '203.0.114.9'],
  ['IpAddress', '2001:db8::/32', '2001:db8:1::1', '2001:db9::1'],
  ['IpAddress', '203.0.113.9', '203.0.113.9', '::203.0.113.9'],
];

const POSITIVE_ONLY: typeof OPERATORS = [
  ['Bool', 'true', 'true', 'false'],
  ['BinaryEquals', 'QmluYXJ5', 'QmluYXJ5', 'QmluYXJ6'],
  ['NumericLessThan', '10', '9', '10'],
  ['NumericLessThanEquals', '10', '10', '10.5'],
  ['NumericGreaterThan', '10', '11', '10'],
  ['NumericGreaterThanEquals', '10', '10', '9.5'],
  ['DateLessThan', '2026-01-01', '2025-12-31T23:59:59Z', '2026-01-01'],
  ['DateLessThanEquals', '1767225600', '2026-01-01', '2026-01-02'],
  ['DateGreaterThan', '2026-01-01T02:00:00+02:00', '1767225601', '1767225600'],
  ['DateGreaterThanEquals', '2026-01-01', '2026-01-01', '2025-01-01'],
];

const negationOf = (operator: string) =>
  operator === 'IpAddress' ? 'NotIpAddress' : operator.replace(/^(String|Arn|Numeric|Date)/, '$1Not');

describe('what an operator says', () => {
  const expectCells = (
    operator: string,
    written: string,
    cells: readonly (readonly [PolicyRequest['keys'], boolean])[],
  ) => {
    for (const [keys, holds] of cells) {
      const told = `${operator} ${written} ${JSON.stringify(keys)}`;
      expect(underCondition({ [operator]: { 'Some:Key': written } }, keys), told).toBe(holds ? 'allowed' : 'denied');
      // With several values, one is enough; negated, none may match.
      const several = { [operator]: { 'some:key': [written, written] } };
      expect(underCondition(several, keys), told).toBe(holds ? 'allowed' : 'denied');
    }
  };
  const keyed = (...values: string[]) => ({ 'some:key': values.length === 1 ? values[0]! : values });

  test.each([...OPERATORS, ...POSITIVE_ONLY])('%s %s', (operator, written, match, other) => {
    expectCells(operator, written, [
      [keyed(match), true],
      [keyed(other), false],
      [{}, false],
    ]);
    expectCells(`${operator}IfExists`, written, [
      [keyed(match), true],
      [keyed(other), false],
      [{}, true],
    ]);
    expectCells(`ForAllValues:${operator}`, written, [
      [keyed(match), true],
      [keyed(match, match), true],
      [keyed(match, other), false],
      [keyed(other), false],
      [{}, true],
    ]);
    expectCells(`ForAnyValue:${operator}`, written, [
      [keyed(match), true],
      [keyed(match, other), true],
      [keyed(other), false],
      [keyed(other, other), false],
      [{}, false],
    ]);
  });

  test.each(OPERATORS.map(([operator, ...rest]) => [negationOf(operator), ...rest] as const))(
    '%s %s',
    (operator, written, match, other) => {
      expectCells(operator, written, [
        [keyed(match), false],
        [keyed(other), true],
        [{}, true],
      ]);
      expectCells(`${operator}IfExists`, written, [
        [keyed(match), false],
        [keyed(other), true],
        [{}, true],
      ]);
      expectCells(`ForAllValues:${operator}`, written, [
        [keyed(match), false],
        [keyed(match, other), false],
        [keyed(other, other), true],
        [{}, true],
      ]);
      expectCells(`ForAnyValue:${operator}`, written, [
        [keyed(match), false],
        [keyed(match, other), true],
        [keyed(other), true],
        [{}, false],
      ]);
    },
  );

  test('Null', () => {
    expectCells('Null', 'true', [
      [{}, true],
      [keyed('x'), false],
      [{ 'some:key': [] }, true],
    ]);
    expectCells('Null', 'false', [
      [{}, false],
      [keyed('x'), true],
    ]);
  });

  test('values are alternatives, and of a negated operator none may match', () => {
    const values = ['a', 'b'];
    expect(underCondition({ StringEquals: { k: values } }, { k: 'b' })).toBe('allowed');
    expect(underCondition({ StringNotEquals: { k: values } }, { k: 'b' })).toBe('denied');
    expect(underCondition({ StringNotEquals: { k: values } }, { k: 'c' })).toBe('allowed');
    expect(underCondition({ StringEquals: { k: [] } }, { k: 'c' })).toBe('denied');
    expect(underCondition({ StringNotEquals: { k: [] } }, { k: 'c' })).toBe('allowed');
  });

  test('keys and operators must all hold', () => {
    const both = { StringEquals: { k: 'a', l: 'b' }, Bool: { m: true } };
    expect(underCondition(both, { k: 'a', l: 'b', m: 'true' })).toBe('allowed');
    expect(underCondition(both, { k: 'a', l: 'b', m: 'false' })).toBe('denied');
    expect(underCondition(both, { k: 'a', l: 'c', m: 'true' })).toBe('denied');
  });

  test('booleans and numbers count as their text', () => {
    expect(underCondition({ StringEquals: { k: [true, 5] } }, { k: 'true' })).toBe('allowed');
    expect(underCondition({ StringEquals: { k: [true, 5] } }, { k: '5' })).toBe('allowed');
    expect(underCondition({ Null: { k: true } }, {})).toBe('allowed');
  });

  test('key names ignore case, values do not', () => {
    expect(underCondition({ StringEquals: { 'AWS:PrincipalOrgID': 'o-1' } }, { 'aws:principalorgid': 'o-1' })).toBe(
      'allowed',
    );
    expect(underCondition({ StringEquals: { k: 'A' } }, { k: 'a' })).toBe('denied');
  });

  test('a star crosses colons in a text, and not in an ARN', () => {
    const arn = { k: `arn:aws:iam::${OTHER}:role/app` };
    expect(underCondition({ StringLike: { k: 'arn:aws*role/app' } }, arn)).toBe('allowed');
    expect(underCondition({ ArnLike: { k: 'arn:aws:*:*:*:role/app' } }, arn)).toBe('allowed');
    expect(underCondition({ ArnLike: { k: 'arn:*:iam:*:role/app:x' } }, arn)).toBe('denied');
    expect(underCondition({ ArnLike: { k: '*' } }, arn)).toBe('allowed');
    expect(underCondition({ ArnLike: { k: '*' } }, { k: 'anonymous' })).toBe('denied');
  });

  test('several values without a quantifier are undecided where they differ', () => {
    expect(underCondition({ StringEquals: { k: 'a' } }, { k: ['a', 'a'] })).toBe('allowed');
    expect(underCondition({ StringEquals: { k: 'a' } }, { k: ['a', 'b'] })).toBe('undecided');
    expect(underCondition({ StringEquals: { k: 'a' } }, { k: ['c', 'b'] })).toBe('denied');
  });
});

describe('what has no meaning is undecided', () => {
  test.each([
    ['StringMatches', 'x'],
    ['', 'x'],
    ['BoolNot', 'true'],
    ['BinaryNotEquals', 'QQ=='],
    ['NullIfExists', 'true'],
    ['ForAllValues:Null', 'true'],
    ['ForEachValue:StringEquals', 'x'],
    ['constructor', 'x'],
    ['__proto__', 'x'],
    ['Bool', 'yes'],
    ['Null', 'maybe'],
    ['NumericEquals', 'ten'],
    ['NumericLessThan', ''],
    ['DateEquals', 'yesterday'],
    ['DateEquals', '2026-13-01'],
    ['IpAddress', '203.0.113.0/33'],
    ['IpAddress', '203.0.113'],
    ['NotIpAddress', '2001:db8::1::'],
    ['IpAddress', '::/129'],
    ['ArnLike', 'arn:aws:sns:*'],
    ['ArnEquals', 'role/app'],
    ['BinaryEquals', '!'],
    ['StringEquals', null],
    ['StringEquals', [['x']]],
    ['StringEquals', { x: 'x' }],
    ['IpAddress', ['203.0.113.0/24', 'office']],
  ])('%s %j', (operator, written) => {
    const Condition = { [operator]: JSON.parse(JSON.stringify({ k: written })) };
    const statement = JSON.stringify({ ...ALLOW, Condition: 0 }).replace(
      /0\}$/,
      `{${JSON.stringify(operator)}:${JSON.stringify(Condition[operator] ?? { k: written })}}}`,
    );
    for (const keys of [{}, { k: 'x' }]) {
      expect(verdict(`{"Statement":[${statement}]}`, { keys })).toBe('undecided');
    }
    const deny = statement.replace('"Allow"', '"Deny"');
    expect(verdict(`{"Statement":[${JSON.stringify(ALLOW)},${deny}]}`)).toBe('undecided');
    // What is decided without it is decided.
    expect(verdict(`{"Statement":[${JSON.stringify(ALLOW)},${statement}]}`)).toBe('allowed');
    expect(verdict(`{"Statement":[${statement}]}`, { action: 'sns:Publish' })).toBe('denied');
  });

  test.each([
    ['an effect', { ...ALLOW, Effect: 'allow' }],
    ['no effect', { Principal: '*', Action: '*', Resource: '*' }],
    ['no principal', { Effect: 'Allow', Action: '*', Resource: '*' }],
    ['both principals', { ...ALLOW, NotPrincipal: { AWS: OTHER } }],
    ['both actions', { ...ALLOW, NotAction: 'sqs:Purge*' }],
    ['no action', { Effect: 'Allow', Principal: '*', Resource: '*' }],
    ['an action that is no text', { ...ALLOW, Action: [{}] }],
    ['a resource that is no text', { ...ALLOW, Resource: null }],
    ['a canonical user', { ...ALLOW, Principal: { CanonicalUser: '79a5' } }],
    ['a federated principal', { ...ALLOW, Principal: { Federated: 'cognito-identity.amazonaws.com' } }],
    ['an unknown kind of principal', { ...ALLOW, Principal: { Everybody: '*' } }],
    ['a principal of the wrong form', { ...ALLOW, Principal: { AWS: 'somebody' } }],
    ['a principal that is a number', { ...ALLOW, Principal: { AWS: 111122223333 } }],
    ['a condition that is a list', { ...ALLOW, Condition: ['x'] }],
    ['an operator over a text', { ...ALLOW, Condition: { StringEquals: 'x' } }],
    ['a text', 'Allow'],
    ['a list', [ALLOW]],
    ['null', null],
  ])('%s', (_, statement) => {
    expect(verdict({ Statement: [statement] })).toBe('undecided');
    expect(verdict({ Statement: [{ ...ALLOW, Effect: 'Deny' }, statement] })).toBe('denied');
  });

  test.each([null, undefined, 5, '', 'nonsense', '[]', '"{"', [], {}, { Statement: undefined }])('%j', (policy) => {
    expect(evaluate(question(policy), request())).toEqual({ verdict: 'undecided', allows: [], denies: [] });
  });
});

describe('whom a principal names', () => {
  const role = `arn:aws:iam::${OTHER}:role/team/app`;
  const session = `arn:aws:sts::${OTHER}:assumed-role/app/run`;
  const identity = 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1';
  const CALLERS = {
    anonymous: { kind: 'anonymous' },
    role: { kind: 'iam', account: OTHER, arn: role },
    session: { kind: 'iam', account: OTHER, arn: role, session },
    user: { kind: 'iam', account: OTHER, arn: `arn:aws:iam::${OTHER}:user/ann` },
    owner: { kind: 'iam', account: OWNER, arn: `arn:aws:iam::${OWNER}:root` },
    service: { kind: 'service', service: 'sns.amazonaws.com' },
    mediated: { kind: 'mediated' },
    identity: { kind: 'origin-access-identity', arn: identity },
  } as const satisfies Record<string, PolicyCaller>;
  const named = (Principal: unknown) =>
    Object.entries(CALLERS)
      .filter(([, caller]) => verdict({ Statement: { ...ALLOW, Principal } }, { caller }) === 'allowed')
      .map(([name]) => name);

  test.each<readonly [unknown, readonly string[]]>([
    ['*', Object.keys(CALLERS)],
    [{ AWS: '*' }, Object.keys(CALLERS)],
    [{ AWS: [OWNER, '*'] }, Object.keys(CALLERS)],
    [{ AWS: OTHER }, ['role', 'session', 'user']],
    [{ AWS: `arn:aws:iam::${OTHER}:root` }, ['role', 'session', 'user']],
    [{ AWS: `arn:aws-cn:iam::${OTHER}:root` }, ['role', 'session', 'user']],
    [{ AWS: role }, ['role', 'session']],
    [{ AWS: session }, ['session']],
    [{ AWS: `arn:aws:iam::${OTHER}:user/ann` }, ['user']],
    [{ AWS: `arn:aws:iam::${OTHER}:*` }, []],
    [{ AWS: `arn:aws:iam::${OTHER}:role/team/ap?` }, []],
    [{ AWS: 'AROAX9EXAMPLEDEADROLE1' }, []],
    [{ AWS: [] }, []],
    [{ AWS: identity }, ['identity']],
    [{ Service: 'sns.amazonaws.com' }, ['service']],
    [{ Service: ['s3.amazonaws.com', '*'] }, ['service']],
    [{ Service: 's3.amazonaws.com' }, []],
    [{ AWS: OWNER, Service: 'sns.amazonaws.com' }, ['owner', 'service']],
  ])('%j', (principal, names) => {
    expect(named(principal)).toEqual(names);
    const others = Object.keys(CALLERS).filter((name) => !names.includes(name));
    const spared = { Effect: 'Allow', NotPrincipal: principal, Action: '*', Resource: '*' };
    const allowed = Object.entries(CALLERS).filter(
      ([, caller]) => verdict({ Statement: spared }, { caller }) === 'allowed',
    );
    expect(allowed.map(([name]) => name)).toEqual(others);
  });
});

describe('actions and resources', () => {
  test.each([
    ['sqs:SendMessage', true],
    ['SQS:sendmessage', true],
    ['sqs:Send*', true],
    ['*', true],
    ['s?s:SendMessag?', true],
    ['sqs:Send', false],
    ['sns:*', false],
  ])('action %s', (Action, names) => {
    const { Action: _, ...rest } = ALLOW;
    expect(verdict({ Statement: { ...rest, Action: ['x:Y', Action] } })).toBe(names ? 'allowed' : 'denied');
    expect(verdict({ Statement: { ...rest, NotAction: ['x:Y', Action] } })).toBe(names ? 'denied' : 'allowed');
  });

  test.each([
    [QUEUE, true],
    ['*', true],
    ['arn:aws:sqs:*jobs', true],
    [QUEUE.toUpperCase(), false],
    [`${QUEUE}/x`, false],
  ])('resource %s', (Resource, names) => {
    const { Resource: _, ...rest } = ALLOW;
    expect(verdict({ Statement: { ...rest, Resource } })).toBe(names ? 'allowed' : 'denied');
    expect(verdict({ Statement: { ...rest, NotResource: Resource } })).toBe(names ? 'denied' : 'allowed');
  });

  test('no resource is whatever the policy is attached to', () => {
    const { Resource: _, ...rest } = ALLOW;
    expect(verdict({ Statement: rest })).toBe('allowed');
  });

  test('execute-api:/ is short for the API, also in a policy that is kept escaped', () => {
    const resourceArn = `arn:aws:execute-api:eu-west-1:${OWNER}:a1b2`;
    const policy = JSON.stringify({
      Statement: { ...ALLOW, Action: 'execute-api:Invoke', Resource: 'execute-api:/x/*' },
    });
    const api = { resourceType: 'apigateway-rest', resourceArn } as const;
    for (const stored of [policy, JSON.stringify(policy), JSON.stringify(policy).slice(1, -1).replaceAll('/', '\\/')]) {
      const of = (resource: string) =>
        evaluate(question(stored, api), request({ action: 'execute-api:Invoke', resource })).verdict;
      expect(of(`${resourceArn}/x/GET/a`)).toBe('allowed');
      expect(of(`${resourceArn}/y/GET/a`)).toBe('denied');
    }
  });
});

describe('variables', () => {
  const keys = { 'aws:principaltag/team': 'blue', k: 'blue', 'aws:principalaccount': OTHER };
  const equal = (written: string, more: PolicyRequest['keys'] = {}, Version = '2012-10-17') =>
    underCondition({ StringEquals: { k: written } }, { ...keys, ...more }, Version);

  test('are replaced in conditions', () => {
    expect(equal('${aws:PrincipalTag/team}')).toBe('allowed');
    expect(equal('${AWS:principaltag/TEAM}', { k: 'red' })).toBe('denied');
    expect(equal('a-${aws:PrincipalTag/team}-z', { k: 'a-blue-z' })).toBe('allowed');
    const arn = { ArnLike: { k: 'arn:aws:iam::${aws:PrincipalAccount}:role/*' } };
    expect(underCondition(arn, { ...keys, k: `arn:aws:iam::${OTHER}:role/x` })).toBe('allowed');
    expect(underCondition(arn, { ...keys, k: `arn:aws:iam::${OWNER}:role/x` })).toBe('denied');
  });

  test('are replaced in resources', () => {
    const statement = { ...ALLOW, Resource: `arn:aws:sqs:eu-west-1:${OWNER}:\${aws:PrincipalTag/team}*` };
    const policy = { Version: '2012-10-17', Statement: statement };
    const resource = `arn:aws:sqs:eu-west-1:${OWNER}:blue-jobs`;
    expect(verdict(policy, { keys, resource })).toBe('allowed');
    expect(verdict(policy, { resource })).toBe('denied');
    expect(verdict({ Statement: statement }, { keys, resource })).toBe('denied');
  });

  test('without a value match nothing, also where that makes a negation true', () => {
    expect(equal('${aws:username}')).toBe('denied');
    expect(underCondition({ StringNotEquals: { k: '${aws:username}' } }, keys)).toBe('allowed');
    expect(equal('${aws:tags}', { 'aws:tags': ['blue', 'red'] })).toBe('denied');
  });

  test('may have a default', () => {
    expect(equal("${aws:username, 'blue'}")).toBe('allowed');
    expect(equal("${aws:PrincipalTag/team, 'red'}")).toBe('allowed');
    expect(equal("${aws:username, 'b}'}", { k: 'b}' })).toBe('allowed');
  });

  test('escape what has a meaning', () => {
    const like = (written: string, k: string) => underCondition({ StringLike: { k: written } }, { k });
    expect(like('a${*}', 'a*')).toBe('allowed');
    expect(like('a${*}', 'ab')).toBe('denied');
    expect(like('a${?}', 'ab')).toBe('denied');
    expect(like('a${$}{x}', 'a${x}')).toBe('allowed');
    expect(equal('a${*}', { k: 'a*' })).toBe('allowed');
  });

  test('bring no wildcard with them', () => {
    const like = { StringLike: { k: '${aws:PrincipalTag/team}' } };
    expect(underCondition(like, { k: 'x', 'aws:principaltag/team': '*' })).toBe('denied');
  });

  test('are plain text in an older version', () => {
    expect(equal('${aws:PrincipalTag/team}', {}, '2008-10-17')).toBe('denied');
    expect(equal('${aws:PrincipalTag/team}', { k: '${aws:PrincipalTag/team}' }, '2008-10-17')).toBe('allowed');
    expect(equal('a${b', { k: 'a${b' })).toBe('allowed');
  });
});

describe('a verdict', () => {
  test('is that of all statements, whose indexes it names', () => {
    const deny = { ...ALLOW, Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
    const unclear = { ...ALLOW, Condition: { Odd: { k: 'v' } } };
    const policy = { Statement: [deny, ALLOW, unclear, ALLOW] };
    const under = (transport: string) =>
      evaluate(question(policy), request({ keys: { 'aws:securetransport': transport } }));
    expect(under('true')).toEqual({ verdict: 'allowed', allows: [1, 3], denies: [] });
    expect(under('false')).toEqual({ verdict: 'denied', allows: [1, 3], denies: [0] });
  });

  test('needs no time for patterns that invite backtracking', () => {
    const pattern = `${'a*'.repeat(5000)}b`;
    const text = 'a'.repeat(5000);
    expect(underCondition({ StringLike: { k: pattern } }, { k: text })).toBe('denied');
    const names = Array.from({ length: 2000 }, (_, index) => `*x*${index}*y`);
    expect(underCondition({ StringLike: { k: names } }, { k: text })).toBe('denied');
  });
});
