import { cite, defineCheck, fail, notApplicable, notAssessed, pass, type Details } from '../src/model/check.ts';
import type { FactData } from '../src/model/catalogue.ts';
import type { Gap } from '../src/model/gap.ts';
import type { Resource } from '../src/model/stored.ts';

export default defineCheck({
  title: 'API caches are encrypted and authorization-aware',
  practice: 'evaluate-resource-policies',
  severity: 'medium',
  resourceType: 'AWS::ApiGateway::Stage',
  needs: ['apigateway.rest-apis', 'apigateway.stages'],
  why: 'Answers that were meant for one caller lie in the cache in plain form, and any client may empty it with a Cache-Control header and send the load to the back end.',
  fix: 'Encrypt cached data and require authorization to invalidate the cache, for each setting that caches.',
  references: ['Cache settings for REST APIs in API Gateway'],

  *evaluate({ 'apigateway.rest-apis': apis, 'apigateway.stages': stages }) {
    const names = new Map(apis.map(({ arn, data }) => [arn, data.name ?? data.id ?? arn]));
    for (const stage of stages) {
      if (stage.data.state === 'unknown') yield notAssessed(stage, stage.data.gap);
      if (stage.data.state !== 'present') continue;
      const { stageName = '', cacheClusterEnabled, methodSettings = {} } = stage.data.value;
      const api = stage.arn.split('/stages/', 1)[0]!;
      const name = `${names.get(api) ?? api} ${stageName}`;
      const caching = Object.entries(methodSettings).filter(([, setting]) => mayCache(setting));
      const details: Details = {
        name,
        expected: 'cacheDataEncrypted and requireAuthorizationForCacheControl wherever cachingEnabled',
        observed: `cacheClusterEnabled ${cacheClusterEnabled ?? 'missing'}${caching.map(([key, setting]) => `; ${key}: ${stated(setting)}`).join('')}`,
        evidence: [cite(stage, '/cacheClusterEnabled', '/methodSettings')],
      };
      if (cacheClusterEnabled === undefined) {
        yield notAssessed(stage, unsaid(stage, 'The answer has no cacheClusterEnabled.'), details);
        continue;
      }
      if (!cacheClusterEnabled) {
        yield notApplicable(stage, `${name} has no cache.`, details);
        continue;
      }
      const plain = keysOf(caching, ({ cacheDataEncrypted }) => cacheDataEncrypted === false);
      const open = keysOf(
        caching,
        ({ requireAuthorizationForCacheControl }) => requireAuthorizationForCacheControl === false,
      );
      if (plain.length > 0 || open.length > 0) {
        const because = [
          ...(plain.length > 0 ? [`keeps answers unencrypted (${plain.join(', ')})`] : []),
          ...(open.length > 0 ? [`lets every client invalidate them (${open.join(', ')})`] : []),
        ].join(' and ');
        const key = [...plain, ...open].includes(ALL) ? ALL : 'METHOD_SETTING_KEY';
        yield fail(stage, `The cache of ${name} ${because}.`, {
          ...details,
          fix: {
            cli: `aws apigateway update-stage --region ${stage.scope.region} --rest-api-id ${api.slice(api.lastIndexOf('/') + 1)} --stage-name ${stageName} \\\n  --patch-operations 'op=replace,path=/${key}/caching/dataEncrypted,value=true' 'op=replace,path=/${key}/caching/requireAuthorizationForCacheControl,value=true'`,
            sideEffect:
              'Encrypted answers take more room in the cache. Clients that invalidate it need execute-api:InvalidateCache. A method with settings of its own needs the same under its own key.',
          },
        });
      } else if (methodSettings[ALL] === undefined) {
        // The methods without settings of their own would be judged by a default.
        yield notAssessed(stage, unsaid(stage, 'The stage has a cache, and no settings for all methods.'), details);
      } else if (caching.some(([, setting]) => !isComplete(setting))) {
        yield notAssessed(stage, unsaid(stage, 'A setting does not say whether and how it caches.'), details);
      } else if (caching.length === 0) yield pass(stage, `${name} has a cache, and no setting uses it.`, details);
      else {
        yield pass(stage, `The cache of ${name} is encrypted, and only who is authorized invalidates it.`, {
          ...details,
          reasons: ['whether the cache keys of the methods tell callers apart was not read'],
        });
      }
    }
  },
});

type Stage = Extract<FactData<'apigateway.stages'>, { readonly state: 'present' }>['value'];
type Setting = NonNullable<Stage['methodSettings']>[string];

/** The setting of all methods that have none of their own. */
const ALL = '*/*';

/** A time to live of 0 disables caching. */
const mayCache = ({ cachingEnabled, cacheTtlInSeconds }: Setting): boolean =>
  cachingEnabled !== false && cacheTtlInSeconds !== 0;

const isComplete = (setting: Setting): boolean =>
  Boolean(setting.cacheDataEncrypted && setting.requireAuthorizationForCacheControl);

/** Those that cache, as far as was said, and of which a condition holds. */
const keysOf = (settings: readonly (readonly [string, Setting])[], holds: (setting: Setting) => boolean) =>
  settings.flatMap(([key, setting]) => (setting.cachingEnabled && holds(setting) ? [key] : []));

const stated = (setting: Setting): string =>
  (['cachingEnabled', 'cacheDataEncrypted', 'requireAuthorizationForCacheControl'] as const)
    .map((member) => `${member} ${setting[member] ?? 'missing'}`)
    .join(', ');

const unsaid = ({ scope, source: { operation } }: Resource<unknown>, detail: string): Gap => ({
  cause: 'unreadable',
  operation,
  action: operation,
  scope,
  detail,
});
