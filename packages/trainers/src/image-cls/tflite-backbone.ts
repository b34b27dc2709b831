import { createHash } from 'node:crypto';
import { ZooError } from '@zoo/core';
import type { Module, Value } from '@zoo/ir';
import { moduleFromModel } from '@zoo/ops';
import { imageShape } from '@zoo/tasks';
import { readMetadata, readModel, type TensorMetadata } from '@zoo/tflite';
import type { Backbone, PictureInput } from './backbone.ts';
import { cutAtFeatures } from './cut.ts';
import { openExtractor } from './extractor.ts';
import type { BackboneSource } from './resolve.ts';

/** A `.tflite` embedder or classifier, float or quantized, computed by our runtime. */
export function tfliteBackbone(
  source: BackboneSource,
  bytes: Uint8Array,
  size: number | undefined,
): Backbone {
  const model = readModel(bytes);
  const metadata = readMetadata(model)?.subgraphMetadata?.[0];
  const labelled = metadata?.outputTensorMetadata?.[0]?.associatedFiles?.some(
    ({ type }) => type === 'TENSOR_AXIS_LABELS',
  );
  const trunk = (): Module => {
    const module = moduleFromModel(readModel(bytes));
    module.metadata = [];
    module.files = [];
    cutAtFeatures(module, labelled);
    return module;
  };
  const [graph] = trunk().graphs;
  const { height, width, channels } = imageShape(graph.inputs[0]);
  if (channels !== 3) throw refused(source.name, 'the model does not take colour pictures');
  if (size !== undefined && size !== height) {
    throw refused(source.name, `the input of this file is ${width}x${height} and cannot be changed`);
  }
  const input = {
    width,
    height,
    ...(source.given ??
      normalizationIn(metadata?.inputTensorMetadata?.[0], graph.inputs[0]) ??
      source.normalization),
  };
  return {
    name: source.name,
    license: source.license,
    input,
    digest: createHash('sha256').update(bytes).update(JSON.stringify(input)).digest('hex'),
    facts: {
      format: '.tflite',
      'cut at': graph.outputs[0].producer?.inputs[0]?.name ?? graph.outputs[0].name,
    },
    open: (engine) => openExtractor(trunk(), input, engine),
    module: async () => trunk(),
  };
}

/** The normalisation that metadata states, or that integer inputs imply: real = scale * (pixel - zero point). */
function normalizationIn(
  metadata: TensorMetadata | undefined,
  { dtype, quantization }: Value,
): Pick<PictureInput, 'mean' | 'std'> | undefined {
  const unit = metadata?.processUnits?.find(({ options }) => options?.type === 'NormalizationOptions');
  if (unit?.options?.type === 'NormalizationOptions') {
    const { mean, std } = unit.options.value;
    if (mean?.length && std?.length) return { mean, std };
  }
  if (dtype === 'uint8' && quantization) {
    return { mean: [quantization.zeroPoint[0]], std: [1 / quantization.scale[0]] };
  }
  return undefined;
}

function refused(file: string, message: string): ZooError {
  return new ZooError({ code: 'BACKBONE_INPUT', category: 'usage', message, place: { file } });
}
