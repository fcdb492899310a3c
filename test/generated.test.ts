import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import { generated } from '../docs/generate.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

/** `npm test` builds first: the indexes are made from the built files. */
test('what is generated is current: run `npm run generate`', async () => {
  const files = [...(await generated(ROOT))];
  expect(files.map(([path]) => [path, readFileSync(join(ROOT, path), 'utf8')])).toEqual(files);
});
