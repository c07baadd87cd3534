import { type WasmImports, type WasmInstance, type WasmModule, webAssembly } from './web-assembly.ts';

/** One loaded command: takes its arguments, runs once, gives the file it wrote. */
export interface WasiCommand {
  /** Throws when the command trips, ends with a code other than 0, or writes more than `mostBytes`. */
  run(args: readonly string[]): Uint8Array;
}

const mostBytes = 64 * 1024 * 1024;
const root = 3; // the one directory that is open
const output = 4; // the one file that can be opened, in memory
const [success, badDescriptor] = [0, 8]; // errno of WASI preview 1

class Exit extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`the command ended with code ${code}`);
    this.code = code;
  }
}

/**
 * Loads a WASI command (preview 1) into a world of its own: arguments, one directory `/`, one file in memory whatever its name,
 * no clock, no environment; what it prints is dropped. Loading copies the program's 16 MB of tables, so it is worth doing ahead.
 */
export function loadCommand(module: WasmModule): WasiCommand {
  let args: readonly Uint8Array[] = [];
  let file = new Uint8Array(1 << 18);
  let size = 0;
  let at = 0;
  const view = (): DataView => new DataView(instance.exports.memory.buffer);
  const memory = (): Uint8Array => new Uint8Array(instance.exports.memory.buffer);

  const append = (octets: Uint8Array): void => {
    const end = at + octets.length;
    if (end > mostBytes) throw new Error('the command wrote more than it may');
    if (end > file.length) {
      const wider = new Uint8Array(Math.max(end, 2 * file.length));
      wider.set(file.subarray(0, size));
      file = wider;
    }
    file.set(octets, at);
    at = end;
    size = Math.max(size, end);
  };
  const wasi = {
    args_sizes_get(count: number, bytes: number): number {
      view().setUint32(count, args.length, true);
      view().setUint32(
        bytes,
        args.reduce((sum, arg) => sum + arg.length, 0),
        true,
      );
      return success;
    },
    args_get(pointers: number, text: number): number {
      let to = text;
      args.forEach((arg, i) => {
        view().setUint32(pointers + 4 * i, to, true);
        memory().set(arg, to);
        to += arg.length;
      });
      return success;
    },
    clock_time_get(_clock: number, _precision: bigint, to: number): number {
      view().setBigUint64(to, 0n, true);
      return success;
    },
    fd_prestat_get(fd: number, to: number): number {
      if (fd !== root) return badDescriptor;
      view().setUint32(to, 0, true);
      view().setUint32(to + 4, 1, true); // the length of its name
      return success;
    },
    fd_prestat_dir_name(_fd: number, to: number): number {
      memory()[to] = 0x2f;
      return success;
    },
    fd_fdstat_get(fd: number, to: number): number {
      memory().fill(0, to, to + 24);
      memory()[to] = fd === root ? 3 : fd === output ? 4 : 2; // directory, file, character device
      view().setBigUint64(to + 8, ~0n, true); // every right
      view().setBigUint64(to + 16, ~0n, true);
      return success;
    },
    fd_fdstat_set_flags: (): number => success,
    path_open(...given: readonly (number | bigint)[]): number {
      at = 0;
      size = 0;
      view().setUint32(Number(given[8]), output, true);
      return success;
    },
    fd_write(fd: number, vectors: number, count: number, to: number): number {
      let written = 0;
      for (let i = 0; i < count; i++) {
        const from = view().getUint32(vectors + 8 * i, true);
        const length = view().getUint32(vectors + 8 * i + 4, true);
        if (fd === output) append(memory().subarray(from, from + length));
        written += length;
      }
      view().setUint32(to, written, true);
      return success;
    },
    fd_seek(fd: number, offset: bigint, whence: number, to: number): number {
      if (fd !== output) return badDescriptor;
      at = Math.max(0, Number(offset) + (whence === 1 ? at : whence === 2 ? size : 0));
      view().setBigUint64(to, BigInt(at), true);
      return success;
    },
    fd_read(_fd: number, _vectors: number, _count: number, to: number): number {
      view().setUint32(to, 0, true);
      return success;
    },
    fd_close: (): number => success,
    proc_exit(code: number): never {
      throw new Exit(code);
    },
  };
  const instance: WasmInstance = new webAssembly.Instance(module, { wasi_snapshot_preview1: wasi } as unknown as WasmImports);
  return {
    run(given) {
      const encoder = new TextEncoder();
      args = given.map((arg) => encoder.encode(`${arg.replaceAll('\u0000', '')}\u0000`));
      try {
        instance.exports._start();
      } catch (error) {
        if (!(error instanceof Exit) || error.code !== 0) throw error;
      }
      return file.subarray(0, size);
    },
  };
}
