import type { SimulatedEstate } from '../../src/simulator/estate.ts';
import { AUDIT, company, DATA, SHOP } from '../simulator/company.ts';

export { AUDIT, DATA, SHOP };

const member = (name: string, unit: string, id: string) => ({
  [`o-example1234/${id}`]: {
    Name: name,
    Status: 'ACTIVE',
    State: 'ACTIVE',
    Paths: [`o-example1234/r-ab12/${unit}/${id}/`],
  },
});

const shop = company.accounts[SHOP]!;
const audit = company.accounts[AUDIT]!;

/**
 * The company as a command line meets it: the caller's own account has no role to assume, units are told, and nothing is
 * throttled, because here time is real.
 */
export const estate: SimulatedEstate = {
  ...company,
  accounts: {
    ...company.accounts,
    [AUDIT]: {
      ...audit,
      assumable: false,
      facts: {
        global: {
          ...audit.facts['global'],
          'organizations.accounts': {
            ...member('audit', 'ou-ab12-22222222', AUDIT),
            ...member('shop', 'ou-ab12-11111111', SHOP),
            ...member('data', 'ou-ab12-11111111', DATA),
          },
        },
      },
    },
    [SHOP]: { ...shop, facts: { ...shop.facts, 'us-east-1': { ...shop.facts['us-east-1'], 'lambda.policies': {} } } },
  },
};
