import { present, type Answer } from '../../model/answer.ts';
import type { Consulted } from '../../model/check.ts';
import { unqualified } from '../../model/function-arn.ts';
import type { Gap } from '../../model/gap.ts';
import { grouped } from '../../model/grouped.ts';
import type { Resource } from '../../model/stored.ts';
import { remembered } from '../remembered.ts';

/** A method, a route or an authorizer that calls a function. */
export interface FunctionCall {
  /** As execute-api ARNs end after the API, parameters in braces: `prod/POST/orders/{id}`, `authorizers/ID`. */
  readonly template: string;
  /** The end of a permission that grants just this, after the stage: `POST/orders/*`. */
  readonly pattern: string;
  /** Unqualified; absent where stage variables hide it. */
  readonly function?: string;
}

export interface ApiCalls {
  readonly calls: readonly FunctionCall[];
  /** Why further methods or routes that call may not have been seen. */
  readonly gap?: Gap;
  /** Why further authorizers may not. */
  readonly authorizerGap?: Gap;
}

export const CALL_FACTS = [
  'apigateway.rest-apis',
  'apigateway.methods',
  'apigateway.authorizers',
  'apigatewayv2.apis',
  'apigatewayv2.routes',
  'apigatewayv2.integrations',
  'apigatewayv2.authorizers',
] as const;
type Facts = Consulted<(typeof CALL_FACTS)[number]>;

/** What calls functions in each API of a region, by the API's id; absent where there is no such API. */
export function functionCalls(facts: Facts): (api: string) => Answer<ApiCalls> {
  const rest = read(facts['apigateway.rest-apis']);
  const v2 = read(facts['apigatewayv2.apis']);
  const restApis = new Set(rest.records.map(({ data }) => data.id));
  const protocols = new Map(v2.records.map(({ data }) => [data.ApiId, data.ProtocolType]));
  const methods = ofApis(facts['apigateway.methods']);
  const authorizers = ofApis(facts['apigateway.authorizers']);
  const routes = ofApis(facts['apigatewayv2.routes']);
  const integrations = ofApis(facts['apigatewayv2.integrations']);
  const authorizersV2 = ofApis(facts['apigatewayv2.authorizers']);
  return remembered((api): Answer<ApiCalls> => {
    if (restApis.has(api)) {
      return found(
        methods(api, ({ stageName, verb, path, integration: { uri } }) =>
          callOf(uri, methodOf(`${stageName}/`, verb, path)),
        ),
        authorizers(api, ({ id, authorizerUri }) => callOf(authorizerUri, authorizerOf(id))),
      );
    }
    const protocol = protocols.get(api);
    if (protocol !== undefined) {
      const uris = new Map<string | undefined, string | undefined>();
      const targets = integrations(api, ({ IntegrationId, IntegrationUri }) => {
        uris.set(`integrations/${IntegrationId}`, IntegrationUri);
        return undefined;
      });
      const called = routes(api, ({ RouteKey = '', Target }) =>
        callOf(uris.get(Target), routeOf(RouteKey, protocol === 'HTTP')),
      );
      return found(
        { ...targets, ...called },
        authorizersV2(api, ({ AuthorizerId, AuthorizerUri }) => callOf(AuthorizerUri, authorizerOf(AuthorizerId))),
      );
    }
    const gap = rest.gap ?? v2.gap;
    return gap === undefined ? { state: 'absent' } : { state: 'unknown', gap };
  });
}

function found({ calls, gap }: Found, authorizers: Found): Answer<ApiCalls> {
  return present({
    calls: [...calls, ...authorizers.calls],
    ...(gap && { gap }),
    ...(authorizers.gap && { authorizerGap: authorizers.gap }),
  });
}

type Found = Omit<ApiCalls, 'authorizerGap'>;

/** The records of a list that was read, or the gap in their place. */
const read = <R>(list: Answer<readonly R[]>): { readonly records: readonly R[]; readonly gap?: Gap } =>
  list.state === 'present' ? { records: list.value } : { records: [], ...(list.state === 'unknown' && list) };

/** Records under an API, or of its execute-api ARNs; what could not be read is a gap. */
function ofApis<Value>(
  list: Answer<readonly Resource<Answer<Value>>[]>,
): (api: string, callIn: (value: Value) => FunctionCall | undefined) => Found {
  const { records, gap } = read(list);
  const byApi = grouped(records, ({ arn }) => /^[^/]*:execute-api:[^/]*:([^/]+)/.exec(arn)?.[1] ?? arn.split('/')[2]);
  return (api, callIn) => {
    const own = byApi.get(api) ?? [];
    const unread = gap ?? own.map(({ data }) => (data.state === 'unknown' ? data.gap : undefined)).find(Boolean);
    const calls = own
      .flatMap(({ data }) => (data.state === 'present' ? [callIn(data.value)] : []))
      .filter((call) => call !== undefined);
    return { calls, ...(unread && { gap: unread }) };
  };
}

type Place = Omit<FunctionCall, 'function'>;

const methodOf = (stage: string, verb: string, path: string): Place => ({
  template: `${stage}${verb === 'ANY' ? '{verb}' : verb}${path}`,
  pattern: `${verb === 'ANY' ? '*' : verb}${path.replace(/\{[^}]*\}/g, '*')}`,
});

const authorizerOf = (id = ''): Place => ({ template: `authorizers/${id}`, pattern: `authorizers/${id}` });

/** `GET /orders/{id}`, `ANY /`, `$default`; of a WebSocket API whatever its messages say. */
function routeOf(key: string, http: boolean): Place {
  if (!http) return { template: `{stage}/${key}`, pattern: key };
  if (key === '$default') return { template: '{stage}/{route+}', pattern: '*' };
  const [verb = '', path = ''] = key.split(' ');
  return methodOf('{stage}/', verb, path);
}

/** A call of a function; undefined where the URI leads elsewhere. */
function callOf(uri: string | undefined, place: Place): FunctionCall | undefined {
  const [, path] = /\/functions\/(.+)\/invocations/.exec(uri ?? '') ?? [];
  const named = path ?? (/^arn:[^:/]*:lambda:/.test(uri ?? '') ? uri : undefined);
  if (named === undefined) return undefined;
  const called = unqualified(named);
  return called.includes('${') ? place : { ...place, function: called };
}
