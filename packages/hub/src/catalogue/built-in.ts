import { audio } from './audio.ts';
import { body } from './body.ts';
import { data } from './data.ts';
import { detection } from './detection.ts';
import type { CatalogueEntry } from './entry.ts';
import { image } from './image.ts';
import { mediapipe } from './mediapipe.ts';
import { segmentation } from './segmentation.ts';
import { text } from './text.ts';

/** The short names that everybody has. To add one: an entry in one of these lists; a new family is one file and one line. */
export const CATALOGUE: readonly CatalogueEntry[] = [
  ...image,
  ...detection,
  ...body,
  ...mediapipe,
  ...segmentation,
  ...audio,
  ...text,
  ...data,
];
