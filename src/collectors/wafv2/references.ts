import type { FactData, Records } from '../../model/catalogue.ts';
import type { Scope } from '../../model/scope.ts';

/** Web ACLs of CloudFront live in this region, in the one partition that has CloudFront (WAF Developer Guide). */
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
