import { defineAnalysis } from '../../model/analysis.ts';
import { mapAnswer, type Answer } from '../../model/answer.ts';
import type { Records } from '../../model/catalogue.ts';
import type { Consulted } from '../../model/check.ts';
import type { ApiBackend, BackendTarget } from '../../model/derived.ts';
import type { Gap } from '../../model/gap.ts';
import { grouped } from '../../model/grouped.ts';
import { gatewayArn, type Scope } from '../../model/scope.ts';

const PLACES = [
  'apigateway.vpc-links',
  'apigateway.stages',
  'apigatewayv2.stages',
  'elbv2.load-balancers',
  'ec2.network-interfaces',
] as const;

/**
 * What the integrations of APIs lead to: of REST APIs those of the methods as they are deployed, stage by stage.
 *
 * A link of the first generation leads to its Network Load Balancer, whatever the URI says. With one of the second, a REST
 * method names the load balancer or a listener of it (`integrationTarget`), an HTTP API in its URI a listener or a service
 * of Cloud Map (API Gateway Developer Guide: Set up a private integration; Create private integrations for HTTP APIs).
 * Without a link, the host of the URI is looked for among the names and public addresses of the account.
 */
export default defineAnalysis({
  fact: 'apigateway.backends',
  scope: 'region',
  needs: [],
  consults: ['apigateway.methods', 'apigatewayv2.integrations', ...PLACES],
  compute: (facts, { scope }) => {
    const estate = estateOf(facts, scope);
    const stages = new Map(
      values(facts['apigateway.stages']).map(({ arn, data }) => [
        arn,
        data.state === 'present' ? [data.value.variables ?? {}] : [],
      ]),
    );
    const ofMethods = values(facts['apigateway.methods']).map((record) => ({
      ...record,
      data: mapAnswer(record.data, ({ stageArn, integration }) =>
        estate.backend(
          {
            type: integration.type,
            uri: integration.uri,
            isPrivate: integration.connectionType === 'VPC_LINK',
            link: integration.connectionId,
            target: integration.integrationTarget,
          },
          stages.get(stageArn) ?? [],
          gapOf(facts['apigateway.stages']),
        ),
      ),
    }));
    const variables = grouped(values(facts['apigatewayv2.stages']), ({ arn }) => arn.split('/stages/', 1)[0] ?? '');
    const ofIntegrations = values(facts['apigatewayv2.integrations']).map((record) => ({
      ...record,
      data: mapAnswer(record.data, ({ IntegrationType, IntegrationUri, ConnectionType, ConnectionId }) => {
        const own = variables.get(record.arn.split('/integrations/', 1)[0] ?? '') ?? [];
        const isPrivate = ConnectionType === 'VPC_LINK';
        return estate.backend(
          {
            type: IntegrationType ?? '',
            uri: IntegrationUri,
            isPrivate,
            link: ConnectionId,
            target: isPrivate ? IntegrationUri : undefined,
          },
          own.flatMap(({ data }) => (data.state === 'present' ? [data.value.StageVariables ?? {}] : [])),
          [
            ...gapOf(facts['apigatewayv2.stages']),
            ...own.flatMap(({ data }) => (data.state === 'unknown' ? [data.gap] : [])),
          ],
        );
      }),
    }));
    return [...ofMethods, ...ofIntegrations];
  },
});

interface Written {
  readonly type: string;
  readonly uri: string | undefined;
  readonly isPrivate: boolean;
  /** Id of the link. */
  readonly link: string | undefined;
  /** ARN of a load balancer, a listener or a service of Cloud Map. */
  readonly target: string | undefined;
}

type Variables = Readonly<Record<string, string>>;

const values = <T>(answer: Answer<readonly T[]>): readonly T[] => (answer.state === 'present' ? answer.value : []);

const gapOf = (answer: Answer<unknown>): readonly Gap[] => (answer.state === 'unknown' ? [answer.gap] : []);

