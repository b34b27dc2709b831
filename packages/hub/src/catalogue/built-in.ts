import { audio } from './audio.ts';
import { body } from './body.ts';
import { data } from './data.ts';
import { detection } from './detection.ts';
import type { CatalogueEntry } from './entry.ts';
import { image } from './image.ts';
import { mediapipe } from './mediapipe.ts';
import { segmentation } from './segmentation.ts';
import { text } from './text.ts';

/** To add a short name: an entry in one of these lists; a new family is one file and one line. */
const FAMILIES = [image, detection, body, mediapipe, segmentation, audio, text, data];

let entries: readonly CatalogueEntry[] | undefined;

/** The short names that everybody has. Made when first asked for: a full ref has no use for them. */
export function builtInCatalogue(): readonly CatalogueEntry[] {
  entries ??= FAMILIES.flatMap((family) => family());
  return entries;
}
