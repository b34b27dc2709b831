import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Tensor } from '@zoo/core';
import { evaluate, ops } from '@zoo/ops';
import { decodeImage, type Image, resizeImage } from '@zoo/tasks';
import { describeWithTestdata, testdata } from '../../../tools/testing/testdata.ts';
import { loadModel, wasmDelegate } from './index.ts';

/** What published models must find in published files; the large ones on the wasm delegate, to be quick. */

const read = (path: string) => readFileSync(testdata(path) as string);
const picture = (name: string): Promise<Image> => decodeImage(read(`images/${name}`));
const first = (results: Record<string, Tensor>): Tensor => Object.values(results)[0];

/** 16-bit samples of a mono WAV file with the usual header of 44 bytes. */
function samplesOf(name: string): Int16Array {
  const bytes = read(`audio/${name}`);
  return new Int16Array(Uint8Array.from(bytes.subarray(44)).buffer);
}

function indexOfLargest(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}

describeWithTestdata('pictures', () => {
  /**
   * Scores are not compared. The reference is of another quantization of the same network: its numbers are multiples of
   * 0.0039537, those of this file of 0.0040969. What the file says, the official runtimes say to the bit.
   */
  it('MoveNet finds the joints where the reference has them', async () => {
    using model = await loadModel(read('tflite/movenet_singlepose_lightning_int8.tflite'), {
      delegates: [wasmDelegate()],
    });
    const { width, height, data } = await picture('squat.bmp');
    // the reference was made from a picture that TFLite's own op resized
    const resize = ops.find('RESIZE_BILINEAR', false)!;
    const [resized] = evaluate(resize, {
      attrs: ops.defaults('RESIZE_BILINEAR'),
      inputs: [
        { dtype: 'uint8', shape: [1, height, width, 3], data },
        { dtype: 'int32', shape: [2], data: Int32Array.of(192, 192) },
      ],
      outputs: [],
    });
    const joints = first(await model.run([resized.data])).data as Float32Array;
    const lines = read('labels/movenet_single_pose_lightning_ptq_reference.csv')
      .toString()
      .trim()
      .split('\n');
    const reference = lines.slice(1).map((line) => line.split(',').map(Number));
    expect(reference).toHaveLength(17);
    const isMultiple = (value: number, step: number) =>
      Math.abs(value / step - Math.round(value / step)) < 1e-3;
    expect(joints.every((value) => isMultiple(value, 0.004096854))).toBe(true);
    expect(reference.flatMap((line) => line.slice(3)).every((value) => isMultiple(value, 0.00395371))).toBe(
      true,
    );
    for (const [, , joint, , x, y] of reference) {
      expect(Math.abs(joints[3 * joint] - y)).toBeLessThan(0.035);
      expect(Math.abs(joints[3 * joint + 1] - x)).toBeLessThan(0.035);
    }
  });

  it('DeepLab marks the bird', async () => {
    using model = await loadModel(read('tflite/deeplabv3_mnv2_dm05_513_quant.tflite'), {
      delegates: [wasmDelegate()],
    });
    const [bird, mask] = [
      await picture('bird_segmentation.bmp'),
      await picture('bird_segmentation_mask.bmp'),
    ];
    const labels = first(await model.run([bird.data])).data as BigInt64Array;
    const counts = { same: 0, both: 0, either: 0 };
    const BIRD = 3;
    Array.from(labels, Number).forEach((label, i) => {
      const [ours, theirs] = [label === BIRD, mask.data[3 * i] === BIRD];
      counts.same += Number(label === mask.data[3 * i]);
      counts.both += Number(ours && theirs);
      counts.either += Number(ours || theirs);
    });
    expect(counts.same / labels.length).toBeGreaterThan(0.96);
    expect(counts.both / counts.either).toBeGreaterThan(0.8);
  }, 60_000);

  it('SSD finds the cat and the dog', async () => {
    using model = await loadModel(read('tflite/coco_ssd_mobilenet_v1_1.0_quant.tflite'), {
      delegates: [wasmDelegate()],
    });
    const { data } = resizeImage(await picture('cats_and_dogs.jpg'), 300, 300);
    const [boxes, classes, scores, count] = Object.values(await model.run([data]));
    const labels = new TextDecoder().decode(model.files[0].bytes).split('\n');
    const found = Array.from(scores.data as Float32Array, (score, i) => ({
      score,
      label: labels[Number(classes.data[i])],
    }));
    expect(boxes.shape).toEqual([1, 10, 4]);
    expect(count.data[0]).toBe(10);
    const sure = found.filter(({ score }) => score >= 0.5).map(({ label }) => label);
    expect(new Set(sure)).toEqual(new Set(['cat', 'dog']));
  });

  /** Their states are variables, which go on from digit to digit until somebody resets them: then 9 looks like 3. */
  it.each(['mnist_lstm_float.tflite', 'mnist_lstm_int8.tflite'])('%s reads ten digits', async (file) => {
    using model = await loadModel(read(`tflite/${file}`));
    const [{ dtype, quantization }] = model.inputs;
    let right = 0;
    for (const name of readdirSync(testdata('images/mnist') as string)) {
      const { data } = await picture(`mnist/${name}`);
      const grey = Float32Array.from({ length: 28 * 28 }, (_, i) => data[3 * i] / 255);
      const { scale, zeroPoint } = quantization ?? { scale: [1], zeroPoint: [0] };
      const input =
        dtype === 'int8'
          ? Int8Array.from(grey, (value) => Math.round(value / scale[0]) + zeroPoint[0])
          : grey;
      await model.reset();
      const scores = first(await model.run([input])).data as Float32Array;
      right += Number(name === `digit${indexOfLargest(scores)}.png`);
    }
    expect(right).toBe(10);
  });
});

