import type { SimulatedEstate } from '../estate.ts';

export const company: SimulatedEstate = { accounts: { '111122223333': { name: 'shop', facts: {} } } };
