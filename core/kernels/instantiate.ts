import type { Kernels } from './kernels';
import type { WasmMemory, WasmModule } from './webAssembly';
import { webAssembly } from './webAssembly';
import { kernelBinaries } from './kernels.generated';

/** `relaxed` uses the fused multiply-add of relaxed SIMD where the engine has it; no bit depends on anything else. */
export type KernelVariant = 'relaxed' | 'simd';

/** A module with one instruction of relaxed SIMD: `f32x4.relaxed_madd` on three zero vectors. */
const relaxedProbe = Uint8Array.of(
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // magic, version
  ...[1, 4, 1, 0x60, 0, 0], // type 0: () → ()
  ...[3, 2, 1, 0], // function 0 has type 0
  ...[10, 20, 1, 18, 0], // code: one body of 18 bytes, no locals
  ...[0x41, 0, 0xfd, 0x0f, 0x41, 0, 0xfd, 0x0f, 0x41, 0, 0xfd, 0x0f], // three i8x16.splat(0)
  ...[0xfd, 0x85, 0x02, 0x1a, 0x0b], // f32x4.relaxed_madd, drop, end
);

const modules = new Map<string, WasmModule>();
let variant: KernelVariant | undefined;

/** The fastest variant that this engine can run. */
export function kernelVariant(): KernelVariant {
  variant ??= webAssembly.validate(relaxedProbe) ? 'relaxed' : 'simd';
  return variant;
}

/** A new instance on `memory`; the module is compiled at its first use in this process and kept. */
export function instantiateKernels(
  precision: 'float32' | 'float64',
  which: KernelVariant,
  memory: WasmMemory,
  scratch: number,
): Kernels {
  const key = `${precision}-${which}` as const;
  let module = modules.get(key);
  if (!module) {
    module = new webAssembly.Module(Buffer.from(kernelBinaries[key], 'base64'));
    modules.set(key, module);
  }
  const instance = new webAssembly.Instance(module, { env: { memory, scratch } });
  return instance.exports as unknown as Kernels;
}
