import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type DType, decodeElements, elementCount, encodeElements, type Tensor, ZooError } from '@zoo/core';
import { readModule } from '@zoo/ops';
import { type Delegate, loadModel, partitionReport } from '@zoo/runtime';
import { decodeImage, imageToInput } from '@zoo/tasks';
import { wasmDelegate } from '@zoo/wasm';
import { describeWithTestdata, testdata } from '../testing/testdata.ts';
import { type CorpusModel, corpus, randomInputs, tryRead } from './corpus.ts';
import { type OracleOutput, Oracles, type OracleTensor } from './oracles.ts';
import { isWithheld, witnesses } from './witness.ts';

/** The six classifiers with known labels; their agreement is promised to be exact or one step, 1e-4 in float. */
const CLASSIFIERS = [
  'mobilenet_v1_0.25_224_float.tflite',
  'mobilenet_v1_0.25_224_quant.tflite',
  'mobilenet_v1_0.25_128_quant.tflite',
  'mobilenet_v2_1.0_224_quant.tflite',
  'mobilenet_v2_1.0_224_int8_ptq.tflite',
  'mobilenet_v2_1.0_224_inat_bird_quant.tflite',
  'automl_flowers_labeler.tflite',
];

const PICTURES = ['cat.bmp', 'parrot.jpg', 'grace_hopper.bmp'];

/** What differs, or runs there alone, and why. */
const REASONS: Readonly<Record<string, string>> = {
  'fc_int4_blockwise.tflite': 'weights in blocks, which no other engine runs: the cause is not known yet',
  'mnist_conv_fc_mixed.tflite':
    'weights of 8 bits beside floats, with a scale for each channel: tfjs-tflite is older than those and gives zeros',
  'mobilenet_v2_0.35_96_embedder_hybrid.tflite':
    'activations become bytes at run time: sums in another order turn some, and the official engines differ as far',
  'int16x8/transpose_conv0.tflite':
    'the size of the result is an input: random sizes do not fit, which we check',
  'int16x8/transpose_conv2.tflite':
    'the size of the result is an input: random sizes do not fit, which we check',
  'int16x8/transpose_conv4.tflite':
    'the size of the result is an input: random sizes do not fit, which we check',
  'ops/lite_add_quantized.tflite': 'its ADD takes bytes and gives floats, for which we have no kernel',
  'ops/lite_add_quantized_int8.tflite': 'its ADD takes bytes and gives floats, for which we have no kernel',
};

