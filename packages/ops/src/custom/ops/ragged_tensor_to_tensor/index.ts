import { allocate, elementCount, type Shape, type Tensor, type TensorData, tensor, UNKNOWN } from '@zoo/core';
import { inTests } from '#in-tests';
import { randomOperand } from '../../../families/examples.ts';
import { singleRow } from '../../../families/single-row.ts';
import { invalid } from '../../../lib/errors.ts';
import { integers, operand } from '../../../lib/site.ts';
import { rowSplits } from '../../lib/ragged.ts';
import { type AttributesOf, flexOptions, texts, whole } from '../../options/flex.ts';
import { placesOf, rowsOf, widthsOf } from './partitions.ts';

const options = flexOptions({ num_row_partition_tensors: whole(0), row_partition_types: texts() });

/** Source: `ragged_tensor_to_tensor_tflite.cc`. */
export const raggedTensorToTensor = singleRow<AttributesOf<typeof options>>({
  name: 'RaggedTensorToTensor',
  custom: options,
  summary: 'rows of unequal length as one tensor, cut and padded to a shape',
  operands: [
    { name: 'shape' },
    { name: 'values' },
    { name: 'padding' },
    { name: 'row_partitions', kind: 'variadic' },
  ],
  types: 'int32|int64, T, T, int32|int64... -> T',
  dtypes: ['float32', 'int32', 'int64', 'string', 'bool'],
  infer(site) {
    const values = operand(site, 1);
    for (const slot of site.inputs.keys()) operand(site, slot); // none may be left out
    if (elementCount(operand(site, 2).shape) !== 1) {
      throw invalid('RAGGED_PADDING', 'the padding is not one element', {
        received: `[${operand(site, 2).shape}]`,
      });
    }
    const depth = rowsOf(site.attrs.row_partition_types, site.inputs.length - 3).length;
    return [{ dtype: values.dtype, shape: new Array<number>(depth + values.shape.length).fill(UNKNOWN) }];
  },
  prepare({ attrs, inputs }) {
    const values = inputs[1]!;
    const types = attrs.row_partition_types;
    return (operands, _, scope) => {
      const lists = operands.slice(3).map((data) => integers(data)!);
      const partitions = rowsOf(types, lists.length).map(({ kind, operand: slot }) => ({
        kind,
        list: lists[slot],
      }));
      const rows = types[0] === 'FIRST_DIM_SIZE' ? lists[0][0] : partitions[0].list.length - 1;
      const asked = integers(operands[0]) ?? [];
      const shape = resultShape(asked, [rows, ...widthsOf(partitions)], values.shape);
      const elements = shape.reduce((product, size) => product * size, 1);
      const listed = partitions.reduce(
        (sum, { list }) => sum + list.reduce((most, end) => Math.max(most, end), list.length),
        0,
      );
      scope.reserve?.(8 * Math.max(rows, elements, listed));
      const places = placesOf(partitions, rows, shape);
      return [padded(values.dtype, shape, operands[1]!, operands[2]!, places)];
    };
  },
  example: inTests(() => (random, dtype) => {
    const lengths = [random.integer(0, 3), random.integer(0, 3), random.integer(1, 3)];
    const count = lengths.reduce((sum, length) => sum + length, 0);
    return {
      attrs: { num_row_partition_tensors: 1, row_partition_types: ['ROW_SPLITS'] },
      inputs: [
        { tensor: tensor('int32', [2], Int32Array.of(random.pick([-1, 2, 4]), random.pick([-1, 2]))) },
        randomOperand(random, dtype, [count]),
        randomOperand(random, dtype, []),
        { tensor: rowSplits(lengths, 'int64') },
      ],
    };
  }),
});

/** What is asked for, where it says something; else as many rows and elements as there are. */
function resultShape(asked: readonly number[], found: readonly number[], values: Shape): number[] {
  const natural = [...found, ...values.slice(1)];
  if (asked.length === 0) return natural;
  if (asked.length !== natural.length) {
    throw invalid('RAGGED_RANK', 'the shape has another rank than the rows', {
      expected: String(natural.length),
      received: String(asked.length),
    });
  }
  return natural.map((size, axis) => (axis < found.length && asked[axis] >= 0 ? asked[axis] : size));
}

function padded(
  dtype: Tensor['dtype'],
  shape: Shape,
  values: TensorData,
  padding: TensorData,
  places: readonly number[],
): Tensor {
  const data = allocate(dtype, elementCount(shape));
  const [from, to] = [values as unknown[], data as unknown[]];
  to.fill(padding[0]);
  const width = places.length === 0 ? 0 : from.length / places.length;
  if (!Number.isInteger(width)) {
    throw invalid('RAGGED_VALUES', 'the values are not as many as the rows name', {
      expected: `a multiple of ${places.length}`,
      received: String(from.length),
    });
  }
  places.forEach((place, i) => {
    if (place >= 0) for (let k = 0; k < width; k++) to[place * width + k] = from[i * width + k];
  });
  return tensor(dtype, shape, data);
}
