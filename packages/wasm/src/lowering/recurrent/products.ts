import type { TypedNode } from '@zoo/runtime';
import type { StepWriter } from '../../compile/step-writer.ts';
import { FOUND_BYTES, quantizePart } from '../../kernels/hybrid/quantize.ts';
import { addProductsF32 } from '../../kernels/recurrent/products-f32.ts';
import { addProductsHybrid, wordsOfBytes } from '../../kernels/recurrent/products-int8.ts';
import { type I32, i32, sum } from '../../simd/index.ts';
import { operandOf, type Scope } from '../lowering.ts';

/** A vector as products take it. */
export interface Vector {
  readonly x: I32;
  readonly depth: number;
  /** Where the scale of a quantized one is. */
  readonly found: I32;
}

/** Products of the weights of a float layer with one vector after the other. */
export interface Products {
  readonly kernel: string;
  /** Of scratch, for a vector. */
  readonly bytes: number;
  take(writer: StepWriter, from: I32, depth: number, scratch: I32): Vector;
  /** to += W x for weights [rows, depth] in a slot; results are `toStep` bytes apart, by default one behind the other. */
  add(writer: StepWriter, slot: number, vector: Vector, to: I32, rows: number, toStep?: number): void;
}

/** With weights in `slots`, float or of 8 bits, and vectors of at most `longest` elements. */
export function productsOf(
  node: TypedNode,
  scope: Scope,
  slots: readonly number[],
  longest: number,
): Products {
  const places = new Map(slots.map((slot) => [slot, scope.input(slot)]));
  const at = (slot: number) => placeOf(places, slot);
  if (operandOf(node, slots[0]).dtype === 'float32') {
    const kernel = addProductsF32(scope.target.fused);
    return {
      kernel: kernel.name,
      bytes: 0,
      take: (_writer, x, depth) => ({ x, depth, found: i32.const(0) }),
      add(writer, slot, { x, depth }, to, rows, toStep = 4) {
        writer.call(kernel, { rows, depth, w: at(slot), wStep: 4 * depth, x, to, toStep });
      },
    };
  }
  const { asymmetricQuantizeInputs } = node.site.attrs as { readonly asymmetricQuantizeInputs?: boolean };
  const quantize = quantizePart(asymmetricQuantizeInputs ? 'asymmetric' : 'symmetric');
  const bytes = FOUND_BYTES + Math.ceil((longest + 16) / 16) * 16;
  const scales = new Map(
    slots.map((slot) => {
      const { scale } = operandOf(node, slot).quantization!;
      return [slot, scope.keep(`scale ${slot}`, 4, (to) => to.set(bytesOfFloat(scale[0])))];
    }),
  );
  return {
    kernel: addProductsHybrid.name,
    bytes: bytes + Math.ceil((2 * longest + 16) / 16) * 16,
    take(writer, from, depth, scratch) {
      const found = writer.f.int(scratch);
      const x = writer.f.int(sum(scratch, bytes));
      writer.call(quantize, { from, to: sum(found, FOUND_BYTES), count: depth, found });
      writer.call(wordsOfBytes, {
        from: sum(found, FOUND_BYTES),
        to: x,
        count: depth,
        zero: i32.load(found, 4),
      });
      return { x, depth, found };
    },
    add(writer, slot, { x, depth, found }, to, rows, toStep = 4) {
      const scale = { scales: placeOf(scales, slot), scaleStep: 0 };
      const vector = { depth, x, found };
      writer.call(addProductsHybrid, {
        ...{ rows, w: at(slot), wStep: depth, to, toStep },
        ...vector,
        ...scale,
      });
    },
  };
}

/** Weights that recurrent layers multiply: float, or of 8 bits with one scale. */
export function supportsProducts(node: TypedNode, slots: readonly number[]): true | string {
  for (const slot of slots) {
    const { dtype, shape, quantization } = operandOf(node, slot);
    if (shape.length !== 2) return 'diagonal recurrent weights';
    if (dtype !== 'float32' && quantization?.scale.length !== 1) return 'weights without a single scale';
  }
  return true;
}

function placeOf(places: ReadonlyMap<number, () => number>, slot: number): number {
  const place = places.get(slot);
  if (place === undefined) throw new TypeError(`operand ${slot} was not asked for`);
  return place();
}

/** A float32 as it lies in memory. */
export function bytesOfFloat(value: number): Uint8Array {
  return new Uint8Array(Float32Array.of(value).buffer);
}

/** Elements of a constant as float32: those of 8 bits times their scale. */
export function realBytes(node: TypedNode, slot: number): Uint8Array {
  const { data, dtype, quantization } = operandOf(node, slot);
  const { buffer, byteOffset, length } = data as Int8Array;
  const real =
    dtype === 'float32'
      ? (data as Float32Array)
      : Float32Array.from(new Int8Array(buffer, byteOffset, length), (q) => q * quantization!.scale[0]);
  return new Uint8Array(real.buffer, real.byteOffset, real.byteLength);
}
