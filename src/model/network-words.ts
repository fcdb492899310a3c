import type { Considered } from './check.ts';
import type { Gap, GapCause } from './gap.ts';
import type { NetworkAnswer } from './network.ts';
import type { Scope } from './scope.ts';

/** The hops of an answer as the trace of a finding; then what decides. */
export const tracedHops = ({ hops, because }: NetworkAnswer): readonly Considered[] => [
  ...hops.map(({ direction, component, id, action, rule }) => ({
    considered: `${direction}: ${component} ${id}`,
    contributes: rule === undefined ? action : `${action} by ${rule}`,
  })),
  { considered: 'the flow', contributes: because },
];

const TOLD = /([\w-]+:\w+) \(([a-z-]+)\)/;

/** What the network could not see, as a gap: its sentences end in the operation and the cause. */
export function networkGap(unseen: readonly string[], scope: Scope): Gap {
  const detail = unseen[0] ?? 'A part of the network was not read.';
  const [, operation = 'ec2:DescribeVpcs', cause = 'not-collected'] = TOLD.exec(detail) ?? [];
  return {
    cause: cause as GapCause,
    operation,
    action: operation.replace(/^elbv2:/, 'elasticloadbalancing:').replace(/^apigateway(?:v2)?:.*/, 'apigateway:GET'),
    scope,
    detail: `What may decide was not read. ${detail}`.slice(0, 500),
  };
}
