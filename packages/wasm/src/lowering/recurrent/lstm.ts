import type { SiteOperand } from '@zoo/ir';
import type { TypedNode } from '@zoo/runtime';
import { lstmCell } from '../../kernels/recurrent/lstm-cell.ts';
import { type I32, i32, sum } from '../../simd/index.ts';
import { productF32 } from '../dense/product-f32.ts';
import { type Lowering, operandOf, resultOf } from '../lowering.ts';

/** Slots of LSTM and UNIDIRECTIONAL_SEQUENCE_LSTM; gates in the order input, forget, candidate, output. */
const INPUT_WEIGHTS = [1, 2, 3, 4];
const RECURRENT_WEIGHTS = [5, 6, 7, 8];
const BIASES = [12, 13, 14, 15];
const OUTPUT_STATE = 18;
const CELL_STATE = 19;
/** Peepholes, projection, normalisation. */
const EXTRAS = [9, 10, 11, 16, 17, 20, 21, 22, 23];

/**
 * The plain float LSTM: at each step the input and the last output, one behind the other, are multiplied with the
 * weights of all four gates at once; the rest is one kernel. Batches are units of work, steps follow one another.
 */
export const lstm: Lowering = {
  supports(node) {
    if (node.row !== 'float') return `no kernel for ${node.row} LSTM yet`;
    const { inputs, attrs } = node.site;
    if (EXTRAS.some((slot) => inputs[slot])) return 'peepholes, projections or normalisation';
    if ([...INPUT_WEIGHTS, ...RECURRENT_WEIGHTS].some((slot) => !inputs[slot]?.data))
      return 'a coupled input gate, or weights that are not constant';
    if (BIASES.some((slot) => inputs[slot] && !inputs[slot].data)) return 'a bias that is not constant';
    if (operandOf(node, RECURRENT_WEIGHTS[0]).shape.length !== 2) return 'diagonal recurrent weights';
    const { fusedActivationFunction: activation } = attrs as { readonly fusedActivationFunction: string };
    return activation === 'TANH' ? true : `no kernel for LSTM with ${activation}`;
  },
  lower(task, scope) {
    const { node } = task;
    const { batches, steps, depth, cells, batchStep, timeStep } = shapeOf(node);
    const { cellClip } = node.site.attrs as { readonly cellClip: number };
    const both = depth + cells;
    const dense = { ...task, node: withAllGates(node, depth, cells), bounds: UNBOUNDED };
    const product = productF32(dense, scope, { groups: 1, columns: 4 * cells, depth: both });
    const [from, state, cell, to] = [
      scope.input(0),
      scope.input(OUTPUT_STATE),
      scope.input(CELL_STATE),
      scope.output(),
    ];
    const rowBytes = Math.ceil((4 * both) / 64) * 64;
    return {
      kernel: lstmCell.name,
      scratchPerThread: rowBytes + Math.ceil((16 * cells + 64) / 64) * 64,
      emit(writer) {
        const units = (first: I32, count: I32, thread: I32) => {
          const { f } = writer;
          const row = f.int(writer.scratchOf(thread));
          const gates = f.int(sum(row, rowBytes));
          f.range(first, i32.add(first, count), (batch) => {
            const hidden = f.int(sum(state(), i32.mul(batch, 4 * cells)));
            const memory = f.int(sum(cell(), i32.mul(batch, 4 * cells)));
            f.range(0, steps, (time) => {
              const at = f.int(i32.add(i32.mul(batch, batchStep), i32.mul(time, timeStep)));
              f.copy(row, sum(from(), i32.mul(at, 4 * depth)), 4 * depth);
              f.copy(sum(row, 4 * depth), hidden, 4 * cells);
              product.emit(writer, {
                ...{ rows: 1, single: true, group: 0, first: 0, columns: 4 * cells },
                ...{ a: row, aPitch: 4 * both, c: gates, cPitch: 16 * cells },
              });
              const clip = cellClip > 0 ? cellClip : Number.POSITIVE_INFINITY;
              writer.call(lstmCell, { gates, cell: memory, hidden, cells, clip });
              f.copy(sum(to(), i32.mul(at, 4 * cells)), hidden, 4 * cells);
            });
          });
        };
        writer.parallel(batches, units, { unitCost: steps * 4 * cells * both });
      },
    };
  },
};

const UNBOUNDED = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;

/** Rows of the input are [batches, steps], or turned around; a missing axis of steps is a single one. */
function shapeOf(node: TypedNode) {
  const { shape } = operandOf(node, 0);
  const { timeMajor = false } = node.site.attrs as { readonly timeMajor?: boolean };
  const depth = shape.at(-1) as number;
  const cells = resultOf(node).shape.at(-1) as number;
  const [a, b] = shape.length === 3 ? shape : timeMajor ? [1, shape[0]] : [shape[0], 1];
  const [batches, steps] = timeMajor ? [b, a] : [a, b];
  const [batchStep, timeStep] = timeMajor ? [1, batches] : [steps, 1];
  return { batches, steps, depth, cells, batchStep, timeStep };
}

/** The node with the weights of all gates, of input and last output side by side, and their biases. */
function withAllGates(node: TypedNode, depth: number, cells: number): TypedNode {
  const { inputs } = node.site;
  const both = depth + cells;
  const data = new Float32Array(4 * cells * both);
  const bias = new Float32Array(4 * cells);
  for (let gate = 0; gate < 4; gate++) {
    const [x, h] = [INPUT_WEIGHTS, RECURRENT_WEIGHTS].map(
      (slots) => inputs[slots[gate]]?.data as Float32Array,
    );
    const own = inputs[BIASES[gate]]?.data as Float32Array | undefined;
    if (own) bias.set(own, gate * cells);
    for (let c = 0; c < cells; c++) {
      const at = (gate * cells + c) * both;
      data.set(x.subarray(c * depth, (c + 1) * depth), at);
      data.set(h.subarray(c * cells, (c + 1) * cells), at + depth);
    }
  }
  const weights: SiteOperand = { dtype: 'float32', shape: [4 * cells, both], data };
  const biases: SiteOperand = { dtype: 'float32', shape: [4 * cells], data: bias };
  return { ...node, site: { ...node.site, inputs: [operandOf(node, 0), weights, biases] } };
}
