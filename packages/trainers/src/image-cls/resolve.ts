import { readFile } from 'node:fs/promises';
import { ZooError } from '@zoo/core';
import { type FetchedModel, fetchModel, findEntry } from '@zoo/hub';
import { isModel, verifyTfliteFiles } from '@zoo/tflite';
import type { Run } from '../run.ts';
import type { Backbone, PictureInput } from './backbone.ts';
import { tfjsBackbone } from './tfjs-backbone.ts';
import { tfliteBackbone } from './tflite-backbone.ts';

type Normalization = Pick<PictureInput, 'mean' | 'std'>;

/** A model on disk, before anyone has looked into it. */
export interface BackboneSource {
  readonly name: string;
  readonly license?: string;
  /** Absolute path of the file that stands for the model. */
  readonly main: string;
  /** What the user said about pixels. */
  readonly given?: Normalization;
  /** What to do when the file does not say: the catalogue's word, else [-1, 1]. */
  readonly normalization: Normalization;
}

export interface BackboneOptions {
  readonly model: string;
  readonly imageSize?: number;
  readonly mean?: readonly number[];
  readonly std?: readonly number[];
}

/** What most picture models without a word about it expect: pixels in [-1, 1]. */
const COMMON: Normalization = { mean: [127.5], std: [127.5] };

/**
 * Fetches a backbone and looks what it is: a `.tflite` file or a tfjs layers model.
 * @throws BACKBONE_FORMAT, and whatever fetching and reading throw
 */
export async function resolveBackbone(options: BackboneOptions, run: Run): Promise<Backbone> {
  const fetched = await fetchBackbone(options.model, run);
  const given = options.mean && options.std ? { mean: options.mean, std: options.std } : undefined;
  const source: BackboneSource = {
    name: fetched.entry?.name ?? options.model,
    license: fetched.license ?? undefined,
    main: fetched.main ?? '',
    given,
    normalization: given ?? stated(fetched) ?? COMMON,
  };
  if (fetched.main === undefined) throw notBackbone(options.model, 'no file that stands for the model');
  const bytes = await readFile(fetched.main);
  if (isModel(bytes)) return tfliteBackbone(source, bytes, options.imageSize);
  if (/^\s*\{/.test(bytes.toString('latin1', 0, 64))) return tfjsBackbone(source, options.imageSize);
  throw notBackbone(options.model, `${fetched.main}, which is neither`);
}

/**
 * A short name is asked for as a layers model where it is offered so: of the other forms that the catalogue may
 * deliver (tfjs graph models), not all can be cut.
 */
function fetchBackbone(ref: string, run: Run): Promise<FetchedModel> {
  const entry = findEntry(ref);
  const layers = entry?.offers.some(({ format }) => format === 'tfjs-layers');
  return fetchModel(ref, {
    format: layers ? 'tfjs-layers' : undefined,
    cache: run.cache,
    offline: run.offline,
    lockfile: run.lockfile,
    record: false,
    checks: [verifyTfliteFiles],
    signal: run.signal,
    onEvent: (event) => {
      if (event.type === 'note') run.onProgress({ type: 'note', text: event.text });
    },
  });
}

function stated({ offer }: FetchedModel): Normalization | undefined {
  const { mean, std } = offer?.input ?? {};
  return mean === undefined || std === undefined ? undefined : { mean: [mean], std: [std] };
}

function notBackbone(ref: string, received: string): ZooError {
  return new ZooError({
    code: 'BACKBONE_FORMAT',
    category: 'usage',
    message: 'this cannot serve as a backbone',
    place: { file: ref },
    expected: 'a .tflite embedder or classifier, or a tfjs layers model',
    received,
  });
}
