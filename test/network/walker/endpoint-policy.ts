import type { NetworkPlace, NetworkQuestion } from '../../../src/model/network.ts';

type Values = unknown;
type Statement = Readonly<Record<string, Values>>;

const list = (value: Values): readonly string[] =>
  value === undefined ? [] : (Array.isArray(value) ? value : [value]).map(String);

/** `*` and `?`, one character after the other. */
function matches(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern.startsWith('*')) {
    return matches(pattern.slice(1), text) || (text !== '' && matches(pattern, text.slice(1)));
  }
  return text !== '' && (pattern.startsWith('?') || pattern[0] === text[0]) && matches(pattern.slice(1), text.slice(1));
}

/**
 * The resources that the action may be asked of. Of an object action the key is the caller's to choose: one for each
 * pattern of the policy, and one that no pattern means.
 */
function resources(place: NetworkPlace, policy: string): readonly string[] {
  if (place.type === 'dynamodb-table') {
    return [`arn:aws:dynamodb:${place.region ?? 'us-east-1'}:${place.ownerAccount ?? ''}:table/${place.id ?? ''}`];
  }
  const bucket = `arn:aws:s3:::${place.id ?? ''}`;
  const action = place.action ?? '';
  const ofObject = /Object|MultipartUpload/i.test(action) && !/^s3:ListBucket/i.test(action);
  if (!ofObject) return [bucket];
  const keys = [...policy.matchAll(/arn:aws:s3:::[^"/]*\/([^"]*)/g)].map(([, key = '']) =>
    key.replaceAll(/[*?]/g, 'x'),
  );
  return [...new Set(['any-key', ...keys])].map((key) => `${bucket}/${key}`);
}

function principalMatches(principal: Values, caller: NetworkQuestion['principal']): boolean {
  if (principal === '*') return true;
  if (typeof principal !== 'object' || principal === null) return false;
  return list((principal as { readonly AWS?: Values }).AWS).some(
    (name) =>
      name === '*' ||
      (caller?.account !== undefined && (name === caller.account || name === `arn:aws:iam::${caller.account}:root`)) ||
      (caller?.arn !== undefined && name === caller.arn),
  );
}

/** Of the keys in use; a key that the request lacks fails `StringEquals` and meets `StringNotEquals`. */
function conditionsMet(conditions: Values, place: NetworkPlace, caller: NetworkQuestion['principal']): boolean {
  const context: Readonly<Record<string, string | undefined>> = {
    'aws:resourceaccount': place.ownerAccount,
    'aws:resourceorgid': place.ownerOrg,
    'aws:principalorgid': caller?.orgId,
  };
  return Object.entries((conditions ?? {}) as Readonly<Record<string, Statement>>).every(([operator, keys]) =>
    Object.entries(keys).every(([key, values]) => {
      const value = context[key.toLowerCase()];
      const equal = value !== undefined && list(values).includes(value);
      if (operator === 'StringEquals') return equal;
      if (operator === 'StringNotEquals') return !equal;
      throw new Error(`the judge knows no operator ${operator}`);
    }),
  );
}

/** Whether the document of an endpoint lets the caller do it: an explicit Deny wins, what nothing allows is denied. */
export function policyAllows(document: string | undefined, question: NetworkQuestion): boolean {
  if (document === undefined || document === '') return true;
  const { to, principal } = question;
  const { Statement } = JSON.parse(document) as { readonly Statement?: Values };
  const statements = (Array.isArray(Statement) ? Statement : [Statement]) as readonly Statement[];
  const action = (to.action ?? '').toLowerCase();
  return resources(to, document).some((resource) => {
    const applies = (statement: Statement): boolean =>
      (statement['NotPrincipal'] === undefined
        ? principalMatches(statement['Principal'], principal)
        : !principalMatches(statement['NotPrincipal'], principal)) &&
      (statement['NotAction'] === undefined
        ? list(statement['Action']).some((pattern) => matches(pattern.toLowerCase(), action))
        : !list(statement['NotAction']).some((pattern) => matches(pattern.toLowerCase(), action))) &&
      (statement['NotResource'] === undefined
        ? list(statement['Resource']).some((pattern) => matches(pattern, resource))
        : !list(statement['NotResource']).some((pattern) => matches(pattern, resource))) &&
      conditionsMet(statement['Condition'], to, principal);
    const applying = statements.filter(applies);
    return applying.some(({ Effect }) => Effect === 'Allow') && !applying.some(({ Effect }) => Effect === 'Deny');
  });
}
