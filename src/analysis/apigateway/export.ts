import type { DeployedMethod, MethodIntegration, RequestValidation } from '../../model/derived.ts';

/** What an export tells of a method; the rest is of its stage. */
export type ExportedMethod = Omit<
  DeployedMethod,
  'apiId' | 'stageArn' | 'stageName' | 'relatedArns' | 'readFrom' | 'endpointType' | 'admitsAnybody'
>;

type Members = Readonly<Record<string, unknown>>;

const ANY_METHOD = 'x-amazon-apigateway-any-method';
const INTEGRATION = 'x-amazon-apigateway-integration';
const VERBS: ReadonlySet<string> = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', ANY_METHOD]);

/**
 * The methods of an exported REST API (OpenAPI 3 with API Gateway's extensions), in the order of the document.
 *
 * - `undefined`: not an OpenAPI document.
 * - `unmarked`: it has methods, but none of API Gateway's marks. AWS deploys no method without an integration, so the
 *   endpoint is another that exports names alone.
 */
export function exportedMethods(body: string): readonly ExportedMethod[] | 'unmarked' | undefined {
  const document = parsed(body);
  if (document === undefined) return undefined;
  const paths = members(document['paths']);
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(members(item))
      .filter(([verb]) => VERBS.has(verb.toLowerCase()))
      .map(([verb, operation]) => ({ path, verb: verb.toLowerCase(), operation: members(operation) })),
  );
  if (operations.length > 0 && operations.every(({ operation }) => operation[INTEGRATION] === undefined)) {
    return 'unmarked';
  }
  const schemes = members(members(document['components'])['securitySchemes']);
  const validators = members(document['x-amazon-apigateway-request-validators']);
  const policy = document['x-amazon-apigateway-policy'];
  return operations.map(({ path, verb, operation }) => ({
    path,
    verb: verb === ANY_METHOD ? 'ANY' : verb.toUpperCase(),
    ...authorizationOf(operation['security'] ?? document['security'], schemes),
    validator: validatorOf(
      operation['x-amazon-apigateway-request-validator'] ?? document['x-amazon-apigateway-request-validator'],
      validators,
    ),
    models: modelsOf(operation),
    integration: integrationOf(members(operation[INTEGRATION])),
    ...(policy !== undefined && { policy: typeof policy === 'string' ? policy : JSON.stringify(policy) }),
  }));
}

function parsed(body: string): Members | undefined {
  try {
    const document: unknown = JSON.parse(body);
    return typeof document === 'object' && document !== null && 'paths' in document ? members(document) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Whatever is no object has no members; attackers write descriptions, not the form, but a form may be new. */
const members = (value: unknown): Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {};

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** `security` holds alternatives, each an object of schemes; API Gateway writes one scheme into each. */
function authorizationOf(
  security: unknown,
  schemes: Members,
): Pick<ExportedMethod, 'authorizationType' | 'authorizer' | 'authorizerTargets' | 'apiKeyRequired'> {
  const names = (Array.isArray(security) ? security : []).flatMap((one) => Object.keys(members(one)));
  const kinds = new Map(names.map((name) => [name, kindOf(members(schemes[name]))]));
  const apiKeyRequired = [...kinds.values()].includes('API_KEY');
  for (const [name, kind] of kinds) {
    if (kind === undefined || kind === 'API_KEY') continue;
    if (kind === 'AWS_IAM') return { authorizationType: kind, apiKeyRequired };
    const authorizerTargets = targetsOf(members(members(schemes[name])['x-amazon-apigateway-authorizer']));
    return { authorizationType: kind, apiKeyRequired, authorizer: name, authorizerTargets };
  }
  return { authorizationType: 'NONE', apiKeyRequired };
}

/**
 * By the marks `x-amazon-apigateway-authtype` and `-authorizer` (API Gateway Developer Guide: OpenAPI extensions), never
 * by the scheme's name. API Gateway enforces no scheme that has neither mark, but the one for its keys.
 */
function kindOf(scheme: Members): 'API_KEY' | 'AWS_IAM' | 'CUSTOM' | 'COGNITO_USER_POOLS' | undefined {
  const authtype = (text(scheme['x-amazon-apigateway-authtype']) ?? '').toLowerCase();
  const authorizer = members(scheme['x-amazon-apigateway-authorizer']);
  if (authtype === 'awssigv4') return 'AWS_IAM';
  if (authtype === 'cognito_user_pools' || authorizer['type'] === 'cognito_user_pools') return 'COGNITO_USER_POOLS';
  if (authtype !== '' || Object.keys(authorizer).length > 0) return 'CUSTOM';
  return text(scheme['name'])?.toLowerCase() === 'x-api-key' ? 'API_KEY' : undefined;
}

function targetsOf({ authorizerUri, providerARNs }: Members): readonly string[] {
  const pools = (Array.isArray(providerARNs) ? providerARNs : []).filter((arn) => typeof arn === 'string');
  return typeof authorizerUri === 'string' ? [authorizerUri] : pools.toSorted();
}

function validatorOf(name: unknown, validators: Members): RequestValidation | 'none' | 'unnamed' {
  if (typeof name !== 'string') return 'none';
  if (validators[name] === undefined) return 'unnamed';
  const { validateRequestParameters: parameters, validateRequestBody: body } = members(validators[name]);
  return { parameters: parameters === true, body: body === true };
}

function modelsOf(operation: Members): Readonly<Record<string, string>> {
  const content = Object.entries(members(members(operation['requestBody'])['content']));
  return Object.fromEntries(
    content.flatMap(([type, media]) => {
      const reference = text(members(members(media)['schema'])['$ref']);
      return reference === undefined ? [] : [[type, reference.slice(reference.lastIndexOf('/') + 1)]];
    }),
  );
}

function integrationOf(integration: Members): MethodIntegration {
  const uri = text(integration['uri']);
  const passthroughBehavior = text(integration['passthroughBehavior']);
  const connectionType = text(integration['connectionType']);
  const connectionId = text(integration['connectionId']);
  const integrationTarget = text(integration['integrationTarget']);
  const parameters = Object.entries(members(integration['requestParameters']));
  const templates = Object.keys(members(integration['requestTemplates']));
  return {
    // OpenAPI writes `aws_proxy`, the control plane `AWS_PROXY`.
    type: (text(integration['type']) ?? '').toUpperCase(),
    requestParameters: Object.fromEntries(
      parameters.filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
    ),
    templates,
    ...(uri !== undefined && { uri }),
    ...(passthroughBehavior !== undefined && { passthroughBehavior: passthroughBehavior.toUpperCase() }),
    ...(connectionType !== undefined && { connectionType: connectionType.toUpperCase() }),
    ...(connectionId !== undefined && { connectionId }),
    ...(integrationTarget !== undefined && { integrationTarget }),
  };
}
