import type { StepWriter } from '../../compile/step-writer.ts';
import { gatherVolumes } from '../../kernels/patches/volumes.ts';
import { type I32, type I32Like, i32, sum } from '../../simd/index.ts';
import type { Product } from './product.ts';

/** Depth, height, width; or what belongs to these axes. */
export type Triple<T = number> = readonly [T, T, T];

/** A filter window over NDHWC volumes, all sizes known. */
export interface VolumeGeometry {
  readonly input: Triple;
  readonly inChannels: number;
  readonly output: Triple;
  readonly filter: Triple;
  readonly strides: Triple;
  readonly dilations: Triple;
  /** Padding in front of each axis; negative where windows begin inside. */
  readonly before: Triple;
}

/** The same for each axis. */
export function axes<T>(of: (axis: 0 | 1 | 2) => T): Triple<T> {
  return [of(0), of(1), of(2)];
}

/** Elements of a box. */
export function volumeOf(sizes: Triple): number {
  return sizes[0] * sizes[1] * sizes[2];
}

/** Makes the patches of `count` output positions from (z, y, x) on, of the volume at `from`. */
export function emitVolumePatches(
  writer: StepWriter,
  product: Product,
  g: VolumeGeometry,
  pitch: number,
  at: { from: I32Like; to: I32Like; z: I32Like; y: I32Like; x: I32Like; count: I32Like },
): void {
  const pixelBytes = g.inChannels * product.elementBytes;
  writer.call(gatherVolumes(product.rows), {
    ...at,
    outDepth: g.output[0],
    outHeight: g.output[1],
    outWidth: g.output[2],
    inDepth: g.input[0],
    inHeight: g.input[1],
    inWidth: g.input[2],
    pixelBytes,
    tapBytes: pixelBytes,
    filterDepth: g.filter[0],
    filterHeight: g.filter[1],
    filterWidth: g.filter[2],
    strideD: g.strides[0],
    strideH: g.strides[1],
    strideW: g.strides[2],
    dilationD: g.dilations[0],
    dilationH: g.dilations[1],
    dilationW: g.dilations[2],
    front: g.before[0],
    top: g.before[1],
    left: g.before[2],
    pitch,
    zero: product.zero,
  });
}

/** The volume and the position in it that have a number. */
export function positionAt(writer: StepWriter, number: I32, [depth, height, width]: Triple) {
  const { f } = writer;
  const line = f.int(i32.div_u(number, width));
  const plane = f.int(i32.div_u(line, height));
  return {
    volume: i32.div_u(plane, depth),
    z: i32.rem_u(plane, depth),
    y: i32.rem_u(line, height),
    x: i32.rem_u(number, width),
  };
}

/** Address of a volume of a batch. */
export function volumeAt(from: I32Like, volume: I32, g: VolumeGeometry, elementBytes: number): I32 {
  return sum(from, i32.mul(volume, volumeOf(g.input) * g.inChannels * elementBytes));
}
