import type { CollectedFact } from '../model/catalogue.ts';
import { redactedMarker } from '../model/redacted.ts';
import { classOf, holdsKeyId, isMarker, withoutSecret, withoutTokens } from './secrets.ts';

/** What stands in place of a field's value. */
type Rule = (value: unknown, context: Context) => unknown;

interface Context {
  readonly rules: Rules;
  readonly depth: number;
}

/** By the name of the field, at any depth of the record. */
type Rules = ReadonlyMap<string, Rule>;

/** AWS nests nothing so deep. What lies deeper is not read and not kept. */
const DEEPEST = 500;
const TOO_DEEP = redactedMarker({ class: 'plain', length: 0 });

/**
 * A record as it may be stored, logged and passed on: AWS's type with a marker in place of every value that may be a
 * secret. Names stay, ids of AWS access keys stay. In every other string, tokens of known formats are replaced where
 * they stand. Pure, idempotent, and total on what parses as JSON.
 */
export function redact(fact: CollectedFact, data: unknown): unknown {
  return walk(data, { rules: RULES[fact] ?? EVERYWHERE, depth: 0 });
}

function walk(value: unknown, context: Context): unknown {
  if (typeof value === 'string') return withoutTokens(withoutSharedSecrets(value));
  if (typeof value !== 'object' || value === null) return value;
  if (context.depth >= DEEPEST) return TOO_DEEP;
  const inside = { ...context, depth: context.depth + 1 };
  if (Array.isArray(value)) return value.map((item) => walk(item, inside));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, (context.rules.get(name) ?? walk)(member, inside)]),
  );
}

/** Applies to the strings in a value, however deep they are; `name` is the nearest one. */
function strings(value: unknown, name: string, replace: (text: string, name: string) => string, depth = 0): unknown {
  if (typeof value === 'string') return replace(value, name);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEEPEST) return TOO_DEEP;
  if (Array.isArray(value)) return value.map((item) => strings(item, name, replace, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, strings(member, key, replace, depth + 1)]),
  );
}

/** A map whose values may all be secrets. An AWS secret key is known by the id beside it. */
const secrets: Rule = (value) => {
  const besideKeyId = hasKeyId(value);
  return strings(value, '', (text, name) => withoutSecret(text, { name, besideKeyId }));
};

const hasKeyId = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).some((member) => typeof member === 'string' && holdsKeyId(member));

const stageVariables: Rule = (value) => {
  const besideKeyId = hasKeyId(value);
  return strings(value, '', (text, name) => {
    const place = { name, besideKeyId };
    const stays = classOf(text, place) === 'plain' && isTarget(name, text);
    return stays ? text : withoutSecret(text, place);
  });
};

const SECRET_NAME = /pass|pwd|secret|token|credential|auth|key|salt|jwt|bearer|hmac|signature|webhook|dsn/i;
const TARGET_NAME =
  /alias|func|(^|[^a-z])fn|lambda|stage|env|version|link|vpc|region|account|bucket|table|queue|topic|stream|base|path|port|host|ur[il]|endpoint|domain|backend|upstream|target|server/i;
