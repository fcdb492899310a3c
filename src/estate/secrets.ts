import { redactedMarker, redactionOf, type RedactionClass } from '../model/redacted.ts';

interface TokenFormat {
  readonly name: string;
  /** Global; matches the token alone, wherever it stands. Linear: runs start at a boundary or are bounded. */
  readonly pattern: RegExp;
}

const format = (name: string, pattern: RegExp): TokenFormat => ({ name, pattern });

/** Not a marker: what was redacted once is not looked at again. */
const UNMARKED = String.raw`(?!redacted:(?:token-[a-z0-9-]{1,40}|high-entropy|reference|plain):\d{1,7}(?![\w-]))`;

/** Formats of secrets by the prefixes that their vendors document, the more special before the more general. */
const FORMATS: readonly TokenFormat[] = [
  // PEM, PuTTY and age; then the same as base64 of the PEM text and as bare DER (PKCS #1 and #8).
  format(
    'private-key',
    /-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)?-----(?:[^-]|-(?!----))*(?:-----END [A-Z0-9 ]{1,60}-----)?/g,
  ),
  format('private-key', /PuTTY-User-Key-File-\d[^]*/g),
  format('private-key', /\bAGE-SECRET-KEY-1[A-Z0-9]{58}/g),
  format(
    'private-key',
    /LS0tLS1CRUdJTiB(?:QUklWQVRF|SU0EgUFJJVkFURS|FQyBQUklWQVRF|EU0EgUFJJVkFURS|PUEVOU1NIIFBSSVZBVEUg|FTkNSWVBURUQgUFJJVkFURS)[A-Za-z0-9+/=]*/g,
  ),
  format(
    'private-key',
    /(?<![A-Za-z0-9+/])MI(?:I[A-Za-z0-9+/]{3}IBA(?:DANBgkqhkiG9w0BAQEFAASC|AKC)|G[H2T]AgEAMB)[A-Za-z0-9+/=]{32,}/g,
  ),
  // AWS: a secret access key beside its id, or after its name; STS session tokens by their fixed first bytes.
  format(
    'aws-secret-key',
    /(?<=(?<![A-Z0-9])A[KS]IA[A-Z0-9]{16}[^A-Za-z0-9/+]{1,5})[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])(?<!EXAMPLE(?:KEY)?)/g,
  ),
  format(
    'aws-secret-key',
    /(?<=secret[_-]?(?:access)?[_-]?key["']?\s{0,3}[:=]\s{0,3}["']?)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])(?<!EXAMPLE(?:KEY)?)/gi,
  ),
  format('aws-session-token', /(?<![A-Za-z0-9+/])(?:IQoJb3JpZ2lu|F[wQ]oGZXIvYXdz)[A-Za-z0-9+/=]{50,}/g),
  format('github', /(?<![A-Za-z0-9])gh[opsur]_[A-Za-z0-9]{36,}/g),
  format('github', /(?<![A-Za-z0-9])github_pat_[A-Za-z0-9_]{22,}/g),
  format('gitlab', /(?<![A-Za-z0-9])gl(?:pat|ptt|dt|rt|cbt|ft|oas|soat|imt|agent|ffct)-[A-Za-z0-9_-]{20,}/g),
  format(
    'slack-webhook',
    /https:\/\/hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9/_-]{20,}/g,
  ),
  format('slack', /(?<![A-Za-z0-9])(?:xox[abeoprs]|xapp|xoxe\.xox[bp])-(?=[A-Za-z-]{0,20}\d)[A-Za-z0-9-]{10,}/g),
  format('stripe', /(?<![A-Za-z0-9])[rs]k_(?:live|test)_[A-Za-z0-9]{10,}/g),
  format('stripe', /(?<![A-Za-z0-9])whsec_[A-Za-z0-9+/=]{20,}/g),
  format('google-api-key', /(?<![A-Za-z0-9])AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])/g),
  format('google-oauth', /(?<![A-Za-z0-9])(?:GOCSPX-[A-Za-z0-9_-]{28}|ya29\.[A-Za-z0-9_-]{20,})/g),
  format('twilio', /(?<![A-Za-z0-9])SK[0-9a-f]{32}(?![A-Za-z0-9])/g),
  format('sendgrid', /(?<![A-Za-z0-9])SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{32,64}/g),
  format('mailgun', /(?<![A-Za-z0-9-])key-[0-9a-f]{32}(?![A-Za-z0-9])/g),
  format('mailchimp', /(?<![A-Za-z0-9])[0-9a-f]{32}-us\d{1,2}(?![A-Za-z0-9])/g),
  format('npm', /(?<![A-Za-z0-9])npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])/g),
  format('pypi', /(?<![A-Za-z0-9])pypi-AgEI[A-Za-z0-9_-]{50,}/g),
  format('docker', /(?<![A-Za-z0-9])dckr_pat_[A-Za-z0-9_-]{27,}/g),
  format('huggingface', /(?<![A-Za-z0-9])hf_[A-Za-z0-9]{34}(?![A-Za-z0-9])/g),
  format('jwt', /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{10,}/g),
  format('telegram', /(?<![A-Za-z0-9])\d{8,10}:AA[A-Za-z0-9_-]{33}(?![A-Za-z0-9_-])/g),
  format(
    'discord-webhook',
    /https:\/\/(?:canary\.|ptb\.)?discord(?:app)?\.com\/api\/webhooks\/\d{15,21}\/[A-Za-z0-9_-]{40,}/g,
  ),
  format(
    'discord',
    /(?<![A-Za-z0-9_-])[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40}(?![A-Za-z0-9_-])/g,
  ),
  format('anthropic', /(?<![A-Za-z0-9])sk-ant-[A-Za-z0-9_-]{20,}/g),
  format('openai', /(?<![A-Za-z0-9])sk-(?:(?:proj|svcacct|admin)-[A-Za-z0-9_-]{20,}|[A-Za-z0-9]{32,})/g),
  format('vault', /(?<![A-Za-z0-9])hv[bs]\.[A-Za-z0-9_-]{24,}/g),
  format('databricks', /(?<![A-Za-z0-9])dapi[0-9a-f]{32}(?![A-Za-z0-9])/g),
  format('digitalocean', /(?<![A-Za-z0-9])do[opr]_v1_[0-9a-f]{64}/g),
  format('shopify', /(?<![A-Za-z0-9])shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}/g),
  format('new-relic', /(?<![A-Za-z0-9])NRAK-[A-Z0-9]{27}/g),
  format('sentry', /(?<![A-Za-z0-9])sntry[su]_[A-Za-z0-9+/=_]{40,}/g),
  format('linear', /(?<![A-Za-z0-9])lin_api_[A-Za-z0-9]{40}/g),
  format('atlassian', /(?<![A-Za-z0-9])ATATT3[A-Za-z0-9_=-]{100,}/g),
  format('grafana', /(?<![A-Za-z0-9])glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}/g),
  format('azure-key', /(?<=(?:Account|SharedAccess)Key=)[A-Za-z0-9+/]{40,100}={0,2}/g),
  format('azure-sas', /(?<=[?&]sig=)[A-Za-z0-9%+/]{40,100}={0,2}/g),
  // `scheme://user:password@host`: what stands before the `@`.
  format(
    'url-credentials',
    new RegExp(String.raw`(?<=[A-Za-z0-9+.-]:\/\/)${UNMARKED}[^\s:@/?#"'<>]{0,256}:[^\s/?#"'<>]{1,512}(?=@)`, 'g'),
  ),
  format(
    'connection-string',
    new RegExp(
      String.raw`(?<=(?:^|[;?&\s])(?:password|pwd)\s?=\s?)${UNMARKED}(?!\{\{resolve:|\$)[^;&\s"']{1,512}`,
      'gi',
    ),
  ),
];

