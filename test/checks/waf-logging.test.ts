import check from '../../checks/waf-logging.ts';
import type { FactData } from '../../src/model/catalogue.ts';
import { denied, gap, present, testCheck, type World } from '../check.ts';
import { ACL, STAGE, webAcl } from '../web-acl.ts';

type Configuration = FactData<'wafv2.logging-configurations'>;
type Filter = NonNullable<NonNullable<Configuration['LoggingFilter']>['Filters']>[number];
type Filtered = NonNullable<Filter['Conditions']>[number];

const destination = 'arn:aws:logs:us-east-1:111122223333:log-group:aws-waf-logs-edge';
const redacted = [{ SingleHeader: { Name: 'Authorization' } }, { SingleHeader: { Name: 'cookie' } }];

const logged = (...configurations: readonly Partial<Configuration>[]): World =>
  webAcl([], {
    facts: {
      'wafv2.logging-configurations': configurations.map((one) => ({
        arn: `${ACL}/logging/${one.LogScope ?? 'CUSTOMER'}`,
        data: { ResourceArn: ACL, LogDestinationConfigs: [destination], RedactedFields: redacted, ...one },
      })),
    },
  });

const filtered = (DefaultBehavior: 'KEEP' | 'DROP', ...Filters: readonly Filter[]): World =>
  logged({ LoggingFilter: { Filters, DefaultBehavior } });
const action = (Action: 'BLOCK' | 'ALLOW'): Filtered => ({ ActionCondition: { Action } });
const label: Filtered = { LabelNameCondition: { LabelName: 'awswaf:managed:aws:bot-control:bot:verified' } };
const filter = (
  Behavior: 'KEEP' | 'DROP',
  Requirement: 'MEETS_ANY' | 'MEETS_ALL',
  ...Conditions: readonly Filtered[]
): Filter => ({ Behavior, Requirement, Conditions });

const failing = (severity: 'medium' | 'low', world: World): World => ({
  ...world,
  expect: { [ACL]: { outcome: 'fail', severity } },
});

testCheck('waf-logging', check, {
  fail: {
    'no configuration': failing('medium', logged()),
    'the configuration of another web ACL': failing('medium', logged({ ResourceArn: `${ACL}0` })),
    'no destination': failing('medium', logged({ LogDestinationConfigs: [] })),
    'all is dropped but what is allowed': failing(
      'medium',
      filtered('DROP', filter('KEEP', 'MEETS_ANY', action('ALLOW'))),
    ),
    'blocked requests are dropped': failing(
      'medium',
      filtered('KEEP', filter('DROP', 'MEETS_ANY', action('ALLOW'), action('BLOCK'))),
    ),
    'some blocked requests are dropped': failing(
      'medium',
      filtered('KEEP', filter('DROP', 'MEETS_ALL', action('BLOCK'), label)),
    ),
    'only some blocked requests are kept': failing(
      'medium',
      filtered('DROP', filter('KEEP', 'MEETS_ALL', action('BLOCK'), label)),
    ),
    'headers in clear': failing('low', logged({ RedactedFields: [] })),
    'one log redacts the headers, another shows them': failing(
      'low',
      logged({}, { LogScope: 'SECURITY_LAKE', RedactedFields: [] }),
    ),
    'each log redacts another header': failing(
      'low',
      logged(
        { RedactedFields: redacted.slice(0, 1) },
        { LogScope: 'SECURITY_LAKE', RedactedFields: redacted.slice(1) },
      ),
    ),
    'a log that drops blocked requests shows the headers of the others': failing(
      'low',
      logged(
        { LogScope: 'SECURITY_LAKE' },
        {
          RedactedFields: [],
          LoggingFilter: { Filters: [filter('DROP', 'MEETS_ANY', action('BLOCK'))], DefaultBehavior: 'KEEP' },
        },
      ),
    ),
    'one header in clear': failing('low', logged({ RedactedFields: redacted.slice(0, 1) })),
  },
  pass: {
    'everything is logged': logged({}),
    'blocked requests are kept': filtered('DROP', filter('KEEP', 'MEETS_ANY', action('BLOCK'))),
    'allowed requests are dropped': filtered('KEEP', filter('DROP', 'MEETS_ANY', action('ALLOW'))),
    'kept before they are dropped': filtered(
      'DROP',
      filter('KEEP', 'MEETS_ANY', action('BLOCK')),
      filter('DROP', 'MEETS_ANY', action('BLOCK')),
    ),
    'a service keeps the log': logged({ LogScope: 'SECURITY_LAKE' }),
    'a service keeps what the own log drops': logged(
      { LoggingFilter: { Filters: [filter('DROP', 'MEETS_ANY', action('BLOCK'))], DefaultBehavior: 'KEEP' } },
      { LogScope: 'CLOUDWATCH_TELEMETRY_RULE_MANAGED' },
    ),
    'the web ACL protects the headers': webAcl([], {
      acl: {
        DataProtectionConfig: {
          DataProtections: [
            { Field: { FieldType: 'SINGLE_HEADER', FieldKeys: ['authorization', 'cookie'] }, Action: 'SUBSTITUTION' },
          ],
        },
      },
      facts: {
        'wafv2.logging-configurations': [
          { arn: `${ACL}/logging/CUSTOMER`, data: { ResourceArn: ACL, LogDestinationConfigs: [destination] } },
        ],
      },
    }),
  },
  'not-applicable': {
    'no resource uses it': webAcl([], { facts: { 'apigateway.stages': [] } }),
  },
  'not-assessed': {
    'whether anything uses it may not be read': webAcl([], {
      facts: { 'apigateway.stages': [], 'wafv2.associations': gap('wafv2:ListResourcesForWebACL') },
    }),
    'what the web ACL protects may not be read': {
      facts: {
        'wafv2.web-acls': [{ arn: ACL, data: denied('wafv2:GetWebACL') }],
        'apigateway.stages': [{ arn: STAGE, data: present({ webAclArn: ACL }) }],
        'wafv2.logging-configurations': [
          { arn: `${ACL}/logging/CUSTOMER`, data: { ResourceArn: ACL, LogDestinationConfigs: [destination] } },
        ],
      },
    },
  },
  mixed: {
    'the web ACL may not be read, and is not logged': {
      facts: {
        'wafv2.web-acls': [{ arn: ACL, data: denied('wafv2:GetWebACL') }],
        'apigateway.stages': [{ arn: STAGE, data: present({ webAclArn: ACL }) }],
      },
      expect: { [ACL]: 'fail' },
    },
  },
});
