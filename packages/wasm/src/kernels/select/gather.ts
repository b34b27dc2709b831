import { f32x4, type I32, i32, type Local, type Routine, v128 } from '../../simd/index.ts';
import { mapF32 } from '../elementwise/nest.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { type CopyUnit, copyOne } from '../lib/copy-runs.ts';
import { loadFour } from '../lib/elements.ts';

/** Element types of indices. */
export type IndexType = 'int16' | 'int32' | 'int64';
/** Bytes of an index in memory. */
export const INDEX_BYTES: Readonly<Record<IndexType, number>> = { int16: 2, int32: 4, int64: 8 };

/** Bytes of a table entry: size of an axis, bytes from one index to the next. */
export const AXIS_BYTES = 8;

/** How slices are copied: in a loop of units, or by `memory.copy`, which costs a call out of wasm. */
export type SliceCopy = CopyUnit | 'bulk';

/**
 * Copies `count` slices, each named by `depth` indices. An index that is not in its axis leaves a note at `fault` and
 * counts as 0.
 */
export function gatherSlices(copy: SliceCopy, index: IndexType): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`gather-slices-${copy}-${index}`, PARAMETERS, (f, p) => {
    f.times(p.count, () => {
      const [from, axis] = [f.int(p.from), f.int(p.axes)];
      const refuse = noted(f, p.fault, index);
      f.times(p.depth, () => {
        const at = f.int(checked(f, index, p.indices, i32.load(axis), refuse));
        f.step(from, i32.mul(at, i32.load(axis, 4)));
        f.step(p.indices, INDEX_BYTES[index]);
        f.step(axis, AXIS_BYTES);
      });
      copySlice(f, copy, p.to, from, p.bytes);
      f.step(p.to, p.bytes);
    });
  });
}

const PARAMETERS = {
  from: 'i32',
  indices: 'i32',
  count: 'i32',
  depth: 'i32',
  axes: 'i32',
  to: 'i32',
  /** Of a slice. */
  bytes: 'i32',
  fault: 'i32',
} as const;

/** What happens to an index that is not in its axis: the lower half of one of 64 bits, and where it lies. */
export type Refuse = (index: Local<'i32'>, at: Local<'i32'>) => void;

/** The index at an address, or 0 where it is not in its axis. */
export function checked(
  f: Routine,
  type: IndexType,
  at: Local<'i32'>,
  size: I32,
  refuse: Refuse,
): Local<'i32'> {
  const index = f.int(type === 'int16' ? i32.load16_s(at) : i32.load(at));
  const inside = i32.lt_u(index, size);
  const valid = type === 'int64' ? i32.and(inside, i32.eqz(i32.load(at, 4))) : inside;
  f.if(i32.eqz(valid), () => {
    refuse(index, at);
    f.set(index, i32.const(0));
  });
  return index;
}

/** Leaves a note for the end of the run: see `FAULT_BYTES`. */
export function noted(f: Routine, fault: Local<'i32'>, type: IndexType): Refuse {
  return (index, at) => {
    f.storeI32(fault, type === 'int64' ? 2 : 1);
    f.storeI32(fault, index, 4);
    if (type === 'int64') f.storeI32(fault, i32.load(at, 4), 8);
  };
}

/** Copies a slice of `bytes` bytes, a multiple of the unit and not 0; the locals stay as they are. */
export function copySlice(
  f: Routine,
  copy: SliceCopy,
  target: Local<'i32'>,
  source: Local<'i32'>,
  bytes: Local<'i32'>,
): void {
  if (copy === 'bulk') {
    f.copy(target, source, bytes);
    return;
  }
  const [to, from, end] = [f.int(target), f.int(source), f.int(i32.add(target, bytes))];
  f.repeat(
    () => copyOne(f, copy, from, to),
    () => i32.lt_u(to, end),
  );
}

/**
 * Rows of a quantized table as floats: `blocks` of `width` elements with a scale each, those of a row `scaleStep` bytes
 * behind those of the row before, which is 0 where all rows have the same.
 */
export const lookupRows: Kernel<
  'table' | 'ids' | 'count' | 'size' | 'to' | 'blocks' | 'width' | 'scales' | 'scaleStep' | 'fault'
> = defineKernel(
  'int8-lookup-rows',
  {
    table: 'i32',
    ids: 'i32',
    count: 'i32',
    size: 'i32',
    to: 'i32',
    blocks: 'i32',
    width: 'i32',
    scales: 'i32',
    scaleStep: 'i32',
    fault: 'i32',
  },
  (f, p) => {
    f.times(p.count, () => {
      const id = f.int(checked(f, 'int32', p.ids, p.size, noted(f, p.fault, 'int32')));
      const scales = f.int(i32.add(p.scales, i32.mul(id, p.scaleStep)));
      const block = f.int(i32.add(p.table, i32.mul(id, i32.mul(p.blocks, p.width))));
      f.times(p.blocks, () => {
        const scale = f.let(v128.load32_splat(scales));
        const from = f.int(block);
        mapF32(f, f.int(p.to), f.int(p.width), () => {
          const row = f.let(f32x4.mul(f32x4.convert_i32x4_s(loadFour('int8', from)), scale));
          f.step(from, 4);
          return row;
        });
        f.step(scales, 4);
        f.step(block, p.width);
        f.step(p.to, i32.shl(p.width, 2));
      });
      f.step(p.ids, 4);
    });
  },
);
