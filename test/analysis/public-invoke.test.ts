import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import analysis from '../../src/analysis/policy/public-invoke.ts';
import type { PublicGrants } from '../../src/model/derived.ts';
import { ACCOUNT, absent, present, REGION } from '../check.ts';

const ARN = 'arn:aws:lambda:us-east-1:111122223333:function:f';

/** What is granted, or nothing where the text is no policy. */
function publicGrants(Policy: string): PublicGrants | undefined {
  const now = '2026-11-21T00:00:00.000Z';
  const scope = { partition: 'aws', account: ACCOUNT, region: REGION };
  const record = { arn: ARN, scope, source: { operation: 'lambda:GetPolicy', at: now }, data: present({ Policy }) };
  const facts = { 'lambda.policies': [record], 'organizations.organization': absent };
  const [grants] = analysis.compute(facts, { scope, now, depth: 'full' });
  return grants?.data.state === 'present' ? grants.data.value : undefined;
}

test('anything that parses as JSON is judged, or refused, and never throws', () => {
  const member = fc.constantFrom(
    'Effect',
    'Principal',
    'NotPrincipal',
    'Action',
    'NotAction',
    'Resource',
    'NotResource',
    'Condition',
  );
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(
      'Allow',
      'Deny',
      '*',
      { AWS: '*' },
      ARN,
      'lambda:*',
      { Bool: { 'aws:SecureTransport': true } },
      { IpAddress: { 'aws:SourceIp': ['::/0', 'x'] } },
    ),
  );
  const statement = fc.dictionary(member, value);
  fc.assert(
    fc.property(
      fc.oneof(fc.jsonValue(), fc.record({ Statement: fc.oneof(statement, fc.array(statement)) })),
      (document) => {
        const grants = publicGrants(JSON.stringify(document));
        expect(['yes', 'no', 'undecided', undefined]).toContain(grants?.invokeFunction);
      },
    ),
  );
});

test('a further Deny never opens, a further Allow never closes', () => {
  const key = fc.constantFrom(
    'aws:PrincipalOrgID',
    'aws:SourceIp',
    'aws:UserAgent',
    'lambda:FunctionUrlAuthType',
    'aws:PrincipalTag/x',
    'aws:CurrentTime',
  );
  const operator = fc.constantFrom(
    'StringEquals',
    'StringNotEquals',
    'StringLikeIfExists',
    'IpAddress',
    'NotIpAddress',
    'Null',
    'Odd',
  );
  const values = fc.constantFrom('NONE', '*', '0.0.0.0/0', '203.0.113.0/24', 'true', 'o-1');
  const statement = (Effect: 'Allow' | 'Deny') =>
    fc.record({
      Effect: fc.constant(Effect),
      Principal: fc.constantFrom('*', { AWS: '111122223333' }),
      Action: fc.constantFrom('lambda:InvokeFunction', 'lambda:*', 'lambda:InvokeFunctionUrl'),
      Resource: fc.constant(ARN),
      Condition: fc.dictionary(operator, fc.dictionary(key, values, { maxKeys: 2 }), { maxKeys: 2 }),
    });
  const rank = { no: 0, undecided: 1, yes: 2 };
  const judged = (...Statement: readonly object[]) => rank[publicGrants(JSON.stringify({ Statement }))!.invokeFunction];
  const some = fc.array(fc.oneof(statement('Allow'), statement('Deny')), { maxLength: 4 });
  fc.assert(
    fc.property(some, statement('Allow'), statement('Deny'), (statements, allow, deny) => {
      expect(judged(...statements, deny)).toBeLessThanOrEqual(judged(...statements));
      expect(judged(...statements, allow)).toBeGreaterThanOrEqual(judged(...statements));
    }),
  );
});
