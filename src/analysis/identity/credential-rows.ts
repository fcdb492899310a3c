import { defineAnalysis } from '../../model/analysis.ts';
import { present, unknown } from '../../model/answer.ts';
import type { CredentialRow } from '../../model/derived.ts';

/**
 * The rows of the credential report, as a table of text. User names are whatever a user's creator chose; IAM allows
 * them `+=,.@_-`, so a comma may stand in a name and the columns are counted from the fixed ones.
 */
export default defineAnalysis({
  fact: 'iam.credential-rows',
  scope: 'account',
  needs: ['iam.credential-report'],
  compute: ({ 'iam.credential-report': reports }) =>
    reports.map(({ data, ...record }) => {
      if (data.state !== 'present') return { ...record, data };
      const rows = parse(decode(data.value.Content ?? ''));
      if (rows !== undefined) return { ...record, data: present(rows) };
      const { operation } = record.source;
      const detail = 'The credential report is not the table that IAM documents.';
      return {
        ...record,
        data: unknown({ cause: 'unreadable', operation, action: operation, scope: record.scope, detail }),
      };
    }),
});

const NEEDED = [
  'user',
  'arn',
  'password_enabled',
  ...[1, 2].flatMap((key) =>
    ['active', 'last_rotated', 'last_used_date', 'last_used_region', 'last_used_service'].map(
      (column) => `access_key_${key}_${column}`,
    ),
  ),
];

function decode(content: string): string {
  const bytes = Uint8Array.from(atob(/^[A-Za-z0-9+/=\s]*$/.test(content) ? content : ''), (sign) => sign.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}

function parse(text: string): readonly CredentialRow[] | undefined {
  const [header = [], ...lines] = text
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map(cells);
  if (header[0] !== 'user' || header[1] !== 'arn' || !NEEDED.every((column) => header.includes(column)))
    return undefined;
  const rows = lines.map((line) => row(header, line));
  return rows.includes(undefined) ? undefined : rows.filter((one) => one !== undefined);
}

/** RFC 4180: a cell may be quoted, and then holds commas, and quotes as two. */
function cells(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"(?=,|$)|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}

/** A comma in an unquoted user name makes the line longer, in the first column and again at the end of the ARN. */
function row(header: readonly string[], line: readonly string[]): CredentialRow | undefined {
  const extra = line.length - header.length;
  if (extra < 0 || extra % 2 !== 0) return undefined;
  const user = line.slice(0, 1 + extra / 2).join(',');
  const arn = line.slice(1 + extra / 2, 2 + extra).join(',');
  if (user !== '<root_account>' && !arn.endsWith(`/${user}`)) return undefined;
  const rest = line.slice(2 + extra);
  const cell = (column: string): string => rest[header.indexOf(column) - 2] ?? '';
  const keys = [1, 2].map((key) => ({
    active: cell(`access_key_${key}_active`).toLowerCase() === 'true',
    rotated: instant(cell(`access_key_${key}_last_rotated`)),
    used: used(cell(`access_key_${key}_last_used_date`)),
    service: cell(`access_key_${key}_last_used_service`),
    region: cell(`access_key_${key}_last_used_region`),
  }));
  return { user, arn, console: cell('password_enabled').toLowerCase() === 'true', keys };
}

const instant = (text: string): string | undefined => (Number.isNaN(Date.parse(text)) ? undefined : text);

/** `N/A`: not since April 2015, when tracking began; `no_information`: IAM cannot tell. */
const used = (text: string): string => instant(text) ?? (text === 'N/A' ? 'never' : 'unknown');
