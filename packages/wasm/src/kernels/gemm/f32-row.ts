import { clampF32, f32x4, i32, type Local, type Routine, type V128, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { multiplyAdd, storeLanesF32 } from '../lib/tail.ts';

/**
 * c = clamp(a W + bias) for one row: the same panels as {@link gemmF32}, several of them at once, so that enough
 * independent sums hide the latency of the additions. Bound by the bandwidth of the weights.
 *
 * @param nr columns of a panel
 * @param columns computed at once, in whole panels
 */
export function rowF32(nr: number, columns: number, fused: boolean): Kernel<keyof typeof PARAMETERS> {
  const vectors = nr / 4;
  const together = Math.max(1, Math.ceil(columns / nr));
  return defineKernel(`f32-row-${together}x${nr}${fused ? '-fma' : ''}`, PARAMETERS, (f, p) => {
    const low = f.let(f32x4.splat(p.low));
    const high = f.let(f32x4.splat(p.high));
    const madd = multiplyAdd(fused);
    const panelBytes = f.int(i32.mul(i32.add(p.depth, 1), 4 * nr));
    const block = (count: number) => {
      const panels = Array.from({ length: count }, () => f.local('i32'));
      panels.forEach((panel, i) => {
        f.set(panel, i === 0 ? p.w : i32.add(panels[i - 1], panelBytes));
      });
      const sums = accumulateRow(f, p.a, panels, p.depth, vectors, madd);
      for (const sum of sums.flat()) f.set(sum, clampF32(sum, low, high));
      return sums;
    };
    f.while(
      () => i32.ge_s(p.columns, together * nr),
      () => {
        block(together)
          .flat()
          .forEach((sum, j) => {
            f.store(p.c, sum, 16 * j);
          });
        f.step(p.w, i32.mul(panelBytes, together));
        f.step(p.c, 4 * nr * together);
        f.step(p.columns, -nr * together);
      },
    );
    f.while(
      () => i32.gt_s(p.columns, 0),
      () => {
        const [sums] = block(1);
        f.if(
          i32.ge_s(p.columns, nr),
          () => {
            sums.forEach((sum, j) => {
              f.store(p.c, sum, 16 * j);
            });
          },
          () => storeLanesF32(f, f.int(p.c), sums, p.columns),
        );
        f.step(p.w, panelBytes);
        f.step(p.c, 4 * nr);
        f.step(p.columns, -nr);
      },
    );
  });
}

const PARAMETERS = {
  columns: 'i32',
  depth: 'i32',
  a: 'i32',
  w: 'i32',
  c: 'i32',
  low: 'f32',
  high: 'f32',
} as const;

function accumulateRow(
  f: Routine,
  row: Local<'i32'>,
  panels: readonly Local<'i32'>[],
  depth: Local<'i32'>,
  vectors: number,
  madd: (a: V128, b: V128, c: V128) => V128,
): Local<'v128'>[][] {
  const sums = panels.map((panel) =>
    Array.from({ length: vectors }, (_, j) => f.let(v128.load(panel, 16 * j))),
  );
  const a = f.int(row);
  const k = f.int(depth);
  for (const panel of panels) f.step(panel, 16 * vectors);
  f.repeat(
    () => {
      const x = f.let(v128.load32_splat(a));
      sums.forEach((panelSums, i) => {
        panelSums.forEach((sum, j) => {
          f.set(sum, madd(x, v128.load(panels[i], 16 * j), sum));
        });
        f.step(panels[i], 16 * vectors);
      });
      f.step(a, 4);
      f.step(k, -1);
    },
    () => k,
  );
  return sums;
}
