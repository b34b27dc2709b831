import { nearest, ZooError } from '@zoo/core';
import { audio } from './audio.ts';
import { body } from './body.ts';
import { data } from './data.ts';
import { detection } from './detection.ts';
import type { CatalogueEntry, Task } from './entry.ts';
import { image } from './image.ts';
import { mediapipe } from './mediapipe.ts';
import { segmentation } from './segmentation.ts';
import { text } from './text.ts';

export type { CatalogueEntry, Format, Input, Offer, Task } from './entry.ts';

/** Every short name. To add one: an entry in one of these lists; a new family is one file and one line. */
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

export interface CatalogueQuery {
  readonly task?: Task;
  /** Words that have to occur in name, aliases, title or task. */
  readonly search?: string;
}

/** Every task that an entry is for. */
export const TASKS: readonly Task[] = [...new Set(CATALOGUE.map(({ task }) => task))];

/** The entries a query takes, or all, by task, within a task in the order of the catalogue. */
export function listCatalogue({ task, search = '' }: CatalogueQuery = {}): readonly CatalogueEntry[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = (entry: CatalogueEntry) => words.every((word) => textOf(entry).includes(word));
  const found = CATALOGUE.filter((entry) => (task === undefined || entry.task === task) && matches(entry));
  return TASKS.flatMap((one) => found.filter((entry) => entry.task === one));
}

const textOf = ({ name, aliases = [], title, task }: CatalogueEntry): string =>
  [name, ...aliases, title, task].join(' ').toLowerCase();

/** Names and aliases that look like what was typed. */
export const nearNames = (typed: string, most?: number): string[] =>
  nearest(
    typed,
    CATALOGUE.flatMap(({ name, aliases = [] }) => [name, ...aliases]),
    most,
  );

/** The entry of a name or alias, upper or lower case, or undefined. */
export function findEntry(name: string): CatalogueEntry | undefined {
  const wanted = name.toLowerCase();
  return CATALOGUE.find((entry) => entry.name === wanted || entry.aliases?.includes(wanted));
}

/** The error for a name that is not in the catalogue, with those that look like it. */
export function unknownName(name: string): ZooError {
  const near = nearNames(name);
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
