import type { CheckedFile, FormatCheck } from './format-check.ts';
import { savedModel } from './saved-model.ts';
import { tfjs } from './tfjs.ts';
import { tflite } from './tflite.ts';

/** To add a check: one file beside these, and one line here. */
const CHECKS: readonly FormatCheck[] = [tflite, tfjs, savedModel];

/**
 * The last look before files are published: what claims to be a model must look like one.
 *
 * @param more what the caller wants looked at besides
 * @param alone see `FormatCheck`
 */
export async function checkFormats(
  files: readonly CheckedFile[],
  more: readonly FormatCheck[] = [],
  alone = files.length === 1,
): Promise<void> {
  for (const check of [...CHECKS, ...more]) await check(files, alone);
}
