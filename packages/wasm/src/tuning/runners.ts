import { KernelLibrary } from '../compile/kernel-library.ts';
import { growTo } from '../compile/memory.ts';
import { PAGE, type WasmMemory } from '../host/webassembly.ts';
import { gemmF32 } from '../kernels/gemm/f32.ts';
import { rowF32 } from '../kernels/gemm/f32-row.ts';
import { gemmInt8 } from '../kernels/gemm/int8.ts';
import { packQuads } from '../kernels/gemm/pack-quads.ts';
import { gemmQuads } from '../kernels/gemm/quads.ts';
import type { Kernel } from '../kernels/kernel.ts';
import { Packer } from '../kernels/lib/packer.ts';
import { candidatesFor, DEPTHS, type TileFamily, type TileName, tileNamed } from './tiles.ts';

/** A tile at a depth, ready to be timed. */
export interface Runner {
  readonly family: TileFamily;
  readonly depth: number;
  readonly name: TileName;
  /** Operations of a call, a multiply-add being two. */
  readonly work: number;
  call(): void;
}

/** Of a result. Multiples of most tiles, as they are in blocks of large layers. */
const [ROWS, COLUMNS] = [48, 48];

/** Where things lie: rows, results, weights, and weights whose layout is not that of zeros. */
const [A, C, W, PACKED] = [0x0400, 0x40000, 0x50000, 0xb0000];
/** A byte that makes floats of ordinary size, about 0.01. */
const ORDINARY = 0x3c;
/** Pages of a memory that holds them. */
export const RACE_PAGES = 16;

/**
 * All candidates of some families at all depths, in a memory that nobody has written to. It is filled first: pages that
 * were never written are all the same one, which is always in the cache. Those of a family and depth follow one another,
 * the default first.
 */
export function runnersOf(families: readonly TileFamily[], memory: WasmMemory): Runner[] {
  new Uint8Array(memory.buffer).fill(ORDINARY);
  const library = new KernelLibrary(memory);
  let at = PACKED;
  const packer = new Packer({
    shared: false,
    free: () => at,
    memoryOf(bytes) {
      growTo(memory, Math.ceil(bytes / PAGE));
      return memory;
    },
  });
  return families.flatMap((family) =>
    DEPTHS.flatMap((depth) => {
      const packed = new Map<number, number>();
      return candidatesFor(family, depth).map((name) => {
        const { columns } = tileNamed(name);
        if (family === 'quads' && !packed.has(columns)) {
          packed.set(columns, at);
          at += packOnes(packer, depth, columns);
        }
        return runnerOf(family, depth, name, library, packed.get(columns) ?? W);
      });
    }),
  );
}

function runnerOf(
  family: TileFamily,
  depth: number,
  name: TileName,
  library: KernelLibrary,
  w: number,
): Runner {
  const kernel = kernelOf(family, name, depth);
  const rows = family.startsWith('f32-row') ? 1 : ROWS;
  const isFloat = family.startsWith('f32');
  const args: Readonly<Record<string, number>> = {
    ...{ rows, columns: COLUMNS, depth, pairs: depth / 2, a: A, c: C, w },
    aPitch: depth * (isFloat ? 4 : family === 'quads' ? 1 : 2),
    cPitch: COLUMNS * (isFloat ? 4 : 1),
    ...{ low: -128, high: 127, offset: 0 },
  };
  const run = library.get(kernel);
  const values = Object.keys(kernel.params).map((param) => args[param]);
  return { family, depth, name, work: 2 * rows * COLUMNS * depth, call: () => run(...values) };
}

function kernelOf(family: TileFamily, name: TileName, depth: number): Kernel {
  const tile = tileNamed(name);
  switch (family) {
    case 'f32':
    case 'f32-fma':
      return gemmF32(tile, family === 'f32-fma', COLUMNS, depth);
    case 'f32-row':
    case 'f32-row-fma':
      return rowF32(8, tile.columns, family === 'f32-row-fma');
    case 'quads':
      return gemmQuads('int8', tile, 'saturate');
    default:
      return gemmInt8('int8', tile.rows, family, 'saturate');
  }
}

/** Weights of 1 for `gemmQuads`, which leaves out zeros: how many bytes they take. */
function packOnes(packer: Packer, depth: number, panel: number): number {
  const channels = { biases: new Int32Array(COLUMNS), scales: new Float32Array(COLUMNS) };
  const product = {
    weights: new Int8Array(COLUMNS * depth).fill(1),
    depth,
    zeroOfWeights: 0,
    zero: 0,
    channels,
  };
  return packQuads(packer, product, panel, packer.free).bytes;
}