/** What every token has in it. Most strings have none of it and need no further look. */
const HINT =
  /PRIVATE KEY|PuTTY-|AGE-SECRET|LS0tLS1CRUdJTiB|MI[IG]|A[KS]IA|[Ss][Ee][Cc][Rr][Ee][Tt]|oJb3JpZ2lu|oGZXIvYXdz|gh[opsur]_|github_pat_|gl[a-z]{2,5}-|hooks\.slack|xox|xapp-|k_live_|k_test_|whsec_|AIza|GOCSPX|ya29|SK[0-9a-f]{8}|SG\.|key-|-us\d|npm_|pypi-|dckr_|hf_|eyJ|:AA|webhooks|\.[A-Za-z0-9_-]{6}\.|sk-|hv[bs]\.|dapi|_v1_|shp|NRAK|sntry|lin_api|ATATT|glsa_|Key=|sig=|:\/\/[^/@]*@|[Pp][Aa][Ss][Ss][Ww][Oo][Rr][Dd]|[Pp][Ww][Dd]/;

/** No format is shorter than a password in a connection string. */
const SHORTEST = 5;

/** A text with every token of a known format replaced by its marker; all else stays. */
export function withoutTokens(text: string): string {
  if (text.length < SHORTEST || !HINT.test(text)) return text;
  let safe = text;
  for (const { name, pattern } of FORMATS) {
    safe = safe.replace(pattern, (token) => redactedMarker({ class: `token-${name}`, length: token.length }));
  }
  return safe;
}

