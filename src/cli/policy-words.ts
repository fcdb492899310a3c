import { evaluate } from '../analysis/policy/literal.ts';
import { listed, short } from '../analysis/policy/statement-words.ts';
import type { Exposure, PolicyAnswer, PolicyQuestion, PolicyRequest } from '../model/policy.ts';

/** What a class means, in a sentence. */
export function headline(exposure: PolicyAnswer['exposure']): string {
  switch (exposure) {
    case 'public':
      return 'anyone can reach the resource.';
    case 'cross-account':
      return "other accounts than the owner's, which the policy names, can reach the resource.";
    case 'organization':
      return 'members of an organization that the policy names can reach the resource.';
    case 'service':
      return 'AWS services can reach the resource.';
    case 'network':
      return 'anyone can reach the resource, but only from networks that the policy names.';
    case 'same-account':
      return 'only principals of its own account can reach the resource.';
    case 'none':
      return 'the policy lets nobody reach the resource.';
    case 'unknown':
      return 'whom the policy lets in could not be decided.';
  }
}

/** A witness as a sentence: who, for example, may do what. */
export function sentence(question: PolicyQuestion, exposure: Exposure, witness: PolicyRequest): string {
  const request = withAddress(question, exposure, witness);
  const who = whoCalls(question, exposure, request);
  return `${who} may ${request.action} on ${short(request.resource)}${otherwise(request)}`;
}

/** RFC 5737: an address of nobody. */
const ADDRESS = '198.51.100.7';

/** Where a policy says nothing of addresses its witness has none; a person is told one, if it is allowed from there. */
function withAddress(question: PolicyQuestion, exposure: Exposure, witness: PolicyRequest): PolicyRequest {
  if (exposure !== 'public' || witness.caller.kind !== 'anonymous' || placeOf(witness) !== undefined) return witness;
  const there = { ...witness, keys: { ...witness.keys, 'aws:sourceip': ADDRESS } };
  const takesAddresses = !['apigateway-private', 'vpc-endpoint'].includes(question.resourceType);
  return takesAddresses && evaluate(question, there).verdict === 'allowed' ? there : witness;
}

function whoCalls({ account: owner }: PolicyQuestion, exposure: Exposure, request: PolicyRequest): string {
  const { caller } = request;
  const place = placeOf(request);
  const from = place === undefined ? '' : ` ${place}`;
  switch (caller.kind) {
    case 'anonymous':
      if (exposure === 'network') return `anyone ${place ?? 'in such a network'}, even unsigned,`;
      if (exposure === 'same-account')
        return "anyone through an access point of the owner, as that point's policy says,";
      if (place === undefined) return 'anyone through any VPC endpoint, unsigned,';
      return place.startsWith('from ')
        ? `anyone on the internet, for example ${place.slice('from '.length)} unsigned,`
        : `anyone with a VPC endpoint, for example ${place} unsigned,`;
    case 'iam': {
      const { account, arn, session = arn } = caller;
      const example = `for example ${short(session)}${from},`;
      if (exposure === 'public') return `anyone with an AWS account, ${example}`;
      if (exposure === 'cross-account') return `account ${account}, ${example}`;
      if (exposure === 'organization') return `members of ${membershipOf(request)}, ${example}`;
      if (exposure === 'network')
        return `anyone with an AWS account ${place ?? 'in such a network'}, for example ${short(session)},`;
      return account === owner
        ? `principals of the account itself, ${example}`
        : `anyone through an access point of the owner, as that point's policy says, ${example}`;
    }
    case 'service':
      return `the service ${caller.service}${actingFor(request)}`;
    case 'mediated':
      return exposure === 'public'
        ? `anyone by way of an AWS service${actingFor(request)}`
        : `an AWS service${actingFor(request)}`;
    case 'origin-access-identity':
      return `CloudFront with the origin access identity ${short(caller.arn)}`;
  }
}

/** From where: `from 198.51.100.7`, `through vpce-…`; undefined where the policy does not ask. */
function placeOf({ keys }: PolicyRequest): string | undefined {
  const address = textOf(keys['aws:sourceip']);
  if (address !== undefined) return `from ${address}`;
  const endpoint = textOf(keys['aws:sourcevpce']);
  const network = textOf(keys['aws:sourcevpc'] ?? keys['aws:sourcevpcarn']);
  const inner = textOf(keys['aws:vpcsourceip']);
  const owner = textOf(keys['aws:vpceaccount']);
  const organization = textOf(keys['aws:vpceorgpaths'] ?? keys['aws:vpceorgid']);
  if ([endpoint, network, inner, owner, organization].every((one) => one === undefined)) return undefined;
  return [
    `through ${endpoint ?? 'a VPC endpoint'}`,
    ...(network === undefined ? [] : [`in ${network}`]),
    ...(owner === undefined ? [] : [`of account ${owner}`]),
    ...(organization === undefined ? [] : [`of ${organization}`]),
    ...(inner === undefined ? [] : [`from ${inner}`]),
  ].join(' ');
}

const membershipOf = ({ keys }: PolicyRequest): string =>
  textOf(keys['aws:principalorgpaths'] ?? keys['aws:principalorgid']) ?? 'the organization';

function actingFor({ keys }: PolicyRequest): string {
  const source = textOf(
    keys['aws:sourcearn'] ?? keys['aws:sourceaccount'] ?? keys['aws:sourceorgpaths'] ?? keys['aws:sourceorgid'],
  );
  return source === undefined ? '' : `, acting for ${source},`;
}

const textOf = (value: string | readonly string[] | undefined): string | undefined =>
  value === undefined ? undefined : listed(typeof value === 'string' ? [value] : value, 'and');

/** Keys that the sentence tells in words, that follow from the caller, or that every request of that hour has. */
const TOLD =
  /^(aws:(source(ip|vpce|vpc|vpcarn|arn|account|orgid|orgpaths|owner)|vpce(account|orgid|orgpaths)|vpcsourceip|principal(account|arn|orgid|orgpaths|isawsservice|servicename|servicenameslist)|resource(account|orgid|orgpaths)|currenttime|epochtime)|kms:calleraccount|s3:resourceaccount)$/;

/** What else the request carries. */
function otherwise({ keys }: PolicyRequest): string {
  const rest = Object.entries(keys).filter(([key]) => !TOLD.test(key));
  return rest.length === 0
    ? ''
    : `, with ${listed(
        rest.map(([key, value]) => `${key} = ${textOf(value) ?? ''}`),
        'and',
      )}`;
}
