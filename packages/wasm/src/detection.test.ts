import { describe, expect, it } from '@jest/globals';
import { Random, type Tensor, tensor } from '@zoo/core';
import { type ConformanceCase, graphOf, ops, referenceOf } from '@zoo/ops';
import { loadModel, type Model } from '@zoo/runtime';
import { wasmDelegate } from './delegate.ts';

const [BOXES, CLASSES] = [37, 6];

/** Offsets, scores and anchors of boxes. */
type Operands = readonly [Float32Array, Float32Array, Float32Array];

function caseOf(operands: Operands, regular: boolean): ConformanceCase {
  const shapes = [
    [1, BOXES, 4],
    [1, BOXES, CLASSES + 1],
    [BOXES, 4],
  ];
  const attrs = {
    max_detections: 10,
    max_classes_per_detection: 2,
    detections_per_class: 5,
    use_regular_nms: regular,
    nms_score_threshold: 0,
    nms_iou_threshold: 0.5,
    num_classes: CLASSES,
    y_scale: 10,
    x_scale: 10,
    h_scale: 5,
    w_scale: 5,
  };
  const op = ops.list().find(({ name }) => name === 'TFLite_Detection_PostProcess')!;
  const inputs = operands.map((data, i) => ({ tensor: tensor('float32', shapes[i], data) }));
  return { name: 'detections', op, row: 'any', attrs, inputs, outputs: [] };
}

async function load(one: ConformanceCase, results: readonly Tensor[]): Promise<Model> {
  const module = { graphs: [graphOf(one, results)], signatures: [], metadata: [], files: [] };
  return loadModel(module, { delegates: [wasmDelegate()] });
}

const plain: Operands = [
  new Float32Array(4 * BOXES),
  new Float32Array((CLASSES + 1) * BOXES),
  new Float32Array(4 * BOXES).fill(1),
];

/** Floats of any bits: tiny and huge ones, infinities, and what is no number. */
function anyFloats(random: Random, count: number): Float32Array {
  return new Float32Array(Int32Array.from({ length: count }, () => random.next() * 2 ** 32).buffer);
}

/** Bits of all results, or the code of the error instead. */
async function outcome(compute: () => readonly Tensor[] | Promise<readonly Tensor[]>): Promise<unknown> {
  try {
    return (await compute()).map(({ data }) => Array.from(data as Float32Array));
  } catch (error) {
    return (error as { code?: string }).code;
  }
}

describe.each([false, true])('detections (by class: %s)', (regular) => {
  it('are those of the reference kernel whatever the boxes and scores are', async () => {
    const random = new Random(7);
    using model = await load(caseOf(plain, regular), referenceOf(caseOf(plain, regular)));
    expect(model.image()).toBeDefined();
    const outcomes = new Set<string>();
    for (let i = 0; i < 200; i++) {
      const sizes = anyFloats(random, 4 * BOXES);
      const anchors = i % 2 ? sizes.map(Math.abs) : sizes;
      const operands: Operands = [
        i % 4 < 2 ? anyFloats(random, 4 * BOXES) : plain[0],
        anyFloats(random, (CLASSES + 1) * BOXES),
        i % 8 < 4 ? anchors : plain[2],
      ];
      const expected = await outcome(() => referenceOf(caseOf(operands, regular)));
      const found = await outcome(async () => Object.values(await model.run([...operands])));
      expect(found).toEqual(expected);
      outcomes.add(typeof expected);
    }
    expect([...outcomes].sort()).toEqual(['object', 'string']);
  });
});

describe('a box of negative size', () => {
  it('is refused by its number, and good ones answered after it', async () => {
    const one = caseOf(plain, false);
    using model = await load(one, referenceOf(one));
    const anchors = new Float32Array(4 * BOXES).fill(1);
    anchors[4 * 5 + 2] = -1;
    const refused = model.run([plain[0], plain[1], anchors]);
    await expect(refused).rejects.toMatchObject({ code: 'DETECTION_BOX', received: '5' });
    const results = Object.values(await model.run([...plain]));
    expect(await outcome(() => results)).toEqual(await outcome(() => referenceOf(one)));
  });
});
