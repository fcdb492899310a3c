import { defineCheck, fail, notApplicable, notAssessed, pass } from '../src/model/check.ts';
import type { DeployedMethod } from '../src/model/derived.ts';

export default defineCheck({
  title: 'REST methods validate parameters and bodies',
  practice: 'control-network-traffic',
  severity: 'low',
  severities: ['medium', 'low'],
  resourceType: 'AWS::ApiGateway::Method',
  needs: ['apigateway.methods'],
  why: 'What API Gateway does not refuse the back end must: a malformed request reaches code, or an AWS service, as it is.',
  fix: 'Give the method a request validator; for bodies also a model, and passthrough behaviour NEVER where the integration is no proxy.',
  references: ['Request validation for REST APIs in API Gateway'],

  *evaluate({ 'apigateway.methods': methods }) {
    for (const record of methods) {
      if (record.data.state === 'unknown') yield notAssessed(record, record.data.gap);
      if (record.data.state !== 'present') continue;
      const method = record.data.value;
      const { verb, path, stageName, validator, models, integration, authorizationType } = method;
      const label = `${verb} ${path}`;
      const details = {
        name: `${label} (${stageName})`,
        relatedArns: method.relatedArns,
        expected: takesBody(verb) ? 'a validator of bodies with a model' : 'a validator of parameters',
        observed: observed(method),
        evidence: [
          {
            operation: record.source.operation,
            at: record.source.at,
            document: {
              verb,
              path,
              validator,
              models,
              integration: { type: integration.type, passthroughBehavior: integration.passthroughBehavior ?? null },
            },
            marks: ['/validator', '/models'],
          },
        ],
      };
      if (verb === 'OPTIONS') {
        yield notApplicable(record, `${label} answers the browser's question before a request.`, details);
      } else if (integration.type === 'MOCK') {
        yield notApplicable(record, `${label} is answered by API Gateway itself (MOCK).`, details);
      } else if (verb === 'ANY' && /\{[^}]+\+\}$/.test(path)) {
        yield notApplicable(record, `${label} hands on whatever comes: there is no form to validate.`, details);
      } else if (validator === 'unnamed') {
        const detail = 'The method names a validator by an id that nothing read explains.';
        const operation = 'apigateway:GetRequestValidators';
        yield notAssessed(
          record,
          { cause: 'not-collected', operation, action: 'apigateway:GET', scope: record.scope, detail },
          details,
        );
      } else {
        const missing = lack(method);
        const isService = integration.type === 'AWS' && !(integration.uri ?? '').includes(':lambda:');
        const isOpen = authorizationType === 'NONE' && ['POST', 'PUT', 'ANY'].includes(verb);
        const reasons = [
          ...(isService ? ['the request goes to an AWS service, with no code between'] : []),
          ...(isOpen ? ['anybody may send it'] : []),
        ];
        yield missing === undefined
          ? pass(record, `${label} validates its requests.`, details)
          : fail(record, `${label} ${missing}.`, {
              ...details,
              severity: reasons.length > 0 ? 'medium' : 'low',
              reasons,
            });
      }
    }
  },
});

const takesBody = (verb: string): boolean => ['POST', 'PUT', 'PATCH', 'ANY'].includes(verb);

function observed({ validator, models, integration }: DeployedMethod): string {
  const validates =
    typeof validator === 'string'
      ? `validator ${validator}`
      : `validates ${[validator.parameters ? 'parameters' : '', validator.body ? 'bodies' : ''].filter(Boolean).join(' and ') || 'nothing'}`;
  return `${validates}; models ${
    Object.entries(models)
      .map(([type, model]) => `${type}: ${model}`)
      .join(', ') || 'none'
  }; passthrough ${integration.passthroughBehavior ?? 'not set'}`;
}

/** What is missing, or undefined. The model `Empty` accepts everything. */
function lack({ verb, validator, models, integration }: DeployedMethod): string | undefined {
  if (typeof validator === 'string') return 'has no request validator';
  if (!takesBody(verb)) return validator.parameters ? undefined : 'has a validator that checks no parameters';
  if (!validator.body) return 'has a validator that checks no bodies';
  if (!Object.values(models).some((model) => model !== 'Empty')) return 'has no model, so its validator checks nothing';
  // WHEN_NO_TEMPLATES refuses other content types as NEVER does, as soon as there is one template.
  const passes =
    integration.passthroughBehavior === 'WHEN_NO_TEMPLATES'
      ? integration.templates.length === 0
      : integration.passthroughBehavior !== 'NEVER';
  if (passes && !integration.type.endsWith('_PROXY')) {
    return 'passes bodies of other content types on unchecked';
  }
  return undefined;
}
