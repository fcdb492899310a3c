import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { runReach } from '../../src/cli/reach.ts';
import { UsageError } from '../../src/engine/request.ts';
import { analyzeNetwork } from '../../src/index.ts';
import { company, companyRegions } from '../../src/simulator/company/index.ts';
import { PRODUCTION } from '../../src/simulator/company/names.ts';
import { auditOf } from '../cloud.ts';
import { base, egress } from '../network/worlds.ts';
import { folder } from './rampart.ts';

let cwd: string;
const cleanUp: (() => void)[] = [];
beforeAll(() => {
  cwd = folder((remove) => cleanUp.push(remove));
});
afterAll(() => {
  for (const one of cleanUp) one();
});

type Options = Parameters<typeof runReach>[1];

function written(content: unknown): string {
  const file = join(cwd, 'snapshot.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

async function told(file: string, options: Options): Promise<string> {
  let text = '';
  const io = {
    out: (more: string) => void (text += more),
    reporter: { on: () => undefined, say: () => undefined, end: () => undefined },
    signal: new AbortController().signal,
  };
  expect(await runReach(file, options, io)).toBe(0);
  return text;
}

const out: Options = { from: 'lambda:fn', to: 'internet' };

test('what arrives is told hop by hop, with the rule that let it through, and so is its reply', async () => {
  const text = await told(written(base), out);
  expect(text).toContain(
    'reachable: tcp 10.0.1.4:40000 → 1.0.0.0:443 arrives by nat-1, igw-1, and its reply comes back.',
  );
  expect(text).toMatch(
    /Request\n  1 {2}send interface fn .*\n  2 {2}allow security-group sg-fn .*\[sg-fn all 0\.0\.0\.0\/0\]/,
  );
  expect(text).toMatch(/translate nat-gateway nat-1/);
  expect(text).toMatch(/Reply\n[\s\S]*deliver interface fn/);
});

test('what is stopped is told with what would let it past', async () => {
  const text = await told(written({ ...base, NatGateways: [] }), out);
  expect(text).toMatch(/^not reachable: .* is dropped by the NAT gateway \(nat-1\)\./);
  expect(text).toContain('To let it through: Replace nat-1, which is not available. (BAD_STATE)');
});

test('what hangs on a list that was not read is unknown', async () => {
  const text = await told(
    written({ ...base, NetworkAcls: [], Uncollected: [{ list: 'NetworkAcls', because: 'denied' }] }),
    out,
  );
  expect(text).toBe('unknown: NetworkAcls could not be read: denied\n');
});

test('--json is the answer of the library', async () => {
  const text = await told(written(base), { ...out, port: '443', protocol: 'tcp', ipVersion: '4', json: true });
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(analyzeNetwork(base, egress()))));
});

test('a file may hold the question too, and an option wins over it', async () => {
  const file = written({ snapshot: base, question: egress({ port: 80 }) });
  expect(await told(file, {})).toContain('→ 1.0.0.0:80 arrives');
  expect(await told(file, { port: '8080' })).toContain('→ 1.0.0.0:8080 arrives');
});

test('names of attackers do not steer the terminal', async () => {
  const name = 'fn\u001B[2Jx';
  const Functions = [{ ...base.Functions[0], FunctionName: name }];
  expect(await told(written({ ...base, Functions }), { from: `lambda:${name}`, to: 'internet' })).not.toContain(
    '\u001B',
  );
});

