import type { Answer } from './answer.ts';
import {
  cite,
  fail,
  notApplicable,
  notAssessed,
  pass,
  type Details,
  type Intent,
  type Judged,
  type Verdict,
} from './check.ts';
import type { NetworkIds, OutsideAccess } from './derived.ts';
import type { Gap } from './gap.ts';
import type { Resource } from './stored.ts';

/** What may be meant for one VPC alone, and whom its policy lets through from outside. */
export interface VpcOnly {
  readonly resource: Judged;
  readonly intent: Intent;
  readonly access: Answer<() => OutsideAccess>;
  /** The record that holds the policy at `/Policy`. */
  readonly record: Resource<unknown> | undefined;
  readonly own: NetworkIds | undefined;
  readonly details: Details;
  readonly failing: Details;
}

/** Fails where a resource that is declared to be for one VPC lets its own account in from elsewhere. */
export function vpcOnlyVerdict({ resource, intent, access, record, own, details, failing }: VpcOnly): Verdict {
  if (intent.vpc === undefined) {
    return intent.unseen === undefined
      ? notApplicable(resource, 'Nobody declares that it is for one VPC alone.', details)
      : notAssessed(resource, intent.unseen, details);
  }
  const shown: Details = {
    ...details,
    expected: 'a Deny of what does not come from its VPC or VPC endpoint',
    evidence: record === undefined ? [] : [cite(record, '/Policy')],
  };
  if (access.state === 'unknown') return notAssessed(resource, access.gap, details);
  if (access.state === 'absent') {
    return fail(resource, 'It has no resource policy: whom IAM allows gets in from anywhere.', {
      ...shown,
      observed: 'no resource policy',
      ...failing,
    });
  }
  const { getsThrough, networks, witness, accessPoints = [], assumptions, gap } = access.value();
  if (getsThrough === 'undecided') {
    return notAssessed(resource, gap ?? undecided(resource, record, assumptions), details);
  }
  if (getsThrough === 'yes') {
    const from = witness === undefined ? 'from elsewhere' : placeOf(witness.keys);
    const through = accessPoints.filter(({ vpc }) => vpc === undefined).map(({ arn }) => arn);
    return fail(
      resource,
      through.length > 0
        ? `It leaves the decision to access points, and ${through.join(', ')} answers the internet.`
        : `No Deny stops whom IAM allows ${from}${witness ? `: ${witness.action} gets through` : ''}.`,
      {
        ...shown,
        observed:
          networks.length > 0
            ? `the policy names ${networks.join(', ')}, and identities of the account get in past them`
            : 'the policy names no VPC',
        ...(witness && { trace: [{ considered: JSON.stringify(witness), contributes: 'gets through from outside' }] }),
        ...failing,
      },
    );
  }
  const strange = networks.filter((id) => own?.ids.has(id) !== true);
  if (strange.length > 0) {
    const [unread] = own?.unseen ?? [];
    return notAssessed(resource, unread ?? foreign(resource, record, strange), details);
  }
  const ways = [...networks, ...accessPoints.map(({ arn, vpc }) => `${arn} (${vpc})`)];
  return pass(
    resource,
    ways.length > 0
      ? `Refuses its own account from anywhere but ${ways.join(', ')}.`
      : 'Refuses its own account from everywhere.',
    { ...shown, observed: ways.join(', ') || 'everything is denied' },
  );
}

function placeOf(keys: Readonly<Record<string, string | readonly string[]>>): string {
  const [address, network] = [keys['aws:sourceip'], keys['aws:sourcevpce'] ?? keys['aws:sourcevpc']];
  if (address !== undefined) return `from ${String(address)}`;
  return network === undefined ? 'from anywhere' : `from another network (${String(network)})`;
}

function undecided(resource: Judged, record: Resource<unknown> | undefined, assumptions: readonly string[]): Gap {
  const operation = record?.source.operation ?? '';
  const detail = assumptions.join(' ');
  const cause = detail.includes('budget') ? 'budget' : 'unreadable';
  return { cause, operation, action: operation, scope: resource.scope, detail };
}

/** It may be another account's, or of a region that was left out. */
function foreign(resource: Judged, record: Resource<unknown> | undefined, strange: readonly string[]): Gap {
  const operation = record?.source.operation ?? '';
  const detail = `${strange.join(', ')}: not among the VPCs and endpoints that were read, and whose it is cannot be told.`;
  return { cause: 'unsupported', operation, action: operation, scope: resource.scope, detail };
}
