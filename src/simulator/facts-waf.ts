import type { CollectedFact } from '../model/catalogue.ts';
import { arnOf } from './keys.ts';
import { list, one } from './rows.ts';
import { keyIn, listed, refusal, text, type Input, type Output, type Question, type Row } from './question.ts';
import { isRecord } from './wire.ts';

/** `CLOUDFRONT` things live in us-east-1 under `global/`, as their ARNs do. */
const folder = (scope: unknown): string => (scope === 'CLOUDFRONT' ? 'global' : 'regional');

const missing = () =>
  refusal('WAFNonexistentItemException', 'AWS WAF couldn’t perform the operation because your resource doesn’t exist.');

/** A thing by ARN, or by scope, name and id. */
const item = (fact: CollectedFact, type: string): Row =>
  one(
    fact,
    ({ ARN, Scope, Name, Id }) =>
      typeof ARN === 'string' ? keyIn(fact, ARN) : `${folder(Scope)}/${type}/${text(Name)}/${text(Id)}`,
    () => {
      throw missing();
    },
  );

/** The list is made of the keys, so that a web ACL that cannot be read is named in it. */
function summaries(question: Question): Output {
  const prefix = `${folder(question.input['Scope'])}/webacl/`;
  const entries = listed(question, 'wafv2.web-acls').entries.filter(({ key }) => key.startsWith(prefix));
  return {
    WebACLs: entries.map(({ key, data }) => {
      const [, , Name, Id] = key.split('/');
      const own = isRecord(data['WebACL']) ? data['WebACL'] : {};
      return { Name, Id, ARN: arnOf('wafv2.web-acls', key, question.scope), LockToken: data['LockToken'], ...own };
    }),
  };
}

export const wafRows: Readonly<Record<string, Row>> = {
  'wafv2:ListWebACLs': { fact: 'wafv2.web-acls', answer: summaries },
  'wafv2:GetWebACL': item('wafv2.web-acls', 'webacl'),
  'wafv2:GetRuleGroup': item('wafv2.rule-groups', 'rulegroup'),
  'wafv2:GetIPSet': item('wafv2.ip-sets', 'ipset'),
  'wafv2:ListLoggingConfigurations': list('wafv2.logging-configurations', {
    complete: (key, { scope }) => ({
      ResourceArn: arnOf('wafv2.web-acls', key.replace(/\/logging\/.*$/, ''), scope),
      LogScope: key.slice(key.lastIndexOf('/') + 1),
    }),
    keep: ({ ResourceArn, LogScope }: Output, { Scope, LogScope: asked }: Input) =>
      keyIn('wafv2.web-acls', text(ResourceArn)).startsWith(`${folder(Scope)}/`) &&
      (LogScope ?? 'CUSTOMER') === (asked ?? 'CUSTOMER'),
  }),
  'wafv2:ListResourcesForWebACL': one(
    'wafv2.associations',
    ({ WebACLArn, ResourceType }) =>
      `${keyIn('wafv2.web-acls', text(WebACLArn))}/resources/${text(ResourceType ?? 'APPLICATION_LOAD_BALANCER')}`,
    (key, question) => {
      if (!question.fact('wafv2.web-acls').byKey.has(key.replace(/\/resources\/.*$/, ''))) throw missing();
      return { ResourceArns: [] };
    },
  ),
};
