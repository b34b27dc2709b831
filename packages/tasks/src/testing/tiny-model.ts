import { type ModelInput, readModel, writeMetadata, writeModel } from '@zoo/tflite';

type Metadata = Parameters<typeof writeMetadata>[1];
type TensorMetadata = NonNullable<
  NonNullable<Metadata['subgraphMetadata']>[number]['inputTensorMetadata']
>[number];
type TensorType = 'UINT8' | 'INT32' | 'FLOAT32' | 'STRING';

interface TinyTensor {
  readonly type: TensorType;
  readonly shape: number[];
  readonly quantization?: { readonly scale: number[]; readonly zeroPoint: number[] };
  readonly metadata?: TensorMetadata;
}

/** A model of one operator, so that scores can be told from inputs by looking. */
export function tinyModel(
  operator: 'CAST' | 'DEQUANTIZE',
  input: TinyTensor,
  output: TinyTensor,
  files: Readonly<Record<string, string>> = {},
): Uint8Array {
  const tensorOf = ({ type, shape, quantization }: TinyTensor, name: string) => ({
    name,
    type,
    shape,
    buffer: 0,
    hasRank: true,
    quantization,
  });
  const model: ModelInput = {
    version: 3,
    operatorCodes: [{ builtinCode: operator, version: 1 }],
    subgraphs: [
      {
        tensors: [tensorOf(input, 'in'), tensorOf(output, 'out')],
        inputs: [0],
        outputs: [1],
        operators: [{ opcodeIndex: 0, inputs: [0], outputs: [1] }],
      },
    ],
    buffers: [{}],
  };
  const bytes = writeModel(model);
  if (!input.metadata && !output.metadata) return bytes;
  const described = {
    subgraphMetadata: [
      { inputTensorMetadata: [input.metadata ?? {}], outputTensorMetadata: [output.metadata ?? {}] },
    ],
  };
  const packed = new Map(Object.entries(files).map(([name, text]) => [name, new TextEncoder().encode(text)]));
  return writeModel(writeMetadata(readModel(bytes), described, packed));
}
