import { unknown, type Answer } from '../../model/answer.ts';
import type { FactData, Records } from '../../model/catalogue.ts';
import type { Scope } from '../../model/scope.ts';

/**
 * Web ACLs of CloudFront live in this region alone (AWS WAF Developer Guide: Resources that you can protect with AWS
 * WAF). In China, WAF is "supported at a regional level only", and GovCloud has no distributions.
 */
const CLOUDFRONT_REGION = 'us-east-1';

/** The scopes of WAF that a region holds. */
export const webAclScopes = ({ partition, region }: Scope): readonly ('REGIONAL' | 'CLOUDFRONT')[] =>
  partition === 'aws' && region === CLOUDFRONT_REGION ? ['REGIONAL', 'CLOUDFRONT'] : ['REGIONAL'];

/** `arn:…:REGION:ACCOUNT:regional/ipset/NAME/ID`, as the calls want it. */
export function partsOf(arn: string): {
  readonly Name: string;
  readonly Id: string;
  readonly Scope: 'REGIONAL' | 'CLOUDFRONT';
} {
  const [scope, , Name = '', Id = ''] = (arn.split(':')[5] ?? '').split('/');
  return { Name, Id, Scope: scope === 'global' ? 'CLOUDFRONT' : 'REGIONAL' };
}

/** The rule groups that web ACLs refer to, Firewall Manager's among them; each once, sorted. */
export const ruleGroupArns = (webAcls: Records<'wafv2.web-acls'>): readonly string[] =>
  referencedArns(present(webAcls), 'RuleGroupReferenceStatement');

/** The IP sets that web ACLs and rule groups refer to; each once, sorted. */
export const ipSetArns = (
  webAcls: Records<'wafv2.web-acls'>,
  ruleGroups: Records<'wafv2.rule-groups'>,
): readonly string[] => referencedArns([...present(webAcls), ...present(ruleGroups)], 'IPSetReferenceStatement');

const present = (records: Records<'wafv2.web-acls'> | Records<'wafv2.rule-groups'>): readonly unknown[] =>
  records.flatMap(({ data }: { data: FactData<'wafv2.web-acls'> | FactData<'wafv2.rule-groups'> }) =>
    data.state === 'present' ? [data.value] : [],
  );

/** Statements nest (and, or, not, scope-down, rate-based): the name of the member tells one wherever it stands. */
function referencedArns(answers: readonly unknown[], member: string): readonly string[] {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      const arn: unknown =
        name === member && typeof inner === 'object' && inner !== null ? Reflect.get(inner, 'ARN') : undefined;
      if (typeof arn === 'string') found.add(arn);
      visit(inner);
    }
  };
  for (const answer of answers) visit(answer);
  return [...found].toSorted();
}

/** The gaps of what could not be read, each under its own ARN: what it refers to is not known. */
export const unread = (
  records: Records<'wafv2.web-acls'> | Records<'wafv2.rule-groups'>,
): readonly { readonly arn: string; readonly data: Answer<never> & { readonly state: 'unknown' } }[] =>
  records.flatMap(({ arn, data }: { arn: string; data: FactData<'wafv2.web-acls'> | FactData<'wafv2.rule-groups'> }) =>
    data.state === 'unknown' ? [{ arn, data }] : [],
  );

/**
 * WAF deletes nothing that a rule uses. So what is referred to and not found is there, but of another account that does
 * not share it: whether it filters is unknown, not "there is none".
 */
export const referred = <T>(answer: Answer<T>, operation: string, scope: Scope): Answer<T> =>
  answer.state === 'absent'
    ? unknown({
        cause: 'access-denied',
        operation,
        action: operation,
        scope,
        detail: 'A rule refers to it, but AWS WAF shows no such item to this account.',
      })
    : answer;
