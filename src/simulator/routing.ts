import { service, type Operation, type Route, type Service } from './catalogue.ts';
import { clients, serviceNames } from './clients.ts';
import { form, type Labels } from './decode.ts';
import type { WireRequest } from './wire.ts';

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