/** Our runtime against the official ones on the same files and inputs. */
describeWithTestdata('our runtime beside the official ones', () => {
  let oracles: Oracles;
  beforeAll(async () => {
    oracles = await Oracles.start();
  }, 120_000);
  afterAll(() => oracles.close());

  it.each(CLASSIFIERS)('gives the scores of %s on pictures', async (file) => {
    const bytes = readFileSync(`${testdata('tflite')}/${file}`);
    using model = await loadModel(bytes, { delegates: [wasmDelegate()] });
    const [target] = model.inputs;
    for (const picture of PICTURES) {
      const image = await decodeImage(readFileSync(`${testdata('images')}/${picture}`));
      const input = imageToInput(image, target, { normalization: { mean: [127.5], std: [127.5] } });
      const inputs = [
        { dtype: input.dtype, shape: input.shape, bytes: encodeElements(input.dtype, input.data) },
      ];
      const [witness] = await witnesses(oracles, { name: file, bytes }, inputs);
      const { value, integer } = distanceOf(Object.values(await model.run([input])), witness.outputs);
      process.stdout.write(`${file} on ${picture}: ${value}${integer ? ' steps' : ''}\n`);
      expect(value).toBeLessThanOrEqual(integer ? 1 : 1e-4);
    }
  });

  it.each([
    ['reference kernels', [], 3e7],
    ['wasm delegate', [wasmDelegate()], 1e10],
  ] as [string, Delegate[], number][])(
    'agrees on every model that both run: %s',
    async (name, delegates, maxMacs) => {
      const counts = {
        files: 0,
        tooLarge: 0,
        oursOnly: 0,
        exact: 0,
        oneStep: 0,
        close: 0,
      };
      const different: { readonly file: string; readonly how: string }[] = [];
      for (const file of corpus()) {
        counts.files++;
        const model = tryRead(file);
        const inputs = model && randomInputs(model);
        if (!inputs) continue;
        if (macsOf(file.bytes) > maxMacs) {
          counts.tooLarge++;
          continue;
        }
        const [witness] = await witnesses(oracles, file, inputs);
        const ours = await runOurs(file, inputs, delegates);
        if (typeof ours === 'string') {
          if (witness) different.push({ file: file.name, how: ours });
          continue;
        }
        if (witness === undefined) {
          counts.oursOnly++;
          continue;
        }
        const distance = distanceOf(ours, witness.outputs);
        if (distance.value === 0) counts.exact++;
        else if (distance.integer && distance.value <= 1) counts.oneStep++;
        else if (!distance.integer && distance.value <= 1e-4) counts.close++;
        else {
          const how = `${distance.value.toPrecision(3)} from ${witness.engine}`;
          different.push({ file: file.name, how });
        }
      }
      const matched = counts.exact + counts.oneStep + counts.close;
      const lines = different.map(
        ({ file, how }) => `  ${file}: ${how}; ${REASONS[file] ?? 'no reason is known'}\n`,
      );
      process.stdout.write(
        `${name}: ${matched + different.length} loaded, ${matched} matched, ${different.length} with reason ${JSON.stringify(counts)}\n${lines.join('')}`,
      );
      expect(matched).toBeGreaterThan(170);
      expect(different.filter(({ file }) => REASONS[file] === undefined)).toEqual([]);
    },
  );
});

function macsOf(bytes: Uint8Array): number {
  const { graphs } = partitionReport(readModule(bytes), []);
  return graphs.flatMap(({ nodes }) => nodes).reduce((sum, { macs }) => sum + macs, 0);
}

async function runOurs(
  { bytes }: CorpusModel,
  inputs: readonly OracleTensor[],
  delegates: readonly Delegate[],
): Promise<Tensor[] | string> {
  try {
    using model = await loadModel(bytes, { delegates });
    const tensors = inputs.map(({ dtype, shape, bytes: data }) => ({
      dtype: dtype as DType,
      shape,
      data: decodeElements(dtype as DType, data, elementCount(shape)),
    }));
    return Object.values(await model.run(tensors));
  } catch (error) {
    if (error instanceof ZooError) return error.code;
    throw error;
  }
}

/** The largest difference: in steps between integers, relative to the larger of 1 and the value between floats. */
function distanceOf(
  ours: readonly Tensor[],
  theirs: readonly OracleOutput[],
): { value: number; integer: boolean } {
  let value = 0;
  let integer = true;
  ours.forEach((tensor, i) => {
    if (isWithheld(theirs[i])) return;
    const bytes = theirs[i].bytes;
    const mine = encodeElements(tensor.dtype, tensor.data);
    if (bytes.length !== mine.length) value = Number.POSITIVE_INFINITY;
    else if (Buffer.compare(bytes, mine) !== 0) {
      const other = decodeElements(tensor.dtype, bytes.slice(), elementCount(tensor.shape)) as ArrayLike<
        number | bigint
      >;
      const own = tensor.data as ArrayLike<number | bigint>;
      const float = tensor.dtype.startsWith('float') || tensor.dtype.startsWith('complex');
      integer &&= !float;
      for (let k = 0; k < own.length; k++) {
        const [a, b] = [Number(own[k]), Number(other[k])];
        if (Object.is(a, b) || a === b || (Number.isNaN(a) && Number.isNaN(b))) continue;
        const difference = Math.abs(a - b) / (float ? Math.max(1, Math.abs(b)) : 1);
        value = Math.max(value, Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference);
      }
    }
  });
  return { value, integer };
}
