/** A shared memory: growing it never detaches the views made before. */
export interface WasmMemory {
  readonly buffer: SharedArrayBuffer;
  /** Adds pages of 64 KiB; throws RangeError beyond the maximum. Returns the number of pages before. */
  grow(pages: number): number;
}

/** Opaque: compiled code, which may be posted to other threads. */
export interface WasmModule {
  readonly [opaque: symbol]: never;
}

interface WebAssemblyInterface {
  validate(bytes: Uint8Array): boolean;
  readonly Memory: new (options: { initial: number; maximum: number; shared: true }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (module: WasmModule, imports: object) => { readonly exports: object };
}

/**
 * The global WebAssembly. TypeScript declares it for the DOM alone, which core must not see, so the little that is used
 * here is declared here.
 */
export const webAssembly = (globalThis as unknown as { WebAssembly: WebAssemblyInterface }).WebAssembly;
