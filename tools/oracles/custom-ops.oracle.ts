import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { decodeElements, elementCount } from '@zoo/core';
import { loadModel } from '@zoo/runtime';
import { decodeImage, resizeImage } from '@zoo/tasks';
import { wasmDelegate } from '@zoo/wasm';
import { describeWithTestdata, testdata } from '../testing/testdata.ts';
import { Oracles } from './oracles.ts';
import { witnesses } from './witness.ts';

/** Custom ops beside the official runtime, which has the post-processing of SSD detectors alone. */
describeWithTestdata('custom ops', () => {
  let oracles: Oracles;
  beforeAll(async () => {
    oracles = await Oracles.start();
  }, 120_000);
  afterAll(() => oracles.close());

  it.each(['cats_and_dogs.jpg', 'multi_objects.jpg', 'parrot.jpg'])(
    'SSD post-processing gives the same detections in %s',
    async (picture) => {
      const bytes = readFileSync(testdata('tflite/coco_ssd_mobilenet_v1_1.0_quant.tflite') as string);
      const image = await decodeImage(readFileSync(testdata(`images/${picture}`) as string));
      const { data } = resizeImage(image, 300, 300);
      using model = await loadModel(bytes, { delegates: [wasmDelegate()] });
      const ours = Object.values(await model.run([data]));
      const input = { dtype: 'uint8' as const, shape: [1, 300, 300, 3], bytes: data };
      const [witness] = await witnesses(oracles, { name: 'coco_ssd', bytes }, [input]);
      expect(witness).toBeDefined();
      ours.forEach((tensor, i) => {
        const { dtype, shape, bytes: theirs } = witness.outputs[i];
        expect([dtype, shape]).toEqual([tensor.dtype, tensor.shape]);
        const values = decodeElements(tensor.dtype, theirs, elementCount(shape)) as Float32Array;
        values.forEach((value, at) => {
          expect(Math.abs((tensor.data[at] as number) - value)).toBeLessThanOrEqual(1e-5);
        });
      });
    },
    60_000,
  );
});
