import { expect, test } from 'vitest';

import { parsePolicy } from '../../src/analysis/policy/parse.ts';

const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Resource: 'execute-api:/*' }] };
/** As the control plane of REST APIs gives it. */
const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);

test.each([
  ['JSON', JSON.stringify(document)],
  ['escaped quotes', escaped(JSON.stringify(document))],
  ['escaped, over several lines', escaped(JSON.stringify(document, null, 2))],
  ['escaped quotes between plain lines', JSON.stringify(document, null, 2).replaceAll('"', '\\"')],
  ['escaped slashes too', escaped(JSON.stringify(document)).replaceAll('/', '\\/')],
])('%s', (_, text) => expect(parsePolicy(text)).toEqual(parsePolicy(document)));

test('one statement needs no list', () => {
  const one = { ...document, Statement: document.Statement[0] };
  expect(parsePolicy(JSON.stringify(one))).toEqual(parsePolicy(document));
});

test.each(['', 'nonsense', '[]', '3', 'null', '"{}"', '\\'])('no policy: %s', (text) =>
  expect(parsePolicy(text)).toBeUndefined(),
);
