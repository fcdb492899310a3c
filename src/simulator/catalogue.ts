import { membersOf, shapeOf, traitsOf, type Dialect, type Protocol, type Shape } from './wire.ts';
import { sdk } from './clients.ts';

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
interface PageMembers {
  readonly tokenIn?: string;
  readonly tokenOut?: string;
  readonly size?: string;
  readonly truncated?: string;
  /** Lists of the answer. */
  readonly lists: readonly string[];
}

export interface Route {
  readonly method: string;
  readonly status: number;
  readonly pattern: RegExp;
  readonly labels: readonly string[];
  readonly fixed: readonly (readonly [name: string, value: string])[];
  readonly needsBucket: boolean;
  readonly weight: number;
}

const loaded = new Map<string, Promise<Service>>();

/** A service by its fact prefix. */
export function service(name: string): Promise<Service> {
  const known = loaded.get(name);
  if (known) return known;
  const loading = load(name);
  loaded.set(name, loading);
  return loading;
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
  'ExclusiveStartTableName',
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
  'LastEvaluatedTableName',
];
const SIZES = [
  // AWS Config takes both; its paginator goes by this one.
  'Limit',
  'MaxResults',
  'maxResults',
  'MaxItems',
  'MaxBuckets',
  'limit',
  'PageSize',
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
  const truncated = ['IsTruncated', 'Truncated'].find((name) => names.has(name));
  return {
    ...(tokenIn === undefined ? {} : { tokenIn }),
    ...(tokenOut === undefined ? {} : { tokenOut }),
    ...(size === undefined ? {} : { size }),
    ...(truncated === undefined ? {} : { truncated }),
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
