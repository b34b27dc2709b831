import { audio } from './audio.ts';
import { body } from './body.ts';
import { data } from './data.ts';
import { detection } from './detection.ts';
import type { CatalogueEntry } from './entry.ts';
import { image } from './image.ts';
import { mediapipe } from './mediapipe.ts';
import { mobilenetV1Variants, mobilenetV2Variants } from './mobilenet-variants.ts';
import { segmentation } from './segmentation.ts';
import { text } from './text.ts';

/** To add a short name: an entry in one of these lists; a new family is one file and one line. */
const FAMILIES = [
  image,
  detection,
  body,
  mediapipe,
  segmentation,
  audio,
  text,
  data,
  mobilenetV1Variants,
  mobilenetV2Variants,
];

/** Families that were asked for, in their order: whoever wants one name does not wait for all of them. */
const made: (readonly CatalogueEntry[])[] = [];

function family(at: number): readonly CatalogueEntry[] {
  made[at] ??= FAMILIES[at]();
  return made[at];
}

/** The short names that everybody has. */
export const builtInCatalogue = (): readonly CatalogueEntry[] => FAMILIES.flatMap((_, at) => family(at));

/** The entry of a name or alias in small letters; here every name and alias belongs to one entry. */
export function findBuiltIn(wanted: string): CatalogueEntry | undefined {
  for (let at = 0; at < FAMILIES.length; at++) {
    const found = family(at).find(({ name, aliases }) => name === wanted || aliases?.includes(wanted));
    if (found !== undefined) return found;
  }
  return undefined;
}
