/** The offline voice: English speech by flite, in WebAssembly. */
export { type FliteOptions, flite } from './flite.ts';
