import { defineAnalysis } from '../../model/analysis.ts';
import type { FactData } from '../../model/catalogue.ts';
import { grouped } from '../../model/grouped.ts';

/** What an event that comes from any account starts on each bus: functions behind enabled rules that do not ask whose it is. */
export default defineAnalysis({
  fact: 'events.started-functions',
  scope: 'region',
  needs: ['events.buses', 'events.rules', 'events.targets'],
  compute({ 'events.buses': buses, 'events.rules': rules, 'events.targets': targets }) {
    const rulesOf = grouped(
      rules.filter(({ data }) => data.state === 'present' && meetsAnyAccount(data.value)),
      ({ data }) => (data.state === 'present' ? (data.value.EventBusName ?? 'default') : ''),
    );
    const targetsOf = grouped(targets, ({ arn }) => arn.split('/targets/')[0]!);
    const unread = new Map(rules.flatMap(({ arn, data }) => (data.state === 'unknown' ? [[arn, data.gap]] : [])));
    return buses.map(({ arn, scope, source, data: { Name = 'default' } }) => {
      const reached = (rulesOf.get(Name) ?? []).flatMap((rule) => targetsOf.get(rule.arn) ?? []);
      const gap = unread.get(arn);
      return {
        arn,
        scope,
        source,
        data: {
          functions: reached.flatMap(({ data }) =>
            data.state === 'present' && data.value.Arn?.includes(':lambda:') === true ? [data.value.Arn] : [],
          ),
          unseen: [
            ...(gap === undefined ? [] : [gap]),
            ...reached.flatMap(({ data }) => (data.state === 'unknown' ? [data.gap] : [])),
          ],
        },
      };
    });
  },
});

type Rule = Extract<FactData<'events.rules'>, { state: 'present' }>['value'];

/** The source and the detail type of an event are its sender's to choose; the account is not. */
function meetsAnyAccount({ State, EventPattern }: Rule): boolean {
  if (State === 'DISABLED' || EventPattern === undefined) return false;
  const { account } = parsed(EventPattern);
  return !(Array.isArray(account) && account.every((id) => typeof id === 'string'));
}

function parsed(pattern: string): { readonly account?: unknown } {
  try {
    const found: unknown = JSON.parse(pattern);
    return typeof found === 'object' && found !== null ? found : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
