import { elementCount, type Shape, type Tensor, tensor, UNKNOWN } from '@zoo/core';
import { defineOp, typeRow } from '@zoo/ir';
import { inTests } from '#in-tests';
import { invalid } from '../../../lib/errors.ts';
import { operand } from '../../../lib/site.ts';
import { rowSplits } from '../../lib/ragged.ts';
import { flexOptions } from '../../options/flex.ts';

/** Of a text in a list. */
const POINTER_BYTES = 8;

/** Source: `tensorflow_lite_support/custom_ops/kernel/whitespace_tokenizer.cc`. */
export const whitespaceTokenizer = defineOp<object, 'padded' | 'ragged'>({
  name: 'tftext:WhitespaceTokenizer',
  spec: {
    summary: 'words between white space: padded with empty texts, or as values and row splits',
    operands: [{ name: 'texts' }],
    results: [{ name: 'words' }, { name: 'row_splits', kind: 'variadic' }],
    types: { padded: typeRow('string -> string'), ragged: typeRow('string -> string, int64...') },
    traits: ['pure'],
    tolerance: 'exact',
    infer({ inputs, outputs }) {
      const { shape } = operand({ attrs: {}, inputs, outputs }, 0);
      if (outputs.length <= 1) return [{ dtype: 'string', shape: [...shape, UNKNOWN] }];
      if (outputs.length !== shape.length + 1) {
        throw invalid('RAGGED_RANK', 'there is not one list of row splits for each axis', {
          expected: String(shape.length),
          received: String(outputs.length - 1),
        });
      }
      const lists = shape.map((_, axis) => {
        const rows = elementCount(shape.slice(0, axis + 1));
        return { dtype: 'int64' as const, shape: [rows === UNKNOWN ? UNKNOWN : rows + 1] };
      });
      return [{ dtype: 'string', shape: [UNKNOWN] }, ...lists];
    },
  },
  tflite: { custom: flexOptions({}), version: () => 1 },
  quantize: { results: 'none' },
  reference: {
    padded: ({ inputs }) => {
      const { shape } = inputs[0]!;
      return ([texts], _outputs, scope) => {
        const words = (texts as string[]).map(wordsOf);
        const most = words.reduce((longest, { length }) => Math.max(longest, length), 0);
        scope.reserve?.(words.length * most * POINTER_BYTES);
        const padded = words.flatMap((list) => Array.from({ length: most }, (_, i) => list[i] ?? ''));
        return [tensor('string', [...shape, most], padded)];
      };
    },
    ragged: ({ inputs }) => {
      const { shape } = inputs[0]!;
      return ([texts]) => {
        const words = (texts as string[]).map(wordsOf);
        const values = words.flat();
        const inner = rowSplits(
          words.map(({ length }) => length),
          'int64',
        );
        return [tensor('string', [values.length], values), ...outerSplits(shape), inner];
      };
    },
  },
  cases: inTests(() => [
    {
      name: 'texts',
      row: 'padded',
      generate(random) {
        const texts = Array.from({ length: random.integer(1, 4) }, () =>
          random.pick(['', 'a  b', ' one\ttwo three ', 'ünï']),
        );
        return {
          inputs: [{ tensor: tensor('string', [texts.length], texts) }],
          outputs: [{ dtype: 'string' }],
        };
      },
    },
    {
      name: 'row splits',
      row: 'ragged',
      generate(random) {
        const texts = Array.from({ length: 2 * random.integer(1, 3) }, () =>
          random.pick(['', 'a  b', ' one two three ']),
        );
        return {
          inputs: [{ tensor: tensor('string', [2, texts.length / 2], texts) }],
          outputs: [{ dtype: 'string' }, { dtype: 'int64' }, { dtype: 'int64' }],
        };
      },
    },
  ]),
});

function wordsOf(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== '');
}

/** Rows of all axes but the last are of one length. */
function outerSplits(shape: Shape): Tensor[] {
  return shape.slice(1).map((size, axis) => {
    const rows = elementCount(shape.slice(0, axis + 1));
    return rowSplits(new Array<number>(rows).fill(size), 'int64');
  });
}
