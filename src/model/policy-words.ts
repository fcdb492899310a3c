import type { DecidingStatement, Exposure, PolicyRequest } from './policy.ts';

const keyOf = ({ keys }: PolicyRequest, name: string): string | undefined => {
  const value = keys[name];
  return typeof value === 'string' ? value : value?.[0];
};

/** `anyone on the internet, for example 198.51.100.7 unsigned, may s3:GetObject on arn:…` */
export function witnessSentence(exposure: Exclude<Exposure, 'none'>, request: PolicyRequest): string {
  const example = `for example ${callerWords(request)}${networkWords(request)}`;
  return `${WHO[exposure](request)}, ${example}, may ${request.action} on ${request.resource}`;
}

const WHO: Readonly<Record<Exclude<Exposure, 'none'>, (request: PolicyRequest) => string>> = {
  public: ({ caller }) =>
    caller.kind === 'mediated' || caller.kind === 'service'
      ? 'an AWS service on behalf of any account'
      : caller.kind === 'anonymous'
        ? 'anyone on the internet'
        : 'anyone with an AWS account',
  'cross-account': ({ caller }) =>
    caller.kind === 'iam' ? `account ${caller.account}` : 'another account, through a service',
  organization: (request) =>
    `every account of organization ${keyOf(request, 'aws:principalorgid') ?? orgInPath(request)}`,
  service: ({ caller }) => (caller.kind === 'service' ? caller.service : 'an AWS service'),
  network: () => 'anyone in the named networks',
  'same-account': () => 'the own account',
};

const orgInPath = (request: PolicyRequest): string =>
  keyOf(request, 'aws:principalorgpaths')?.split('/')[0] ?? '(named)';

function callerWords({ caller, keys }: PolicyRequest): string {
  const source = keys['aws:sourcearn'] ?? keys['aws:sourceaccount'];
  const onBehalf = source === undefined ? '' : ` on behalf of ${String(source)}`;
  switch (caller.kind) {
    case 'anonymous':
      return keys['aws:sourceip'] === undefined ? 'an unsigned caller' : `${String(keys['aws:sourceip'])} unsigned`;
    case 'iam':
      return caller.session ?? caller.arn;
    case 'service':
      return `${caller.service}${onBehalf}`;
    case 'mediated':
      return `a call of a service${onBehalf}`;
    case 'origin-access-identity':
      return caller.arn;
  }
}

function networkWords({ caller, keys }: PolicyRequest): string {
  const address = keys['aws:sourceip'];
  if (address !== undefined && caller.kind !== 'anonymous') return ` from ${String(address)}`;
  const endpoint = keys['aws:sourcevpce'] ?? keys['aws:sourcevpc'];
  return endpoint === undefined ? '' : ` through ${String(endpoint)}`;
}

/** `Statement 0 (AllowAll): * lambda:InvokeFunction, if StringEquals …` */
export function statementWords({ index, sid, principal, actions, conditions }: DecidingStatement): string {
  const name = sid === undefined || sid === '' ? `Statement ${index}` : `Statement ${index} (${sid})`;
  return [`${name}: ${principal} may ${actions.join(', ')}`, ...conditions].join(', if ');
}