describeWithTestdata('sound', () => {
  it('YAMNet hears speech', async () => {
    using model = await loadModel(read('tflite/yamnet_audio_classifier_with_metadata.tflite'));
    const sound = Float32Array.from(samplesOf('speech.wav').subarray(0, 15600), (sample) => sample / 32768);
    const labels = read('labels/yamnet_521_labels.txt').toString().split('\n');
    expect(labels[indexOfLargest(first(await model.run([sound])).data as Float32Array)]).toBe('Speech');
  });

  describe('micro_speech', () => {
    const frontEnd = () => loadModel(read('tflite/micro_speech_audio_preprocessor_int8.tflite'));
    const [FRAME, STEP, FRAMES, CHANNELS] = [480, 320, 49, 40];

    it.each(['yes', 'no', 'silence', 'noise'])('understands %s', async (word) => {
      using features = await frontEnd();
      using model = await loadModel(read('tflite/micro_speech_int8.tflite'));
      const samples = samplesOf(`${word}_1000ms.wav`);
      const picture = new Int8Array(FRAMES * CHANNELS);
      for (let i = 0; i < FRAMES; i++) {
        const frame = samples.slice(i * STEP, i * STEP + FRAME);
        picture.set(first(await features.run([frame])).data as Int8Array, i * CHANNELS);
      }
      const scores = first(await model.run([picture])).data as Int8Array;
      const answer = ['silence', 'unknown', 'yes', 'no'][indexOfLargest(scores)];
      expect(answer).toBe(word === 'noise' ? 'silence' : word);
    });

    /** Features of one frame, as `micro_speech_test.cc` of TensorFlow Lite Micro expects them. */
    it.each([
      [
        'yes',
        8000,
        [
          124, 105, 126, 103, 125, 101, 123, 100, 116, 98, 115, 97, 113, 90, 91, 82, 104, 96, 117, 97, 121,
          103, 126, 101, 125, 104, 126, 104, 125, 101, 116, 90, 81, 74, 80, 71, 83, 76, 82, 71,
        ],
      ],
      [
        'no',
        8960,
        [
          126, 103, 124, 102, 124, 102, 123, 100, 118, 97, 118, 100, 118, 98, 121, 100, 121, 98, 117, 91, 96,
          74, 54, 87, 100, 87, 109, 92, 91, 80, 64, 55, 83, 74, 74, 78, 114, 95, 101, 81,
        ],
      ],
    ])('has the features of %s to the bit, again after a reset', async (word, start, expected) => {
      using features = await frontEnd();
      const frame = samplesOf(`${word}_1000ms.wav`).slice(start, start + FRAME);
      const run = async () => Array.from(first(await features.run([frame])).data as Int8Array);
      expect(await run()).toEqual(expected);
      expect(await run()).not.toEqual(expected); // the estimate of the noise has moved
      await features.reset();
      expect(await run()).toEqual(expected);
    });
  });
});
