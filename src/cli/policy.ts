import { analyzePolicy } from '../analysis/policy/analyze.ts';
import { nameOf } from '../analysis/policy/doubts.ts';
import { explain } from '../analysis/policy/explain.ts';
import { evaluate } from '../analysis/policy/literal.ts';
import { parsePolicy } from '../analysis/policy/parse.ts';
import { short } from '../analysis/policy/statement-words.ts';
import { UsageError } from '../engine/request.ts';
import { EXPOSURES, type PolicyAnswer, type PolicyQuestion } from '../model/policy.ts';
import { questionOf, type ResourceOptions } from './policy-resource.ts';
import { headline, sentence } from './policy-words.ts';
import { EXIT, type Process } from './process.ts';
import { printable } from './progress.ts';
import { statementLines } from './statement-lines.ts';
import { fileName, textIn } from './text-file.ts';

interface PolicyOptions extends ResourceOptions {
  readonly json?: boolean;
  readonly explain?: boolean;
}

/** `rampart policy FILE` */
export async function runPolicy(file: string, options: PolicyOptions, io: Process): Promise<number> {
  if (options.json && options.explain) throw new UsageError('Give either --json or --explain.');
  const policy = await documentIn(file, io);
  const question = questionOf(options, policy);
  if (options.arn === undefined) {
    io.reporter.say(`Judged as the policy of ${question.resourceArn}, which it names; --arn says otherwise.`);
  }
  const answer = analyzePolicy(question);
  const lines = options.json
    ? JSON.stringify(answer, null, 2).split('\n')
    : [...told(question, answer, policy), ...(options.explain ? whyNotWider(question, answer, policy) : [])];
  io.out(lines.map((line) => `${printable(line)}\n`).join(''));
  return EXIT.ok;
}

/** The text of a policy document, whatever its spelling. */
async function documentIn(file: string, io: Process): Promise<string> {
  const name = fileName(file);
  const text = await textIn(file, io);
  if (parsePolicy(text) !== undefined) return text;
  try {
    JSON.parse(text);
  } catch {
    throw new UsageError(`${name}: it is not JSON.`);
  }
  throw new UsageError(
    `${name}: not a policy, it has no Statement. Of an answer of the AWS CLI give the policy alone: --query Policy --output text.`,
  );
}

const row = (label: string, text: string): string => `${label.padEnd(19)}${text}`;

/** A statement by its name and the line of the file on which it begins. */
function naming(text: string): (index: number) => string {
  const lines = statementLines(text);
  const statements = parsePolicy(text)?.statements ?? [];
  return (index) => {
    const name = short(nameOf({ index, ...statements[index] }));
    return lines[index] === undefined ? name : `${name}, line ${lines[index]}`;
  };
}

function* told(question: PolicyQuestion, answer: PolicyAnswer, text: string): Iterable<string> {
  const { exposure, witnesses, crossAccounts, orgs, services, serviceGuard, assumptions } = answer;
  const statement = naming(text);
  yield `${exposure}: ${headline(exposure)}`;
  yield '';
  yield row('Resource', `${question.resourceArn} (${question.resourceType} of ${question.account})`);
  for (const one of EXPOSURES) {
    const witness = one === 'none' ? undefined : witnesses[one];
    if (witness === undefined) continue;
    const by = evaluate(question, witness).allows.map(statement).join('; ');
    const said = `${sentence(question, one, witness)}.`;
    if (one === exposure) {
      yield row('Decided by', by);
      yield row('Witness', said);
    } else if (one !== 'same-account' && !(one === 'network' && exposure === 'public'))
      yield row('Also', `${one}, by ${by}: ${said}`);
  }
  if (crossAccounts.length > 0) yield row('Accounts', crossAccounts.join(', '));
  if (orgs.length > 0) yield row('Organizations', orgs.join(', '));
  if (services.length > 0) yield row('Services', services.join(', '));
  if (serviceGuard !== undefined) yield row('Service calls', GUARD[serviceGuard]);
  for (const assumption of assumptions) yield row('Not certain', `${assumption.replace(/\.$/, '')}.`);
}

const GUARD = {
  guarded: 'guarded: bound to an account, an organization or a resource',
  unguarded: 'unguarded: on behalf of any account (confused deputy)',
};

function* whyNotWider(question: PolicyQuestion, { exposure }: PolicyAnswer, text: string): Iterable<string> {
  if (exposure === 'public' || exposure === 'unknown') return;
  const explanation = explain(question);
  if (explanation === undefined) {
    yield row('Not wider', 'no condition, principal or Deny statement was found to be the reason.');
    return;
  }
  const { wider, stoppedBy, together } = explanation;
  const statement = naming(text);
  for (const [index, { statement: position, what }] of stoppedBy.entries()) {
    const because = !together ? 'only because' : index === 0 ? 'because' : 'and because';
    yield row(index === 0 ? `Not ${wider}` : '', `${statement(position)}: ${because} ${what}.`);
  }
}
