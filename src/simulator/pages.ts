import { Buffer } from 'node:buffer';

import type { Operation } from './catalogue.ts';
import type { Input, Output } from './question.ts';

/** What a page holds where nothing is asked, and at most: `ALL` where AWS then answers everything at once. */
const ALL = Infinity;

const sizes: readonly (readonly [operation: string, plain: number, most: number])[] = [
  ['lambda:ListFunctions', 50, 50],
  ['lambda:ListEventSourceMappings', 100, 100],
  ['lambda:*', 50, 50],
  ['apigateway:*', 25, 500],
  ['apigatewayv2:*', 25, 100],
  ['iam:*', 100, 1000],
  ['organizations:*', 20, 20],
  ['ec2:DescribeRouteTables', ALL, 100],
  ['ec2:GetManagedPrefixListEntries', 100, 100],
  ['ec2:*', ALL, 1000],
  ['ecs:ListClusters', 100, 100],
  ['ecs:*', 10, 100],
  ['elbv2:*', 400, 400],
  ['network-firewall:*', 100, 100],
  ['route53resolver:ListFirewallConfigs', 10, 10],
  ['route53resolver:*', 100, 100],
  ['s3:ListBuckets', ALL, 10_000],
  ['wafv2:*', 100, 100],
  ['tag:*', 50, 100],
  ['kms:*', 100, 1000],
  ['s3-control:*', 1000, 1000],
  ['secretsmanager:*', 100, 100],
  ['accessanalyzer:*', 100, 100],
  ['cloudwatch-logs:*', 50, 50],
  ['sqs:*', 1000, 1000],
];

const sizeOf = (operation: string): readonly [plain: number, most: number] => {
  const [, plain, most] = sizes.find(
    ([name]) => name === operation || (name.endsWith('*') && operation.startsWith(name.slice(0, -1))),
  ) ?? ['', 100, 100];
  return [plain, most];
};

/**
 * One page of an answer: a window over all of its lists together, as in `GetAccountAuthorizationDetails`. The token is
 * the encoded offset. A broken list never says that it ends.
 */
export function pageOf({ id, page }: Operation, input: Input, answer: Output, broken = false): Output {
  const { tokenIn, tokenOut, size: sizeMember, truncated, lists } = page;
  if (tokenIn === undefined || tokenOut === undefined) return answer;
  const [plain, most] = sizeOf(id);
  const asked = sizeMember === undefined ? undefined : input[sizeMember];
  const size = asked === undefined ? plain : Math.min(Math.max(Number(asked), 1), most);
  const from = offset(input[tokenIn]);
  const to = from + size;
  const cut: Record<string, unknown> = { ...answer };
  let before = 0;
  for (const member of lists) {
    const items = answer[member];
    if (!Array.isArray(items)) continue;
    cut[member] = items.slice(Math.max(from - before, 0), Math.max(to - before, 0));
    before += items.length;
  }
  const more = to < before || broken;
  if (more) cut[tokenOut] = Buffer.from(`from:${Math.max(Math.min(to, before), 1)}`).toString('base64url');
  // The tagging API ends with an empty token where the others leave it out.
  else if (id.startsWith('tag:')) cut[tokenOut] = '';
  if (truncated !== undefined) cut[truncated] = more;
  return cut;
}

/** The answer with a token that leads back to its first page. */
export function endless({ page: { tokenOut, truncated } }: Operation, answer: Output): Output {
  if (tokenOut === undefined) return answer;
  return { ...answer, [tokenOut]: 'again', ...(truncated !== undefined && { [truncated]: true }) };
}

/** The page lies behind the last item. */
export function isBeyond({ page }: Operation, input: Input, answer: Output): boolean {
  const from = offset(page.tokenIn === undefined ? undefined : input[page.tokenIn]);
  const items = page.lists
    .map((member) => answer[member])
    .reduce((sum: number, list) => sum + (Array.isArray(list) ? list.length : 0), 0);
  return from > 0 && from >= items;
}

function offset(token: unknown): number {
  if (typeof token !== 'string' || token === '') return 0;
  const [, at = '0'] = /^from:(\d+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  return Number(at);
}
