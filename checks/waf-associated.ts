import { cite, defineCheck, fail, notApplicable, notAssessed, pass } from '../src/model/check.ts';
import type { Records } from '../src/model/catalogue.ts';
import { methodsByStage } from '../src/model/methods-by-stage.ts';
import type { Severity } from '../src/model/words.ts';

export default defineCheck({
  title: 'Public entry points have a web ACL',
  practice: 'control-network-traffic',
  severity: 'high',
  severities: ['high', 'medium'],
  resourceType: 'AWS::ApiGateway::Stage',
  needs: ['apigateway.rest-apis', 'apigateway.stages'],
  consults: ['apigateway.methods'],
  why: 'Nothing stands between the internet and the API that knows attacks by their form or limits what one client may send.',
  fix: 'Associate a web ACL with the stage. It is evaluated before resource policies and authorizers.',
  references: ['Use AWS WAF to protect your REST APIs in API Gateway'],

  *evaluate({ 'apigateway.rest-apis': apis, 'apigateway.stages': stages, 'apigateway.methods': methods }) {
    const apiOf = new Map(apis.map((api) => [api.arn, api]));
    const deployed = methods.state === 'present' ? methodsByStage(methods.value) : undefined;
    for (const stage of stages) {
      const api = apiOf.get(stage.arn.split('/stages/', 1)[0]!);
      if (stage.data.state === 'unknown') yield notAssessed(stage, stage.data.gap);
      if (stage.data.state !== 'present' || api === undefined) continue;
      const { stageName = '', webAclArn } = stage.data.value;
      const name = `${api.data.name ?? api.data.id} ${stageName}`;
      const details = {
        name,
        expected: 'a web ACL of AWS WAF',
        observed: webAclArn === undefined ? 'no web ACL' : `web ACL ${webAclArn}`,
        evidence: [cite(stage, '/stageName', '/webAclArn')],
      };
      if (webAclArn?.includes(':wafv2:')) {
        yield pass(stage, `Stage ${stageName} has a web ACL.`, { ...details, relatedArns: [webAclArn] });
        continue;
      }
      if (api.data.endpointConfiguration?.types?.includes('PRIVATE')) {
        yield notApplicable(stage, `${name} belongs to a private API: the internet does not reach it.`, details);
        continue;
      }
      const own = deployed === undefined ? undefined : (deployed.get(stage.arn) ?? []);
      const closed = directPathMayBeClosed(api, own);
      if (closed !== undefined) {
        // A distribution with a web ACL may stand in front, as the only way in.
        const detail = `${closed}; whether a distribution with a web ACL stands in front is not collected yet.`;
        const gap = {
          cause: 'not-collected',
          operation: 'cloudfront:ListDistributions',
          action: 'cloudfront:ListDistributions',
          scope: stage.scope,
          detail,
        } as const;
        yield notAssessed(stage, gap, details);
        continue;
      }
      const severities = severitiesOf(own);
      yield fail(
        stage,
        `Stage ${stageName} has no web ACL${webAclArn === undefined ? '' : ' but one of WAF Classic, which has ended'}.`,
        {
          ...details,
          severity: severities.at(-1)!,
          ...(severities.length > 1 && { possible: severities }),
          fix: {
            cli: `aws wafv2 associate-web-acl --region ${stage.scope.region} --web-acl-arn WEB_ACL_ARN --resource-arn ${stage.arn}`,
            sideEffect: 'Rules in Block mode stop requests at once: try them in Count mode first.',
            verify: `aws wafv2 get-web-acl-for-resource --region ${stage.scope.region} --resource-arn ${stage.arn}`,
          },
        },
      );
    }
  },
});

type Method = Records<'apigateway.methods'>[number];

/** Why a caller may not reach the stage past a distribution in front of it; undefined where the direct path is open. */
function directPathMayBeClosed(
  api: Records<'apigateway.rest-apis'>[number],
  methods: readonly Method[] | undefined,
): string | undefined {
  if (api.data.disableExecuteApiEndpoint === true) return 'The default endpoint is off';
  const seen = (methods ?? []).flatMap(({ data }) => (data.state === 'present' ? [data.value] : []));
  if (seen.some(({ admitsAnybody }) => admitsAnybody === 'yes')) return undefined;
  return seen.length > 0 || api.data.policy ? 'A resource policy may close the direct path' : undefined;
}

/** High where somebody unauthenticated gets in, medium where every method asks who calls. */
function severitiesOf(methods: readonly Method[] | undefined): readonly [Severity, ...Severity[]] {
  if (methods === undefined) return ['high', 'medium'];
  // What API Gateway answers itself (MOCK) lets nobody in.
  const open = methods.flatMap(({ data }) =>
    data.state === 'present' && data.value.authorizationType === 'NONE' && data.value.integration.type !== 'MOCK'
      ? [data.value.admitsAnybody]
      : [],
  );
  if (open.includes('yes')) return ['high'];
  return open.includes('undecided') || methods.some(({ data }) => data.state === 'unknown')
    ? ['high', 'medium']
    : ['medium'];
}
