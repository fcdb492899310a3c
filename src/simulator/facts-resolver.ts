import { arnOf } from './keys.ts';
import { children, refusal, text, type Input, type Output, type Row } from './question.ts';
import { list } from './rows.ts';

const ASSOCIATIONS = 'route53resolver.firewall-rule-group-associations';
const RULES = 'route53resolver.firewall-rules';

/** What is asked for by a member is told by it. */
const agrees =
  (...members: readonly string[]) =>
  (data: Output, input: Input): boolean =>
    members.every((member) => input[member] === undefined || input[member] === data[member]);

const isChosen = agrees('Action', 'Priority');

export const resolverRows: Readonly<Record<string, Row>> = {
  'route53resolver:ListFirewallRuleGroupAssociations': list(ASSOCIATIONS, {
    complete: (Id, { scope }) => ({ Id, Arn: arnOf(ASSOCIATIONS, Id, scope), Status: 'COMPLETE' }),
    keep: agrees('FirewallRuleGroupId', 'VpcId', 'Priority', 'Status'),
  }),
  // A group has no fact of its own: it is there if it has a rule or is associated.
  'route53resolver:ListFirewallRules': {
    fact: RULES,
    answer: (question) => {
      const FirewallRuleGroupId = text(question.input['FirewallRuleGroupId']);
      const rules = children(question, RULES, FirewallRuleGroupId);
      const isNamed = question
        .fact(ASSOCIATIONS)
        .entries.some(({ data }) => data['FirewallRuleGroupId'] === FirewallRuleGroupId);
      if (rules.length === 0 && !isNamed) {
        throw refusal('ResourceNotFoundException', `There is no firewall rule group ${FirewallRuleGroupId}.`);
      }
      return {
        FirewallRules: rules
          .map(({ key, data }) => ({ FirewallRuleGroupId, Priority: Number(key.split('/rules/')[1]), ...data }))
          .filter((data) => isChosen(data, question.input)),
      };
    },
  },
  'route53resolver:ListFirewallConfigs': list('route53resolver.firewall-configs', {
    complete: (Id, { scope }) => ({ Id, OwnerId: scope.account, FirewallFailOpen: 'DISABLED' }),
  }),
};