function estateOf(facts: Consulted<(typeof PLACES)[number]>, scope: Scope) {
  const links = new Map(values(facts['apigateway.vpc-links']).map(({ data }) => [data.id, data.targetArns ?? []]));
  const balancers = values(facts['elbv2.load-balancers']);
  const schemes = new Map(balancers.map(({ arn, data }) => [arn, data.Scheme]));
  const byName = new Map(balancers.map(({ arn, data }) => [(data.DNSName ?? '').toLowerCase(), arn]));
  byName.delete('');
  const byAddress = interfacesByAddress(values(facts['ec2.network-interfaces']));
  const nameGaps = [...gapOf(facts['elbv2.load-balancers']), ...gapOf(facts['ec2.network-interfaces'])];

  const balancer = (arn: string): BackendTarget => {
    const scheme = schemes.get(arn);
    return { kind: 'load-balancer', arn, ...(scheme !== undefined && { scheme }) };
  };

  function privately({ link = '', target, uri = '' }: Written): Found {
    if (link === '' || link.includes('${') || link.startsWith('redacted:')) {
      return { targets: [], unseen: [unreadable(scope, `Which link leads to ${target ?? uri} was not told.`)] };
    }
    const arns = [gatewayArn(scope, `vpclinks/${link}`)];
    const ofTarget = target === undefined ? undefined : balancerOf(target);
    if (ofTarget !== undefined) return { links: arns, targets: [balancer(ofTarget)], unseen: [] };
    if (target?.includes(':servicediscovery:')) {
      return { links: arns, targets: [{ kind: 'cloud-map', arn: target }], unseen: [] };
    }
    const first = links.get(link) ?? [];
    if (first.length > 0) return { links: arns, targets: first.map(balancer), unseen: [] };
    return { links: arns, targets: [], unseen: gapOf(facts['apigateway.vpc-links']) };
  }

  function publicly({ uri = '' }: Written): Found {
    const host = hostOf(uri);
    if (host === undefined) return { targets: [], unseen: [unreadable(scope, `No host is in ${uri}.`)] };
    const named = byName.get(host.replace(/^dualstack\./, ''));
    if (named !== undefined) return { targets: [balancer(named)], unseen: [] };
    const address = byAddress.get(host);
    if (address !== undefined) return { targets: [{ kind: 'interface', arn: address }], unseen: [] };
    return { targets: [{ kind: 'host', host, isForeign: isForeign(host, scope) }], unseen: nameGaps };
  }

  return {
    backend: (written: Written, stages: readonly Variables[], gaps: readonly Gap[]): ApiBackend => {
      const { type, uri, isPrivate } = written;
      const told = { type, isPrivate, ...(uri !== undefined && { uri }) };
      if (!type.startsWith('HTTP')) return { ...told, links: [], targets: [], unseen: [] };
      const usesVariables = [written.uri, written.link, written.target].some((text) => text?.includes(VARIABLE));
      const spelled = usesVariables ? stages.map((variables) => resolved(written, variables)) : [written];
      const found = spelled.map(isPrivate ? privately : publicly);
      const none: readonly Gap[] =
        spelled.length === 0 ? [unreadable(scope, `No stage was seen whose variables spell out ${uri ?? ''}.`)] : [];
      return {
        ...told,
        links: [...new Set(found.flatMap(({ links: own = [] }) => own))],
        targets: [...new Map(found.flatMap(({ targets }) => targets).map((one) => [keyOf(one), one])).values()],
        unseen: [...found.flatMap(({ unseen }) => unseen), ...(usesVariables ? gaps : []), ...none],
      };
    },
  };
}

interface Found {
  readonly links?: readonly string[];
  readonly targets: readonly BackendTarget[];
  readonly unseen: readonly Gap[];
}

const keyOf = (target: BackendTarget): string => (target.kind === 'host' ? target.host : target.arn);

const VARIABLE = 'stageVariables.';

function resolved(written: Written, variables: Variables): Written {
  const spell = (text: string | undefined): string | undefined =>
    text?.replaceAll(/\$\{stageVariables\.(\w+)\}/g, (whole, name: string) =>
      Object.hasOwn(variables, name) ? (variables[name] ?? whole) : whole,
    );
  return { ...written, uri: spell(written.uri), link: spell(written.link), target: spell(written.target) };
}

/** The load balancer of its own ARN or that of a listener: `arn:…:listener/app/NAME/ID/LISTENER`. */
function balancerOf(arn: string): string | undefined {
  const parts =
    /^(arn:[\w-]+:elasticloadbalancing:[\w-]*:\d*:)(?:loadbalancer|listener)\/((?:app|net)\/[^/]+\/[^/]+)/.exec(arn);
  return parts === null ? undefined : `${parts[1]}loadbalancer/${parts[2]}`;
}

/** Without port, in lower case; undefined where stage variables or parameters are part of it. */
function hostOf(uri: string): string | undefined {
  const host = /^https?:\/\/(?:[^/?#@]*@)?(\[[^\]]+\]|[^/:?#]+)/i.exec(uri)?.[1]?.toLowerCase().replace(/\.$/, '');
  return host === undefined || /[{}$]|^redacted$/.test(host) ? undefined : host.replaceAll(/[[\]]/g, '');
}

/** AWS's own names tell whose they are, but for load balancers and instances of other regions. */
function isForeign(host: string, { region }: Scope): boolean {
  if (!/\.amazonaws\.com(?:\.cn)?$/.test(host)) return false;
  const isWorkload = /\.elb\.|\.elb\.amazonaws|compute/.test(host);
  return !isWorkload || host.includes(`.${region}.`);
}

function interfacesByAddress(interfaces: Records<'ec2.network-interfaces'>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { arn, data } of interfaces) {
    const associations = [data.Association, ...(data.PrivateIpAddresses ?? []).map(({ Association }) => Association)];
    for (const association of associations) {
      for (const name of [association?.PublicIp, association?.PublicDnsName]) {
        if (name !== undefined && name !== '') found.set(name.toLowerCase(), arn);
      }
    }
  }
  return found;
}

const unreadable = (scope: Scope, detail: string): Gap => ({
  cause: 'unreadable',
  operation: 'apigateway:GetIntegration',
  action: 'apigateway:GET',
  scope,
  detail,
});
