import type { Tensor } from '@zoo/core';
import { decodeImage, type Image, imageToInput } from '../image/index.ts';
import type { LoadedModel } from '../loaded.ts';
import { checkInput, normalizationOf, openSize } from './normalization.ts';
import type { ImageSettings } from './options.ts';

/** Turns the bytes of a picture file, or a picture that is decoded already, into the input of a model. */
export type ImageEncoding = (picture: Uint8Array | Image, file?: string) => Promise<Tensor>;

/**
 * The encoding that the one input of a model asks for; an input of open size gets that of the metadata.
 *
 * @throws ZooError `IMAGE_INPUT` for an input that takes no pictures, `IMAGE_NORMALIZATION_MISSING` for a float input
 * with no normalisation anywhere
 */
export async function imageEncoding(
  { model, described }: LoadedModel,
  { mean, std, fit, background, maxPixels }: ImageSettings,
): Promise<ImageEncoding> {
  const [input] = described.inputs;
  const size = openSize(input);
  if (size) await model.resize({ [model.inputs[0].name]: size });
  const normalization = normalizationOf(input, { mean, std });
  checkInput(model.inputs[0], normalization);
  return async (picture, file) => {
    const image =
      picture instanceof Uint8Array ? await decodeImage(picture, { file, background, maxPixels }) : picture;
    return imageToInput(image, model.inputs[0], { normalization, fit });
  };
}
