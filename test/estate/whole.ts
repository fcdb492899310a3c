import { openEstate } from '../../src/estate/reader.ts';

/** All of an estate file at once, as tests want it. */
export async function wholeEstate(path: string) {
  const reader = await openEstate(path);
  try {
    const accounts = reader.accounts.map((id) => reader.read(id));
    const { header, finishedAt } = reader;
    return { header, finishedAt, accounts, complete: reader.complete && accounts.every(({ complete }) => complete) };
  } finally {
    reader.close();
  }
}
