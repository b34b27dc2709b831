import { describe, expect, it } from '@jest/globals';
import { tensor } from '@zoo/core';
import type { OpDefinition, Site } from '@zoo/ir';
import { isolatedScope, prepare } from '../../../evaluate.ts';
import { operandsOf, smallModel } from '../sentencepiece_tokenizer/cases.ts';
import { sentencepieceTokenizer } from '../sentencepiece_tokenizer/index.ts';
import { whitespaceTokenizer } from '../whitespace_tokenizer/index.ts';
import { ngrams } from './index.ts';

/** Shapes do not say how long texts are: kernels ask before they make much of them. */
describe('texts that are longer than their number says', () => {
  const words = 'a '.repeat(1000);
  const texts = Array.from({ length: 1000 }, () => 'b');
  const join = { axis: -1, reduction_type: 'STRING_JOIN', string_separator: ' ', width: 500 };
  const pieces = operandsOf(smallModel(['a']), [words], [0, 0, 0]).map(({ tensor: one }) => one);

  it.each<[string, OpDefinition, Partial<Site>]>([
    ['n-grams that are wide', ngrams, { attrs: join, inputs: [tensor('string', [1000], texts)] }],
    ['one long text among many', whitespaceTokenizer, { inputs: [tensor('string', [2], [words, 'b'])] }],
    ['a long text in pieces', sentencepieceTokenizer, { inputs: pieces }],
  ])('%s', (_, op, given) => {
    const site = { attrs: {}, inputs: [], outputs: [], ...given };
    const { run, site: prepared } = prepare(op, site);
    const operands = site.inputs.map((operand) => operand?.data);
    const outputs = prepared.outputs.map(({ shape }) =>
      new Array<string>(Math.abs(shape?.[0] ?? 0)).fill(''),
    );
    const asked: number[] = [];
    run(operands, outputs, { ...isolatedScope(), reserve: (bytes) => asked.push(bytes) });
    expect(Math.max(...asked)).toBeGreaterThan(2000);
  });
});
