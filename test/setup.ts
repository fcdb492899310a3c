import fc from 'fast-check';

/** Runs are repeatable: `FC_SEED=7 npm test` looks elsewhere. */
fc.configureGlobal({ seed: Number(process.env['FC_SEED'] ?? 20_261_121) });
