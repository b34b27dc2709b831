import { type Tensor, tensor, UNKNOWN } from '@zoo/core';
import { defineOp, type PreparedSite, type RunScope, type Site, typeRow } from '@zoo/ir';
import { inTests } from '#in-tests';
import { mapSize } from '../../../lib/constants.ts';
import { invalid } from '../../../lib/errors.ts';
import { operand } from '../../../lib/site.ts';
import { frameSize, requireLength } from '../../lib/frames.ts';
import { rowSplits } from '../../lib/ragged.ts';
import { type AttributesOf, flexOptions, text, whole } from '../../options/flex.ts';

const options = flexOptions({
  axis: whole(-1),
  reduction_type: text('STRING_JOIN'),
  string_separator: text(''),
  width: whole(),
});
type Attributes = AttributesOf<typeof options>;

/** Source: `tensorflow_lite_support/custom_ops/kernel/ngrams.cc`. */
export const ngrams = defineOp<Attributes, 'dense' | 'ragged'>({
  name: 'tftext:Ngrams',
  spec: {
    summary: 'joins each `width` neighbours of a row of texts; rows of one length, or values and row splits',
    operands: [{ name: 'texts' }, { name: 'row_splits', kind: 'variadic' }],
    results: [{ name: 'ngrams' }, { name: 'row_splits', kind: 'variadic' }],
    types: { dense: typeRow('string -> string'), ragged: typeRow('string, int64... -> string, int64...') },
    traits: ['pure'],
    tolerance: 'exact',
    infer(site) {
      requireJoin(site);
      const { shape } = operand(site, 0);
      const width = requireLength(site.attrs.width, 'width');
      if (site.inputs.length === 1) {
        const count = mapSize(frameSize(shape), (size) => Math.max(0, size - width + 1));
        return [{ dtype: 'string', shape: shape.with(-1, count) }];
      }
      for (const list of site.inputs.slice(1)) {
        if (list?.shape.length === 1 && list.shape[0] !== 0) continue;
        throw invalid('RAGGED_ROWS', 'row splits are a list of at least one', {
          received: `[${list?.shape}]`,
        });
      }
      const splits = site.inputs.slice(1).map((list) => ({ dtype: 'int64' as const, shape: list?.shape }));
      return [{ dtype: 'string', shape: [UNKNOWN] }, ...splits];
    },
  },
  tflite: { custom: options, version: () => 1 },
  quantize: { results: 'none' },
  reference: {
    dense: ({ attrs, inputs }) => {
      const size = frameSize(inputs[0]!.shape);
      return ([texts], [result], scope) => {
        const [x, y] = [texts, result] as string[][];
        reserveJoined(x, attrs, scope);
        let at = 0;
        for (let start = 0; start < x.length; start += size) {
          for (const ngram of joined(x.slice(start, start + size), attrs)) y[at++] = ngram;
        }
      };
    },
    ragged: ({ attrs, inputs }: PreparedSite<Attributes>) => {
      const outer = inputs.slice(1, -1);
      return (operands, _outputs, scope) => {
        const texts = operands[0] as string[];
        reserveJoined(texts, attrs, scope);
        const splits = Array.from(operands[operands.length - 1] as BigInt64Array, Number);
        const rows = splits.slice(1).map((end, i) => joined(texts.slice(splits[i], end), attrs));
        const kept = outer.map(
          (list, i): Tensor => ({
            dtype: 'int64',
            shape: list!.shape,
            data: operands[i + 1] as BigInt64Array,
          }),
        );
        const values = rows.flat();
        const inner = rowSplits(
          rows.map(({ length }) => length),
          'int64',
        );
        return [tensor('string', [values.length], values), ...kept, inner];
      };
    },
  },
  cases: inTests(() => [
    {
      name: 'rows of one length',
      row: 'dense',
      generate(random) {
        const size = random.integer(1, 4);
        const texts = Array.from({ length: 2 * size }, () => random.pick(['a', 'bc', 'd']));
        return {
          attrs: attributes(random.integer(1, 3)),
          inputs: [{ tensor: tensor('string', [2, size], texts) }],
        };
      },
    },
    {
      name: 'row splits',
      row: 'ragged',
      generate(random) {
        const lengths = [random.integer(0, 3), random.integer(0, 3)];
        const texts = Array.from({ length: lengths[0] + lengths[1] }, () => random.pick(['a', 'bc', 'd']));
        return {
          attrs: attributes(random.integer(1, 2)),
          inputs: [
            { tensor: tensor('string', [texts.length], texts) },
            { tensor: rowSplits(lengths, 'int64') },
          ],
        };
      },
    },
  ]),
});

function attributes(width: number): Attributes {
  return { axis: -1, reduction_type: 'STRING_JOIN', string_separator: ' ', width };
}

function joined(row: readonly string[], { width, string_separator: separator }: Attributes): string[] {
  const count = Math.max(0, row.length - width + 1);
  return Array.from({ length: count }, (_, i) => row.slice(i, i + width).join(separator));
}

/** Each text becomes a part of `width` others at most; two bytes a character. */
function reserveJoined(texts: readonly string[], { width, string_separator }: Attributes, scope: RunScope) {
  const characters = texts.reduce((sum, { length }) => sum + length + string_separator.length, 0);
  const bytes = 2 * Math.min(width, texts.length) * characters;
  scope.spend?.(bytes);
  scope.reserve?.(bytes);
}

function requireJoin({ attrs }: Site<Attributes>): void {
  if (attrs.reduction_type === 'STRING_JOIN' && attrs.axis === -1) return;
  throw invalid('CUSTOM_OPTIONS', 'n-grams are only joined, and along the last axis', {
    expected: 'STRING_JOIN, axis -1',
    received: `${attrs.reduction_type}, axis ${attrs.axis}`,
  });
}
