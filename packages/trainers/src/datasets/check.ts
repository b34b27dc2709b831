import { datasetError } from './errors.ts';
import { byCodePoint, type Example, type Skipped } from './example.ts';
import { emptyClass } from './folder.ts';
import { LIMITS } from './limits.ts';

/**
 * The sorted classes of a dataset that can be learnt from.
 * @param expected classes that must have examples left (folders that exist)
 * @throws DATASET_EMPTY, DATASET_SINGLE_CLASS, DATASET_EMPTY_CLASS, DATASET_TOO_LARGE
 */
export function checkClasses(
  source: string,
  examples: readonly Example[],
  skipped: readonly Skipped[],
  expected: Iterable<string> = [],
): string[] {
  const present = new Set(examples.map((example) => example.label));
  if (present.size === 0) {
    throw datasetError('DATASET_EMPTY', source, 'no usable example was found', {
      received: describeSkipped(skipped),
      hint: 'Give a folder for each class with its examples inside, or a table of contents and labels',
    });
  }
  for (const label of expected) {
    if (!present.has(label)) throw emptyClass(source, label, skipped);
  }
  if (present.size === 1) {
    throw datasetError('DATASET_SINGLE_CLASS', source, 'all examples are of one class', {
      expected: 'at least two classes',
      received: `only '${[...present][0]}'`,
    });
  }
  if (present.size > LIMITS.classes) {
    throw datasetError('DATASET_TOO_LARGE', source, `more than ${LIMITS.classes} classes`, {
      hint: 'Is the label column the right one?',
    });
  }
  return [...present].sort(byCodePoint);
}

function describeSkipped(skipped: readonly Skipped[]): string {
  if (skipped.length === 0) return 'nothing';
  return `${skipped.length} files or rows, all left out; the first: ${skipped[0].name}: ${skipped[0].reason}`;
}
