import {
  aclKey,
  CORE,
  countries,
  IP_REPUTATION,
  KNOWN_BAD,
  managed,
  rateLimit,
  SQL,
  webAcl,
} from '../src/simulator/company/waf.ts';
import { numbered, times, type Facts, type Site } from './site.ts';

const identifier = (index: number): string => `1f0c6a52-0000-4a00-8b00-${numbered(index, 12)}`;

export const webAclArn = ({ account, region }: Pick<Site, 'account' | 'region'>, index: number): string =>
  `arn:aws:wafv2:${region}:${account}:regional/webacl/acl-${numbered(index)}/${identifier(index)}`;

/** What one web ACL in ten lacks each; the last one has only ever counted. */
const LACKING = [
  [],
  ['waf-managed-sqli'],
  ['waf-rate-limit'],
  ['waf-managed-xss'],
  ['waf-managed-known-bad'],
  ['waf-managed-ip-reputation'],
  ['waf-logging'],
  ['waf-rule-order'],
  [],
  [
    'waf-acl-effective',
    'waf-managed-sqli',
    'waf-managed-xss',
    'waf-managed-known-bad',
    'waf-managed-ip-reputation',
    'waf-rate-limit',
  ],
] as const;

/** Regional web ACLs, the first of which also guard a load balancer and a user pool. */
export function firewallFacts(site: Site): Facts {
  const { account, region, shape } = site;
  const office = `arn:aws:wafv2:${region}:${account}:regional/ipset/office/2a0c6a52-0001-4a00-8b00-0000000000b1`;
  const acls: Record<string, object> = {};
  const logging: Record<string, object> = {};
  for (let index = 0; index < shape.webAcls; index += 1) {
    const arn = webAclArn(site, index);
    const lacks = LACKING[index % LACKING.length]! as readonly string[];
    for (const check of lacks) site.plant(check, arn);
    const rules = lacks.includes('waf-acl-effective')
      ? [managed(CORE, { count: true }), rateLimit(2000, 300, { Count: {} })]
      : [
          { Name: 'office', Statement: { IPSetReferenceStatement: { ARN: office } }, Action: { Allow: {} } },
          ...(lacks.includes('waf-managed-ip-reputation') ? [] : [managed(IP_REPUTATION)]),
          ...(lacks.includes('waf-managed-xss') ? [] : [managed(CORE, { counted: ['SizeRestrictions_BODY'] })]),
          ...(lacks.includes('waf-managed-known-bad') ? [] : [managed(KNOWN_BAD)]),
          ...(lacks.includes('waf-managed-sqli') ? [] : [managed(SQL)]),
          ...(lacks.includes('waf-rate-limit') ? [] : [rateLimit(2000, 300, { Block: {} })]),
          ...(lacks.includes('waf-rule-order') ? [countries('Allow', 'SE', 'NO'), countries('Block', 'KP')] : []),
        ];
    Object.assign(acls, webAcl(arn, rules, {}));
    if (lacks.includes('waf-logging')) continue;
    logging[`${arn}/logging/CUSTOMER`] = {
      ResourceArn: arn,
      LogDestinationConfigs: [`arn:aws:firehose:${region}:${account}:deliverystream/aws-waf-logs-${index}`],
      RedactedFields: ['authorization', 'cookie'].map((Name) => ({ SingleHeader: { Name } })),
      ManagedByFirewallManager: false,
      LogType: 'WAF_LOGS',
      LogScope: 'CUSTOMER',
    };
  }
  const guarded = [
    [
      'APPLICATION_LOAD_BALANCER',
      `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/app/web/50dc6c495c0c9188`,
    ],
    ['COGNITO_USER_POOL', `arn:aws:cognito-idp:${region}:${account}:userpool/${region}_B3nchP00l`],
  ] as const;
  return {
    'wafv2.web-acls': acls,
    'wafv2.logging-configurations': logging,
    'wafv2.associations': Object.fromEntries(
      times(Math.min(shape.webAcls, 1) * guarded.length, (at) => {
        const [type, resource] = guarded[at]!;
        return [`${aclKey(webAclArn(site, 0))}/resources/${type}`, { ResourceArns: [resource] }];
      }),
    ),
    ...(shape.webAcls > 0 && {
      'wafv2.ip-sets': {
        [office]: {
          IPSet: {
            Name: 'office',
            Id: '2a0c6a52-0001-4a00-8b00-0000000000b1',
            ARN: office,
            IPAddressVersion: 'IPV4',
            Addresses: ['203.0.113.7/32'],
          },
        },
      },
    }),
  };
}
