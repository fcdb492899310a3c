import { describe, expect, test } from 'vitest';

import { overlap } from '../../src/analysis/policy/overlap.ts';
import { matchesPattern } from '../../src/analysis/policy/patterns.ts';

describe('a resource that a pattern and a path have in common', () => {
  test.each([
    ['a/prod/GET/orders', 'a/prod/GET/orders', 'a/prod/GET/orders'],
    ['*', 'a/prod/GET/orders', 'a/prod/GET/orders'],
    ['a/*/GET/*', 'a/prod/GET/', 'a/prod/GET/'],
    ['*', 'orders/{id}', 'orders/~'],
    ['orders/1?3', 'orders/{id}', 'orders/1~3'],
    ['orders/*/items', 'orders/{id}/items', 'orders/~/items'],
    ['public/*', '{proxy+}', 'public/'],
    ['*/items', 'orders/{id}/{item+}', 'orders/~/items'],
  ])('%s and %s', (pattern, template, expected) => {
    expect(overlap(pattern, template)).toBe(expected);
    expect(matchesPattern(pattern, expected)).toBe(true);
  });

  test.each([
    ['a/prod/POST/orders', 'a/prod/GET/orders'],
    ['orders/1/items', 'orders/{id}'],
    ['orders/', 'orders/{id}'],
    ['orders/*x', 'orders/{id}/y'],
    ['', '{proxy+}'],
  ])('none: %s and %s', (pattern, template) => expect(overlap(pattern, template)).toBeUndefined());

  test('a hostile pattern takes no long', () => {
    const started = performance.now();
    expect(overlap('*a'.repeat(400), '{a+}/{b+}/{c+}/{d+}b')).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
