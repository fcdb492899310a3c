import type { MiddlewareStack } from '@smithy/types';

/** An operation that nothing declares was about to be sent. It never left the process. */
export class RefusedOperation extends Error {
  override readonly name = 'RefusedOperation';
  constructor(operation: string) {
    super(`${operation} is not an operation that Rampart declares; it was refused before anything was sent.`);
  }
}

interface Gated {
  readonly middlewareStack: Pick<MiddlewareStack<object, object>, 'add'>;
}

/**
 * Makes a client read-only by construction: any operation outside `allowed` (`GetPolicy`, …) is refused in the first
 * step of the middleware stack, before it is serialized.
 */
export function gate<Client extends Gated>(client: Client, service: string, allowed: ReadonlySet<string>): Client {
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const operation = commandName.replace(/Command$/, '');
        if (!allowed.has(operation)) throw new RefusedOperation(`${service}:${operation}`);
        return next(args);
      },
    { step: 'initialize', priority: 'high', name: 'readOnlyGate' },
  );
  return client;
}
