import { readFileSync } from 'node:fs';
import { addAbortSignal } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';

import { Interrupted, UsageError } from '../engine/request.ts';
import type { Process } from './process.ts';

/** What a message calls a file that a command was given. */
export const fileName = (file: string): string => (file === '-' ? 'Standard input' : file);

/** The text of a file, or with `-` of standard input. */
export async function textIn(file: string, { signal }: Process): Promise<string> {
  if (file !== '-') return contentsOf(file);
  try {
    return withoutMark(await textOf(addAbortSignal(signal, process.stdin)));
  } catch (error) {
    if (signal.aborted) throw new Interrupted();
    throw unreadable(fileName(file), error);
  }
}

function contentsOf(file: string): string {
  try {
    return withoutMark(readFileSync(file, 'utf8'));
  } catch (error) {
    throw unreadable(file, error);
  }
}

const unreadable = (name: string, error: unknown): UsageError =>
  new UsageError(`${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`);

/** Editors of Windows put a byte order mark in front. */
const withoutMark = (text: string): string => text.replace(/^\uFEFF/, '');
