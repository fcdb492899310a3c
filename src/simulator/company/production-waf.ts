import { CATALOG_ACL, CHECKOUT_ACL, PRODUCTION as ACCOUNT, REST_CATALOG, REST_SHOP, SHOP_ACL } from './names.ts';
import {
  aclExpect,
  aclKey,
  CORE,
  countries,
  IP_REPUTATION,
  KNOWN_BAD,
  managed,
  rateLimit,
  SQL,
  webAcl,
} from './waf.ts';
import { base64, failure, type WrittenFacts } from './write.ts';

const REGION = 'eu-west-1';
const OFFICE = `arn:aws:wafv2:${REGION}:${ACCOUNT}:regional/ipset/office/2a0c6a52-0001-4a00-8b00-0000000000b1`;
const stream = (name: string): string => `arn:aws:firehose:${REGION}:${ACCOUNT}:deliverystream/aws-waf-logs-${name}`;
const stage = (api: string, name: string): string => `arn:aws:apigateway:${REGION}::/restapis/${api}/stages/${name}`;

/** Three web ACLs: one that protects, one that has only ever counted, one that lets its own countries past. */
export const productionWaf = {
  'wafv2.web-acls': {
    ...webAcl(
      SHOP_ACL,
      [
        {
          Name: 'office',
          Statement: { IPSetReferenceStatement: { ARN: OFFICE } },
          Action: { Allow: {} },
        },
        managed(IP_REPUTATION),
        managed(CORE, { counted: ['SizeRestrictions_BODY'] }),
        managed(KNOWN_BAD),
        managed(SQL),
        rateLimit(2000, 300, { Block: {} }),
      ],
      aclExpect(),
    ),
    // Installed for a trial in 2024, and left in it.
    ...webAcl(
      CATALOG_ACL,
      [managed(CORE, { count: true }), rateLimit(2000, 300, { Count: {} })],
      aclExpect({
        'waf-acl-effective': failure('high'),
        'waf-managed-sqli': 'fail',
        'waf-managed-xss': failure('medium'),
        'waf-managed-known-bad': failure('medium'),
        'waf-managed-ip-reputation': failure('low'),
        'waf-rate-limit': 'fail',
        'waf-logging': failure('medium'),
      }),
    ),
    ...webAcl(
      CHECKOUT_ACL,
      [
        countries('Block', 'KP'),
        managed(KNOWN_BAD, { version: 'Version_1.19' }),
        // Whoever is in the North is past all that follows.
        countries('Allow', 'SE', 'NO', 'DK', 'FI'),
        managed(CORE, { counted: ['CrossSiteScripting_BODY'] }),
        managed(SQL, {
          only: {
            ByteMatchStatement: {
              SearchString: base64('/checkout'),
              FieldToMatch: { UriPath: {} },
              TextTransformations: [{ Priority: 0, Type: 'NONE' }],
              PositionalConstraint: 'STARTS_WITH',
            },
          },
        }),
        rateLimit(10_000, 60, { Block: {} }),
      ],
      aclExpect({
        'waf-managed-sqli': failure('low'),
        'waf-managed-xss': failure('low'),
        'waf-rate-limit': 'fail',
        'waf-rule-order': failure('high'),
        'waf-logging': failure('medium'),
      }),
    ),
  },
  'wafv2.ip-sets': {
    [OFFICE]: {
      IPSet: {
        Name: 'office',
        Id: '2a0c6a52-0001-4a00-8b00-0000000000b1',
        ARN: OFFICE,
        IPAddressVersion: 'IPV4',
        Addresses: ['203.0.113.7/32'],
      },
    },
  },
  'wafv2.logging-configurations': {
    [`${SHOP_ACL}/logging/CUSTOMER`]: {
      ResourceArn: SHOP_ACL,
      LogDestinationConfigs: [stream('shop')],
      RedactedFields: [{ SingleHeader: { Name: 'authorization' } }, { SingleHeader: { Name: 'cookie' } }],
      ManagedByFirewallManager: false,
      LogType: 'WAF_LOGS',
      LogScope: 'CUSTOMER',
    },
    // It keeps what was let through and drops what was blocked.
    [`${CHECKOUT_ACL}/logging/CUSTOMER`]: {
      ResourceArn: CHECKOUT_ACL,
      LogDestinationConfigs: [stream('checkout')],
      RedactedFields: [{ SingleHeader: { Name: 'authorization' } }, { SingleHeader: { Name: 'cookie' } }],
      LoggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [
          { Behavior: 'KEEP', Requirement: 'MEETS_ANY', Conditions: [{ ActionCondition: { Action: 'ALLOW' } }] },
        ],
      },
      LogType: 'WAF_LOGS',
      LogScope: 'CUSTOMER',
    },
  },
  'wafv2.associations': {
    [`${aclKey(SHOP_ACL)}/resources/API_GATEWAY`]: { ResourceArns: [stage(REST_SHOP, 'prod')] },
    [`${aclKey(CATALOG_ACL)}/resources/API_GATEWAY`]: { ResourceArns: [stage(REST_CATALOG, 'live')] },
    [`${aclKey(CHECKOUT_ACL)}/resources/APPLICATION_LOAD_BALANCER`]: {
      ResourceArns: [`arn:aws:elasticloadbalancing:${REGION}:${ACCOUNT}:loadbalancer/app/shop-web/50dc6c495c0c9188`],
    },
  },
} as const satisfies WrittenFacts;
