import type { Picture, PictureEdge, PictureNode } from '../../model/picture.ts';

/** What a diagram of a VPC shows, before it has a place. */
export interface VpcPlan {
  readonly arn: string;
  readonly title: string;
  readonly account: string;
  readonly region: string;
  /** On the edge of the VPC. */
  readonly gateways: readonly PlannedItem[];
  readonly zones: readonly PlannedZone[];
  readonly flows: readonly PlannedFlow[];
  readonly text: readonly string[];
}

export interface PlannedItem {
  readonly id: string;
  readonly kind: PictureNode['kind'];
  readonly title: string;
}

export interface PlannedZone {
  readonly name: string;
  readonly subnets: readonly {
    readonly id: string;
    readonly title: string;
    readonly items: readonly PlannedItem[];
  }[];
}

/** A way that traffic can go, from item to item. */
export interface PlannedFlow {
  readonly through: readonly string[];
  readonly state: PictureEdge['state'];
  readonly label: string;
}

const PAD = 16;
const HEAD = 24;
const ITEM = { width: 200, height: 24, gap: 6 } as const;
const GATEWAY = { width: 176, height: 32, gap: 16 } as const;
/** Beside a column and above all of them: lines run here. */
const GUTTER = 40;
/** Between two lines of one gutter. */
const LINE = 5;
const SUBNET = ITEM.width + 2 * PAD;
/** Of the letters of a label, in the page's type. */
const LETTER = 7.4;

export const INTERNET_NODE = 'internet';

/** Zones are columns, subnets their boxes in rows, gateways stand above; every line runs in a gutter. */
export function laidOut(plan: VpcPlan): Picture {
  const nodes = new Map<string, PictureNode>();
  const add = (item: PlannedItem, x: number, y: number, width: number, height: number): void => {
    const { id, kind, title } = item;
    nodes.set(id, { id, kind, label: fitted(title, width - 12), title, x, y, width, height });
  };
  const columns = Math.max(1, plan.zones.length);
  const gatewaysWidth = plan.gateways.length * (GATEWAY.width + GATEWAY.gap) - GATEWAY.gap;
  const inner = Math.max(columns * (GUTTER + SUBNET + PAD) + PAD, gatewaysWidth + 2 * PAD);
  const top = HEAD + GATEWAY.height;
  const gatewayRow = top + 2 * PAD;
  const rows = Math.max(0, ...plan.zones.map(({ subnets }) => subnets.length));
  const heights = Array.from({ length: rows }, (_, row) =>
    Math.max(...plan.zones.map(({ subnets }) => boxHeight(subnets[row]?.items.length ?? 0))),
  );
  const zoneTop = gatewayRow + GATEWAY.height + GUTTER;
  const zoneHeight = HEAD + heights.reduce((sum, height) => sum + height + PAD, 0);
  const width = inner + 2 * PAD;
  const height = zoneTop + zoneHeight + 2 * PAD;

  add(
    { id: INTERNET_NODE, kind: 'internet', title: 'Internet' },
    (width - GATEWAY.width) / 2,
    0,
    GATEWAY.width,
    GATEWAY.height,
  );
  add({ id: plan.arn, kind: 'vpc', title: plan.title }, PAD, top, inner, height - top - PAD);
  for (const [index, gateway] of plan.gateways.entries()) {
    const x = (width - gatewaysWidth) / 2 + index * (GATEWAY.width + GATEWAY.gap);
    add(gateway, x, gatewayRow, GATEWAY.width, GATEWAY.height);
  }
  for (const [column, { name, subnets }] of plan.zones.entries()) {
    const left = PAD + column * (GUTTER + SUBNET + PAD) + GUTTER;
    add({ id: `zone ${name}`, kind: 'zone', title: name }, left, zoneTop, SUBNET, zoneHeight);
    let y = zoneTop + HEAD;
    for (const [row, { id, title, items }] of subnets.entries()) {
      add({ id, kind: 'subnet', title }, left, y, SUBNET, heights[row]!);
      for (const [place, item] of items.entries()) {
        add(item, left + PAD, y + HEAD + place * (ITEM.height + ITEM.gap), ITEM.width, ITEM.height);
      }
      y += heights[row]! + PAD;
    }
  }
  const { arn, title, account, region, text } = plan;
  const placed = [...nodes.values()].map(rounded);
  return {
    arn,
    kind: 'vpc',
    title,
    account,
    region,
    width,
    height,
    nodes: placed,
    edges: edges(plan, nodes, zoneTop),
    text,
  };
}

