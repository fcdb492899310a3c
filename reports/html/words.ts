import type { GapCause } from '../../src/model/gap.ts';
import type { Practice, Severity } from '../../src/model/words.ts';
import { html, joined, type Markup } from './markup.ts';

/** `1,548` */
export const count = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

/** `1 result`, `1,548 results` */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

const NUMBERS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten'];

/** `Three`; in figures above ten. */
export const numberWord = (value: number): string => NUMBERS[value] ?? count(value);

/** At the start of a sentence: `Three results`. */
export const spelled = (value: number, one: string, many = `${one}s`): string =>
  `${numberWord(value)} ${value === 1 ? one : many}`;

/** `92.8%`; what is not whole is never rounded to 100, what is not nothing never to 0. */
export function percent(ratio: number): string {
  const rounded = Math.round(ratio * 1000) / 10;
  const kept = ratio < 1 ? Math.min(rounded, 99.9) : rounded;
  return `${(ratio > 0 ? Math.max(kept, 0.1) : kept).toFixed(1)}%`;
}

/** A score as a whole number, rounded down: it never says more than there is. */
export const points = (value: number): string => String(Math.floor(value));

/** `57–68`, never narrower than it is. */
export function range(low: number, high: number): string {
  const [from, to] = [Math.floor(low), Math.ceil(high)];
  return from === to ? String(from) : `${from}–${to}`;
}

/** `2026-11-19 04:12`, in UTC; a text that is no instant stays as it is. */
export function minute(instant: string): string {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? instant : date.toISOString().slice(0, 16).replace('T', ' ');
}

export function second(instant: string): string {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? instant : date.toISOString().slice(0, 19).replace('T', ' ');
}

/** `2026-11-19 04:12–04:19 UTC` */
export function period(from: string, to: string): string {
  const [start, end] = [minute(from), minute(to)];
  if (start === end) return `${start} UTC`;
  return start.slice(0, 10) === end.slice(0, 10) ? `${start}–${end.slice(11)} UTC` : `${start} – ${end} UTC`;
}

export const capitalized = (value: string): string => value.slice(0, 1).toUpperCase() + value.slice(1);

/** A sentence that goes on inside another. */
export const withoutStop = (sentence: string): string => sentence.replace(/\.$/, '');

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  info: 'Info',
};

export const CAUSE_WORDS: Readonly<Record<GapCause, string>> = {
  'access-denied': 'access denied',
  throttled: 'throttled',
  timeout: 'timed out',
  'expired-credentials': 'credentials expired',
  'not-enabled': 'not enabled',
  unsupported: 'not supported',
  unavailable: 'unavailable',
  unreadable: 'unreadable answer',
  'not-collected': 'not collected',
  pruned: 'pruned',
  budget: 'over budget',
  defect: 'defect of Rampart',
};

/** In the order of the Serverless Lens: required, good, best. */
export const PRACTICE_WORDS: Readonly<Record<Practice, { readonly title: string; readonly level: string }>> = {
  'evaluate-resource-policies': { title: 'Evaluate and define resource policies', level: 'Required' },
  'temporary-credentials': { title: 'Use temporary credentials', level: 'Required' },
  'control-network-traffic': { title: 'Control network traffic at all layers', level: 'Good' },
  'single-purpose-functions': { title: 'Smaller, single purpose functions', level: 'Best' },
};

export const PRACTICE_ORDER: readonly Practice[] = [
  'evaluate-resource-policies',
  'temporary-credentials',
  'control-network-traffic',
  'single-purpose-functions',
];

const SERVICES: Readonly<Record<string, string>> = {
  ApiGateway: 'API Gateway',
  ApiGatewayV2: 'API Gateway',
  AppSync: 'AppSync',
  CertificateManager: 'Certificate Manager',
  EC2: 'EC2 and VPC',
  ElasticLoadBalancingV2: 'Load balancing',
  Events: 'EventBridge',
  IAM: 'IAM',
  Lambda: 'Lambda',
  Logs: 'CloudWatch Logs',
  WAFv2: 'WAF',
};

/** The service of a CloudFormation type: `AWS::Lambda::Function` is `Lambda`. */
export function serviceOf(type: string): string {
  const name = type.split('::')[1] ?? type;
  // `AWS::::Account` is of no service.
  if (name === '') return type.slice(type.lastIndexOf(':') + 1);
  return Object.hasOwn(SERVICES, name) ? (SERVICES[name] ?? name) : name;
}

/** An ARN, a path or an action, which may be broken after its colons and slashes. */
export const breakable = (name: string): Markup => joined(name.split(/(?<=[:/])/), html`<wbr />`);

/** A name for one line: where there is no room its middle is cut and its end kept. */
export function cutName(name: string): Markup {
  const characters = Array.from(name);
  if (characters.length <= 24) return html`<span class="h">${name}</span>`;
  return html`<span class="h">${characters.slice(0, -10).join('')}</span
    ><span class="tl">${characters.slice(-10).join('')}</span>`;
}
