import type { Ruling } from '../../model/derived.ts';
import type { PolicyCaller, PolicyQuestion, PolicyRequest } from '../../model/policy.ts';
import { entryOf, textsOf } from './literal-conditions.ts';
import { glob, resolved, template, type Keys } from './literal-patterns.ts';

/** What a policy says of one request. */
export interface Evaluation {
  readonly verdict: 'allowed' | 'denied' | 'undecided';
  /** Indexes of the statements that match for certain. */
  readonly allows: readonly number[];
  readonly denies: readonly number[];
}

/**
 * Reads a policy as it is written and compares one request with it, statement by statement (IAM User Guide: Policy
 * evaluation logic). It shares no code with the engine, whose witnesses it checks, and never throws. What has no
 * meaning, such as an operator that does not exist, is neither true nor false.
 */
export function evaluate(question: PolicyQuestion, request: PolicyRequest): Evaluation {
  return evaluator(question)(request);
}

/** {@link evaluate} for many requests: the policy is read once. */
export function evaluator(question: PolicyQuestion): (request: PolicyRequest) => Evaluation {
  if (last?.question !== question) last = { question, evaluate: evaluatorOf(question) };
  return last.evaluate;
}

/** The question that was read last: its witnesses are checked, and then explained. */
let last: { readonly question: PolicyQuestion; readonly evaluate: (request: PolicyRequest) => Evaluation } | undefined;

function evaluatorOf(question: PolicyQuestion): (request: PolicyRequest) => Evaluation {
  const document = documentOf(question.policy);
  const written = document?.['statement'];
  if (document === undefined || written === undefined) return () => UNREADABLE;
  const variables = document['version'] === '2012-10-17';
  const statements = listOf(written).map((one) => statementOf(one, variables, question.resourceArn));
  return (request) => {
    const matches = statements.map(({ effect, match }) => ({ effect, ruling: match(request) }));
    const of = (wanted: 'Allow' | 'Deny'): Ruling =>
      some(
        matches.map(({ effect, ruling }) => (effect === wanted ? ruling : effect === undefined ? maybe(ruling) : 'no')),
      );
    const indexes = (wanted: 'Allow' | 'Deny'): readonly number[] =>
      matches.flatMap(({ effect, ruling }, index) => (effect === wanted && ruling === 'yes' ? [index] : []));
    return {
      verdict: VERDICTS[every([of('Allow'), not(of('Deny'))])],
      allows: indexes('Allow'),
      denies: indexes('Deny'),
    };
  };
}

const UNREADABLE: Evaluation = { verdict: 'undecided', allows: [], denies: [] };

const VERDICTS = { yes: 'allowed', no: 'denied', undecided: 'undecided' } as const;

const some = (rulings: readonly Ruling[]): Ruling =>
  rulings.includes('yes') ? 'yes' : rulings.includes('undecided') ? 'undecided' : 'no';

const every = (rulings: readonly Ruling[]): Ruling =>
  rulings.includes('no') ? 'no' : rulings.includes('undecided') ? 'undecided' : 'yes';

const not = (ruling: Ruling): Ruling => (ruling === 'yes' ? 'no' : ruling === 'no' ? 'yes' : 'undecided');

const maybe = (ruling: Ruling): Ruling => (ruling === 'yes' ? 'undecided' : ruling);

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as readonly unknown[]) : [value]);

/** The document itself, of an object, of its text, or of the inside of a JSON string, which is how REST APIs keep it. */
function documentOf(policy: unknown): Members | undefined {
  if (isObject(policy)) return byLowerCase(policy);
  if (typeof policy !== 'string') return undefined;
  const outer = parsed(policy) ?? parsed(`"${policy.replaceAll(/[\r\n\t]/g, ' ')}"`);
  const inner = typeof outer === 'string' ? parsed(outer) : outer;
  return isObject(inner) ? byLowerCase(inner) : undefined;
}

