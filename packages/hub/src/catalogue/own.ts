import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ZooError } from '@zoo/core';
import { upwards } from '../lockfile/project.ts';
import type { Surroundings } from '../source.ts';
import { ADAPTERS } from './adapt/index.ts';
import type { CatalogueEntry, Offer } from './entry.ts';

/** In a project, beside `zoo.lock`; also what a user's own file is called. */
export const OWN_CATALOGUE = 'zoo.catalogue.json';

/** The catalogues of the project around the working directory and of the user, where there are some; the project's counts first. */
export function ownCatalogues(surroundings: Surroundings): string[] {
  const project = upwards(surroundings).map((folder) => join(folder, OWN_CATALOGUE));
  const user = userCatalogue(surroundings);
  // One that was named has to be there.
  const counts = Boolean(surroundings.env.ZOO_CATALOGUE) || existsSync(user);
  return [project.find(existsSync), counts ? user : undefined].filter((file) => file !== undefined);
}

/** `ZOO_CATALOGUE`, or the file in the platform's folder for settings. */
function userCatalogue({ env, cwd, home }: Surroundings): string {
  if (env.ZOO_CATALOGUE) return resolve(cwd, env.ZOO_CATALOGUE);
  const settings =
    process.platform === 'win32'
      ? (env.APPDATA ?? join(home, 'AppData', 'Roaming'))
      : env.XDG_CONFIG_HOME || join(home, '.config');
  return join(settings, 'zoo', OWN_CATALOGUE);
}

/**
 * Short names of one's own: `{"models": [...]}` with entries as `CatalogueEntry` has them, of which name, title and offers
 * are needed. A path that begins with a dot is relative to the file.
 *
 * @throws ZooError `HUB_BAD_CATALOGUE`
 */
export async function readOwnCatalogue(file: string): Promise<CatalogueEntry[]> {
  const { z } = await import('zod');
  const offer = z.object({
    ref: z.string().min(1),
    format: z.enum(['tflite', 'task', 'tfjs-layers', 'tfjs-graph', 'saved-model', 'files']).default('files'),
    main: z.string().optional(),
    pick: z.array(z.string()).optional(),
    adapt: z.enum(Object.keys(ADAPTERS) as [keyof typeof ADAPTERS]).optional(),
    input: z
      .object({
        size: z.array(z.int().positive()).default([]),
        mean: z.number().optional(),
        std: z.number().positive().optional(),
        description: z.string().optional(),
      })
      .optional(),
    license: z.string().optional(),
    notes: z.array(z.string()).optional(),
    sha256: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)).optional(),
  });
  const name = z
    .string()
    .regex(/^[a-z0-9][a-z0-9._-]*$/, 'a name has small letters, digits, dots and hyphens');
  const entry = z.strictObject({
    name,
    aliases: z.array(name).optional(),
    kind: z.enum(['model', 'dataset']).default('model'),
    task: z.string().default('own'),
    title: z.string(),
    license: z.string().default('not stated'),
    notes: z.array(z.string()).optional(),
    offers: z.array(offer).min(1),
  });
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw unreadable(file, error.code === 'ENOENT' ? 'no such file' : (error.code ?? error.message));
  });
  const checked = z.object({ models: z.array(entry) }).safeParse(jsonOf(text, file));
  if (!checked.success)
    throw unreadable(file, z.prettifyError(checked.error).split('\n').slice(0, 2).join(' '));
  const here = (one: Offer): Offer =>
    /^\.{1,2}\//.test(one.ref) ? { ...one, ref: `file:${resolve(dirname(file), one.ref)}` } : one;
  return checked.data.models.map((model) => ({ ...model, offers: model.offers.map(here) }));
}

function jsonOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable(file, 'no JSON');
  }
}

const unreadable = (file: string, received: string): ZooError =>
  new ZooError({
    code: 'HUB_BAD_CATALOGUE',
    category: 'usage',
    message: 'the catalogue cannot be read',
    place: { file },
    expected: '{"models": [{"name": ..., "title": ..., "offers": [{"ref": ..., "format": ...}]}]}',
    received,
  });
