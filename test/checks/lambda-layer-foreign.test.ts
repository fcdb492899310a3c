import check from '../../checks/lambda-layer-foreign.ts';
import { gap, testCheck, type World } from '../check.ts';

const FUNCTION = 'arn:aws:lambda:us-east-1:111122223333:function:import';
const layer = (account: string, name = 'tools'): string => `arn:aws:lambda:us-east-1:${account}:layer:${name}:3`;
const OWN = layer('111122223333');
const PARTNER = layer('444455556666');
const STRANGER = layer('999988887777');
const POWERTOOLS = layer('017000801446', 'AWSLambdaPowertoolsPythonV3-python313-x86_64');
const DATADOG = layer('464622532012', 'Datadog-Extension');

const using = (Arns: readonly string[], more: Partial<World> = {}, facts: World['facts'] = {}): World => ({
  ...more,
  facts: {
    'lambda.functions': [
      { arn: FUNCTION, data: { Version: '$LATEST', PackageType: 'Zip', Layers: Arns.map((Arn) => ({ Arn })) } },
    ],
    ...facts,
  },
});
const failing = (severity: 'high' | 'low', because?: RegExp) => ({
  [FUNCTION]: { outcome: 'fail', severity, ...(because && { because }) } as const,
});
const blind = { 'organizations.accounts': gap('organizations:ListAccounts') };
const alone = {
  ...blind,
  'organizations.organization': [{ arn: 'arn:aws:iam::111122223333:root', data: { state: 'absent' } as const }],
};
const member = { 'organizations.accounts': [{ arn: 'arn:partner', data: { Id: '444455556666' } }] };

testCheck('lambda-layer-foreign', check, {
  fail: {
    'an account that nobody declared': using([STRANGER], { expect: failing('high', /999988887777/) }),
    'one stranger among the trusted': using([OWN, POWERTOOLS, STRANGER], { expect: failing('high') }),
    'an account in no organization knows what is its own': using([PARTNER], { expect: failing('high') }, alone),
    'a vendor that nobody declared': using([DATADOG, OWN], { expect: failing('low', /Datadog/) }),
    'a vendor beside a stranger': using([DATADOG, STRANGER], { expect: failing('high', /^(?!.*Datadog)/) }),
    'a vendor, beside a layer that names no account': using([DATADOG, 'tools'], {
      expect: { [FUNCTION]: { outcome: 'fail', severity: 'low', possible: ['high', 'low'] } },
    }),
    'a stranger, beside a layer that names no account': using(['tools', STRANGER], { expect: failing('high') }),
  },
  pass: {
    'a layer of the own account': using([OWN]),
    'a layer of the own organization': using([PARTNER], {}, member),
    'a layer of a trusted account': using([PARTNER], { trusted: ['444455556666'] }),
    'a vendor that was declared': using([DATADOG], { trusted: ['464622532012'] }),
    'layers of AWS': using([POWERTOOLS, layer('580247275435', 'LambdaInsightsExtension')]),
    'layers of AWS, and the organization may not be listed': using([POWERTOOLS, OWN], {}, blind),
  },
  'not-applicable': {
    'no layers': using([]),
    'a container image': {
      facts: { 'lambda.functions': [{ arn: FUNCTION, data: { Version: '$LATEST', PackageType: 'Image' } }] },
    },
  },
  'not-assessed': {
    'the organization may not be listed': using([PARTNER], {}, blind),
    'a vendor may be of the organization': using([DATADOG], {}, blind),
    'an ARN without an account': using([OWN, 'tools']),
  },
  mixed: {
    'a published version pins a layer that $LATEST gave up': {
      facts: {
        'lambda.functions': [
          { arn: FUNCTION, data: { Version: '$LATEST', Layers: [{ Arn: OWN }] } },
          { arn: `${FUNCTION}:7`, data: { Version: '7', Layers: [{ Arn: STRANGER }] } },
        ],
      },
      expect: { [FUNCTION]: 'pass', [`${FUNCTION}#7`]: { outcome: 'fail', severity: 'high' } },
    },
    'fast depth leaves the versions of every function open': using([OWN], {
      depth: 'fast',
      expect: { [FUNCTION]: 'pass', [`${FUNCTION}#*`]: 'not-assessed' },
    }),
    'a layer that is named like a prototype, and one by its name alone': using(
      [layer('111122223333', '__proto__'), 'constructor'],
      {
        expect: { [FUNCTION]: 'not-assessed' },
      },
    ),
  },
});
