import type { CollectedFact } from '../model/catalogue.ts';
import { arnOf } from './keys.ts';
import { one } from './rows.ts';
import { keyIn, listed, refusal, text, type Row } from './question.ts';

const missing = () => refusal('ResourceNotFoundException', 'The resource you requested does not exist.');

/** A thing by ARN, or by name. */
const item = (fact: CollectedFact, member: string): Row =>
  one(
    fact,
    (input) => keyIn(fact, text(input[`${member}Arn`] ?? input[`${member}Name`])),
    () => {
      throw missing();
    },
  );

export const firewallRows: Readonly<Record<string, Row>> = {
  // Made of the keys, so that a firewall that cannot be described is named in it.
  'network-firewall:ListFirewalls': {
    fact: 'network-firewall.firewalls',
    answer: (question) => ({
      Firewalls: listed(question, 'network-firewall.firewalls').entries.map(({ key }) => ({
        FirewallName: key,
        FirewallArn: arnOf('network-firewall.firewalls', key, question.scope),
      })),
    }),
  },
  'network-firewall:DescribeFirewall': item('network-firewall.firewalls', 'Firewall'),
  'network-firewall:DescribeFirewallPolicy': item('network-firewall.firewall-policies', 'FirewallPolicy'),
  'network-firewall:DescribeRuleGroup': item('network-firewall.rule-groups', 'RuleGroup'),
  'network-firewall:DescribeLoggingConfiguration': one(
    'network-firewall.logging-configurations',
    ({ FirewallArn, FirewallName }) => keyIn('network-firewall.firewalls', text(FirewallArn ?? FirewallName)),
    (key, question) => {
      if (!question.fact('network-firewall.firewalls').byKey.has(key)) throw missing();
      return { FirewallArn: arnOf('network-firewall.firewalls', key, question.scope) };
    },
  ),
};
