import type { PolicyQuestion } from '../../model/policy.ts';
import { policyActions } from '../tables/policy-actions.ts';
import type { Limits } from './limits.ts';
import { merged, type Choice, type Terms } from './masks.ts';
import {
  ANY_TEXT,
  format,
  glob,
  ID,
  isEverything,
  literal,
  MANY,
  matches,
  NO_COLON,
  NO_SLASH,
  SOME,
  type Part,
  type Pattern,
} from './patterns.ts';
import { textsOf } from './regions.ts';
import type { Term } from './terms.ts';

/** What is asked for. */
export interface Target extends Choice {
  readonly action: string;
  readonly resource: string;
}

type Form = keyof typeof policyActions;

/** The actions that a resource type has, and the ARNs of this very resource that they are about. */
function formsOf({
  resourceType,
  resourceArn,
}: PolicyQuestion): readonly { readonly form: Form; readonly arns: readonly Pattern[] }[] {
  const itself = literal(resourceArn);
  const below = (...parts: readonly Part[]): Pattern => format(resourceArn, ...parts);
  switch (resourceType) {
    case 's3-bucket':
      return [
        { form: 'bucket', arns: [itself] },
        { form: 'object', arns: [below('/', SOME)] },
      ];
    case 'lambda-function': {
      const qualified = resourceArn.split(':').length > 7;
      return [{ form: 'function', arns: qualified ? [itself] : [itself, below(':', NO_COLON)] }];
    }
    case 'lambda-layer':
      return [{ form: 'layer-version', arns: [itself] }];
    case 'apigateway-rest':
    case 'apigateway-private':
      return [{ form: 'api', arns: [below('/', NO_SLASH, '/', NO_SLASH, '/', MANY)] }];
    case 'sqs-queue':
      return [{ form: 'queue', arns: [itself] }];
    case 'sns-topic':
      return [{ form: 'topic', arns: [itself] }];
    case 'dynamodb-table':
      return resourceArn.includes('/stream/')
        ? [{ form: 'stream', arns: [itself] }]
        : [
            { form: 'table', arns: [itself] },
            { form: 'index', arns: [below('/index/', NO_SLASH)] },
          ];
    case 'eventbridge-bus': {
      const bus = resourceArn.slice(resourceArn.lastIndexOf('/') + 1);
      const rules = resourceArn.replace(/:event-bus\/.*$/, ':rule/');
      return [
        { form: 'bus', arns: [itself] },
        {
          form: 'rule',
          arns: [format(`${rules}${bus}/`, NO_SLASH), ...(bus === 'default' ? [format(rules, NO_SLASH)] : [])],
        },
      ];
    }
    case 'kms-key':
      return [{ form: 'key', arns: [itself] }];
    case 'secretsmanager-secret':
      return [{ form: 'secret', arns: [itself] }];
    case 'vpc-endpoint':
      return [];
  }
}

/** By action in lower case. */
const asWritten = new Map(
  Object.values(policyActions)
    .flat()
    .map((action) => [action.toLowerCase(), action]),
);

const inLowerCase = new Map<Form, readonly string[]>(
  Object.entries(policyActions).map(([form, actions]) => [
    form as Form,
    actions.map((action: string) => action.toLowerCase()),
  ]),
);

/** Whether a text is one of those that some patterns describe. */
function anyOf(patterns: readonly Pattern[]): (text: string) => boolean {
  const literals = new Set(patterns.flatMap(({ literal: only }) => only ?? []));
  const globs = patterns.filter(({ literal: only }) => only === undefined);
  return (text) => literals.has(text) || globs.some((pattern) => matches(pattern, text));
}

/** Whether the action elements of a statement are about an action in lower case; undefined where they are about all. */
function actionTest({ action, notAction }: Term): ((text: string) => boolean) | undefined {
  const isAny = action === undefined || action.some(isEverything);
  if (notAction === undefined) return isAny ? undefined : anyOf(action);
  const spared = anyOf(notAction);
  if (isAny) return (text) => !spared(text);
  const named = anyOf(action);
  return (text) => named(text) && !spared(text);
}

