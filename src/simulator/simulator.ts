import { setTimeout as pause } from 'node:timers/promises';

import type { CollectedFact } from '../model/catalogue.ts';
import type { Scope } from '../model/scope.ts';
import type { Operation, Service } from './catalogue.ts';
import { decodeInput } from './decode.ts';
import { encodeFault, encodeOutput, type WireFault } from './encode.ts';
import { gapOf, type FactIndex, type SimulatedEstate } from './estate.ts';
import { rows } from './facts.ts';
import { broken, FOREIGN_BODIES, Refusal, wireFault, type Breakage, type Fault } from './faults.ts';
import { endless, isBeyond, pageOf } from './pages.ts';
import { factReader, gapFault, standingAnswer, type Output, type Question } from './question.ts';
import { route, type Routed } from './routing.ts';
import { rulebook, type Rule } from './rules.ts';
import { openSessions, type Session } from './sessions.ts';
import { isRecord, UnreadableRequest, type WireRequest, type WireResponse } from './wire.ts';

export interface SimulatorOptions {
  /** Milliseconds since the epoch; default the computer's clock. */
  readonly now?: () => number;
  readonly rules?: readonly Rule[];
  /** Whose the base credentials are; default the organization's management account, or the first. */
  readonly caller?: string;
  /** `service:Operation`: everything else is refused, and counted in `refused`. */
  readonly allowed?: ReadonlySet<string>;
  /** Signatures of another time than `now` are refused, as AWS does. */
  readonly checksTime?: true;
}

export interface Simulator {
  /** Answers one request; undefined where the connection shall drop. */
  answer(request: WireRequest): Promise<WireResponse | undefined>;
  /** Calls by `account/region/service:Operation`. */
  readonly calls: ReadonlyMap<string, number>;
  /** Requests that no service, or no row of the table, knows. */
  readonly unknown: ReadonlyMap<string, number>;
  /** Calls outside of `allowed`, by `service:Operation`. */
  readonly refused: ReadonlyMap<string, number>;
}

interface Credential {
  readonly key: string;
  readonly region: string;
  readonly signing: string;
}

