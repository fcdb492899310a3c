import { membersOf, shapeOf, traitsOf, type Dialect, type Protocol, type Shape, type WireRequest } from './wire.ts';
import { form, type Labels } from './decode.ts';

/** A service of the catalogue, its client loaded. */
export interface Service {
  /** The fact prefix: `lambda`, `apigatewayv2`, `s3-control`, `tag`. */
  readonly name: string;
  readonly dialect: Dialect;
  readonly operations: ReadonlyMap<string, Operation>;
  /** Modelled exceptions by their shape's name. */
  readonly exceptions: ReadonlyMap<string, Shape>;
  /** What `x-amz-target` starts with. */
  readonly target?: string;
}

export interface Operation {
  readonly service: Service;
  readonly name: string;
  /** `lambda:GetPolicy` */
  readonly id: string;
  readonly input: Shape;
  readonly output: Shape;
  readonly route?: Route;
  readonly page: PageMembers;
}

/** The members that paging goes by; see `pageMembers`. */
export interface PageMembers {
  readonly tokenIn?: string;
  readonly tokenOut?: string;
  readonly size?: string;
  readonly truncated?: string;
  /** Lists of the answer. */
  readonly lists: readonly string[];
}

interface Route {
  readonly method: string;
  readonly status: number;
  readonly pattern: RegExp;
  readonly labels: readonly string[];
  readonly fixed: readonly (readonly [name: string, value: string])[];
  readonly needsBucket: boolean;
  readonly weight: number;
}

interface Client {
  readonly signing: string;
  load(): Promise<readonly [namespace: object, client: new (configuration: ClientConfiguration) => object]>;
}

interface ClientConfiguration {
  region: string;
  credentials: { accessKeyId: string; secretAccessKey: string };
}

/** Every client that the simulator can answer, by fact prefix. Loaded with the first request of its signing name. */
const clients: Readonly<Record<string, Client>> = {
  apigateway: {
    signing: 'apigateway',
    load: async () => {
      const sdk = await import('@aws-sdk/client-api-gateway');
      return [sdk, sdk.APIGatewayClient];
    },
  },
  apigatewayv2: {
    signing: 'apigateway',
    load: async () => {
      const sdk = await import('@aws-sdk/client-apigatewayv2');
      return [sdk, sdk.ApiGatewayV2Client];
    },
  },
  ec2: {
    signing: 'ec2',
    load: async () => {
      const sdk = await import('@aws-sdk/client-ec2');
      return [sdk, sdk.EC2Client];
    },
  },
  iam: {
    signing: 'iam',
    load: async () => {
      const sdk = await import('@aws-sdk/client-iam');
      return [sdk, sdk.IAMClient];
    },
  },
  lambda: {
    signing: 'lambda',
    load: async () => {
      const sdk = await import('@aws-sdk/client-lambda');
      return [sdk, sdk.LambdaClient];
    },
  },
  organizations: {
    signing: 'organizations',
    load: async () => {
      const sdk = await import('@aws-sdk/client-organizations');
      return [sdk, sdk.OrganizationsClient];
    },
  },
  s3: {
    signing: 's3',
    load: async () => {
      const sdk = await import('@aws-sdk/client-s3');
      return [sdk, sdk.S3Client];
    },
  },
  's3-control': {
    signing: 's3',
    load: async () => {
      const sdk = await import('@aws-sdk/client-s3-control');
      return [sdk, sdk.S3ControlClient];
    },
  },
  sts: {
    signing: 'sts',
    load: async () => {
      const sdk = await import('@aws-sdk/client-sts');
      return [sdk, sdk.STSClient];
    },
  },
  tag: {
    signing: 'tagging',
    load: async () => {
      const sdk = await import('@aws-sdk/client-resource-groups-tagging-api');
      return [sdk, sdk.ResourceGroupsTaggingAPIClient];
    },
  },
  wafv2: {
    signing: 'wafv2',
    load: async () => {
      const sdk = await import('@aws-sdk/client-wafv2');
      return [sdk, sdk.WAFV2Client];
    },
  },
};

export const serviceNames: readonly string[] = Object.keys(clients);

const loaded = new Map<string, Promise<Service>>();

/** A service by its fact prefix. */
export function service(name: string): Promise<Service> {
  const known = loaded.get(name);
  if (known) return known;
  const loading = load(name);
  loaded.set(name, loading);
  return loading;
}

/** The SDK's module of a service and its client class. */
export function sdk(name: string): ReturnType<Client['load']> {
  const client = clients[name];
  if (!client) throw new Error(`The simulator has no client for ${name}.`);
  return client.load();
}

