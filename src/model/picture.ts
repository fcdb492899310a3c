/** A diagram as data: what stands where, in pixels from the upper left corner, and the same in words. */
export interface Picture {
  /** ARN of what is drawn. */
  readonly arn: string;
  readonly kind: 'vpc';
  readonly title: string;
  readonly account: string;
  readonly region: string;
  readonly width: number;
  readonly height: number;
  /** What holds others comes before them. */
  readonly nodes: readonly PictureNode[];
  readonly edges: readonly PictureEdge[];
  /** All that is drawn, a sentence each. */
  readonly text: readonly string[];
}

export const PICTURE_NODE_KINDS = [
  'vpc',
  'zone',
  'subnet',
  'internet',
  'gateway',
  'endpoint',
  'workload',
  'more',
] as const;

export interface PictureNode {
  readonly id: string;
  readonly kind: (typeof PICTURE_NODE_KINDS)[number];
  /** Short enough for its box. */
  readonly label: string;
  /** In full. */
  readonly title: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PictureEdge {
  /** Ids of nodes. */
  readonly from: string;
  readonly to: string;
  /** `unknown`: something that was not read decides. */
  readonly state: 'open' | 'unknown';
  readonly label: string;
  /** A line that runs between boxes, never across one. */
  readonly points: readonly (readonly [x: number, y: number])[];
}
