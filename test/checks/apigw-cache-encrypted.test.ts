import check from '../../checks/apigw-cache-encrypted.ts';
import { denied, gap, testCheck, type Expected, type World } from '../check.ts';
import { API, STAGE, httpApi, httpStage, restApi, stage } from './gateway-worlds.ts';

interface Setting {
  readonly cachingEnabled?: boolean;
  readonly cacheTtlInSeconds?: number;
  readonly cacheDataEncrypted?: boolean;
  readonly requireAuthorizationForCacheControl?: boolean;
}
type Settings = Readonly<Record<string, Setting>>;

const world = (cacheClusterEnabled: boolean | undefined, methodSettings?: Settings, expected?: Expected): World => ({
  facts: {
    'apigateway.rest-apis': [restApi()],
    'apigateway.stages': [
      stage({
        ...(cacheClusterEnabled !== undefined && { cacheClusterEnabled }),
        ...(methodSettings && { methodSettings }),
      }),
    ],
  },
  ...(expected && { expect: { [STAGE]: expected } }),
});
const medium = (because: RegExp): Expected => ({ outcome: 'fail', severity: 'medium', because });

const off: Setting = {
  cachingEnabled: false,
  cacheTtlInSeconds: 300,
  cacheDataEncrypted: false,
  requireAuthorizationForCacheControl: true,
};
const good: Setting = { ...off, cachingEnabled: true, cacheDataEncrypted: true };
const plain: Setting = { ...good, cacheDataEncrypted: false };
const open: Setting = { ...good, requireAuthorizationForCacheControl: false };

testCheck('apigw-cache-encrypted', check, {
  fail: {
    'answers are not encrypted': world(true, { '*/*': plain }, medium(/unencrypted \(\*\/\*\)\.$/)),
    'every client may invalidate': world(true, { '*/*': open }, medium(/prod lets every client .* \(\*\/\*\)\.$/)),
    both: world(true, { '*/*': { ...plain, ...open, cacheDataEncrypted: false } }, medium(/unencrypted .* and lets/)),
    'those of one method': world(true, { '*/*': good, '~1orders/GET': plain }, medium(/\(~1orders\/GET\)/)),
    'of the only method that caches': world(true, { '*/*': off, '~1orders/POST': open }, medium(/~1orders\/POST/)),
    'of a method, without settings for all': world(true, { '~1orders/GET': plain }),
    'one is not encrypted, another does not say': world(true, { '*/*': { cachingEnabled: true }, 'orders/GET': plain }),
    'not encrypted, and who invalidates is not said': world(true, {
      '*/*': { cachingEnabled: true, cacheDataEncrypted: false },
    }),
  },
  pass: {
    'encrypted and authorized': world(true, { '*/*': good }, { outcome: 'pass', because: /only who is authorized/ }),
    'a cache that no method uses': world(true, { '*/*': off }, { outcome: 'pass', because: /no setting uses it/ }),
    'a time to live of 0 disables it': world(
      true,
      { '*/*': { ...plain, cacheTtlInSeconds: 0 } },
      { outcome: 'pass', because: /no setting uses it/ },
    ),
    'one method does not cache': world(true, { '*/*': good, '~1login/POST': off }),
    'one method alone caches': world(true, { '*/*': off, '~1orders/GET': good }),
    'whether it caches is not said, how it would is': world(true, {
      '*/*': { cacheDataEncrypted: true, requireAuthorizationForCacheControl: true },
    }),
  },
  'not-applicable': {
    'no cache': world(false),
    'settings that nothing uses': world(false, { '*/*': plain }),
  },
  'not-assessed': {
    'whether there is a cache is not said': world(undefined, { '*/*': plain }),
    'a cache without settings': world(true),
    'a cache with settings of one method': world(true, { '~1orders/GET': good }),
    'whether it is encrypted is not said': world(true, {
      '*/*': { cachingEnabled: true, requireAuthorizationForCacheControl: true },
    }),
    'who may invalidate is not said': world(true, { '*/*': { cachingEnabled: true, cacheDataEncrypted: true } }),
    'whether it caches is not said': world(true, { '*/*': { cacheDataEncrypted: false } }),
    'stages not read': {
      facts: {
        'apigateway.rest-apis': [restApi()],
        'apigateway.stages': [{ arn: API, data: denied('apigateway:GetStages') }],
      },
      expect: { [API]: 'not-assessed' },
    },
    'APIs not listed': { facts: { 'apigateway.rest-apis': gap('apigateway:GetRestApis') } },
  },
  mixed: {
    'each stage for itself': {
      facts: {
        'apigateway.rest-apis': [restApi()],
        'apigateway.stages': [
          stage({ cacheClusterEnabled: true, methodSettings: { '*/*': plain } }),
          stage({ cacheClusterEnabled: false }, 'test'),
        ],
      },
      expect: { [STAGE]: 'fail', [`${API}/stages/test`]: 'not-applicable' },
    },
    'HTTP APIs have no cache': {
      facts: {
        ...world(false).facts,
        'apigatewayv2.apis': [httpApi()],
        'apigatewayv2.stages': [httpStage()],
      },
      expect: { [STAGE]: 'not-applicable' },
    },
  },
});
