import { ZooError } from '@zoo/core';
import { isObject } from '../cache/records.ts';
import type { Format, Offer } from '../catalogue/index.ts';
import { type CheckedFile, textOf } from './format-check.ts';

/** How to see that a format is there: the file that stands for it. */
const SIGNS: Readonly<Record<Exclude<Format, 'files'>, RegExp>> = {
  tflite: /\.tflite$/i,
  task: /\.task$/i,
  'tfjs-layers': /(^|\/)model\.json$/,
  'tfjs-graph': /(^|\/)model\.json$/,
  'saved-model': /(^|\/)(saved_model\.pb|saved_model\.pbtxt)$/,
};
const STATED: Readonly<Record<string, string>> = {
  'tfjs-layers': 'layers-model',
  'tfjs-graph': 'graph-model',
};

/** Whether an offer of the catalogue delivered what the catalogue says it does: entries may be mistaken or grow old. */
export async function checkPromised(files: readonly CheckedFile[], offer: Offer | undefined): Promise<void> {
  if (offer === undefined || offer.format === 'files') return;
  const { format, ref } = offer;
  const found = files.find(({ path }) => SIGNS[format].test(path));
  if (found === undefined)
    throw otherFormat(
      ref,
      format,
      files
        .map(({ path }) => path)
        .slice(0, 5)
        .join(', '),
    );
  const wanted = STATED[format];
  if (wanted === undefined) return;
  const model = parsed(await textOf(found));
  const stated = isObject(model) ? model.format : undefined;
  if (typeof stated === 'string' && stated !== wanted) throw otherFormat(ref, wanted, stated);
}

/** Whether a model is whole is for the check of its format; this one looks at what it says. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const otherFormat = (ref: string, expected: string, received: string): ZooError =>
  new ZooError({
    code: 'HUB_CATALOGUE_MISMATCH',
    category: 'damaged-input',
    message: 'this is not what the catalogue says it is',
    place: { file: ref },
    expected,
    received,
    hint: 'If you want it anyway, fetch it by this address',
  });