/** A simulated AWS that serves an estate over the wire protocols of the SDK. Signatures are not verified. */
export function simulate(estate: SimulatedEstate, options: SimulatorOptions = {}): Simulator {
  const { now = Date.now, rules = [], allowed } = options;
  const caller = options.caller ?? estate.organization?.managementAccount ?? Object.keys(estate.accounts)[0] ?? '';
  const partition = estate.partition ?? 'aws';
  const sessions = openSessions(estate, caller, now);
  const effectOf = rulebook(rules, now);
  const factOf = factReader(estate);
  const calls = new Map<string, number>();
  const unknown = new Map<string, number>();
  const refused = new Map<string, number>();
  let requests = 0;

  async function answer(request: WireRequest): Promise<WireResponse | undefined> {
    const requestId = `00000000-0000-4000-8000-${String(++requests).padStart(12, '0')}`;
    const credential = credentialOf(request);
    const routed = credential && (await routeOrNothing(request, credential.signing));
    if (!credential || !routed) {
      count(unknown, `${request.method} ${request.path}`);
      return unsigned(requestId);
    }
    const service = routed.operation?.service ?? (routed as { service: Service }).service;
    const asked = routed.operation?.id ?? `${service.name}:${(routed as { asked: string }).asked}`;
    let breakage: Breakage | undefined;
    const respond = (response: WireResponse): WireResponse => ({
      ...broken(response, breakage),
      headers: {
        ...response.headers,
        ...(options.checksTime && { date: new Date(now()).toUTCString() }),
        'x-amzn-requestid': requestId,
        'x-amz-request-id': requestId,
      },
    });
    const fail = (fault: Fault): WireResponse | undefined => {
      if (fault === 'drop') return undefined;
      if (fault === 'empty' || fault === 'garbage' || fault === 'page')
        return respond({ status: 200, headers: {}, body: FOREIGN_BODIES[fault] });
      if (isOfTheAnswer(fault)) throw new Error(`${asked} is answered before the answer is broken: ${fault}.`);
      const wire: WireFault = wireFault(service, fault, asked);
      return respond(encodeFault(service.dialect, request.method, wire, requestId));
    };
    try {
      const { operation, output } = await outputOf(request, routed, credential, (found) => {
        breakage = found;
      });
      return respond(
        encodeOutput(service.dialect, operation.name, operation.output, output, operation.route?.status ?? 200),
      );
    } catch (error) {
      if (error instanceof Refusal) return fail(error.fault);
      if (error instanceof UnreadableRequest)
        return fail({ code: 'SerializationException', status: 400, message: error.message });
      throw error;
    }
  }

  async function outputOf(
    request: WireRequest,
    routed: Routed,
    { key, region }: Credential,
    breaks: (breakage: Breakage) => void,
  ): Promise<{ operation: Operation; output: Output }> {
    const session = sessions.session(key);
    if (!session) throw new Refusal('invalid-token');
    const { operation } = routed;
    if (!operation) {
      count(unknown, `${routed.service.name}:${routed.asked}`);
      throw new Refusal('unknown-operation');
    }
    const { account } = session;
    count(calls, `${account}/${region}/${operation.id}`);
    const input = decodeInput(operation.service.dialect, operation.input, request, routed.labels);
    const { fault, latencyMs } = effectOf({ account, region, operation: operation.id, input });
    if (latencyMs > 0) await pause(latencyMs);
    if (isOfTheAnswer(fault)) breaks(fault);
    else if (fault !== undefined) throw new Refusal(fault);
    if (options.checksTime && isSkewed(request, now())) throw new Refusal('skewed');
    if (now() >= session.expires) throw new Refusal('expired');
    if (estate.accounts[account]?.disabledRegions?.includes(region)) throw new Refusal('invalid-token');
    if (allowed && !allowed.has(operation.id)) {
      count(refused, operation.id);
      throw new Refusal('access-denied');
    }
    const scope: Scope = { partition, account, region };
    let brokenOff: Fault | undefined;
    const question: Question = {
      operation,
      input,
      scope,
      estate,
      fact: (name) => factAt(account, region, name),
      breakOff: (end) => {
        brokenOff ??= end;
      },
    };
    const { output, whole } = contentOf(question, session);
    if (whole) return { operation, output };
    if (brokenOff !== undefined && isBeyond(operation, input, output)) throw new Refusal(brokenOff);
    const page = pageOf(operation, input, output, brokenOff !== undefined);
    return { operation, output: fault === 'endless' ? endless(operation, page) : page };
  }

  /** The organization's facts stand with its management account, or with the caller that collected them. */
  function factAt(account: string, region: string, name: CollectedFact): FactIndex {
    const own = factOf(account, region, name);
    const management = estate.organization?.managementAccount;
    const elsewhere = name.startsWith('organizations.') && own.entries.length === 0 && own.gap === undefined;
    return elsewhere && management !== undefined ? factOf(management, region, name) : own;
  }

  function contentOf(question: Question, session: Session): { output: Output; whole: boolean } {
    const { operation, input, scope } = question;
    const standing = standingAnswer(estate.accounts[scope.account], scope.region, operation.id);
    if (isRecord(standing)) {
      const gap = gapOf(standing);
      if (gap) throw new Refusal(gapFault(gap));
      return { output: standing, whole: true };
    }
    const given = sessions.answer(operation.id, session, input);
    if (given) return { output: given, whole: true };
    const row = rows[operation.id];
    if (!row) {
      count(unknown, operation.id);
      throw new Refusal('unknown-operation');
    }
    if (operation.service.name === 'organizations') requireOrganizationReader(question);
    return { output: row.answer(question), whole: row.whole === true };
  }

  /** Members may describe their organization; the rest is for the management account, and here for the caller's. */
  function requireOrganizationReader({ operation, scope }: Question): void {
    const readers = [estate.organization?.managementAccount, caller];
    if (operation.name !== 'DescribeOrganization' && !readers.includes(scope.account))
      throw new Refusal('access-denied');
  }

  return { answer, calls, unknown, refused };
}

/** Breakages that need the answer first. */
const isOfTheAnswer = (fault: Fault | undefined): fault is 'reset' | 'drip' | 'truncated' | 'endless' =>
  fault === 'reset' || fault === 'drip' || fault === 'truncated' || fault === 'endless';

/** AWS takes a signature for five minutes (IAM User Guide: Elements of an AWS API request signature). */
const SIGNATURE_MS = 5 * 60_000;

function isSkewed({ headers }: WireRequest, now: number): boolean {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(headers['x-amz-date'] ?? '') ?? [];
  const [year = 0, month = 0, ...rest] = parts.map(Number);
  return Math.abs(Date.UTC(year, month - 1, ...rest) - now) > SIGNATURE_MS;
}

const count = (counts: Map<string, number>, key: string): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

/** Who asks which service where, from the scope of the signature. */
function credentialOf({ headers, query }: WireRequest): Credential | undefined {
  const text = headers['authorization'] ?? String(query['X-Amz-Credential'] ?? '');
  const [, key, region, signing] =
    /(?:Credential=|^)([^/\s]+)\/\d{8}\/([a-z0-9-]+)\/([a-z0-9-]+)\/aws4_request/.exec(text) ?? [];
  return key !== undefined && region !== undefined && signing !== undefined ? { key, region, signing } : undefined;
}

async function routeOrNothing(request: WireRequest, signing: string): Promise<Routed | undefined> {
  try {
    return await route(request, signing);
  } catch (error) {
    // A path that is not percent-encoded text names nothing.
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

const unsigned = (requestId: string): WireResponse => ({
  status: 403,
  headers: {
    'content-type': 'application/json',
    'x-amzn-errortype': 'MissingAuthenticationTokenException',
    'x-amzn-requestid': requestId,
  },
  body: JSON.stringify({ message: 'Missing Authentication Token' }),
});
