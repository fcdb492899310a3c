import { describe, expect, test } from 'vitest';

import type { Finding, Report } from '../../src/model/report.ts';
import type { Rule } from '../../src/simulator/rules.ts';
import { simulate } from '../../src/simulator/simulator.ts';
import { worldOf, type Audit } from '../cloud.ts';
import { disturbed, gapsFor, onlyWithheld, undisturbed } from './matrix.ts';
import { ABROAD, ACCOUNT, estate, HOME, NOW } from './estate.ts';

const full = await undisturbed;

const inRegion = ({ findings }: Report, region: string): readonly Finding[] =>
  findings.filter(({ resource }) => resource.region === region);

test('the name of one region is not resolved: the region is a gap, the other is as it was', async () => {
  const { handler } = worldOf(simulate(estate, { now: () => Date.parse(NOW) }));
  const unresolved = Object.assign(new Error(`getaddrinfo ENOTFOUND lambda.${ABROAD}.amazonaws.com`), {
    code: 'ENOTFOUND',
  });
  const blind = await disturbed({
    world: {
      handler: {
        ...handler,
        handle: (request, options) =>
          request.hostname.includes(ABROAD) ? Promise.reject(unresolved) : handler.handle(request, options),
      },
    },
  });
  // A bucket of the region is listed with all the others.
  const blindCells = blind.report.coverage.cells.filter(({ gaps, region }) => gaps.length > 0 && region !== ABROAD);
  expect(blindCells.map(({ region, service }) => `${region} ${service}`)).toEqual(['global s3']);
  expect(gapsFor(blind.report, 'unavailable')).toContain('lambda:ListFunctions');
  expect(onlyWithheld(full, blind, 'unavailable')).not.toEqual([]);
  const outcomes = (audit: Audit): readonly string[] =>
    inRegion(audit.report, HOME).map(({ id, outcome }) => `${id} ${outcome}`);
  expect(outcomes(blind)).toEqual(outcomes(full));
});

/** What every call says of a resource that somebody deleted after it was listed. */
const deleted: Readonly<Record<string, readonly [rules: readonly Rule[], arn: string, about: RegExp]>> = {
  'a function': [
    ['lambda:GetPolicy', 'lambda:ListAliases', 'lambda:ListFunctionUrlConfigs', 'lambda:GetFunctionConcurrency'].map(
      (operation) => ({
        when: { operation, input: { FunctionName: 'public' } },
        fault: {
          code: 'ResourceNotFoundException',
          message: `Function not found: arn:aws:lambda:${HOME}:${ACCOUNT}:function:public`,
        },
      }),
    ),
    `arn:aws:lambda:${HOME}:${ACCOUNT}:function:public`,
    /function:public/,
  ],
  'a user': [
    [{ when: { operation: 'iam:ListAccessKeys' }, fault: { code: 'NoSuchEntityException' } }],
    `arn:aws:iam::${ACCOUNT}:user/bot`,
    /user\/bot/,
  ],
  'a bucket': [
    [{ when: { operation: 's3:*', input: { Bucket: 'site' } }, fault: { code: 'NoSuchBucket', status: 404 } }],
    'arn:aws:s3:::site',
    /:::site/,
  ],
  'a REST API': [
    [{ when: { operation: 'apigateway:*', input: { restApiId: 'a1' } }, fault: { code: 'NotFoundException' } }],
    `arn:aws:apigateway:${HOME}::/restapis/a1`,
    /restapis\/a1|:a1\/|webacl/,
  ],
  'an HTTP API': [
    [{ when: { operation: 'apigatewayv2:*', input: { ApiId: 'h1' } }, fault: { code: 'NotFoundException' } }],
    `arn:aws:apigateway:${HOME}::/apis/h1`,
    /apis\/h1/,
  ],
  'a web ACL': [
    [{ when: { operation: 'wafv2:GetWebACL' }, fault: { code: 'WAFNonexistentItemException' } }],
    `arn:aws:wafv2:${HOME}:${ACCOUNT}:regional/webacl/front/1`,
    /front\/1/,
  ],
};

describe('deleted between list and read', () => {
  test.each(Object.entries(deleted))(
    '%s: it is counted as gone, the others are as they were',
    async (_, [rules, arn, about]) => {
      const { report, statistics } = await disturbed({ rules });
      expect(statistics.gone.filter((one) => one === arn || one.startsWith(`${arn}/`))).not.toEqual([]);
      expect(report.coverage.cells.flatMap(({ gaps }) => gaps)).toEqual([]);
      const after = new Map(report.findings.map((one) => [one.id, one]));
      // What is gone is left out, or hangs on what is gone: nothing is judged anew.
      for (const { id, outcome, check, resource } of full.report.findings) {
        const now = after.get(id)?.outcome;
        // What it shared with others it shares no longer.
        if (now === outcome || check === 'role-per-function') continue;
        expect(`${check} ${[resource.arn, ...resource.relatedArns].join(' ')}`).toMatch(about);
        expect(`${check} is ${now ?? 'left out'}`).toMatch(/ (?:left out|not-applicable|not-assessed)$/);
      }
      expect(report.findings.filter(({ id }) => !full.report.findings.some((one) => one.id === id))).toEqual([]);
    },
  );
});
