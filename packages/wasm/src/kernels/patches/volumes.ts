import { i32, sum } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { type GatherMode, mover, rowCopier } from './gather.ts';

/**
 * Copies the patches of `count` output positions of a convolution over three axes, one behind the other, plane by plane
 * and row by row of the filter. Like `gatherPatches` it writes over the end by less than a vector.
 */
export function gatherVolumes(mode: GatherMode): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`gather-volumes-${mode}`, PARAMETERS, (f, p) => {
    const [x, y, z] = [f.int(p.x), f.int(p.y), f.int(p.z)];
    const to = f.int(p.to);
    const patchRow = rowCopier(f, mode, p, mover(f, mode, p.zero));
    const inputRow = f.int(i32.mul(p.inWidth, p.pixelBytes));
    f.times(p.count, () => {
      const at = f.int(to);
      const firstColumn = f.int(i32.sub(i32.mul(x, p.strideW), p.left));
      const firstRow = f.int(i32.sub(i32.mul(y, p.strideH), p.top));
      const plane = f.int(i32.sub(i32.mul(z, p.strideD), p.front));
      const inside = patchRow.isInside(firstColumn);
      f.times(p.filterDepth, () => {
        const row = f.int(firstRow);
        f.times(p.filterHeight, () => {
          const line = i32.add(i32.mul(plane, p.inHeight), row);
          f.if(
            i32.and(i32.lt_u(plane, p.inDepth), i32.lt_u(row, p.inHeight)),
            () => patchRow.copy(at, sum(p.from, i32.mul(line, inputRow)), firstColumn, inside),
            () => patchRow.fill(at),
          );
          f.step(row, p.dilationH);
        });
        f.step(plane, p.dilationD);
      });
      f.step(to, p.pitch);
      f.step(x, 1);
      f.if(i32.eq(x, p.outWidth), () => {
        f.set(x, i32.const(0));
        f.step(y, 1);
        f.if(i32.eq(y, p.outHeight), () => {
          f.set(y, i32.const(0));
          f.step(z, 1);
          f.if(i32.eq(z, p.outDepth), () => {
            f.set(z, i32.const(0));
            f.step(p.from, i32.mul(inputRow, i32.mul(p.inDepth, p.inHeight)));
          });
        });
      });
    });
  });
}

const PARAMETERS = {
  /** The volume that the first output position is in. */
  from: 'i32',
  to: 'i32',
  /** First output position. */
  x: 'i32',
  y: 'i32',
  z: 'i32',
  count: 'i32',
  outWidth: 'i32',
  outHeight: 'i32',
  outDepth: 'i32',
  inWidth: 'i32',
  inHeight: 'i32',
  inDepth: 'i32',
  pixelBytes: 'i32',
  /** Of the input, for one tap. */
  tapBytes: 'i32',
  filterDepth: 'i32',
  filterHeight: 'i32',
  filterWidth: 'i32',
  strideD: 'i32',
  strideH: 'i32',
  strideW: 'i32',
  dilationD: 'i32',
  dilationH: 'i32',
  dilationW: 'i32',
  front: 'i32',
  top: 'i32',
  left: 'i32',
  /** From one patch to the next. */
  pitch: 'i32',
  zero: 'i32',
} as const;