const TOKEN_NAMES: ReadonlySet<string> = new Set(FORMATS.map(({ name }) => name));
const LONGEST = 9_999_999;

/** A marker that this module could have written: a secret that merely looks like one is no marker. */
export function isMarker(value: string): boolean {
  const redaction = value.startsWith("'") ? undefined : redactionOf(value);
  if (redaction === undefined || redaction.length > LONGEST || redactedMarker(redaction) !== value) return false;
  return !redaction.class.startsWith('token-') || TOKEN_NAMES.has(redaction.class.slice('token-'.length));
}

const KEY_ID = /(?<![A-Z0-9])A[KS]IA[A-Z0-9]{16}(?![A-Z0-9])/;
const KEY_IDS = new RegExp(`(${KEY_ID.source})`, 'g');

/** Whether the id of an AWS access key stands in a text. Ids are identifiers, no secrets. */
export const holdsKeyId = (text: string): boolean => KEY_ID.test(text);

/** What is known of the place where a value stands. */
export interface Place {
  readonly name: string;
  /** The id of an AWS access key stands in a neighbour. */
  readonly besideKeyId: boolean;
}

/**
 * What stands in place of a value in a secret-bearing field: its marker. Ids of AWS access keys stay, with a marker for
 * each piece around them, or one for all that is not an id where it is a token. Nothing hides in an empty string.
 */
export function withoutSecret(value: string, place: Place): string {
  if (value === '' || isMarker(value)) return value;
  const found = classOf(value, place);
  if (!holdsKeyId(value)) return marker(found, value);
  const pieces = value
    .split(KEY_IDS)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
  if (found.startsWith('token-')) {
    const ids = pieces.filter(holdsKeyId);
    return [...ids, marker(found, { length: value.length - ids.join('').length })].join(' ');
  }
  return pieces
    .map((piece) => (holdsKeyId(piece) || isMarker(piece) ? piece : marker(classOf(piece, place), piece)))
    .join(' ');
}

const marker = (name: RedactionClass, { length }: { readonly length: number }): string =>
  redactedMarker({ class: name, length: Math.min(length, LONGEST) });

/** Base64, so of mixed case; those of AWS's documentation end in `EXAMPLEKEY`. A commit's id is as long, in hex. */
const SECRET_KEY = /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z0-9/+]{40}$(?<!EXAMPLE(?:KEY)?)/;
/** `wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY` and the like. */
const PLACEHOLDER = /^[A-Za-z0-9/+]{29,33}EXAMPLE(?:KEY)?$/;
const SECRET_KEY_NAME = /secret.{0,20}key|aws.{0,10}secret/i;

/** The class of a value. Of the name only this is asked: whether it speaks of an AWS secret key. */
export function classOf(value: string, { name, besideKeyId }: Place): RedactionClass {
  const text = value.trim();
  for (const { name: token, pattern } of FORMATS) if (text.search(pattern) >= 0) return `token-${token}`;
  if (SECRET_KEY.test(text) && (besideKeyId || SECRET_KEY_NAME.test(name))) return 'token-aws-secret-key';
  if (isReference(text)) return 'reference';
  if (PLACEHOLDER.test(text)) return 'plain';
  return isRandom(text.replaceAll(KEY_IDS, ' ')) ? 'high-entropy' : 'plain';
}

