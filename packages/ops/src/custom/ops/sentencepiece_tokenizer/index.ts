import { type TensorData, tensor, UNKNOWN } from '@zoo/core';
import { defineOp, typeRow } from '@zoo/ir';
import { inTests } from '#in-tests';
import { operand, requireOneElement } from '../../../lib/site.ts';
import { rowSplits } from '../../lib/ragged.ts';
import { flexOptions } from '../../options/flex.ts';
import { cases } from './cases.ts';
import { type EncoderConfig, readConfig } from './config.ts';
import { encode } from './encode.ts';
import { normalize } from './normalize.ts';
import { Steps } from './steps.ts';

/** Operands that say what is done with the codes: begin, end, the other way round. */
const FLAGS = [4, 5, 6];

/** Source: `sentencepiece_tokenizer_tflite.cc`. Sampling (operands 2 and 3) is not done there either. */
export const sentencepieceTokenizer = defineOp<object, 'any'>({
  name: 'TFSentencepieceTokenizeOp',
  spec: {
    summary: 'texts as numbers of SentencePiece pieces: all codes, and row splits',
    operands: [
      { name: 'model' },
      { name: 'texts' },
      { name: 'nbest_size' },
      { name: 'alpha' },
      { name: 'add_bos' },
      { name: 'add_eos' },
      { name: 'reverse' },
    ],
    results: [{ name: 'codes' }, { name: 'row_splits' }],
    types: {
      any: typeRow('uint8|int8, string, int32, float32, bool, bool, bool -> int32, int32|int64'),
    },
    traits: ['pure'],
    tolerance: 'exact',
    infer: (site) => {
      operand(site, 6);
      for (const slot of FLAGS) requireOneElement(site, slot, 'a flag');
      return [
        { dtype: 'int32', shape: [UNKNOWN] },
        { dtype: site.outputs[1]?.dtype ?? 'int32', shape: [UNKNOWN] },
      ];
    },
  },
  tflite: { custom: flexOptions({}), version: () => 1 },
  quantize: { results: 'none' },
  reference: {
    any({ outputs }) {
      const readOnce = reader();
      const splitsType = outputs[1].dtype as 'int32' | 'int64';
      return ([model, texts, , , ...flags], _outputs, scope) => {
        const config = readOnce(model!);
        const [begins, ends, isReversed] = flags.map((flag) => Boolean(flag?.[0]));
        const steps = new Steps(scope); // shapes do not say how long texts are
        let total = 0;
        const rows = (texts as string[]).map((text) => {
          const codes = encode(normalize(text, config, steps, scope), config, steps, scope);
          total += codes.length;
          scope.reserve?.(total * Int32Array.BYTES_PER_ELEMENT);
          if (begins) codes.unshift(config.startCode);
          if (ends) codes.push(config.endCode);
          return isReversed ? codes.reverse() : codes;
        });
        steps.tell();
        const codes = rows.flat();
        const splits = rowSplits(
          rows.map(({ length }) => length),
          splitsType,
        );
        return [tensor('int32', [codes.length], Int32Array.from(codes)), splits];
      };
    },
  },
  cases: inTests(cases),
});

/** Models are constants: read again only when other bytes come. */
function reader(): (model: TensorData) => EncoderConfig {
  let last: { readonly data: TensorData; readonly config: EncoderConfig } | undefined;
  return (data) => {
    if (last?.data !== data) last = { data, config: readConfig(bytesOf(data)) };
    return last.config;
  };
}

function bytesOf(data: TensorData): Uint8Array {
  if (Array.isArray(data)) throw new TypeError('the model is not a tensor of bytes');
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
