import { describe, expect, test } from 'vitest';

import { queryOf } from '../../src/simulator/listen.ts';
import { BASE_KEY } from '../../src/simulator/sessions.ts';
import { simulate } from '../../src/simulator/simulator.ts';
import { company, SHOP } from './company.ts';

const signed = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${BASE_KEY}/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});

interface Raw {
  readonly method?: string;
  readonly path?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

async function send({ method = 'POST', path = '/', query = '', headers = {}, body = '' }: Raw) {
  const simulator = simulate(company, { caller: SHOP });
  const request = { method, path, query: queryOf(query), headers, body: Buffer.from(body) };
  const response = await simulator.answer(request);
  return { simulator, status: response?.status, headers: response?.headers ?? {}, body: String(response?.body) };
}

describe('requests that no client would make', () => {
  test('without a signature', async () => {
    const { status, simulator } = await send({ path: '/2015-03-31/functions' });
    expect(status).toBe(403);
    expect([...simulator.unknown]).toEqual([['POST /2015-03-31/functions', 1]]);
  });

  test('for a service that nobody knows', async () => {
    const { status, simulator } = await send({ headers: signed('quantum') });
    expect(status).toBe(403);
    expect([...simulator.unknown]).toEqual([['POST /', 1]]);
  });

  test('with broken JSON', async () => {
    const headers = { ...signed('wafv2'), 'x-amz-target': 'AWSWAF_20190729.ListWebACLs' };
    const { status, body } = await send({ headers, body: '{"Scope": ' });
    expect(status).toBe(400);
    expect(JSON.parse(body)).toMatchObject({ __type: 'SerializationException' });
  });

  test('with JSON of another shape', async () => {
    const headers = { ...signed('wafv2'), 'x-amz-target': 'AWSWAF_20190729.ListWebACLs' };
    const { body } = await send({ headers, body: '[1, 2]' });
    expect(JSON.parse(body)).toMatchObject({ __type: 'SerializationException' });
  });

  test('with the names of prototypes in a form', async () => {
    const body =
      'Action=DescribeVpcs&Version=2016-11-15&__proto__.polluted=1&Filter.__proto__.Name=x&constructor.prototype.polluted=1';
    const { status } = await send({ headers: signed('ec2'), body });
    expect(status).toBe(200);
    expect({}).not.toHaveProperty('polluted');
  });

  test('with the names of prototypes in a query and in JSON', async () => {
    const query = await send({
      method: 'GET',
      path: '/restapis',
      query: '__proto__=1&limit=5',
      headers: signed('apigateway'),
    });
    expect(query.status).toBe(200);
    const headers = { ...signed('wafv2'), 'x-amz-target': 'AWSWAF_20190729.ListWebACLs' };
    const json = await send({ headers, body: '{"Scope":"REGIONAL","__proto__":{"polluted":1}}' });
    expect(json.status).toBe(200);
    expect({}).not.toHaveProperty('polluted');
  });

  test('with a path that is not percent-encoded text', async () => {
    const { status } = await send({ method: 'GET', path: '/restapis/%E0%A4%A/stages', headers: signed('apigateway') });
    expect(status).toBe(403);
  });

  test('with a token of somebody else', async () => {
    const query = 'MaxItems=1&Marker=%F0%9F%8D%A3';
    const { status } = await send({ method: 'GET', path: '/2015-03-31/functions', query, headers: signed('lambda') });
    expect(status).toBe(200);
  });

  test('as other clients write them: no x-id, a slash at the end', async () => {
    const headers = { ...signed('s3'), host: 'shop-site.s3.us-east-1.amazonaws.com' };
    const bucket = await send({ method: 'GET', path: '/', query: 'policy', headers });
    expect(JSON.parse(bucket.body)).toMatchObject({ Version: '2012-10-17' });
    const list = await send({ method: 'GET', path: '/', headers: { ...signed('s3'), host: 's3.amazonaws.com' } });
    expect(list.body).toContain('<Name>shop-logs</Name>');
    const functions = await send({ method: 'GET', path: '/2015-03-31/functions/', headers: signed('lambda') });
    expect(functions.status).toBe(200);
  });
});

test('a policy of 100 kB comes through whole', async () => {
  const statement = { Effect: 'Allow', Action: 's3:GetObject', Principal: '*', Resource: 'x'.repeat(1000) };
  const policy = JSON.stringify({ Statement: Array.from({ length: 100 }, () => statement) });
  const facts = { global: { 's3.buckets': [{ Name: 'big' }], 's3.policies': { big: { Policy: policy } } } };
  const simulator = simulate({ accounts: { [SHOP]: { name: 'shop', facts } } });
  const headers = { ...signed('s3'), host: 'big.s3.us-east-1.amazonaws.com' };
  const request = { method: 'GET', path: '/', query: queryOf('policy'), headers, body: new Uint8Array() };
  expect((await simulator.answer(request))?.body).toBe(policy);
});
