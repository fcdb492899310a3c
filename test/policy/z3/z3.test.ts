import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { init, Z3_error_code, Z3_lbool } from 'z3-solver';

import { analyzePolicy } from '../../../src/analysis/policy/analyze.ts';
import type { PolicyQuestion } from '../../../src/model/policy.ts';
import { BUCKET, FOREIGN, OWN_ORG, PARTNER_ORG, STRANGE_ORGS } from '../pools.ts';
import { randomQuestion } from '../random-policies.ts';
import {
  ACCOUNTS,
  allows,
  among,
  and,
  ANONYMOUS,
  CELLS,
  declarations,
  FIXED_SOURCE,
  HIDDEN,
  IAM,
  is,
  MEMBERSHIPS,
  not,
  numeral,
  or,
  places,
  REQUEST,
  SERVICE,
  type Formula,
  type Request,
} from './formulas.ts';

const RUNS = Number(process.env['RAMPART_POLICIES'] ?? 100);

let api: Awaited<ReturnType<typeof init>>;
beforeAll(async () => {
  api = await init();
}, 60_000);
afterAll(() => {
  // Its threads would keep the process.
  (api.em as { PThread?: { terminateAllThreads(): void } }).PThread?.terminateAllThreads();
});

/** For each question whether some request answers it; the solver forgets all of it afterwards. */
async function satisfiable(script: string, questions: readonly Formula[]): Promise<readonly boolean[]> {
  const { Z3 } = api;
  const config = Z3.mk_config();
  const context = Z3.mk_context(config);
  Z3.del_config(config);
  const solver = Z3.mk_solver(context);
  Z3.solver_inc_ref(context, solver);
  const named = questions.map(
    (one, index) => `(declare-const question${index} Bool) (assert (= question${index} ${one}))`,
  );
  Z3.solver_from_string(context, solver, [script, ...named].join('\n'));
  if (Z3.get_error_code(context) !== Z3_error_code.Z3_OK) throw new Error(script);
  const found: boolean[] = [];
  for (const index of questions.keys()) {
    const symbol = Z3.mk_string_symbol(context, `question${index}`);
    const question = Z3.mk_const(context, symbol, Z3.mk_bool_sort(context));
    const said = await Z3.solver_check_assumptions(context, solver, [question]);
    if (said === Z3_lbool.Z3_L_UNDEF) throw new Error(Z3.solver_get_reason_unknown(context, solver));
    found.push(said === Z3_lbool.Z3_L_TRUE);
  }
  Z3.solver_dec_ref(context, solver);
  Z3.del_context(context);
  return found;
}

const changed = (terms: Readonly<Record<string, number>>): Request => ({
  ...REQUEST,
  ...Object.fromEntries(Object.entries(terms).map(([name, value]) => [name, numeral(value)])),
});

const STRANGER = ACCOUNTS.length - 1;
const STRANGE = places(MEMBERSHIPS, (one) => one === undefined || STRANGE_ORGS.some((org) => org === one.org));
const SOURCELESS = { shown0: 0, shown1: 0, shown2: 0, shown3: 0 };

