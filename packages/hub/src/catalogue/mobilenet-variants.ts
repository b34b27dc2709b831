import type { CatalogueEntry } from './entry.ts';
import { bytes, entry, kaggle, mediapipeAsset, perhaps, signedRange, unitRange } from './offers.ts';
import { tfhubLite, tfhubTfjs } from './tfhub-storage.ts';

/** Variations seen at work; the others follow their pattern. */
const SEEN = new Set([
  '1-0-224',
  '0-25-224',
  '0-75-160-quantized',
  '035-128-classification',
  '140-224-feature-vector',
]);
const offer = (handle: string) => (SEEN.has(handle.split('/')[3]) ? kaggle : perhaps);

/** Every width and size of MobileNetV1 that `image.ts` does not have, in floats and in 8 bits. */
export function mobilenetV1Variants(): CatalogueEntry[] {
  const shown = new Set(['1.0-224', '0.75-160', '0.25-224']);
  return ['0.25', '0.5', '0.75', '1.0'].flatMap((width) =>
    [128, 160, 192, 224].flatMap((size) => {
      const lite = `tensorflow/mobilenet-v1/tfLite/${width === '0.5' ? '0-50' : width.replace('.', '-')}-${size}`;
      const stored = `tensorflow/mobilenet_v1_${width === '0.5' ? '0.50' : width}_${size}`;
      const tfjs = `google/mobilenet-v1/tfJs/${hundredths(width)}-${size}-classification/1`;
      const name = `mobilenet-v1-${width}-${size}`;
      const title = `MobileNetV1 ${width} ${size}`;
      const floats = entry(
        name,
        'image-classification',
        `${title}: 1001 classes`,
        [
          offer(lite)(lite, signedRange(size, size)),
          tfhubLite(`${stored}/1/default/1`, signedRange(size, size)),
          perhaps(tfjs, unitRange(size, size)),
        ],
        { variantOf: 'mobilenet-v1' },
      );
      const small = entry(
        `${name}-quantized`,
        'image-classification',
        `${title}, 8 bits: 1001 classes`,
        [
          offer(`${lite}-quantized`)(`${lite}-quantized`, bytes(size, size)),
          perhaps(`${lite}-quantized-metadata/1`, bytes(size, size)),
          ...(name === 'mobilenet-v1-0.25-192' ? [QUANTIZED_0_25_192] : []),
          tfhubLite(`${stored}_quantized/1/default/1`, bytes(size, size)),
        ],
        { variantOf: 'mobilenet-v1-quantized' },
      );
      return shown.has(`${width}-${size}`) ? [small] : [floats, small];
    }),
  );
}

/** MobileNetV2 as tfjs graph models: the classifiers, and what is below their heads. */
export function mobilenetV2Variants(): CatalogueEntry[] {
  const squares = ['0.35', '0.5', '0.75', '1.0'].flatMap((width) =>
    [96, 128, 160, 192, 224].map((size) => [width, size] as const),
  );
  return [...squares, ['1.3', 224] as const, ['1.4', 224] as const].flatMap(([width, size]) => {
    const base = `google/mobilenet-v2/tfJs/${hundredths(width)}-${size}`;
    const name = `mobilenet-v2-${width}-${size}`;
    const title = `MobileNetV2 ${width} ${size}`;
    const stored = `google/imagenet/mobilenet_v2_${hundredths(width)}_${size}`;
    const at = (kind: string) => [
      offer(`${base}-${kind}`)(`${base}-${kind}/3`, unitRange(size, size)),
      tfhubTfjs(`${stored}/${kind.replace('-', '_')}/3/default/1`, unitRange(size, size)),
    ];
    const more = { variantOf: 'mobilenet' };
    return [
      entry(name, 'image-classification', `${title}: 1001 classes`, at('classification'), more),
      entry(`${name}-features`, 'image-embedding', `${title} without its head`, at('feature-vector'), more),
    ];
  });
}

const QUANTIZED_0_25_192 = mediapipeAsset(
  'tasks/testdata/vision/mobilenet_v1_0.25_192_quantized_1_default_1.tflite',
  '1782184930388882',
  'f80999b6324c6f101300c3ee38fbe7e11e74a743b5e0be7350602087fe7430a3',
  bytes(192, 192),
);

const hundredths = (width: string): string => String(Math.round(Number(width) * 100)).padStart(3, '0');
