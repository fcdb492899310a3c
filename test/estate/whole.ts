import type { EstateHeader } from '../../src/estate/lines.ts';
import { openEstate, type ReadAccount } from '../../src/estate/reader.ts';

interface WholeEstate {
  readonly header: EstateHeader;
  readonly finishedAt: string;
  readonly accounts: readonly ReadAccount[];
  readonly complete: boolean;
}

/** All of an estate file at once, as tests want it. */
export async function wholeEstate(path: string): Promise<WholeEstate> {
  const reader = await openEstate(path);
  try {
    const accounts = reader.accounts.map((id) => reader.read(id));
    const { header, finishedAt } = reader;
    return { header, finishedAt, accounts, complete: reader.complete && accounts.every(({ complete }) => complete) };
  } finally {
    reader.close();
  }
}
