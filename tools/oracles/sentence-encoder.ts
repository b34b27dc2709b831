import { type ModelInput, readModel, writeMetadata, writeModel } from '@zoo/tflite';
import { smallModel } from '../../packages/ops/src/custom/ops/sentencepiece_tokenizer/cases.ts';

const PIECES = ['▁a', '▁fine', '▁', 'f', 'i', 'l', 'm', '▁film', 'o', 'd', 'g'];

const bytesOf = (array: Int32Array | Float32Array) => new Uint8Array(array.buffer);

/**
 * A model with the inputs and outputs of the Universal Sentence Encoder for questions and answers: three texts in, an
 * embedding of the question and one of the response out. Here they are two facts about the pieces of the text: the sum
 * of their codes and the largest.
 */
export function sentenceEncoder(): Uint8Array {
  const tensors: EntryOf<Graph['tensors']>[] = [];
  const buffers: { data?: Uint8Array }[] = [{}];
  const add = (name: string, type: TensorType, shape: number[], data?: Uint8Array) => {
    const buffer = data === undefined ? 0 : buffers.push({ data }) - 1;
    return tensors.push({ name, type, shape, buffer, hasRank: true }) - 1;
  };
  const inputs = ['inp_text', 'res_context', 'res_text'].map((name) => add(name, 'STRING', [1]));
  const pieces = smallModel(PIECES);
  const settings = [
    add('nbest', 'INT32', [], bytesOf(Int32Array.of(0))),
    add('alpha', 'FLOAT32', [], bytesOf(Float32Array.of(1))),
    ...new Array<number>(3).fill(add('no', 'BOOL', [], Uint8Array.of(0))),
  ];
  const model = add('pieces', 'UINT8', [pieces.length], pieces);
  const axis = add('axis', 'INT32', [1], bytesOf(Int32Array.of(0)));
  const operators: EntryOf<Graph['operators']>[] = [];
  const keepDims = { type: 'ReducerOptions', value: { keepDims: true } } as const;
  const encode = (text: number, name: string) => {
    const [codes, splits] = [add(`${name}/codes`, 'INT32', [1]), add(`${name}/splits`, 'INT32', [2])];
    const [floats, sum, most] = ['floats', 'sum', 'most'].map((one) => add(`${name}/${one}`, 'FLOAT32', [1]));
    const output = add(name, 'FLOAT32', [2]);
    operators.push(
      { opcodeIndex: 0, inputs: [model, text, ...settings], outputs: [codes, splits] },
      { opcodeIndex: 1, inputs: [codes], outputs: [floats] },
      { opcodeIndex: 2, inputs: [floats, axis], outputs: [sum], builtinOptions: keepDims },
      { opcodeIndex: 3, inputs: [floats, axis], outputs: [most], builtinOptions: keepDims },
      {
        opcodeIndex: 4,
        inputs: [sum, most],
        outputs: [output],
        builtinOptions: { type: 'ConcatenationOptions', value: { axis: 0 } },
      },
    );
    return output;
  };
  const names = ['query_encoding', 'response_encoding'];
  // a text that is empty has no pieces, and nothing has no largest: the question repeats the response
  const outputs = names.map((name) => encode(inputs[2], name));
  const operatorCodes = [
    { builtinCode: 'CUSTOM', customCode: 'TFSentencepieceTokenizeOp', version: 1 },
    ...(['CAST', 'SUM', 'REDUCE_MAX', 'CONCATENATION'] as const).map((builtinCode) => ({
      builtinCode,
      version: 1,
    })),
  ] as const;
  const graph = { tensors, inputs, outputs, operators };
  const bytes = writeModel({ version: 3, operatorCodes: [...operatorCodes], subgraphs: [graph], buffers });
  const described = {
    subgraphMetadata: [
      {
        inputTensorMetadata: ['inp_text', 'res_context', 'res_text'].map((name) => ({ name })),
        outputTensorMetadata: names.map((name) => ({ name })),
      },
    ],
  };
  return writeModel(writeMetadata(readModel(bytes), described, new Map()));
}

type EntryOf<List> = NonNullable<List> extends readonly (infer Entry)[] ? Entry : never;
type Graph = EntryOf<ModelInput['subgraphs']>;
type TensorType = 'STRING' | 'INT32' | 'FLOAT32' | 'UINT8' | 'BOOL';
