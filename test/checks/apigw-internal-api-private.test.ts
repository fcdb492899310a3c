import check from '../../checks/apigw-internal-api-private.ts';
import type { Intent } from '../../src/model/check.ts';
import { gap, testCheck, type World } from '../check.ts';
import { API, HTTP, httpApi, restApi } from './gateway-worlds.ts';

type EndpointType = 'EDGE' | 'REGIONAL' | 'PRIVATE';

const rest = (types: readonly EndpointType[], exposure?: Intent['exposure']): World => ({
  facts: { 'apigateway.rest-apis': [restApi({ endpointConfiguration: { types: [...types] } })] },
  ...(exposure && { intent: [{ arn: API, exposure }] }),
});
const v2 = (protocol: 'HTTP' | 'WEBSOCKET', exposure?: Intent['exposure']): World => ({
  facts: { 'apigatewayv2.apis': [httpApi(protocol)] },
  ...(exposure && { intent: [{ arn: HTTP, exposure }] }),
});
const tagged = (one: World, arn: string): World => ({
  facts: {
    ...one.facts,
    'tag.resources': [{ arn, data: { ResourceARN: arn, Tags: [{ Key: 'rampart:exposure', Value: 'internal' }] } }],
  },
});
const blind = (one: World): World => ({ ...one, facts: { ...one.facts, 'tag.resources': gap('tag:GetResources') } });
const fails = (one: World, arn: string, because: RegExp): World => ({
  ...one,
  expect: { [arn]: { outcome: 'fail', severity: 'high', because } },
});

testCheck('apigw-internal-api-private', check, {
  fail: {
    'an edge-optimized API': fails(rest(['EDGE'], 'internal'), API, /EDGE endpoint/),
    'a regional API': fails(rest(['REGIONAL'], 'internal'), API, /REGIONAL endpoint/),
    'an API that names no endpoint type': fails(rest([], 'internal'), API, /default endpoint/),
    'declared by a tag': fails(tagged(rest(['REGIONAL']), API), API, /Declared internal/),
    'an HTTP API, which cannot be private': fails(v2('HTTP', 'internal'), HTTP, /HTTP APIs are always/),
    'a WebSocket API, which cannot be private': fails(v2('WEBSOCKET', 'internal'), HTTP, /WebSocket APIs/),
    'declared by configuration, tags may not be read': blind(rest(['REGIONAL'], 'internal')),
  },
  pass: { 'a private API': rest(['PRIVATE'], 'internal') },
  'not-applicable': {
    'a public API': rest(['REGIONAL'], 'public'),
    'an API for partners': rest(['REGIONAL'], 'partner'),
    'an API of which nothing is declared': rest(['REGIONAL']),
    'a private API of which nothing is declared': rest(['PRIVATE']),
    'an HTTP API of which nothing is declared': v2('HTTP'),
  },
  'not-assessed': {
    'tags may not be read': blind(rest(['REGIONAL'])),
    'tags may not be read, and the API is private': blind(rest(['PRIVATE'])),
    'tags may not be read, of an HTTP API': blind(v2('HTTP')),
  },
  mixed: {
    'REST APIs may not be listed, the others are judged': {
      facts: { 'apigateway.rest-apis': gap('apigateway:GetRestApis'), 'apigatewayv2.apis': [httpApi()] },
      intent: [{ arn: HTTP, exposure: 'internal' }],
      expect: { 'arn:aws:iam::111122223333:root#us-east-1': 'not-assessed', [HTTP]: 'fail' },
    },
  },
});
