import { useCompileCache } from './compile-cache.ts';
import { keepWasmCode } from './keep-wasm-code.ts';

// Before anything else is imported, or there is little left to keep.
useCompileCache();
keepWasmCode();
const { runCommandLine } = await import('./command-line.ts');
await runCommandLine(process.argv.slice(2));
