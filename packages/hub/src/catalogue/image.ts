import type { CatalogueEntry } from './entry.ts';

/** Backbones and classifiers for pictures. */
export const image: readonly CatalogueEntry[] = [
  {
    name: 'mobilenet',
    aliases: ['mobilenet-v2', 'mobilenetv2', 'mobilenet_v2'],
    kind: 'model',
    task: 'image-classification',
    title: 'MobileNetV2 1.0 224: classifier and backbone for pictures',
    license: 'Apache-2.0',
    offers: [
      {
        ref: 'kaggle:tensorflow/mobilenet-v2/tfLite/1-0-224',
        format: 'tflite',
        input: { size: [224, 224], mean: 127.5, std: 127.5, description: 'RGB in [-1, 1]' },
      },
      {
        ref: 'kaggle:google/mobilenet-v2/tfJs/100-224-feature-vector/3',
        unconfirmed: true,
        format: 'tfjs-graph',
        input: { size: [224, 224], mean: 0, std: 255, description: 'RGB in [0, 1]' },
      },
      {
        ref: 'npm:nsfwjs@4.3.0/dist/models/mobilenet_v2',
        format: 'tfjs-layers',
        adapt: 'nsfwjs-layers',
        main: 'model.json',
        license: 'MIT',
        input: { size: [224, 224], mean: 0, std: 255, description: 'RGB in [0, 1]' },
        notes: [
          'These weights were fine-tuned to moderate content: the five classes of the head are of no use for anything else, ' +
            'the features below the head transfer well',
          'The weights are stored with 8 bits each, which costs a little accuracy',
        ],
      },
    ],
  },
];
