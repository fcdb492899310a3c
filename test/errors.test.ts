import { DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { GetAccountSummaryCommand, IAMClient } from '@aws-sdk/client-iam';
import { GetPolicyCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DescribeOrganizationCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { GetBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { GetPublicAccessBlockCommand, S3ControlClient } from '@aws-sdk/client-s3-control';
import { ListWebACLsCommand, WAFV2Client } from '@aws-sdk/client-wafv2';
import { HttpResponse } from '@smithy/core/transport';
import { describe, expect, test } from 'vitest';

import { clientsOf, type RequestHandler } from '../src/aws/clients.ts';
import { causeOf, detailOf, isRetryable } from '../src/aws/errors.ts';
import { RefusedOperation } from '../src/aws/gate.ts';
import type { GapCause } from '../src/model/gap.ts';
import type { Fault } from '../src/simulator/faults.ts';
import { BASE_KEY } from '../src/simulator/sessions.ts';
import { simulate } from '../src/simulator/simulator.ts';
import { worldOf } from './cloud.ts';
import { company, SHOP } from './simulator/company.ts';

/** One service for each protocol, and those that differ within one. */
const services = {
  lambda: [LambdaClient, () => new GetPolicyCommand({ FunctionName: 'hook' })],
  wafv2: [WAFV2Client, () => new ListWebACLsCommand({ Scope: 'REGIONAL' })],
  organizations: [OrganizationsClient, () => new DescribeOrganizationCommand({})],
  iam: [IAMClient, () => new GetAccountSummaryCommand({})],
  ec2: [EC2Client, () => new DescribeVpcsCommand({})],
  s3: [S3Client, () => new GetBucketVersioningCommand({ Bucket: 'shop-site' })],
  's3-control': [S3ControlClient, () => new GetPublicAccessBlockCommand({ AccountId: SHOP })],
} as const;

type Service = keyof typeof services;

/** What a client throws over a handler. */
async function thrownBy(service: Service, handler: RequestHandler): Promise<unknown> {
  const [Client, make] = services[service];
  const command = make();
  const identity = () => Promise.resolve({ accessKeyId: BASE_KEY, secretAccessKey: 'b' });
  const operation = command.constructor.name.replace(/Command$/, '');
  const client = clientsOf(identity, handler, () => new Set([operation]), {}).client(service, Client, 'us-east-1');
  return client.send(command).then(
    () => new Error('It was answered.'),
    (error: unknown) => error,
  );
}

const faulted = (service: Service, fault: Fault): Promise<unknown> =>
  thrownBy(service, worldOf(simulate(company, { caller: SHOP, rules: [{ fault }] })).handler);

const answered = (service: Service, statusCode: number, body: string, contentType = 'text/html'): Promise<unknown> =>
  thrownBy(service, {
    metadata: { handlerProtocol: 'http/1.1' },
    destroy: () => undefined,
    handle: () =>
      Promise.resolve({
        response: new HttpResponse({ statusCode, headers: { 'content-type': contentType }, body: Buffer.from(body) }),
      }),
  });

describe.each(Object.keys(services) as Service[])('%s', (service) => {
  test.each<readonly [Fault, GapCause, boolean]>([
    ['access-denied', 'access-denied', false],
    ['throttled', 'throttled', true],
    ['expired', 'expired-credentials', false],
    ['invalid-token', 'not-enabled', false],
    ['unavailable', 'unavailable', true],
    ['unknown-operation', 'unsupported', false],
    ['drop', 'unavailable', true],
    ['garbage', 'unreadable', true],
    [{ code: 'ValidationException', status: 400 }, 'unreadable', false],
  ])('%j is %s', async (fault, cause, retryable) => {
    const error = await faulted(service, fault);
    expect([causeOf(error), isRetryable(error)]).toEqual([cause, retryable]);
    expect(detailOf(error)).toMatch(/^\w+: \S.*$/);
  });

  const page = (title: string): string => `<!doctype html>\n<html lang=en><title>${title}</title><h1>${title}</h1>`;

  test.each([
    [404, page('404 Not Found')],
    [405, page('405 Method Not Allowed')],
    [500, page('500 Internal Server Error')],
    [501, 'Not Implemented'],
  ])('a page with %i says that the endpoint does not know the operation', async (status, body) => {
    const error = await answered(service, status, body);
    expect([causeOf(error), isRetryable(error)]).toEqual(['unsupported', false]);
  });

  test.each([502, 503, 504])('a load balancer’s page with %i is worth another attempt', async (status) => {
    const error = await answered(service, status, `<html>\r\n<head><title>${status}</title></head></html>`);
    expect([causeOf(error), isRetryable(error)]).toEqual(['unavailable', true]);
  });
});

test('what is no answer of AWS’s is a defect', () => {
  for (const thrown of [new RefusedOperation('s3:DeleteBucket'), new TypeError('x is not a function'), 'text']) {
    expect([causeOf(thrown), isRetryable(thrown)]).toEqual(['defect', false]);
  }
});

test('a name that does not resolve is unavailable, an attempt without an answer a timeout', () => {
  const failed = (name: string, code?: string): Error => Object.assign(new Error('x'), { name, ...(code && { code }) });
  expect(causeOf(failed('Error', 'ENOTFOUND'))).toBe('unavailable');
  expect(causeOf(failed('Error', 'EAI_AGAIN'))).toBe('unavailable');
  expect(causeOf(failed('TimeoutError'))).toBe('timeout');
  expect(causeOf(failed('TimeoutError', 'ECONNRESET'))).toBe('unavailable');
});

test('a detail is one line of at most 300 characters', () => {
  const error = Object.assign(new Error(`first\n  second ${'x'.repeat(500)}`), { name: 'AccessDenied' });
  expect(detailOf(error)).toMatch(/^AccessDenied: first second x+…$/);
  expect(detailOf(error)).toHaveLength(300);
});
