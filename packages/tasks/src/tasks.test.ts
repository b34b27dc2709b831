import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { describeWithTestdata, testdata } from '../../../tools/testing/testdata.ts';
import { taskOf } from './tasks.ts';

describeWithTestdata('taskOf', () => {
  it.each([
    ['mobilenet_v1_0.25_224_float', 'image-classifier'],
    ['mobilenet_v1_0.25_128_quant', 'image-classifier'],
    ['mobilenet_v2_1.0_224_int8_ptq', 'image-classifier'],
    ['automl_flowers_labeler', 'image-classifier'],
    ['person_detect_int8', 'image-classifier'], // no metadata: by its shapes
    ['mnist_conv_fc_float', 'image-classifier'],
    ['movie_review_average_word_vec', 'text-classifier'],
    ['nl_classifier_string_custom_ops', 'text-classifier'],
    ['text_embedder_regex_metadata', 'text-embedder'],
    ['mobilenet_v2_0.35_96_embedder_hybrid', 'image-embedder'],
    ['deeplabv3_257_float', undefined],
    ['coco_ssd_mobilenet_v1_1.0_quant', undefined],
    ['yamnet_audio_classifier_with_metadata', undefined],
    ['speech_embedding_float', undefined],
    ['hello_world_sine_float', undefined],
  ])('%s: %s', (name, task) => {
    expect(taskOf(readFileSync(testdata(`tflite/${name}.tflite`) as string))).toBe(task);
  });
});
