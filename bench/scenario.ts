import type { Depth } from '../src/model/words.ts';
import type { SizeOptions } from './estate.ts';

/** What the simulated AWS of one run is like, handed to the server's process. */
export interface ServerOptions {
  readonly size: SizeOptions;
  /** Time runs so many times as fast: rates are higher, latencies lower. */
  readonly scale: number;
  /** What is left of each quota, bursts included: others use the rest. */
  readonly share: number;
  /** Every nth call is throttled, whatever the quotas say. */
  readonly storm?: number;
  readonly tls?: Certificate;
}

/** Paths of PEM files. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** What the server saw of one run. */
export interface Served {
  /** By `service:Operation`. */
  readonly calls: Readonly<Record<string, number>>;
  readonly throttled: number;
  /** Requests that no service knows, or no row of the simulator's table. */
  readonly unknown: Readonly<Record<string, number>>;
  /** Opened during the run. */
  readonly connections: number;
  readonly cpuMs: number;
}

/** Milliseconds from request to answer, evenly distributed. */
export const LATENCY: readonly [least: number, most: number] = [30, 120];

/** What a contender's process is told. */
export interface Assignment {
  readonly size: SizeOptions;
  readonly regions: readonly string[];
  /** Null: those of the caller's organization. */
  readonly accounts: readonly string[] | null;
  readonly depth: Depth;
  readonly scale: number;
  readonly port: number;
  /** A folder of its own to write to. */
  readonly output: string;
  readonly gentleness: number;
  /** Whether it may know AWS's quotas. */
  readonly quotasKnown: boolean;
  readonly tls?: Certificate;
}

/** What a contender tells of itself. */
export interface Effort {
  /** Seconds of the clock on the wall, as they would be at scale 1. */
  readonly seconds: number;
  /** User and system time of its process, module loading included. */
  readonly cpuMs: number;
  readonly peakRssMb: number;
  /** The most requests at once, summed over the hosts that it asked: so many connections it needs. */
  readonly needed?: number;
  /** Reads that it gave up, where only it can tell. */
  readonly lost?: number;
}

/** One row of the table: who runs against what. */
export interface Scenario {
  readonly name: string;
  readonly contender: 'rampart' | 'oracle' | 'naive' | 'prowler';
  readonly depth: Depth;
  readonly share: number;
  readonly gentleness: number;
  readonly quotasKnown: boolean;
  readonly storm?: number;
  readonly secure?: true;
}

const plain = { depth: 'full', share: 1, gentleness: 0, quotasKnown: true } as const;

/** What the issue asks of Rampart, and those it is measured beside. Run in this order, round by round. */
export const SCENARIOS: readonly Scenario[] = [
  { ...plain, name: 'full', contender: 'rampart' },
  { ...plain, name: 'full', contender: 'oracle' },
  { ...plain, name: 'full', contender: 'naive' },
  { ...plain, name: 'fast', contender: 'rampart', depth: 'fast' },
  { ...plain, name: 'fast', contender: 'oracle', depth: 'fast' },
  { ...plain, name: 'quotas unknown', contender: 'rampart', quotasKnown: false },
  { ...plain, name: 'half used by others', contender: 'rampart', share: 0.5 },
  { ...plain, name: 'half used by others', contender: 'naive', share: 0.5 },
  { ...plain, name: 'gentleness 0.3', contender: 'rampart', gentleness: 0.3 },
  { ...plain, name: 'throttle storm', contender: 'rampart', storm: 5 },
  { ...plain, name: 'TLS', contender: 'rampart', depth: 'fast', secure: true },
  { ...plain, name: 'full', contender: 'prowler' },
];
