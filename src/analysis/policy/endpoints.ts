import { cellsOf } from './cells.ts';
import { ENDPOINT_KEYS, NETWORK_KEYS } from './condition-keys.ts';
import { merged, type Choice } from './masks.ts';
import { membershipsOf } from './memberships.ts';
import { DIGIT, format, ID, isReal, NO_COLON, type Pattern } from './patterns.ts';
import { choice, missing, type Setting } from './setting.ts';

/** A VPC endpoint, with its VPC and its owner. */
export interface Endpoint extends Choice {
  /** Anybody may have one like it. */
  readonly open: boolean;
}

/** VPC endpoints that requests come through; behind one, only that. */
export function endpointsOf(setting: Setting): readonly Endpoint[] {
  const { question, partition, behindEndpoint, terms, named, hosts } = setting;
  const { account: owner, resourceArn } = question;
  const { mentions } = terms;
  if (!behindEndpoint && !ENDPOINT_KEYS.some(mentions)) {
    return [{ mask: missing(terms, NETWORK_KEYS), keys: [], open: true }];
  }
  const one = (key: string, texts: readonly string[], literals: ReadonlySet<string>): readonly Endpoint[] => {
    const group = new Set([key]);
    if (!mentions(key)) return [{ mask: missing(terms, group), keys: [], open: true }];
    return merged(
      terms,
      texts.map((text) => ({ ...choice(terms, group, [[key, text]]), open: !literals.has(text) })),
      ({ open }) => String(open),
    );
  };
  const idTexts = (key: string, form: Pattern): readonly string[] =>
    mentions(key) ? terms.texts([key], [form]).filter(isReal) : [];
  const ids = (key: string, form: Pattern): readonly Endpoint[] =>
    one(key, idTexts(key, form), setting.literalsOn(key));
  const ownId = resourceArn.slice(resourceArn.lastIndexOf('/') + 1);
  const vpcArn = [`arn:${partition}:ec2:`, NO_COLON, ':', ...Array.from({ length: 12 }, () => DIGIT), ':vpc/vpc-', ID];
  const dimensions = [
    behindEndpoint ? one('aws:sourcevpce', [ownId], new Set([ownId])) : ids('aws:sourcevpce', format('vpce-', ID)),
    ids('aws:sourcevpc', format('vpc-', ID)),
    ids('aws:sourcevpcarn', format(...vpcArn)),
    one('aws:vpceaccount', behindEndpoint ? [owner] : [owner, ...named, ...hosts], new Set([owner, ...named])),
    organizationsOf(setting),
    innerAddressesOf(setting),
  ];
  return dimensions.reduce<readonly Endpoint[]>(
    (rows, dimension) =>
      merged(
        terms,
        rows.flatMap((row) =>
          dimension.map((value) => {
            terms.spend(1);
            return {
              mask: row.mask & value.mask,
              keys: [...row.keys, ...value.keys],
              open: row.open && value.open,
            };
          }),
        ),
        ({ open }) => String(open),
      ),
    [{ mask: missing(terms, new Set(['aws:sourceip'])), keys: [], open: !behindEndpoint }],
  );
}

/** Organizations that the owner of an endpoint may be in. */
function organizationsOf(setting: Setting): readonly Endpoint[] {
  const { question, behindEndpoint, terms } = setting;
  const isOwn = behindEndpoint && question.org !== undefined;
  const speaks = terms.mentions('aws:vpceorgid') || terms.mentions('aws:vpceorgpaths');
  const orgs = membershipsOf(setting, 'aws:vpceorgid', 'aws:vpceorgpaths')
    .filter(({ own }) => !isOwn || own || !speaks)
    .map(({ mask, keys, kind }) => ({ mask, keys, open: kind !== 'named' }));
  return merged(terms, orgs, ({ open }) => String(open));
}

/** Addresses in a VPC, which its owner chooses. */
function innerAddressesOf({ terms }: Setting): readonly Endpoint[] {
  const group = new Set(['aws:vpcsourceip']);
  if (!terms.mentions('aws:vpcsourceip')) return [{ mask: missing(terms, group), keys: [], open: true }];
  return cellsOf(terms, 'aws:vpcsourceip', group).map(({ mask, keys }) => ({ mask, keys, open: true }));
}
