import { expect, test } from 'vitest';

import { analyzePolicy } from '../../src/analysis/policy/analyze.ts';

/** The class of a bucket that everybody may read from some addresses. */
const exposureFrom = (...ranges: readonly string[]): string =>
  analyzePolicy({
    resourceType: 's3-bucket',
    resourceArn: 'arn:aws:s3:::harbor',
    account: '111122223333',
    policy: {
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: '*',
        Action: 's3:GetObject',
        Resource: 'arn:aws:s3:::harbor/*',
        Condition: { IpAddress: { 'aws:SourceIp': ranges } },
      },
    },
  }).exposure;

/** S3 User Guide, "The meaning of 'public'": more than one /8 of IPv4, or one /32 of IPv6. */
test.each([
  ['one /8', ['11.0.0.0/8'], 'network'],
  ['the first /8', ['0.0.0.0/8'], 'network'],
  ['one /7', ['12.0.0.0/7'], 'public'],
  ['a /8 and an address', ['11.0.0.0/8', '198.51.100.7/32'], 'public'],
  ['a /8 and private addresses', ['11.0.0.0/8', '10.0.0.0/8', '192.168.0.0/16'], 'network'],
  ['a range written twice', ['11.0.0.0/8', '11.0.0.0/9'], 'network'],
  ['both halves of IPv4', ['0.0.0.0/1', '128.0.0.0/1'], 'public'],
  ['all of IPv4', ['0.0.0.0/0'], 'public'],
  ['one /32 of IPv6', ['2001:db8::/32'], 'network'],
  ['the first /64 of IPv6', ['::/64'], 'network'],
  ['the first /32 of IPv6', ['::/32'], 'network'],
  ['one /31 of IPv6', ['2001:db8::/31'], 'public'],
  ['unique local addresses', ['fc00::/7'], 'network'],
  ['all of IPv6', ['::/0'], 'public'],
] as const)('%s', (_, ranges, exposure) => {
  expect(exposureFrom(...ranges)).toBe(exposure);
});
