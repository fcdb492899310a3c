export interface TlsPolicy {
  readonly minimum: '1.0' | '1.2' | '1.3';
  /** TLS 1.3 is offered. */
  readonly tls13: boolean;
  /** All its ciphers keep past sessions secret when a key leaks: AWS promises that where the name says PFS; TLS 1.3 has no others. */
  readonly forwardSecrecy: boolean;
  /** Needs an endpoint access mode; its domain has no mutual TLS and no HTTP APIs. */
  readonly enhanced: boolean;
  /** For edge-optimized APIs and domains alone. */
  readonly edge: boolean;
}

const legacy = (minimum: '1.0' | '1.2'): TlsPolicy => ({
  minimum,
  tls13: true,
  forwardSecrecy: false,
  enhanced: false,
  edge: false,
});

const enhanced = (minimum: '1.2' | '1.3', more: 'PFS' | '' = '', where: 'EDGE' | '' = ''): TlsPolicy => ({
  minimum,
  tls13: true,
  forwardSecrecy: minimum === '1.3' || more === 'PFS',
  enhanced: true,
  edge: where === 'EDGE',
});

/**
 * Security policies of API Gateway's domains and REST APIs. Not in here: `SecurityPolicy_TLS13_1_2_Ext2_*`, which the SDK
 * names and the page did not.
 */
export const tlsPolicies = {
  name: 'API Gateway security policies',
  date: '2026-11-21',
  source: 'API Gateway Developer Guide: Supported security policies',
  policies: new Map<string, TlsPolicy>([
    ['TLS_1_0', legacy('1.0')],
    ['TLS_1_2', legacy('1.2')],
    ['SecurityPolicy_TLS13_1_3_2025_09', enhanced('1.3')],
    ['SecurityPolicy_TLS13_1_3_FIPS_2025_09', enhanced('1.3')],
    ['SecurityPolicy_TLS13_1_2_2021_06', enhanced('1.2')],
    ['SecurityPolicy_TLS13_1_2_PQ_2025_09', enhanced('1.2')],
    ['SecurityPolicy_TLS13_1_2_FIPS_PQ_2025_09', enhanced('1.2')],
    ['SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09', enhanced('1.2', 'PFS')],
    ['SecurityPolicy_TLS13_1_2_FIPS_PFS_PQ_2025_09', enhanced('1.2', 'PFS')],
    ['SecurityPolicy_TLS13_2025_EDGE', enhanced('1.3', '', 'EDGE')],
    ['SecurityPolicy_TLS12_PFS_2025_EDGE', enhanced('1.2', 'PFS', 'EDGE')],
    ['SecurityPolicy_TLS12_2018_EDGE', enhanced('1.2', '', 'EDGE')],
  ]),
  /** Of APIs that say none. Domains of every type have `TLS_1_2`. */
  defaults: { EDGE: 'TLS_1_0', REGIONAL: 'TLS_1_0', PRIVATE: 'TLS_1_2' },
} as const;

/** Undefined where the table does not know the policy. */
export const tlsPolicy = (name: string): TlsPolicy | undefined => tlsPolicies.policies.get(name);
