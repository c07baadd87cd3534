// Loaded before every test file. The gate must judge the change, not its luck: properties run from one seed, unless SEED names another
// (`SEED=random npm test` for a night's hunt). A failure prints its own seed and path; it becomes a test of its own.
import './answers-fit.ts';
import fc from 'fast-check';
import { keepWasmCode } from '../src/app/keep-wasm-code.ts';

// Tests begin threads as the gateway does, which cuts the types off its files by WebAssembly in each of them.
keepWasmCode();

const seed = process.env['SEED'];
if (seed !== 'random') fc.configureGlobal({ seed: seed === undefined ? 20_261_120 : Number(seed) });
