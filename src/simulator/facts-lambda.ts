import { arnOf } from './keys.ts';
import { list, one, only, under, type Within } from './rows.ts';
import {
  children,
  keyIn,
  listed,
  refusal,
  text,
  type Input,
  type Output,
  type Question,
  type Row,
} from './question.ts';

const LATEST = '$LATEST';

/** Functions are named by name, `name:qualifier`, `ACCOUNT:function:name` or ARN, in most inputs with a `Qualifier` beside. */
function functionKey({ FunctionName, Qualifier }: Input): string {
  const key = keyIn('lambda.functions', text(FunctionName)).replace(/^\d{12}:(?:function:)?/, '');
  return typeof Qualifier === 'string' && Qualifier !== LATEST ? `${key}:${Qualifier}` : key;
}

const functionName = (key: string): string => key.split(':', 1)[0] ?? key;

const missingFunction = (arn: string) => refusal('ResourceNotFoundException', `Function not found: ${arn}`);
const noSuchResource = () => refusal('ResourceNotFoundException', 'The resource you requested does not exist.');

const withinFunction: Within = ['lambda.functions', 'ResourceNotFoundException', (key) => `Function not found: ${key}`];

function requireFunction(key: string, question: Question): void {
  const known = question.fact('lambda.functions').byKey;
  if (!known.has(functionName(key))) throw missingFunction(arnOf('lambda.functions', key, question.scope));
}

/** A function or a version as `ListFunctions` names it: `$LATEST` is qualified only where all versions are asked for. */
function configuration(key: string, data: Output, question: Question): Output {
  const [name, version = LATEST] = key.split(':');
  const arn = (
    typeof data['FunctionArn'] === 'string' ? data['FunctionArn'] : arnOf('lambda.functions', key, question.scope)
  ).replace(/:\$LATEST$/, '');
  const all = question.input['FunctionVersion'] === 'ALL';
  return {
    FunctionName: name,
    Version: version,
    ...data,
    FunctionArn: all && version === LATEST ? `${arn}:${LATEST}` : arn,
  };
}

export const lambdaRows: Readonly<Record<string, Row>> = {
  'lambda:ListFunctions': {
    fact: 'lambda.functions',
    answer: (question) => {
      const all = question.input['FunctionVersion'] === 'ALL';
      const entries = listed(question, 'lambda.functions').entries.filter(({ key }) => all || !key.includes(':'));
      return { Functions: entries.map(({ key, data }) => configuration(key, data, question)) };
    },
  },
  'lambda:ListAliases': under('lambda.aliases', functionKey, withinFunction, (key, { scope }) => ({
    AliasArn: arnOf('lambda.aliases', key, scope),
    Name: key.slice(key.indexOf(':') + 1),
  })),
  'lambda:GetPolicy': one('lambda.policies', functionKey, (key, question) => {
    requireFunction(key, question);
    throw noSuchResource();
  }),
  'lambda:ListFunctionUrlConfigs': under('lambda.urls', functionKey, withinFunction, (key, { scope }) => ({
    FunctionArn: arnOf('lambda.functions', key.replace(/\/url$/, ''), scope),
  })),
  'lambda:ListEventSourceMappings': list('lambda.event-source-mappings', {
    complete: (UUID) => ({ UUID }),
    keep: ({ FunctionArn, EventSourceArn }, input) =>
      (input['FunctionName'] === undefined ||
        functionName(functionKey(input)) === functionName(functionKey({ FunctionName: FunctionArn }))) &&
      (input['EventSourceArn'] === undefined || input['EventSourceArn'] === EventSourceArn),
  }),
  'lambda:ListLayers': {
    fact: 'lambda.layer-versions',
    answer: (question) => {
      const { byParent } = listed(question, 'lambda.layer-versions');
      const layers = [...byParent].map(([LayerName, versions]) => ({
        LayerName,
        LayerArn: arnOf('lambda.layer-versions', LayerName, question.scope),
        LatestMatchingVersion: versions
          .map(({ key, data }) => layerVersion(key, question, data))
          .reduce((a, b) => (Number(a['Version']) >= Number(b['Version']) ? a : b)),
      }));
      return { Layers: layers };
    },
  },
  'lambda:ListLayerVersions': {
    fact: 'lambda.layer-versions',
    answer: (question) => {
      const name = keyIn('lambda.layer-versions', text(question.input['LayerName']));
      const versions = children(question, 'lambda.layer-versions', name);
      return { LayerVersions: versions.map(({ key, data }) => layerVersion(key, question, data)) };
    },
  },
  'lambda:GetLayerVersionPolicy': one(
    'lambda.layer-policies',
    ({ LayerName, VersionNumber }) => `${keyIn('lambda.layer-policies', text(LayerName))}:${String(VersionNumber)}`,
    () => {
      throw refusal('ResourceNotFoundException', 'No policy is associated with the given resource.');
    },
  ),
  'lambda:GetFunctionConcurrency': one('lambda.concurrency', functionKey, (key, question) => {
    requireFunction(key, question);
    return {};
  }),
  'lambda:ListCodeSigningConfigs': list('lambda.code-signing-configs', {
    complete: (key, { scope }) => ({
      CodeSigningConfigId: key,
      CodeSigningConfigArn: arnOf('lambda.code-signing-configs', key, scope),
    }),
  }),
  'lambda:ListFunctionsByCodeSigningConfig': under(
    'lambda.code-signing-functions',
    ({ CodeSigningConfigArn }) => keyIn('lambda.code-signing-configs', text(CodeSigningConfigArn)),
    [
      'lambda.code-signing-configs',
      'ResourceNotFoundException',
      (key) => `The code signing configuration cannot be found: ${key}`,
    ],
  ),
  'lambda:GetAccountSettings': only('lambda.account-settings'),
  'lambda:ListCapacityProviders': list('lambda.capacity-providers', {
    complete: (key, { scope }) => ({ CapacityProviderArn: arnOf('lambda.capacity-providers', key, scope) }),
    keep: ({ State }, input) => input['State'] === undefined || input['State'] === State,
  }),
};

const layerVersion = (key: string, question: Question, data: Output): Output => ({
  Version: Number(key.slice(key.indexOf(':') + 1)) || undefined,
  LayerVersionArn: key.includes(':') ? arnOf('lambda.layer-versions', key, question.scope) : undefined,
  ...data,
});
