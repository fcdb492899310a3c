import { expect, test } from 'vitest';

import { parseStatements } from '../../src/analysis/policy/anonymous.ts';

const document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Resource: 'execute-api:/*' }] };
/** As the control plane of REST APIs gives it. */
const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);

test.each([
  ['JSON', JSON.stringify(document)],
  ['escaped quotes', escaped(JSON.stringify(document))],
  ['escaped, over several lines', escaped(JSON.stringify(document, null, 2))],
  ['escaped quotes between plain lines', JSON.stringify(document, null, 2).replaceAll('"', '\\"')],
  ['escaped slashes too', escaped(JSON.stringify(document)).replaceAll('/', '\\/')],
])('%s', (_, text) => expect(parseStatements(text)).toEqual(document.Statement));

test('one statement needs no list', () => {
  expect(parseStatements(JSON.stringify({ Statement: document.Statement[0] }))).toEqual(document.Statement);
});

test.each(['', 'nonsense', '[]', '3', 'null', '"{}"', '\\', '{"Statement":["x"]}', '{\\"Statement\\":3}'])(
  'no policy: %s',
  (text) => expect(parseStatements(text)).toBeUndefined(),
);