const rounded = (node: PictureNode): PictureNode => ({ ...node, x: Math.round(node.x), y: Math.round(node.y) });

const boxHeight = (items: number): number => HEAD + Math.max(1, items) * (ITEM.height + ITEM.gap) + PAD / 2;

/** The middle of a name is cut: what tells ids apart is their end. */
function fitted(text: string, width: number): string {
  const letters = Math.floor(width / LETTER);
  if (text.length <= letters) return text;
  const end = Math.floor((letters - 1) / 2);
  return `${text.slice(0, letters - 1 - end)}…${text.slice(text.length - end)}`;
}

/** Each stretch of a flow once, however many flows take it. */
function edges(plan: VpcPlan, nodes: ReadonlyMap<string, PictureNode>, zoneTop: number): readonly PictureEdge[] {
  const found = new Map<string, PictureEdge>();
  for (const { through, state, label } of plan.flows) {
    for (const [index, to] of through.entries()) {
      const from = through[index - 1];
      const [start, end] = [nodes.get(from ?? ''), nodes.get(to)];
      const key = `${from} ${to} ${state}`;
      if (from === undefined || start === undefined || end === undefined || found.has(key)) continue;
      found.set(key, { from, to, state, label, points: line(start, end, zoneTop, found.size) });
    }
  }
  return [...found.values()];
}

/** Out to the left gutter, up to the one above the zones, along it and down again. */
function line(from: PictureNode, to: PictureNode, zoneTop: number, index: number): PictureEdge['points'] {
  const lane = (index % 6) * LINE;
  const above = zoneTop - PAD / 2 - lane;
  const rise = (node: PictureNode): readonly (readonly [number, number])[] => {
    if (node.y + node.height <= zoneTop) {
      const x = node.x + node.width / 2 + lane - 2 * LINE;
      return [
        [x, node.y + node.height],
        [x, above],
      ];
    }
    const middle = node.y + node.height / 2;
    const gutter = node.x - PAD - LINE - lane;
    return [
      [node.x, middle],
      [gutter, middle],
      [gutter, above],
    ];
  };
  const outside = [from, to].find(({ id }) => id === INTERNET_NODE);
  const inside = outside === from ? to : from;
  if (outside !== undefined && inside.y > zoneTop) {
    // Round the gateways, outside the VPC.
    const [margin, middle] = [PAD / 2 - (index % 4) * 2, outside.y + outside.height / 2];
    const points = [...rise(inside), [margin, above], [margin, middle], [outside.x, middle]] as const;
    return (inside === from ? points : points.toReversed()).map(([x, y]) => [Math.round(x), Math.round(y)]);
  }
  if (from.x === to.x && from.y > zoneTop && to.y > zoneTop) {
    const gutter = from.x - PAD - LINE - lane;
    const middle = (node: PictureNode): number => node.y + node.height / 2;
    const points = [
      [from.x, middle(from)],
      [gutter, middle(from)],
      [gutter, middle(to)],
      [to.x, middle(to)],
    ] as const;
    return points.map(([x, y]) => [Math.round(x), Math.round(y)]);
  }
  const isAbove = (node: PictureNode): boolean => node.y + node.height <= zoneTop;
  if (isAbove(from) && isAbove(to)) {
    const [upper, lower] = from.y < to.y ? [from, to] : [to, from];
    const [x, between] = [upper.x + upper.width / 2, lower.y - PAD / 2];
    const points = [
      [x, upper.y + upper.height],
      [x, between],
      [lower.x + lower.width / 2, between],
      [lower.x + lower.width / 2, lower.y],
    ] as const;
    return (upper === from ? points : points.toReversed()).map(([a, b]) => [Math.round(a), Math.round(b)]);
  }
  return [...rise(from), ...rise(to).toReversed()].map(([x, y]) => [Math.round(x), Math.round(y)]);
}
