import type { DescribedModel } from '../described.ts';

/** Whether the one input takes a picture: by the metadata, or by its shape where there is none. */
export function looksLikePicture({ inputs, described }: DescribedModel): boolean {
  if (inputs.length !== 1) return false;
  const [{ metadata, tensor }] = inputs;
  if (described) return metadata?.content?.contentProperties?.type === 'ImageProperties';
  const [batch, , , channels] = tensor.shape;
  return tensor.shape.length === 4 && batch === 1 && (channels === 1 || channels === 3);
}
