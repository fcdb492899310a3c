import * as iam from '@aws-sdk/client-iam';
import * as kms from '@aws-sdk/client-kms';
import * as lambda from '@aws-sdk/client-lambda';
import * as s3 from '@aws-sdk/client-s3';
import * as secretsManager from '@aws-sdk/client-secrets-manager';
import * as sqs from '@aws-sdk/client-sqs';
import { HttpResponse } from '@smithy/core/transport';
import type { HttpRequest } from '@smithy/types';
import { describe, expect, test } from 'vitest';

import { clientsOf, type Clients, type RequestHandler } from '../../src/aws/clients.ts';
import { RefusedOperation } from '../../src/aws/gate.ts';
import { allowedOperations } from '../../src/engine/selection.ts';

const credentials = () => Promise.resolve({ accessKeyId: 'AKIATEST', secretAccessKey: 'secret' });

/** Clients as a run has them, over a handler that keeps what would be sent. */
function captured(statusCode = 200): { readonly clients: Clients; readonly sent: HttpRequest[] } {
  const sent: HttpRequest[] = [];
  const handler: RequestHandler = {
    metadata: { handlerProtocol: 'http/1.1' },
    destroy: () => undefined,
    handle(request) {
      sent.push(request);
      return Promise.resolve({ response: new HttpResponse({ statusCode, headers: {} }) });
    },
  };
  return { clients: clientsOf(credentials, handler, allowedOperations, {}), sent };
}

describe('what nothing declares is refused before anything is sent', () => {
  test.each([
    ['s3', s3.S3Client, new s3.DeleteBucketCommand({ Bucket: 'shop-site' })],
    ['s3', s3.S3Client, new s3.GetObjectCommand({ Bucket: 'shop-site', Key: 'customers.csv' })],
    ['lambda', lambda.LambdaClient, new lambda.GetFunctionCommand({ FunctionName: 'hook' })],
    ['lambda', lambda.LambdaClient, new lambda.InvokeCommand({ FunctionName: 'hook' })],
    ['iam', iam.IAMClient, new iam.CreateAccessKeyCommand({})],
    ['kms', kms.KMSClient, new kms.DecryptCommand({ CiphertextBlob: new Uint8Array([1]) })],
    [
      'secretsmanager',
      secretsManager.SecretsManagerClient,
      new secretsManager.GetSecretValueCommand({ SecretId: 'stock/db' }),
    ],
  ] as const)('%s', async (service, Client, command) => {
    const { clients, sent } = captured();
    const sending = clients.client(service, Client, 'us-east-1').send(command);
    await expect(sending).rejects.toBeInstanceOf(RefusedOperation);
    await expect(sending).rejects.toThrow(/refused before anything was sent/);
    expect(sent).toEqual([]);
  });

  test.each([
    ['s3', s3.S3Client, s3],
    ['lambda', lambda.LambdaClient, lambda],
    ['iam', iam.IAMClient, iam],
  ] as const)('of %s, every command but those that collectors declare', async (service, Client, namespace) => {
    const { clients } = captured();
    const client = clients.client(service, Client, 'us-east-1');
    const commands = Object.entries(namespace as Readonly<Record<string, unknown>>).filter(([name]) =>
      /^[A-Z]\w+Command$/.test(name),
    );
    const passed: string[] = [];
    for (const [name, command] of commands) {
      const Command = command as new (input: object) => object;
      const error: unknown = await client
        .send(new Command({ Bucket: 'b', FunctionName: 'f' }))
        .catch((thrown: unknown) => thrown);
      if (!(error instanceof RefusedOperation)) passed.push(name.replace(/Command$/, ''));
    }
    expect(commands.length).toBeGreaterThan(50);
    expect(passed.toSorted()).toEqual([...allowedOperations(service)].toSorted());
  });
});

test('what is declared is sent', async () => {
  const { clients, sent } = captured();
  await clients.client('s3', s3.S3Client, 'eu-west-1').send(new s3.GetBucketVersioningCommand({ Bucket: 'shop-site' }));
  expect(sent.map(({ hostname, method }) => [hostname, method])).toEqual([
    ['shop-site.s3.eu-west-1.amazonaws.com', 'GET'],
  ]);
});

test('a queue is asked in its region, whatever host its URL names', async () => {
  const { clients, sent } = captured();
  const command = new sqs.GetQueueAttributesCommand({ QueueUrl: 'https://stranger.example/111122223333/orders' });
  // The answer is no JSON.
  await clients
    .client('sqs', sqs.SQSClient, 'eu-west-1')
    .send(command)
    .catch(() => undefined);
  expect(sent.map(({ hostname }) => hostname)).toEqual(['sqs.eu-west-1.amazonaws.com']);
});

test('a client is made once for a service and a region', () => {
  const { clients } = captured();
  const client = (region: string) => clients.client('s3', s3.S3Client, region);
  expect(client('us-east-1')).toBe(client('us-east-1'));
  expect(client('us-east-1')).not.toBe(client('eu-west-1'));
});

test('an attempt that fails is one request: another is for the pacer to make', async () => {
  const { clients, sent } = captured(503);
  const sending = clients.client('lambda', lambda.LambdaClient, 'eu-west-1').send(new lambda.ListFunctionsCommand({}));
  await expect(sending).rejects.toMatchObject({ $metadata: { httpStatusCode: 503 } });
  expect(sent.length).toBe(1);
});
