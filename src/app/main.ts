import { useCompileCache } from './compile-cache.ts';

// Before anything else is imported, or there is little left to keep.
useCompileCache();
const { runCommandLine } = await import('./command-line.ts');
await runCommandLine(process.argv.slice(2));