async function load(name: string): Promise<Service> {
  const [namespace, Constructor] = await sdk(name);
  const { config } = new Constructor({
    region: 'us-east-1',
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
  }) as { config: { protocol: ProtocolConfiguration } };
  const { protocol } = config;
  const { xmlNamespace } = protocol.options;
  const operations = new Map<string, Operation>();
  const exceptions = new Map<string, Shape>();
  const made: Service = {
    name,
    operations,
    exceptions,
    dialect: {
      protocol: protocolOf(protocol.getShapeId()),
      jsonVersion: protocol.getShapeId().endsWith('1_0') ? '1.0' : '1.1',
      bareErrors: name === 's3',
      encodedDocuments: name === 'iam',
      ...(xmlNamespace === undefined ? {} : { xmlNamespace }),
    },
    ...(protocol.serviceTarget === undefined ? {} : { target: protocol.serviceTarget }),
  };
  for (const schema of Object.values(namespace) as readonly unknown[]) {
    if (!Array.isArray(schema)) continue;
    if (schema[0] === OPERATION) {
      const operation = operationOf(made, schema as unknown[] as [...OperationSchema]);
      operations.set(operation.name, operation);
    } else if (schema[0] === EXCEPTION && !String(schema[1]).startsWith('smithy.ts.sdk.synthetic')) {
      exceptions.set(schema[2] as string, shapeOf(schema));
    }
  }
  return made;
}

interface ProtocolConfiguration {
  getShapeId(): string;
  readonly serviceTarget?: string;
  readonly options: { readonly xmlNamespace?: string };
}

/** The SDK's run-time schemas are arrays that begin with their kind; undocumented, hence read nowhere but here. */
const OPERATION = 9;
const EXCEPTION = -3;
type OperationSchema = readonly [
  typeof OPERATION,
  namespace: string,
  name: string,
  traits: unknown,
  input: unknown,
  output: unknown,
];

function protocolOf(shapeId: string): Protocol {
  const name = shapeId.slice(shapeId.indexOf('#') + 1);
  if (name.startsWith('awsJson')) return 'awsJson';
  if (name.startsWith('restJson')) return 'restJson';
  if (name === 'awsQuery' || name === 'ec2Query' || name === 'restXml') return name;
  throw new Error(`The simulator does not speak ${shapeId}.`);
}

function operationOf(owner: Service, [, , name, traits, inputSchema, outputSchema]: OperationSchema): Operation {
  const input = shapeOf(inputSchema);
  const output = shapeOf(outputSchema);
  const { http } = traits as { http?: readonly [method: string, template: string, status: number] };
  return {
    service: owner,
    name,
    id: `${owner.name}:${name}`,
    input,
    output,
    page: pageMembers(input, output),
    ...(http === undefined ? {} : { route: routeOf(http, input, owner.name === 's3') }),
  };
}

const TOKENS_IN = [
  'NextToken',
  'nextToken',
  'ContinuationToken',
  'Marker',
  'position',
  'NextMarker',
  'PaginationToken',
  'StartingToken',
  'KeyMarker',
];
const TOKENS_OUT = [
  'NextToken',
  'nextToken',
  'NextContinuationToken',
  'ContinuationToken',
  'NextMarker',
  'Marker',
  'position',
  'PaginationToken',
];
const SIZES = [
  'MaxResults',
  'maxResults',
  'MaxItems',
  'MaxBuckets',
  'Limit',
  'limit',
  'ResourcesPerPage',
  'MaxKeys',
  'MaxUploads',
  'MaxParts',
];

/** The SDK's paginators are closures that show nothing; these names agree with them (`test/simulator/pages.test.ts`). */
function pageMembers(input: Shape, output: Shape): PageMembers {
  const inputs = new Set(membersOf(input).map(({ name }) => name));
  const outputs = membersOf(output);
  const names = new Set(outputs.map(({ name }) => name));
  const tokenIn = TOKENS_IN.find((name) => inputs.has(name));
  const tokenOut = TOKENS_OUT.find((name) => names.has(name));
  const size = SIZES.find((name) => inputs.has(name));
  return {
    ...(tokenIn === undefined ? {} : { tokenIn }),
    ...(tokenOut === undefined ? {} : { tokenOut }),
    ...(size === undefined ? {} : { size }),
    ...(names.has('IsTruncated') ? { truncated: 'IsTruncated' } : {}),
    lists: outputs.filter(({ shape }) => shape.isListSchema()).map(({ name }) => name),
  };
}

function routeOf([method, template, status]: readonly [string, string, number], input: Shape, inS3: boolean): Route {
  const [path = '/', query = ''] = template.split('?');
  const labels: string[] = [];
  let weight = 0;
  const parts = path
    .split('/')
    .slice(1)
    .map((segment) => {
      const label = /^\{(\w+)(\+?)\}$/.exec(segment);
      if (!label) {
        weight += segment === '' ? 0 : 100;
        return segment.replace(/[.*+?^$()[\]|\\]/g, String.raw`\$&`);
      }
      const [, name = '', greedy] = label;
      labels.push(name);
      weight += greedy ? -50 : 1;
      return greedy ? '(.+)' : '([^/]+)';
    });
  const fixed = query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => part.split('=') as [string, string?])
    .map(([name, value]) => [name, value ?? ''] as const);
  return {
    method,
    status,
    labels,
    fixed: fixed.filter(([name]) => name !== 'x-id'),
    pattern: new RegExp(`^/${parts.join('/')}/?$`),
    needsBucket: inS3 && membersOf(input).some(({ name, traits }) => name === 'Bucket' && traits.httpLabel),
    weight: weight + 1000 * fixed.filter(([name]) => name !== 'x-id').length,
  };
}