/** Element names in any case; of two spellings the first. */
function byLowerCase(members: Members): Members {
  const found = new Map<string, unknown>();
  for (const [name, value] of Object.entries(members)) {
    if (!found.has(name.toLowerCase())) found.set(name.toLowerCase(), value);
  }
  return Object.fromEntries(found);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

type Test = (request: PolicyRequest) => Ruling;

interface Statement {
  /** Undefined: not known, either may be meant. */
  readonly effect: 'Allow' | 'Deny' | undefined;
  readonly match: Test;
}

const UNDECIDED: Test = () => 'undecided';

function statementOf(written: unknown, variables: boolean, ownArn: string): Statement {
  if (!isObject(written)) return { effect: undefined, match: UNDECIDED };
  const elements = byLowerCase(written);
  const [effect, condition] = [elements['effect'], elements['condition']];
  const resource = (value: unknown): Test => resourceTest(value, variables, ownArn);
  const tests = [
    eitherOf(elements['action'], elements['notaction'], actionTest, UNDECIDED),
    // A statement without one is about its resource, and every request is.
    eitherOf(elements['resource'], elements['notresource'], resource, () => 'yes'),
    eitherOf(elements['principal'], elements['notprincipal'], principalTest, UNDECIDED),
    ...conditionTests(condition, variables),
  ];
  return {
    effect: effect === 'Allow' || effect === 'Deny' ? effect : undefined,
    match: (request) => {
      let ruling: Ruling = 'yes';
      for (const test of tests) {
        const one = test(request);
        if (one === 'no') return 'no';
        if (one === 'undecided') ruling = 'undecided';
      }
      return ruling;
    },
  };
}

/** An element or its negation; neither of them is `missing`, and both together have no meaning. */
function eitherOf(element: unknown, negation: unknown, read: (value: unknown) => Test, missing: Test): Test {
  if (element !== undefined) return negation === undefined ? read(element) : UNDECIDED;
  if (negation === undefined) return missing;
  const test = read(negation);
  return (request) => not(test(request));
}

/** Actions ignore case. */
function actionTest(value: unknown): Test {
  const texts = textsOf(value);
  if (texts === undefined) return UNDECIDED;
  const patterns = texts.map((text) => template(text.toLowerCase(), true, false));
  return ({ action }) => (patterns.some((one) => matches(one, action.toLowerCase(), {})) ? 'yes' : 'no');
}

/** `execute-api:/x` is short for the API's own ARN followed by `/x` (API Gateway Developer Guide). */
function resourceTest(value: unknown, variables: boolean, ownArn: string): Test {
  const texts = textsOf(value);
  if (texts === undefined) return UNDECIDED;
  const patterns = texts.map((text) =>
    template(text.startsWith('execute-api:/') ? ownArn + text.slice('execute-api:'.length) : text, true, variables),
  );
  return ({ resource, keys }) => (patterns.some((one) => matches(one, resource, keys)) ? 'yes' : 'no');
}

function matches(parts: ReturnType<typeof template>, text: string, keys: Keys): boolean {
  const pattern = resolved(parts, keys);
  return pattern !== undefined && glob(pattern, text);
}

function conditionTests(condition: unknown, variables: boolean): readonly Test[] {
  if (condition === undefined) return [];
  if (!isObject(condition)) return [UNDECIDED];
  return Object.entries(condition).flatMap(([operator, entries]): readonly Test[] =>
    isObject(entries)
      ? Object.entries(entries).map(([key, value]) => {
          const entry = entryOf(operator, key, value, variables);
          return ({ keys }) => entry(keys);
        })
      : [UNDECIDED],
  );
}

function principalTest(value: unknown): Test {
  const named = isObject(value) ? Object.entries(value) : [['AWS', value] as const];
  const tests = named.flatMap(([kind, names]) =>
    listOf(names).map((name): ((caller: PolicyCaller) => Ruling) => {
      if (typeof name !== 'string') return () => 'undecided';
      if (kind.toLowerCase() === 'aws') return awsPrincipal(name);
      if (kind.toLowerCase() === 'service') return (caller) => (isService(caller, name) ? 'yes' : 'no');
      return () => 'undecided';
    }),
  );
  return ({ caller }) => some(tests.map((test) => test(caller)));
}

const isService = (caller: PolicyCaller, name: string): boolean =>
  caller.kind === 'service' && (name === '*' || name === caller.service);

/** IAM User Guide: AWS JSON policy elements: Principal. */
function awsPrincipal(name: string): (caller: PolicyCaller) => Ruling {
  if (name === '*') return () => 'yes';
  if (/[*?]/.test(name)) return () => 'no'; // no part of a principal's ARN may be a wildcard
  const account = /^(?:(\d{12})|arn:[a-z-]+:iam::(\d{12}):root)$/.exec(name);
  const id = account?.[1] ?? account?.[2];
  if (id !== undefined) return (caller) => (caller.kind === 'iam' && caller.account === id ? 'yes' : 'no');
  if (/^A[A-Z0-9]{15,}$/.test(name)) return () => 'no'; // AROA…, AIDA…: all that is left of a deleted principal
  if (!/^arn:[a-z-]+:(iam|sts)::(\d{12}|cloudfront):./.test(name)) return () => 'undecided';
  return (caller) => {
    switch (caller.kind) {
      case 'iam':
        return name === caller.arn || name === caller.session ? 'yes' : 'no';
      case 'origin-access-identity':
        return name === caller.arn ? 'yes' : 'no';
      case 'anonymous':
      case 'service':
      case 'mediated':
        return 'no';
    }
  };
}
