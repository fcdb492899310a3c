import type { PolicyQuestion } from '../../model/policy.ts';
import { policyActions } from '../tables/policy-actions.ts';
import type { Limits } from './limits.ts';
import {
  format,
  glob,
  ID,
  literal,
  MANY,
  matches,
  NO_COLON,
  NO_SLASH,
  SOME,
  type Part,
  type Pattern,
} from './patterns.ts';
import { ANY_TEXT, merged, textsOf, type Choice, type Terms } from './terms.ts';

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

const lowerCase = new Map<string, string>([...asWritten].map(([lower, action]) => [action, lower]));

/** Whether a text is one of those that some patterns describe. */
function anyOf(patterns: readonly Pattern[]): (text: string) => boolean {
  const literals = new Set(patterns.flatMap(({ literal: only }) => only ?? []));
  const globs = patterns.filter(({ literal: only }) => only === undefined);
  return (text) => literals.has(text) || globs.some((pattern) => matches(pattern, text));
}

export function targetsOf(
  question: PolicyQuestion,
  terms: Terms,
  { actions: asked, resources, itself }: Limits,
): readonly Target[] {
  const tests = terms.list.map(({ action, notAction }) => ({
    named: action && anyOf(action),
    spared: notAction && anyOf(notAction),
  }));
  const bits = terms.list.map((_, index) => 1n << BigInt(index));
  const actionMask = (action: string): bigint =>
    tests.reduce(
      (mask, { named, spared }, index) =>
        (named === undefined || named(action)) && (spared === undefined || !spared(action))
          ? mask | bits[index]!
          : mask,
      0n,
    );
  const actionsOf = (names: readonly string[]): readonly { readonly mask: bigint; readonly action: string }[] => {
    const groups = new Map<bigint, string>();
    for (const name of names) {
      const mask = actionMask(lowerCase.get(name) ?? name.toLowerCase());
      if (!groups.has(mask)) groups.set(mask, name);
    }
    return [...groups].map(([mask, action]) => ({ mask, action }));
  };
  const patternsOf = (texts: readonly string[]): readonly Pattern[] =>
    [...new Set(texts.flatMap(terms.expansions))].map((text) => glob(text, terms.variables));
  const groups = terms.list.flatMap(({ resource = [], notResource = [] }) => [
    patternsOf(resource),
    patternsOf(notResource),
  ]);
  const resourcesOf = (forms: readonly Pattern[]): readonly Aim[] => {
    const texts = forms.flatMap((form) => {
      if (form.literal !== undefined) return [form.literal];
      const telling = groups.map((group) => group.filter((pattern) => tells(pattern, form)));
      return textsOf(telling, [form], terms.spend);
    });
    const seen = new Map<string, Aim>();
    for (const resource of texts) {
      const mask = terms.onResource(resource);
      const key = terms.hasCrossed ? resource : mask.toString(36);
      if (!seen.has(key)) seen.set(key, { mask, resource });
    }
    return [...seen.values()];
  };
  const targets: Target[] = [];
  const add = (
    actions: readonly { readonly mask: bigint; readonly action: string }[],
    resources: readonly Aim[],
  ): void => {
    for (const { mask, action } of actions) {
      for (const { mask: other, resource } of resources) {
        if ((mask & other & terms.allow) !== 0n) targets.push({ mask: mask & other, keys: [], action, resource });
      }
    }
  };
  if (question.resourceType === 'vpc-endpoint') {
    const actions = terms.list.flatMap(({ action = [], notAction = [] }) => [action, notAction]);
    const texts = textsOf(actions, [format(ID, ':', ID)], terms.spend).map((text) => asWritten.get(text) ?? text);
    add(actionsOf(texts), resourcesOf([ANY_TEXT]));
  } else {
    for (const { form, arns } of formsOf(question)) {
      const actions: readonly string[] = policyActions[form];
      const names = asked === undefined ? actions : actions.filter((name) => asked.includes(name));
      const own = itself === true ? [literal(question.resourceArn)] : undefined;
      if (names.length > 0) add(actionsOf(names), resourcesOf(resources ?? own ?? arns));
    }
  }
  return merged(terms, targets, ({ resource }) => (terms.hasCrossed ? resource : ''));
}

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
