import { type DescribedTensor, processUnit } from '../described.ts';
import { type ImageTarget, imageShape, type Normalization, pixelTables } from '../image/index.ts';

/**
 * The normalisation to use: the caller's, else that of the metadata, else none.
 *
 * For uint8 inputs the metadata is not asked. The official clients feed them raw pixels whatever it says, so models
 * exist whose metadata does not match their quantization (0 and 1 with scale 1/127, say) and that work nevertheless.
 * Source: MediaPipe `tasks/cc/components/processors/image_preprocessing_graph.cc`.
 */
export function normalizationOf(
  input: DescribedTensor,
  { mean, std }: Partial<Normalization>,
): Normalization | undefined {
  if (mean && std) return { mean, std };
  if (input.tensor.type === 'UINT8') return undefined;
  const unit = processUnit(input, 'NormalizationOptions');
  return unit?.mean && unit.std ? { mean: unit.mean, std: unit.std } : undefined;
}

/** The shape to give an input that leaves its size open: the default size of the metadata. */
export function openSize({ tensor, metadata }: DescribedTensor): number[] | undefined {
  const open = tensor.shapeSignature?.slice(1, 3).includes(-1);
  const properties = metadata?.content?.contentProperties;
  if (!open || properties?.type !== 'ImageProperties' || !properties.value.defaultSize) return undefined;
  const { width, height } = properties.value.defaultSize;
  return [1, height, width, tensor.shape.at(-1) ?? 3];
}

/** Fails where the first picture would. */
export function checkInput(target: ImageTarget, normalization?: Normalization): void {
  pixelTables(target, imageShape(target).channels, normalization);
}
