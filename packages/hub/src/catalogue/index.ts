import { nearest, ZooError } from '@zoo/core';
import { audio } from './audio.ts';
import { data } from './data.ts';
import type { CatalogueEntry, Task } from './entry.ts';
import { image } from './image.ts';
import { mediapipe } from './mediapipe.ts';
import { text } from './text.ts';

export type { CatalogueEntry, Format, Input, Offer, Task } from './entry.ts';

/** Every short name. To add one: an entry in one of these lists; a new family is one file and one line. */
export const CATALOGUE: readonly CatalogueEntry[] = [...image, ...mediapipe, ...audio, ...text, ...data];

/** Entries of a task, or all, in the order of the catalogue. */
export function listCatalogue({ task }: { readonly task?: Task } = {}): readonly CatalogueEntry[] {
  return CATALOGUE.filter((entry) => task === undefined || entry.task === task);
}

/** The entry of a name or alias, upper or lower case, or undefined. */
export function findEntry(name: string): CatalogueEntry | undefined {
  const wanted = name.toLowerCase();
  return CATALOGUE.find((entry) => entry.name === wanted || entry.aliases?.includes(wanted));
}

/** The error for a name that is not in the catalogue, with those that look like it. */
export function unknownName(name: string): ZooError {
  const near = nearest(
    name,
    CATALOGUE.flatMap((entry) => [entry.name, ...(entry.aliases ?? [])]),
  );
  return new ZooError({
    code: 'HUB_UNKNOWN_NAME',
    category: 'not-found',
    message: `there is no model called ${JSON.stringify(name.slice(0, 80))} in the catalogue`,
    hint:
      near.length > 0
        ? `Did you mean ${near.join(', ')}? For a file, write ./${name.slice(0, 80)}`
        : '`zoo list` shows all names; kaggle:, npm:, https: and paths work too',
  });
}
