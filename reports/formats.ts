import type { ReportDocument } from '../src/model/report.ts';
import { renderHtml } from './html.ts';
import { renderJson } from './json.ts';

export interface Format {
  /** Name of the file in `--output`. */
  readonly file: string;
  /** Piece by piece: a report may be larger than a text can be. */
  readonly render: (report: ReportDocument) => Iterable<string>;
}

/** What `--format` may name. */
export const FORMATS = {
  html: { file: 'report.html', render: renderHtml },
  json: { file: 'report.json', render: renderJson },
} as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof FORMATS;

export const isFormat = (name: string): name is FormatName => Object.hasOwn(FORMATS, name);
