import check from '../../checks/apigw-request-validation.ts';
import { denied, testCheck, type Expected, type World } from '../check.ts';
import { API, MOCK, STAGE, exported, methodArn, operation, resource, restApi, stage } from './gateway-worlds.ts';

type Json = Readonly<Record<string, unknown>>;

const VALIDATORS = {
  'x-amazon-apigateway-request-validators': {
    all: { validateRequestBody: true, validateRequestParameters: true },
    'params-only': { validateRequestBody: false, validateRequestParameters: true },
    'body-only': { validateRequestBody: true, validateRequestParameters: false },
  },
};
const body = (model: string, type = 'application/json'): Json => ({
  requestBody: { content: { [type]: { schema: { $ref: `#/components/schemas/${model}` } } }, required: true },
});
const validated = (name: string, more: Json = {}): Json => ({ 'x-amazon-apigateway-request-validator': name, ...more });
const IAM: Json = { security: [{ sigv4: [] }] };

const world = (path: string, verb: string, one: Json, expected?: Expected, more: Json = {}): World => {
  const name = verb === 'x-amazon-apigateway-any-method' ? 'ANY' : verb.toUpperCase();
  return {
    facts: {
      'apigateway.rest-apis': [restApi()],
      'apigateway.stages': [stage()],
      'apigateway.exports': [exported({ [path]: { [verb]: one } }, { ...VALIDATORS, ...more })],
    },
    ...(expected && { expect: { [methodArn(name + path)]: expected } }),
  };
};
const post = (one: Json, expected?: Expected, integration: Json = {}): World =>
  world('/orders', 'post', operation(one, integration), expected);

const low: Expected = { outcome: 'fail', severity: 'low' };
const medium: Expected = { outcome: 'fail', severity: 'medium' };
const DYNAMO = { type: 'aws', uri: 'arn:aws:apigateway:us-east-1:dynamodb:action/PutItem' };
const CUSTOM_LAMBDA = { type: 'aws' };

testCheck('apigw-request-validation', check, {
  fail: {
    'no validator, authenticated': post(IAM, low),
    'no validator, open POST': post({}, medium),
    'no validator, open ANY, which covers POST': world(
      '/orders',
      'x-amazon-apigateway-any-method',
      operation(),
      medium,
    ),
    'no validator, open GET': world('/orders', 'get', operation(), low),
    'no validator, straight to a service': post(IAM, medium, DYNAMO),
    'no validator, to a function by hand': post(IAM, low, CUSTOM_LAMBDA),
    'a validator without a model': post({ ...IAM, ...validated('all') }, { ...low, because: /no model/ }),
    'the model Empty accepts all': post(
      { ...IAM, ...validated('all', body('Empty')) },
      { ...low, because: /no model/ },
    ),
    'a validator of parameters on a body': post({ ...IAM, ...validated('params-only', body('Order')) }, low),
    'a validator of bodies on a GET': world('/orders', 'get', operation({ ...IAM, ...validated('body-only') }), low),
    'other content types pass by': post(
      { ...IAM, ...validated('all', body('Order')) },
      { ...low, because: /other content types/ },
      { ...CUSTOM_LAMBDA, passthroughBehavior: 'when_no_match' },
    ),
    'other content types pass by without templates': post({ ...IAM, ...validated('all', body('Order')) }, low, {
      ...CUSTOM_LAMBDA,
      passthroughBehavior: 'when_no_templates',
    }),
    'a proxy path with one verb': world('/{proxy+}', 'post', operation(IAM), low),
  },
  pass: {
    'a validator with a model, to a proxy': post(validated('all', body('Order'))),
    'a validator of bodies with a model': post(validated('body-only', body('Order'))),
    'to a service, NEVER': post(validated('all', body('Order')), undefined, {
      ...DYNAMO,
      passthroughBehavior: 'never',
    }),
    'to a service, templates refuse the rest': post(validated('all', body('Order')), undefined, {
      ...DYNAMO,
      passthroughBehavior: 'when_no_templates',
      requestTemplates: { 'application/json': '{}' },
    }),
    'parameters of a GET': world('/orders', 'get', operation(validated('params-only'))),
    'the validator of the whole API': world('/orders', 'get', operation(), undefined, {
      'x-amazon-apigateway-request-validator': 'all',
    }),
  },
  'not-applicable': {
    OPTIONS: world('/orders', 'options', operation({}, MOCK)),
    MOCK: world('/ping', 'get', operation({}, MOCK)),
    '{proxy+} ANY': world('/{proxy+}', 'x-amazon-apigateway-any-method', operation()),
  },
  'not-assessed': {
    'the draft names a validator by its id': {
      facts: {
        'apigateway.rest-apis': [restApi()],
        'apigateway.stages': [stage()],
        'apigateway.exports': [exported({ '/orders': { post: { responses: {} } } })],
        'apigateway.resources': [
          resource('r1', '/orders', {
            POST: {
              authorizationType: 'NONE',
              requestValidatorId: 'v1',
              requestModels: { 'application/json': 'Order' },
              methodIntegration: { type: 'AWS_PROXY' },
            },
          }),
        ],
      },
      expect: { [methodArn('POST/orders')]: 'not-assessed' },
    },
    'the export not read': {
      facts: {
        'apigateway.rest-apis': [restApi()],
        'apigateway.stages': [stage()],
        'apigateway.exports': [{ arn: `${STAGE}/exports/oas30`, data: denied('apigateway:GetExport') }],
      },
      expect: { [STAGE]: 'not-assessed' },
    },
    'stages not read': {
      facts: {
        'apigateway.rest-apis': [restApi()],
        'apigateway.stages': [{ arn: API, data: denied('apigateway:GetStages') }],
      },
      expect: { [API]: 'not-assessed' },
    },
  },
});
