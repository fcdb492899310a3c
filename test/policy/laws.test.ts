import fc from 'fast-check';
import { expect, test } from 'vitest';

import { analyzePolicy } from '../../src/analysis/policy/analyze.ts';
import type { PolicyAnswer, PolicyQuestion } from '../../src/model/policy.ts';
import { FOREIGN, OWN_ORG, OWNER, PARTNER_ORG, STRANGER } from './pools.ts';
import { randomQuestion } from './random-policies.ts';

type Statement = Readonly<Record<string, unknown>>;

const RUNS = { numRuns: 150 };

const statementsOf = ({ policy }: PolicyQuestion): readonly Statement[] =>
  (policy as { readonly Statement: readonly Statement[] }).Statement;

const withStatements = (question: PolicyQuestion, Statement: readonly object[]): PolicyQuestion => ({
  ...question,
  policy: { ...(question.policy as object), Statement },
});

const verdict = ({ witnesses: _, assumptions: _a, ...answer }: PolicyAnswer) => answer;

/** That two ways to write a policy mean the same. */
const same = (name: string, other: (question: PolicyQuestion) => PolicyQuestion) =>
  test(name, () => {
    fc.assert(
      fc.property(randomQuestion, (question) => {
        expect(verdict(analyzePolicy(other(question)))).toEqual(verdict(analyzePolicy(question)));
      }),
      RUNS,
    );
  });

/** Every list the other way round, of statements, names, values and members. */
function backwards(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(backwards).toReversed();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, member]) => [name, backwards(member)])
      .toReversed(),
  );
}

const mapStatements = (question: PolicyQuestion, map: (statement: Statement) => readonly object[]): PolicyQuestion =>
  withStatements(question, statementsOf(question).flatMap(map));

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as readonly unknown[]) : [value]);

/** A statement for each member of its list. */
const splitAt = (member: string) => (statement: Statement) =>
  list(statement[member]).length < 2
    ? [statement]
    : list(statement[member]).map((one) => ({ ...statement, [member]: one }));

const entriesOf = (statement: Statement) =>
  Object.entries((statement['Condition'] ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>>>>);

const withEntries = (
  statement: Statement,
  map: (operator: string, key: string, value: unknown) => readonly [operator: string, key: string, value: unknown],
): Statement => {
  if (statement['Condition'] === undefined) return statement;
  const Condition: Record<string, Record<string, unknown>> = {};
  for (const [operator, keys] of entriesOf(statement)) {
    for (const [key, value] of Object.entries(keys)) {
      const [newOperator, newKey, newValue] = map(operator, key, value);
      Condition[newOperator] = { ...Condition[newOperator], [newKey]: newValue };
    }
  }
  return { ...statement, Condition };
};

same('the order of statements, lists and members does not matter', (question) => ({
  ...question,
  policy: backwards(question.policy),
}));

same('the text of a policy means what its object does', (question) => ({
  ...question,
  policy: JSON.stringify(question.policy, undefined, 2),
}));

same('a list of one is its value', (question) =>
  withStatements(
    question,
    statementsOf(question).map((statement) =>
      withEntries(
        Object.fromEntries(
          Object.entries(statement).map(([name, value]) => [
            name,
            Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value,
          ]),
        ),
        (operator, key, value) => [operator, key, Array.isArray(value) ? value : [value]],
      ),
    ),
  ),
);

same('a single statement needs no list', (question) => {
  const [first, ...others] = statementsOf(question);
  const policy = question.policy as object;
  return others.length > 0 || first === undefined ? question : { ...question, policy: { ...policy, Statement: first } };
});

same('actions and names of keys ignore case', (question) =>
  mapStatements(question, (statement) => [
    Object.fromEntries(
      Object.entries(
        withEntries(statement, (operator, key, value) => [
          operator,
          // Two keys that differ in case only stay two.
          key === key.toUpperCase() ? key : key.toLowerCase(),
          value,
        ]),
      ).map(([name, value]) => [
        name,
        name.endsWith('Action') ? list(value).map((action) => String(action).toUpperCase()) : value,
      ]),
    ),
  ]),
);

same('a statement is one for each action and each resource', (question) =>
  mapStatements(question, (statement) => splitAt('Action')(statement).flatMap(splitAt('Resource'))),
);

same('a statement is one for each principal', (question) =>
  mapStatements(question, (statement) => {
    const principal = statement['Principal'];
    if (typeof principal !== 'object' || principal === null) return [statement];
    return Object.entries(principal).flatMap(([kind, names]) =>
      list(names).map((name) => ({ ...statement, Principal: { [kind]: name } })),
    );
  }),
);

same('a statement is one for each value of a key that one of them must match', (question) =>
  mapStatements(question, (statement) => {
    const positive = entriesOf(statement)
      .filter(([operator]) => /^(String(Equals|Like)|Arn(Equals|Like)|IpAddress|Bool)(IgnoreCase)?$/.test(operator))
      .flatMap(([operator, keys]) =>
        Object.entries(keys).map(([key, value]) => ({ operator, key, values: list(value) })),
      );
    const [entry] = positive.filter(({ values }) => values.length > 1);
    if (entry === undefined) return [statement];
    return entry.values.map((one) =>
      withEntries(statement, (operator, key, value) => [
        operator,
        key,
        operator === entry.operator && key === entry.key ? one : value,
      ]),
    );
  }),
);

same('a statement twice is a statement once', (question) =>
  mapStatements(question, (statement) => [statement, statement]),
);

same('a Deny of another resource does nothing', (question) =>
  withStatements(question, [
    ...statementsOf(question),
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 'glacier:*',
      Resource: 'arn:aws:glacier:eu-west-1:111111111111:vaults/x',
    },
  ]),
);

