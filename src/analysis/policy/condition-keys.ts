/** Keys that AWS sets together, in lower case (IAM user guide: "AWS global condition context keys"). */
export const PRINCIPAL_KEYS = new Set([
  'aws:principalaccount',
  'kms:calleraccount',
  'aws:sourceowner',
  'aws:principalarn',
]);
export const MEMBERSHIP_KEYS = new Set(['aws:principalorgid', 'aws:principalorgpaths']);
export const SERVICE_KEYS = new Set([
  'aws:principalisawsservice',
  'aws:principalservicename',
  'aws:principalservicenameslist',
]);
export const SOURCE_KEYS = new Set(['aws:sourceaccount', 'aws:sourcearn', 'aws:sourceorgid', 'aws:sourceorgpaths']);
export const ENDPOINT_KEYS = [
  'aws:sourcevpce',
  'aws:sourcevpc',
  'aws:sourcevpcarn',
  'aws:vpcsourceip',
  'aws:vpceaccount',
  'aws:vpceorgid',
  'aws:vpceorgpaths',
];
export const NETWORK_KEYS = new Set(['aws:sourceip', ...ENDPOINT_KEYS]);
export const ACCESS_POINT_KEYS = new Set(['s3:dataaccesspointaccount', 's3:dataaccesspointarn']);
export const OWNER_KEYS = new Set([
  'aws:resourceaccount',
  's3:resourceaccount',
  'aws:resourceorgid',
  'aws:resourceorgpaths',
]);

const ATTRIBUTE = /^aws:(principaltag\/.*|username|userid|principaltype|multifactorauth(present|age)|tokenissuetime)$/;

/** Whether a key says something of the caller that his own administrator decides. */
export const isAttribute = (key: string): boolean => ATTRIBUTE.test(key);

const GROUPS: readonly (readonly [string, ReadonlySet<string>])[] = [
  ['principal', PRINCIPAL_KEYS],
  ['membership', MEMBERSHIP_KEYS],
  ['service', SERVICE_KEYS],
  ['source', SOURCE_KEYS],
  ['network', NETWORK_KEYS],
  ['access point', ACCESS_POINT_KEYS],
  ['owner', OWNER_KEYS],
];

const groupByKey = new Map(GROUPS.flatMap(([group, keys]) => [...keys].map((key) => [key, group] as const)));

/** The dimension of a request that a key belongs to; a key that belongs to none is one of its own. */
export const dimensionOf = (key: string): string => groupByKey.get(key) ?? key;

/** Whether a key belongs to none of the dimensions: a request is free to carry it. */
export const isFree = (key: string): boolean => !groupByKey.has(key) && !isAttribute(key);