/** Actions that the same statements are about, by the first of them. */
interface Actions {
  readonly mask: bigint;
  readonly action: string;
}

/** @param names in lower case */
function actionsOf(tests: readonly ReturnType<typeof actionTest>[], names: readonly string[]): readonly Actions[] {
  let groups = [{ mask: 0n, members: names.map((_, at) => at) }];
  tests.forEach((test, index) => {
    const bit = 1n << BigInt(index);
    const split: typeof groups = [];
    for (const { mask, members } of groups) {
      const matched: number[] = [];
      const others: number[] = [];
      for (const at of members) (test === undefined || test(names[at]!) ? matched : others).push(at);
      if (matched.length > 0) split.push({ mask: mask | bit, members: matched });
      if (others.length > 0) split.push({ mask, members: others });
    }
    groups = split;
  });
  return groups
    .toSorted((a, b) => a.members[0]! - b.members[0]!)
    .map(({ mask, members }) => {
      const name = names[members[0]!]!;
      return { mask, action: asWritten.get(name) ?? name };
    });
}

export function targetsOf(
  question: PolicyQuestion,
  terms: Terms,
  { actions: asked, resources, itself }: Limits,
): readonly Target[] {
  const tests = terms.list.map(actionTest);
  const patternsOf = (texts: readonly string[]): readonly Pattern[] =>
    [...new Set(texts.flatMap(terms.expansions))].map((text) => glob(text, terms.variables));
  let groups: readonly (readonly Pattern[])[] | undefined;
  const textsIn = (form: Pattern): readonly string[] => {
    if (form.literal !== undefined) return [form.literal];
    groups ??= terms.list.flatMap(({ resource = [], notResource = [] }) => [
      patternsOf(resource),
      patternsOf(notResource),
    ]);
    const telling = groups.map((group) => group.filter((pattern) => tells(pattern, form)));
    return textsOf(telling, [form], terms.spend);
  };
  const resourcesOf = (forms: readonly Pattern[]): readonly Aim[] => {
    const seen = new Map<bigint | string, Aim>();
    for (const resource of forms.flatMap(textsIn)) {
      const mask = terms.onResource(resource);
      const key = terms.hasCrossed ? resource : mask;
      if (!seen.has(key)) seen.set(key, { mask, resource });
    }
    return [...seen.values()];
  };
  const targets: Target[] = [];
  const add = (actions: readonly Actions[], aims: readonly Aim[]): void => {
    for (const { mask, action } of actions) {
      for (const { mask: other, resource } of aims) {
        if ((mask & other & terms.allow) !== 0n) targets.push({ mask: mask & other, keys: [], action, resource });
      }
    }
  };
  if (question.resourceType === 'vpc-endpoint') {
    const actions = terms.list.flatMap(({ action = [], notAction = [] }) => [action, notAction]);
    add(actionsOf(tests, textsOf(actions, [ANY_ACTION], terms.spend)), resourcesOf([ANY_TEXT]));
  } else {
    for (const { form, arns } of formsOf(question)) {
      const actions = inLowerCase.get(form)!;
      const names = asked === undefined ? actions : actions.filter((name) => asked.includes(asWritten.get(name)!));
      const own = itself === true ? [literal(question.resourceArn)] : undefined;
      if (names.length > 0) add(actionsOf(tests, names), resourcesOf(resources ?? own ?? arns));
    }
  }
  return merged(terms, targets, ({ resource }) => (terms.hasCrossed ? resource : ''));
}

const ANY_ACTION = format(ID, ':', ID);

interface Aim {
  readonly mask: bigint;
  readonly resource: string;
}

/** Whether a pattern splits the texts of a form: neither all of them match it nor none. */
function tells(pattern: Pattern, form: Pattern): boolean {
  const { tokens } = pattern;
  for (let at = 0; at < tokens.length; at += 1) {
    const [mine, theirs] = [tokens[at]!, form.tokens[at]];
    if ('of' in mine.sign) return !(mine.many && mine.sign.of === 'any' && at === tokens.length - 1);
    if (theirs === undefined) return false;
    if ('of' in theirs.sign) return true;
    if (mine.sign.char !== theirs.sign.char) return false;
  }
  return false;
}
