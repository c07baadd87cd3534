// Loaded before every test file. The gate must judge the change, not its luck: properties run from one seed, unless SEED names another
// (`SEED=random npm test` for a night's hunt). A failure prints its own seed and path; it becomes a test of its own.
import './answers-fit.ts';
import fc from 'fast-check';

const seed = process.env['SEED'];
if (seed !== 'random') fc.configureGlobal({ seed: seed === undefined ? 20_261_120 : Number(seed) });