const TARGET = /^(?:\$LATEST|[A-Za-z0-9][A-Za-z0-9_:-]{0,139}|(?:\/[A-Za-z0-9_.{}-]+)+\/?)$/;
const HOST =
  /^(?:https?:\/\/)?(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{1,61}(?::\d{1,5})?(?:\/[A-Za-z0-9_.{}/-]*)?$/;

/**
 * Stage variables choose where integrations go. Under a name that says so, a plain value stays if it is written as a
 * function, an alias, a host, a URL, a path or an id is. All other plain values are replaced.
 */
const isTarget = (name: string, text: string): boolean =>
  TARGET_NAME.test(name) && !SECRET_NAME.test(name) && (TARGET.test(text) || HOST.test(text));

/** What an integration takes from the request, the context or the stage, instead of a value of its own. */
const REST_SOURCE = /^(?:method\.|integration\.|context\.|stageVariables\.|route\.)[^\s']*$/;
const HTTP_SOURCES = /(\$\{[^{}]{1,256}\}|\$(?:request|response|context|stageVariables)\.[A-Za-z0-9_.@*[\]-]{1,256})/;
const HTTP_KEY = /^(?:append|overwrite|remove):(?:header|querystring)\./;

/**
 * Parameters of an integration's request. REST and WebSocket APIs write static values in single quotes
 * (`integration.request.header.Authorization: 'Bearer …'`), HTTP APIs as they are, between `$request.…` and the like.
 */
const requestParameters: Rule = (value) =>
  strings(value, '', (text, name) => {
    const place = { name, besideKeyId: false };
    if (HTTP_KEY.test(name)) {
      const parts = text.split(HTTP_SOURCES);
      return parts
        .map((part, index) => (index % 2 > 0 || !/\w/.test(part) ? part : withoutSecret(part, place)))
        .join('');
    }
    if (name.startsWith('integration.request.')) {
      if (REST_SOURCE.test(text)) return text;
      const [, quoted] = /^'([^]*)'$/.exec(text) ?? [];
      return quoted === undefined ? withoutSecret(text, place) : `'${withoutSecret(quoted, place)}'`;
    }
    // Queue URLs, event buses and the like name what is called; paths of HTTP APIs too.
    return withoutRandom(text, name);
  });

/** For what must stay readable: replaced only if it is, or holds, a secret. */
function withoutRandom(text: string, name: string): string {
  const place = { name, besideKeyId: false };
  const found = classOf(text, place);
  return found === 'plain' || found === 'reference' ? text : withoutSecret(text, place);
}

const SECRET_PARAMETER =
  /([?&](?:[a-z0-9_.-]{0,40}(?:key|token|secret|passw(?:or)?d|pwd|signature|credential|auth)|sig|code)=)([^&#\s"'{}$]{1,2048})/gi;
const USER_INFO = /(:\/\/)([^\s/?#"'<>@]{1,512}(?:@[^\s/?#"'<>@]{1,512}){0,4})(?=@)/g;

/** The URL of an integration: credentials before the host and secrets in the query. */
const uri: Rule = (value, context) =>
  typeof value !== 'string'
    ? walk(value, context)
    : withoutTokens(
        value
          .replace(USER_INFO, (_, start: string, text: string) =>
            isMarker(text)
              ? `${start}${text}`
              : start + redactedMarker({ class: 'token-url-credentials', length: text.length }),
          )
          .replace(
            SECRET_PARAMETER,
            (_, start: string, text: string) => start + withoutSecret(text, { name: start, besideKeyId: false }),
          ),
      );

const WEB_ADDRESS = /^(https?:\/\/[^/?#]*)([^?#]*)(.*)$/is;

/**
 * Where a topic delivers to. Of a web address the host stays, and of the path what is no secret; behind the `?` the names.
 * A user before the host goes as in every URL. Anything else is an ARN, an address of a mailbox or a number.
 */
const endpoint: Rule = (value, context) => {
  if (typeof value !== 'string') return walk(value, context);
  const [, origin, path = '', rest = ''] = WEB_ADDRESS.exec(value) ?? [];
  if (origin === undefined) return walk(value, context);
  const segments = path.split('/').map((segment) => withoutRandom(segment, ''));
  const parts = rest.split(/([?&#])/).map((part, index) => (index % 2 > 0 ? part : parameter(part)));
  return withoutTokens(String(uri(origin, context)) + segments.join('/') + parts.join(''));
};

/** `name=value`; what has no name is a value, padded as base64 or not. */
function parameter(part: string): string {
  const [, name = '', value = part] = /^([\w.[\]%-]{1,64})=([^=].*)$/s.exec(part) ?? [];
  return (name && `${withoutRandom(name, '')}=`) + withoutSecret(value, { name, besideKeyId: false });
}

/** Not the class of a marker: `redacted:token-url-credentials:13`. */
const ASSIGNED =
  /(?<!redacted:[a-z0-9-]{0,60})((?:requestOverride\.(?:header|querystring)\.[A-Za-z0-9_-]{1,80}|[A-Za-z0-9_-]{0,40}(?:authorization|api[_-]?key|token|secret|passw(?:or)?d|passphrase|pwd|credentials?))["']?\]?\s{0,4}[:=]\s{0,4}["']?(?:Bearer |Basic )?)([^\s"'$,;{}()<>]{6,2048})/gi;

/** Free text and templates: also what is said, or set, to be a secret (`password: …`, `Authorization = "Bearer …"`). */
const text: Rule = (value) =>
  strings(value, '', (line) =>
    withoutTokens(line).replace(ASSIGNED, (whole, start: string, secret: string) =>
      MARKER_IN_TEXT.test(secret) ? whole : start + withoutSecret(secret, { name: start, besideKeyId: false }),
    ),
  );

const MARKER_IN_TEXT = /^redacted:(?:token-[a-z0-9-]{1,40}|high-entropy|reference|plain):\d{1,7}[^\w-]*$/;

/** Fields of a request in which nobody sends a secret: matched texts stay. The others may hold one. */
const OPEN_FIELDS: ReadonlySet<string> = new Set([
  'UriPath',
  'Method',
  'HeaderOrder',
  'JA3Fingerprint',
  'JA4Fingerprint',
  'UriFragment',
]);
const isOpen = (field: unknown): boolean =>
  typeof field === 'object' &&
  field !== null &&
  Object.keys(field).length > 0 &&
  Object.keys(field).every((name) => OPEN_FIELDS.has(name));

/** Bytes, so base64 in the file, and so is the marker. */
const base64Secret = (value: string): string => {
  if (value === '' || isMarker(value)) return value;
  const bytes = Buffer.from(value, 'base64');
  const decoded = bytes.toString('base64') === value ? bytes.toString('utf8') : value;
  return isMarker(decoded) ? value : Buffer.from(withoutSecret(decoded, HEADER)).toString('base64');
};
const HEADER = { name: '', besideKeyId: false };

/** A regular expression without letters or digits of its own tells nothing. */
const WORDLESS = /^(?:[.*+?$()[\]|^-]|\\[dDwWsSbB.])*$/;

/** What a rule of a web ACL looks for in headers, cookies, query and body: often the secret that an edge sends. */
const match: Rule = (value, context) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return secrets(value, context);
  const open = 'FieldToMatch' in value && isOpen(value.FieldToMatch);
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      if (open || (name !== 'SearchString' && name !== 'RegexString')) return [name, walk(member, context)];
      const hide = (found: string): string =>
        name === 'SearchString' ? base64Secret(found) : WORDLESS.test(found) ? found : withoutSecret(found, HEADER);
      return [name, strings(member, name, hide)];
    }),
  );
};

/** Pairs under two names: `{ Name, Value }`. The label stays. */
const labelled =
  (label: string): Rule =>
  (value) =>
    strings(value, '', (found, name) => (name === label ? withoutTokens(found) : withoutSecret(found, HEADER)));

/** Headers that WAF adds, and parameters of pipelines. */
const headers = labelled('Name');

/** Variables of containers, `{ name, value }`. An AWS secret key is known by the id beside it, in any of them. */
const environment: Rule = (value, context) => {
  if (!Array.isArray(value)) return secrets(value, context);
  const besideKeyId = value.some(hasKeyId);
  return value.map((pair: unknown) => {
    if (typeof pair !== 'object' || pair === null) return secrets(pair, context);
    const label: unknown = Reflect.get(pair, 'name');
    const name = typeof label === 'string' ? label : '';
    return strings(pair, '', (found, member) =>
      member === 'name' ? withoutTokens(found) : withoutSecret(found, { name, besideKeyId }),
    );
  });
};

/** What log drivers are told: mostly regions and groups; the tokens of others' services by their names. */
const driverOptions: Rule = (value) =>
  strings(value, '', (found, name) =>
    SECRET_NAME.test(name) ? withoutSecret(found, { name, besideKeyId: false }) : withoutRandom(found, name),
  );

/** What a rule of a load balancer looks for in a header: often the secret that an edge sends. Wildcards stay. */
const headerCondition: Rule = (value) =>
  strings(value, '', (found, name) =>
    name === 'HttpHeaderName' || WORDLESS.test(found) ? withoutTokens(found) : withoutSecret(found, HEADER),
  );

/** A query without its `?`. */
const query: Rule = (value, context) =>
  typeof value === 'string' ? String(uri(`?${value}`, context)).slice(1) : walk(value, context);

const CONTENT = /(content\s{0,4}:\s{0,4}!?\s{0,4}")([^"]{1,2048})(?=")/gi;

/** Rules of Suricata: what they look for goes where it is random. */
const suricata: Rule = (value) =>
  strings(value, '', (found, name) =>
    String(text(found, NOWHERE)).replace(
      CONTENT,
      (_, start: string, content: string) => start + withoutRandom(content, name),
    ),
  );

/** A JSON text, here an OpenAPI document, stays one. What does not parse is free text. */
const openApi: Rule = (value, context) => {
  if (typeof value !== 'string') return walk(value, context);
  try {
    return JSON.stringify(walk(JSON.parse(value), { ...context, rules: OPENAPI, depth: 0 }));
  } catch (error) {
    if (error instanceof SyntaxError) return text(value, context);
    throw error;
  }
};

/** Condition keys whose values are shared secrets, or used as such (`aws:Referer`). Lower case: keys have no case. */
const SHARED_SECRETS: ReadonlySet<string> = new Set(['aws:referer', 'aws:useragent', 'lambda:eventsourcetoken']);
const MENTIONS_SHARED_SECRET = /referer|useragent|eventsourcetoken|\\u/i;

/** `Condition` of a statement. Wildcards and policy variables stay, so what matches anything still does. */
const condition: Rule = (value, context) => {
  if (typeof value !== 'object' || value === null) return walk(value, context);
  return strings(value, '', (found, key) =>
    SHARED_SECRETS.has(key.toLowerCase())
      ? found
          .split(/([*?]+|\$\{[^{}]*\})/)
          .map((part, index) => (index % 2 > 0 ? part : withoutSecret(part, HEADER)))
          .join('')
      : withoutTokens(found),
  );
};

const POLICY: Rules = new Map([['Condition', condition]]);

/** Policies travel as text: JSON, JSON with escaped quotes (REST APIs), or percent-encoded JSON (IAM). */
function withoutSharedSecrets(value: string): string {
  // In percent-encoded text no token stands at a boundary.
  if (!MENTIONS_SHARED_SECRET.test(value) && !value.startsWith('%7B')) return value;
  for (const { read, write } of ENCODINGS) {
    const document = parsed(value, read);
    if (typeof document !== 'object' || document === null) continue;
    const before = JSON.stringify(document);
    const after = JSON.stringify(walk(document, { rules: POLICY, depth: 0 }));
    return before === after ? value : write(after);
  }
  return value;
}

const ENCODINGS: readonly { readonly read: (text: string) => string; readonly write: (json: string) => string }[] = [
  { read: (found) => found, write: (json) => json },
  { read: (found) => String(JSON.parse(`"${found}"`)), write: (json) => JSON.stringify(json).slice(1, -1) },
  { read: decodeURIComponent, write: encodeURIComponent },
];

function parsed(value: string, read: (text: string) => string): unknown {
  try {
    return JSON.parse(read(value));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof URIError) return undefined;
    throw error;
  }
}

const rules = (own: Readonly<Record<string, Rule>>): Rules =>
  new Map(Object.entries({ Condition: condition, Description: text, description: text, ...own }));

const EVERYWHERE = rules({});

const OPENAPI = rules({
  requestParameters,
  requestTemplates: text,
  uri,
  stageVariables,
  'x-amazon-apigateway-stage-variables': stageVariables,
});

const WAF = rules({
  ByteMatchStatement: match,
  RegexMatchStatement: match,
  InsertHeaders: headers,
  ResponseHeaders: headers,
});

const SUBSCRIPTION = rules({ Endpoint: endpoint });

const BALANCER = rules({
  HttpHeaderConfig: headerCondition,
  QueryStringConfig: labelled('Key'),
  MessageBody: text,
  AuthenticationRequestExtraParams: secrets,
  ClientSecret: secrets,
  Query: query,
  Rewrites: text,
});

const NOWHERE: Context = { rules: EVERYWHERE, depth: 0 };

const RULES: { readonly [F in CollectedFact]?: Rules } = {
  'lambda.functions': rules({ Variables: secrets, Command: text, EntryPoint: text }),
  'apigateway.stages': rules({ variables: stageVariables, stageVariableOverrides: stageVariables }),
  'apigatewayv2.stages': rules({ StageVariables: stageVariables }),
  'apigateway.resources': rules({ requestParameters, requestTemplates: text, uri }),
  'apigatewayv2.integrations': rules({
    RequestParameters: requestParameters,
    RequestTemplates: text,
    IntegrationUri: uri,
  }),
  'apigatewayv2.routing-rules': rules({ ValueGlob: (value) => strings(value, 'ValueGlob', withoutRandom) }),
  'apigateway.exports': rules({ body: openApi }),
  'wafv2.web-acls': WAF,
  'wafv2.rule-groups': WAF,
  // What a partner needs to rotate a secret of its own: ids of its clients, and perhaps more.
  'secretsmanager.secrets': rules({ ExternalSecretRotationMetadata: labelled('Key') }),
  // The condition of the statement that was found, by condition key.
  'accessanalyzer.findings': rules({ condition }),
  'sns.subscriptions': SUBSCRIPTION,
  'sns.topic-subscriptions': SUBSCRIPTION,
  'events.targets': rules({
    Input: secrets,
    InputTemplate: secrets,
    HttpParameters: secrets,
    PipelineParameterList: headers,
    Sql: text,
    Sqls: text,
    GraphQLOperation: text,
  }),
  'ecs.services': rules({ options: driverOptions }),
  'ecs.task-definitions': rules({
    environment,
    command: text,
    entryPoint: text,
    dockerLabels: secrets,
    options: driverOptions,
    driverOpts: secrets,
    labels: secrets,
  }),
  'elbv2.listeners': BALANCER,
  'elbv2.rules': BALANCER,
  'elbv2.target-groups': rules({ HealthCheckPath: uri }),
  'network-firewall.rule-groups': rules({ RulesString: suricata, Settings: suricata }),
  // A CSV table of users and dates in base64, in which a token of some format could stand by chance.
  'iam.credential-report': rules({ Content: (value) => value }),
};