async function classesOf(question: PolicyQuestion) {
  const text = JSON.stringify(question.policy);
  const script = [declarations(question), `(define-fun allowed () Bool ${allows(question, REQUEST)})`];
  const allowedTo = (terms: Readonly<Record<string, number>>): Formula => {
    const name = `allowed${script.length}`;
    script.push(`(define-fun ${name} () Bool ${allows(question, changed(terms))})`);
    return name;
  };
  const orgs = [OWN_ORG, PARTNER_ORG].filter(
    (org) => text.includes(org) || (org === question.org && /\$\{aws:ResourceOrg/i.test(text)),
  );
  const accounts = FOREIGN.filter((account) => text.includes(account));
  const elsewhere = places(MEMBERSHIPS, (one) => one === undefined || !orgs.includes(one.org));
  const outsider = or(
    is('kind', ANONYMOUS),
    and(
      is('kind', IAM),
      among(
        'account',
        places(ACCOUNTS, (id, index) => index > 0 && !accounts.some((one) => one === id)),
      ),
      among('member', elsewhere),
    ),
  );
  const unpinned = and(
    is('way', 1),
    among('endpoint', [2, 3]),
    among('vpc', [2, 3]),
    is('owner', STRANGER),
    among('ownerMember', STRANGE),
  );
  const anybodys = and(
    or(is('kind', SERVICE), is('kind', HIDDEN)),
    is('sourceAccount', STRANGER),
    among('sourceMember', STRANGE),
    text.includes(`"${BUCKET}"`) ? not(and(is('source', FIXED_SOURCE), is('shown1', 1))) : 'true',
    allowedTo({ kind: HIDDEN, flag: 0 }),
    allowedTo({ kind: HIDDEN, flag: 1 }),
    not(allowedTo(SOURCELESS)),
  );
  const unsigned = allowedTo({ kind: ANONYMOUS });
  const favoured = accounts.map((account) => {
    const index = ACCOUNTS.indexOf(account);
    const human = and(
      is('kind', IAM),
      is('account', index),
      not(allowedTo({ account: STRANGER })),
      not(and(is('member', 0), unsigned)),
    );
    const call = and(
      or(is('kind', SERVICE), is('kind', HIDDEN)),
      is('sourceAccount', index),
      not(allowedTo({ sourceAccount: STRANGER })),
    );
    return or(human, call);
  });
  const outside = orgs.length === 0 ? [] : elsewhere.map((index) => not(allowedTo({ member: index })));
  const members = orgs.map((org) =>
    and(
      is('kind', IAM),
      is('account', STRANGER),
      among(
        'member',
        places(MEMBERSHIPS, (one) => one?.org === org),
      ),
      ...outside,
      not(unsigned),
    ),
  );
  const fromCells = CELLS.map((_, index) => and(outsider, is('way', 0), is('cell', index)));
  const asked = [and(outsider, unpinned), anybodys, outsider, 'true', ...favoured, ...members, ...fromCells];
  const [endpoints, calls, outsiders, anything, ...rest] = await satisfiable(
    script.join('\n'),
    asked.map((one) => and('allowed', one)),
  );
  const ofOrgs = rest.slice(accounts.length);
  const ofCells = ofOrgs.slice(orgs.length);
  const size = (wanted: 4 | 6): bigint =>
    CELLS.filter(({ version }, index) => version === wanted && ofCells[index]).reduce(
      (sum, { publicSize }) => sum + publicSize,
      0n,
    );
  return {
    open: endpoints === true || calls === true || size(4) > 2n ** 24n || size(6) > 2n ** 96n,
    crossAccounts: accounts.filter((_, index) => rest[index]),
    orgs: orgs.filter((_, index) => ofOrgs[index]),
    outsiders,
    anything,
  };
}

test(`${RUNS} random policies reach the classes that a solver finds`, async () => {
  await fc.assert(
    fc.asyncProperty(
      // The policy of an endpoint is about resources of every account, which the formulas do not have.
      randomQuestion.filter(({ resourceType }) => resourceType !== 'vpc-endpoint'),
      async (question) => {
        const { exposure, public: open, crossAccounts, orgs } = analyzePolicy(question);
        const { outsiders, anything, ...found } = await classesOf(question);
        expect({ open, crossAccounts, orgs }).toEqual(found);
        if (exposure === 'network') expect(outsiders).toBe(true);
        if (exposure === 'same-account' || exposure === 'none') expect(outsiders).toBe(false);
        // An origin access identity is a service, and no caller here.
        if (exposure !== 'none' && exposure !== 'service') expect(anything).toBe(true);
        if (exposure === 'none') expect(anything).toBe(false);
      },
    ),
    { numRuns: RUNS },
  );
});
