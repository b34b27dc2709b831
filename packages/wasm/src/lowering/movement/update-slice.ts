import { elementCount, memoryBytes, stridesOf } from '@zoo/core';
import { INDEX_BYTES, type IndexType } from '../../kernels/select/gather.ts';
import { type I32, i32, type Routine, sum } from '../../simd/index.ts';
import { inPlaceOf } from '../elementwise/in-place.ts';
import { type Lowering, operandOf } from '../lowering.ts';
import { emitBox, emitCopy } from './box.ts';

/** A box written into a tensor, where the model says while it runs: steps of loops, caches of transformers. */
export const updateSlice: Lowering = {
  supports: () => true,
  lower(task, scope) {
    const [x, update, start] = [0, 1, 2].map((slot) => operandOf(task.node, slot));
    const [from, box, indices, to] = [scope.input(0), scope.input(1), scope.input(2), scope.output()];
    const elementBytes = memoryBytes(x.dtype);
    const bytesOf = (shape: readonly number[]) => stridesOf(shape).map((stride) => stride * elementBytes);
    const steps = bytesOf(x.shape);
    const copied = { sizes: update.shape, from: bytesOf(update.shape), to: steps, elementBytes };
    const axes = steps.map((step, axis) => ({ step, room: x.shape[axis] - update.shape[axis] }));
    return {
      kernel: 'copy',
      scratch: OFFSET_BYTES,
      inPlace: inPlaceOf(task),
      emit(writer, scratch) {
        const target = to();
        if (from() !== target) emitCopy(writer, from(), target, elementCount(x.shape) * elementBytes);
        writer.f.storeI32(scratch, offsetOf(writer.f, start.dtype as IndexType, indices(), axes));
        emitBox(writer, copied, box(), sum(target, i32.load(scratch)));
      },
    };
  },
};

/** Where the box begins, in bytes, for the stage that copies it. */
const OFFSET_BYTES = 64;

interface StartAxis {
  /** In bytes. */
  readonly step: number;
  /** The largest index at which the box still fits. */
  readonly room: number;
}

function offsetOf(f: Routine, type: IndexType, at: number, axes: readonly StartAxis[]): I32 {
  const offset = f.int(0);
  axes.forEach(({ step, room }, axis) => {
    if (room > 0) f.step(offset, i32.mul(inside(f, type, at + axis * INDEX_BYTES[type], room), step));
  });
  return offset;
}

/** An index moved to where it fits, within [0, room]. */
function inside(f: Routine, type: IndexType, at: number, room: number): I32 {
  const low = f.int(i32.load(at));
  const high = f.int(type === 'int64' ? i32.load(at, 4) : i32.shr_s(low, 31));
  const fits = i32.and(i32.eqz(high), i32.le_u(low, room));
  return i32.select(fits, low, i32.select(i32.lt_s(high, 0), 0, room));
}
