import { setFlagsFromString } from 'node:v8';

/**
 * Has V8 keep the machine code of WebAssembly that no thread uses any more: some megabytes that all threads share. Its collector frees
 * what one thread calls JavaScript by while another takes it into use, and takes the process, with all its calls, along (seen with Node
 * 24.21: "Check failed: jit_page_->allocations_.erase(addr) == 1"; nodejs/node#64500). To be called before any thread is begun.
 */
export function keepWasmCode(): void {
  setFlagsFromString('--no-wasm-code-gc');
}