describe('places', () => {
  test.each<[string, Options]>([
    ['an id tells its type', { from: 'internet', to: 'eni-web' }],
    ['an address of the internet', { from: 'internet:198.51.100.7', to: 'network-interface/eni-web' }],
    ['JSON', { from: '{"type":"internet"}', to: '{"type":"network-interface","id":"eni-web"}' }],
  ])('%s', async (_, options) => {
    expect(await told(written(base), options)).toMatch(
      /^reachable: tcp (1\.0\.0\.0|198\.51\.100\.7):40000 → 10\.0\.0\.20:443/,
    );
  });
  test('a bucket is asked for by its address, with a principal', async () => {
    const text = await told(written(base), {
      from: 'lambda:fn',
      to: 's3-bucket:theirs,ip=52.216.10.20,account=999999999999,region=us-east-1,action=s3:PutObject',
      principal: 'arn:aws:iam::111122223333:role/fn,organization=o-mine000000',
    });
    expect(text).toContain('→ 52.216.10.20:443 arrives by nat-1, igw-1');
  });
});

describe('an estate', () => {
  let estate: string;
  beforeAll(async () => {
    const { ndjson } = await auditOf(company, { regions: companyRegions });
    estate = join(cwd, 'estate.ndjson');
    writeFileSync(estate, ndjson);
  });
  const there = { account: PRODUCTION, region: 'eu-west-1' };

  test('is asked by account and region', async () => {
    await expect(told(estate, out)).rejects.toThrow(/give --account, one of 111122223333/);
    await expect(told(estate, { ...out, account: PRODUCTION })).rejects.toThrow(/give --region, one of eu-west-1/);
    await expect(told(estate, { ...out, ...there, region: 'us-east-9' })).rejects.toThrow(/give --region/);
    expect(await told(estate, { ...there, from: 'lambda:checkout', to: 'internet' })).toMatch(
      /^reachable: tcp 10\.20\.0\.4:40000 .* by nat-\w+, igw-\w+/,
    );
  });
  test('tells a link whose traffic is inspected both ways from one whose is not', async () => {
    const ask = (link: string, service: string): Promise<string> =>
      told(estate, {
        ...there,
        kind: 'inspected',
        from: `vpc-link:${link}`,
        to: `ecs-service:${service}`,
        port: '8080',
      });
    expect(await ask('p4rc3l', 'parcels')).toMatch(/^inspected: Every path goes through vpce-/);
    expect(await ask('r3turn', 'returns')).toMatch(/^not inspected: A reply passes other inspection endpoints/);
  });
});

describe('wrong input is one line that says what to do', () => {
  test.each<[string, unknown, Options, string]>([
    ['no JSON', 'Vpcs: []', out, 'it is not JSON'],
    ['no snapshot', { Reservations: [] }, out, 'it has neither Vpcs nor Subnets nor Functions'],
    ['a list', [], out, 'it is no object'],
    ['one end', base, { from: 'lambda:fn' }, 'Give both ends'],
    ['a type that is none', base, { ...out, from: 'ec2:fn' }, 'types are internet, lambda'],
    ['a type without a name', base, { ...out, from: 'lambda' }, 'name it, such as lambda:NAME'],
    ['a name that is not there', base, { ...out, from: 'lambda:gn' }, 'There is no lambda gn: the snapshot has fn.'],
    ['a bucket without an address', base, { ...out, to: 's3-bucket:b' }, 'give the address'],
    ['a member that is none', base, { ...out, to: 's3-bucket:b,colour=red' }, 'after the name come ip=…'],
    ['a port that is none', base, { ...out, port: '70000' }, 'give one of 0 to 65535'],
    ['a protocol that is none', base, { ...out, protocol: 'icmp' }, 'give one of tcp, udp'],
    ['a kind that is none', base, { ...out, kind: 'fly' }, 'give one of reach'],
    ['a version that is none', base, { ...out, ipVersion: '5' }, 'give one of 4, 6'],
    ['a principal that is none', base, { ...out, principal: 'me' }, 'give an ARN'],
  ])('%s', async (_, content, options, message) => {
    const failure = await told(written(content), options).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UsageError);
    expect((failure as UsageError).message).toContain(message);
    expect((failure as UsageError).message).not.toContain('\n');
  });
  test('a file that is not there', async () => {
    await expect(told(join(cwd, 'none.json'), out)).rejects.toThrow(/cannot be read/);
  });
});
