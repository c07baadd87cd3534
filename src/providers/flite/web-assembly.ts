/** A compiled program. Threads may share it. */
export interface WasmModule {
  readonly compiled: 'WebAssembly.Module';
}

export type WasmImports = Readonly<Record<string, Readonly<Record<string, (...values: never[]) => number>>>>;

/** A program that is loaded and can run once. */
export interface WasmInstance {
  readonly exports: { readonly memory: { readonly buffer: ArrayBuffer }; readonly _start: () => void };
}

interface WasmEngine {
  compile(program: Uint8Array): Promise<WasmModule>;
  readonly Instance: new (module: WasmModule, imports: WasmImports) => WasmInstance;
}

/** Node's WebAssembly, as far as the synthesiser needs it: the types of Node describe it only together with those of a browser. */
export const webAssembly: WasmEngine = (globalThis as unknown as { readonly WebAssembly: WasmEngine }).WebAssembly;