/** Everything that a policy allows, is denied. */
test('a Deny of everything leaves nothing', () => {
  const all = { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' };
  fc.assert(
    fc.property(randomQuestion, (question) => {
      const answer = analyzePolicy(withStatements(question, [...statementsOf(question), all]));
      expect(verdict(answer)).toEqual({
        exposure: 'none',
        public: false,
        crossAccounts: [],
        orgs: [],
        services: [],
      });
    }),
    RUNS,
  );
});

/** From wide to narrow, for those classes that more requests can only widen. */
const width = ({ exposure }: PolicyAnswer): number => (exposure === 'public' ? 2 : exposure === 'none' ? 0 : 1);

const extended = fc
  .tuple(randomQuestion, randomQuestion)
  .filter(([one, other]) => one.resourceArn === other.resourceArn);

test('an Allow more never narrows, and a Deny more never widens', () => {
  fc.assert(
    fc.property(extended, ([question, other]) => {
      const before = analyzePolicy(question);
      const of = (effect: string) => statementsOf(other).filter(({ Effect }) => Effect === effect);
      const allowed = analyzePolicy(withStatements(question, [...statementsOf(question), ...of('Allow')]));
      const denied = analyzePolicy(withStatements(question, [...statementsOf(question), ...of('Deny')]));
      expect(width(allowed)).toBeGreaterThanOrEqual(width(before));
      expect(width(denied)).toBeLessThanOrEqual(width(before));
    }),
    RUNS,
  );
});

test('a wildcard in place of a fixed id never narrows an Allow', () => {
  fc.assert(
    fc.property(randomQuestion, (question) => {
      const wider = mapStatements(question, (statement) => [
        statement['Effect'] === 'Deny'
          ? statement
          : withEntries(statement, (operator, key, value) =>
              operator === 'StringEquals' && /OrgID|Account|Vpce?$/i.test(key)
                ? ['StringLike', key, '*']
                : [operator, key, value],
            ),
      ]);
      // An Allow may hold both operators for a key; then the second one stays.
      const clash = statementsOf(question).some((statement) => {
        const operators = entriesOf(statement).map(([operator]) => operator);
        return operators.includes('StringEquals') && operators.includes('StringLike');
      });
      fc.pre(!clash);
      expect(width(analyzePolicy(wider))).toBeGreaterThanOrEqual(width(analyzePolicy(question)));
    }),
    RUNS,
  );
});

test('other names of accounts and organizations give the same answer with these names', () => {
  const names: readonly (readonly [string, string])[] = [
    [OWNER, '121212121212'],
    [FOREIGN[0], '343434343434'],
    [FOREIGN[1], '565656565656'],
    [PARTNER_ORG, 'o-acacacacac'],
    [OWN_ORG, 'o-axaxaxaxax'],
  ];
  const renamed = <T>(value: T): T =>
    JSON.parse(names.reduce((text, [old, name]) => text.replaceAll(old, name), JSON.stringify(value))) as T;
  fc.assert(
    fc.property(randomQuestion, (question) => {
      // A pattern of ids would mean others.
      fc.pre(!JSON.stringify(question).includes('o-a*'));
      const { crossAccounts, orgs, ...answer } = renamed(verdict(analyzePolicy(question)));
      expect(verdict(analyzePolicy(renamed(question)))).toEqual({
        ...answer,
        crossAccounts: crossAccounts.toSorted(),
        orgs: orgs.toSorted(),
      });
      expect(JSON.stringify(crossAccounts)).not.toContain(STRANGER);
    }),
    RUNS,
  );
});

test('a condition of an Allow lets in no more than a Deny of its opposite spares', () => {
  const opposites = [
    ['StringEquals', 'StringNotEquals'],
    ['StringLike', 'StringNotLike'],
    ['ArnLike', 'ArnNotLike'],
    ['IpAddress', 'NotIpAddress'],
  ] as const;
  const keys: Readonly<Record<string, readonly string[]>> = {
    'aws:PrincipalOrgID': [OWN_ORG, PARTNER_ORG],
    'aws:PrincipalAccount': [OWNER, ...FOREIGN],
    'aws:SourceVpc': ['vpc-0a111111111111111'],
    'aws:PrincipalArn': [`arn:aws:iam::${FOREIGN[0]}:role/app`],
    'aws:SourceIp': ['203.0.113.0/24', '0.0.0.0/1', '0.0.0.0/0'],
  };
  const condition = fc
    .constantFrom(...Object.entries(keys))
    .chain(([key, values]) => fc.tuple(fc.constant(key), fc.subarray([...values], { minLength: 1 }), fc.nat(2)));
  fc.assert(
    fc.property(randomQuestion, condition, (question, [key, values, at]) => {
      const fit = opposites.filter(([one]) =>
        key.endsWith('Ip')
          ? one === 'IpAddress'
          : key.endsWith('Arn') || one.startsWith('String')
            ? one !== 'IpAddress'
            : false,
      );
      const [positive, negative] = fit[at % fit.length] ?? opposites[0];
      const everything = { Principal: '*', Action: '*', Resource: '*' };
      const within = withStatements(question, [
        { Effect: 'Allow', ...everything, Condition: { [positive]: { [key]: values } } },
      ]);
      const spared = withStatements(question, [
        { Effect: 'Allow', ...everything },
        { Effect: 'Deny', ...everything, Condition: { [negative]: { [key]: values } } },
      ]);
      expect(verdict(analyzePolicy(spared))).toEqual(verdict(analyzePolicy(within)));
    }),
    RUNS,
  );
});