/** Where a request goes, or the service that does not know it. */
export type Routed =
  | { readonly operation: Operation; readonly labels: Labels; readonly bucket?: string }
  | { readonly operation: undefined; readonly service: Service; readonly asked: string };

/** The operation that a request asks for; undefined where no service has the signing name. */
export async function route(request: WireRequest, signing: string): Promise<Routed | undefined> {
  const names = serviceNames.filter((name) => clients[name]?.signing === signing);
  const services = await Promise.all(names.map(service));
  const [first] = services;
  if (!first) return undefined;
  switch (first.dialect.protocol) {
    case 'awsJson': {
      const target = request.headers['x-amz-target'] ?? '';
      const [prefix, name = ''] = target.split('.');
      const operation = services.find((each) => each.target === prefix)?.operations.get(name);
      return operation ? { operation, labels: {} } : { operation, service: first, asked: name || target };
    }
    case 'awsQuery':
    case 'ec2Query': {
      const name = form(request.body).get('Action') ?? '';
      const operation = first.operations.get(name);
      return operation ? { operation, labels: {} } : { operation, service: first, asked: name };
    }
    case 'restJson':
    case 'restXml':
      return signing === 's3' ? routeS3(request, services) : byTemplate(request, request.path, services);
  }
}

const S3_CONTROL_PATH = '/v20180820/';

/** Bucket names stand in the host, or else first in the path. */
function routeS3(request: WireRequest, services: readonly Service[]): Routed {
  if (request.path.startsWith(S3_CONTROL_PATH)) {
    return byTemplate(
      request,
      request.path,
      services.filter(({ name }) => name === 's3-control'),
    );
  }
  const s3 = services.filter(({ name }) => name === 's3');
  const host = (request.headers['host'] ?? '').replace(/:\d+$/, '');
  const [, hosted] = /^(.+)\.(?:s3[.-].*|localhost)$/.exec(host) ?? [];
  if (hosted !== undefined) return byTemplate(request, request.path, s3, hosted);
  const [, bucket, rest = ''] = /^\/([^/]+)(.*)$/.exec(request.path) ?? [];
  return bucket === undefined
    ? byTemplate(request, request.path, s3)
    : byTemplate(request, rest === '' ? '/' : rest, s3, decodeURIComponent(bucket));
}

const weighed = new WeakMap<Service, readonly (Operation & { readonly route: Route })[]>();

function byWeight(of: Service): readonly (Operation & { readonly route: Route })[] {
  const known = weighed.get(of);
  if (known) return known;
  const routes = [...of.operations.values()]
    .filter((operation): operation is Operation & { readonly route: Route } => operation.route !== undefined)
    .sort((a, b) => b.route.weight - a.route.weight || (a.name < b.name ? -1 : 1));
  weighed.set(of, routes);
  return routes;
}

function byTemplate(request: WireRequest, path: string, services: readonly Service[], bucket?: string): Routed {
  const id = request.query['x-id'];
  const found = services
    .flatMap((each) => {
      for (const operation of byWeight(each)) {
        const { route: way, name } = operation;
        if (way.method !== request.method || way.needsBucket !== (bucket !== undefined)) continue;
        if (id !== undefined && id !== name && each.name.startsWith('s3')) continue;
        if (
          !way.fixed.every(([part, value]) => part in request.query && (value === '' || request.query[part] === value))
        )
          continue;
        const match = way.pattern.exec(path);
        if (match) return [{ operation, labels: labelled(way.labels, match) }];
      }
      return [];
    })
    .sort((a, b) => b.operation.route.weight - a.operation.route.weight);
  const [best] = found;
  if (!best) return { operation: undefined, service: services[0]!, asked: `${request.method} ${path}` };
  return bucket === undefined ? best : { ...best, labels: { ...best.labels, Bucket: bucket }, bucket };
}

const labelled = (names: readonly string[], match: RegExpExecArray): Labels =>
  Object.fromEntries(names.map((name, at) => [name, decodeURIComponent(match[at + 1] ?? '')]));

/** The status that an exception's model gives it. */
export function modelledStatus(dialect: Dialect, exception: Shape): number {
  const { httpError, error, awsQueryError } = traitsOf(exception);
  const plain = error === 'server' ? 500 : 400;
  switch (dialect.protocol) {
    case 'awsJson':
      return plain;
    case 'awsQuery':
    case 'ec2Query':
      return awsQueryError?.[1] ?? httpError ?? plain;
    case 'restJson':
    case 'restXml':
      return httpError ?? plain;
  }
}

/** The code that stands for an exception on the wire: another name in the query protocols only. */
export function wireCode(dialect: Dialect, name: string, exception: Shape): string {
  const query = dialect.protocol === 'awsQuery' || dialect.protocol === 'ec2Query';
  return (query && traitsOf(exception).awsQueryError?.[0]) || name;
}
