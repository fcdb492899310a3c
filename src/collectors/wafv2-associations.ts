import { ListResourcesForWebACLCommand, WAFNonexistentItemException, WAFV2Client } from '@aws-sdk/client-wafv2';

import { defineCollector } from '../model/collector.ts';
import { partsOf } from './wafv2/references.ts';

/** The doors of serverless estates that do not name their web ACL in a fact of their own. */
const TYPES = ['APPLICATION_LOAD_BALANCER', 'APPSYNC', 'COGNITO_USER_POOL'] as const;

/**
 * Which load balancers, GraphQL APIs and user pools a regional web ACL protects: one call tells one type, and WAF
 * allows one such call in a second.
 *
 * So REST stages are left out, since a stage names its web ACL itself (`webAclArn`), and so are the types that are no
 * part of the estate (App Runner, Verified Access, AgentCore): an ACL without records here may still protect those.
 * A type of which the region has nothing would not have to be asked either, but load balancers, GraphQL APIs and user
 * pools are not read yet. Distributions and Amplify apps have web ACLs of scope CLOUDFRONT, which are not asked.
 */
export default defineCollector({
  fact: 'wafv2.associations',
  scope: 'region',
  follows: ['wafv2.web-acls'],
  client: WAFV2Client,
  operations: {
    ListResourcesForWebACL: {
      command: ListResourcesForWebACLCommand,
      action: 'wafv2:ListResourcesForWebACL',
      also: ['cognito-idp:ListResourcesForWebACL'],
      bucket: 'wafv2:ListResourcesForWebACL',
    },
  },

  async *collect({ follow, ask, each }) {
    yield* each(questions(follow('wafv2.web-acls')), async ({ arn, data }) => ({
      arn,
      data: await ask(
        'ListResourcesForWebACL',
        { WebACLArn: data.arn, ResourceType: data.type },
        { gone: WAFNonexistentItemException },
      ),
    }));
  },
});

/** Asked also for an ACL whose rules could not be read: its ARN was listed. */
async function* questions(webAcls: AsyncIterable<{ readonly arn: string }>) {
  for await (const { arn } of webAcls) {
    if (partsOf(arn).Scope !== 'REGIONAL') continue;
    for (const type of TYPES) yield { arn: `${arn}/resources/${type}`, data: { arn, type } };
  }
}