const REFERENCES: readonly RegExp[] = [
  /^arn:aws[a-z-]*:[^\s,;]+(?:[\s,;]+arn:aws[a-z-]*:[^\s,;]+)*$/,
  /^\{\{resolve:[^{}]+\}\}$/,
  // Parameter Store's hierarchies.
  /^(?:ssm:)?(?:\/[A-Za-z0-9_.-]+)+\/?$/,
  // Ciphertext of KMS: a symmetric key's blob starts so in base64.
  /^AQ(?:ICAH|ECAH)[A-Za-z0-9+/=_-]{60,}$/,
  /^-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}(?:PUBLIC KEY|CERTIFICATE)(?: BLOCK)?-----/,
  /^LS0tLS1CRUdJTiB(?:QVUJMSUMg|SU0EgUFVCTElD|DRVJUSUZJQ0FUR)[A-Za-z0-9+/=]*$/,
  /^(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp\d{3}) AAAA/,
  // SubjectPublicKeyInfo of RSA and of the NIST curves, in base64.
  /^M(?:II[A-Za-z0-9+/]{5}|I[A-Za-z0-9+/]{4,5})ANBgkqhkiG9w0BAQEFAAOC/,
  /^M(?:Fkw|HYw|IGb)E[A-Za-z0-9+/]{0,4}HKoZIzj0CAQY/,
  /^age1[02-9ac-hj-np-z]{58}$/,
];

function isReference(text: string): boolean {
  if (!REFERENCES.some((pattern) => pattern.test(text))) return false;
  // A path of random words is no parameter's name: base64 may well start with a slash.
  return !text.startsWith('/') || !isRandom(text);
}

/** Ids and host names that AWS gives out: random, and no secret. */
const AWS_ID =
  /\b(?:[a-z]{1,10}-[0-9a-f]{8}(?:[0-9a-f]{9})?|[a-z]{2}-[a-z]{4,9}-\d_[A-Za-z0-9]{9}|[a-z0-9][a-z0-9.-]{1,200}\.(?:amazonaws\.com|cloudfront\.net))\b/g;

/** Bits per character that 16 random characters reach; `a1a1a1a1a1a1a1a1` does not. */
const ENTROPY = 3;
const SHORTEST_RANDOM = 16;
const SHORTEST_RANDOM_PART = 20;
const LONGEST_SUFFIX = 13;
/** Of neighbours, how many change between lower case, upper case and digit: about 4 in 10 at random, 1 in 10 in words. */
const CHANGES = 0.16;
/** Longer values are texts: a stretch decides. */
const LOOKED_AT = 4096;

/**
 * Whether a value looks random: 16 characters or more without a blank (or a part of 20) that, words and numbers taken
 * out, have a Shannon entropy of at least 3 bits per character and are mixed as random characters are. UUIDs and hex
 * digests are random: whether they are secrets is for a check to say, from the name.
 */
function isRandom(value: string): boolean {
  const text = value.slice(0, LOOKED_AT).replaceAll(AWS_ID, ' ').trim();
  if (text.length < SHORTEST_RANDOM) return false;
  if (!/\s/.test(text) && isMixed(withoutWords(text))) return true;
  return text
    .split(/[^A-Za-z0-9+_=.~!*%$^#-]+/)
    .some((part) => part.length >= SHORTEST_RANDOM_PART && isMixed(withoutWords(part)));
}

/** `auth-stack-TokenTable-1QX8H2Z0L9K3J`: names end in 12 or 13 random characters where CloudFormation gives them. */
const withoutWords = (text: string): string =>
  text
    .split(/[-_./:]+/)
    .filter((part) => !/^(?:[A-Z]?[a-z]+(?:[A-Z][a-z]+)*|[A-Z]+|\d+)$/.test(part))
    .join('');

function isMixed(text: string): boolean {
  let changes = 0;
  let counted = 0;
  let before = '';
  for (const character of text) {
    const kind = /[a-z]/.test(character) ? 'a' : /[A-Z]/.test(character) ? 'A' : /\d/.test(character) ? '1' : '';
    if (kind !== '') counted += 1;
    // A capital before small letters is how words begin.
    if (kind !== '' && before !== '' && kind !== before && !(before === 'A' && kind === 'a')) changes += 1;
    before = kind;
  }
  return counted > LONGEST_SUFFIX && changes / counted >= CHANGES && entropyOf(text) >= ENTROPY;
}

/** Shannon entropy in bits per character. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
