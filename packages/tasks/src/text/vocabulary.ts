import { ZooError } from '@zoo/core';

/** Token to id. */
export type Vocabulary = ReadonlyMap<string, number>;

/** Tokens with a meaning of their own, as Model Maker writes them and TFLite Task Library looks them up. */
export const PAD = '<PAD>';
export const START = '<START>';
export const UNKNOWN_TOKEN = '<UNKNOWN>';

/**
 * Reads a vocabulary file. Each line is `token id`, as the average-word-vector models have it; a file where not
 * every line ends in a number is a plain list, and the id is the line number from 0.
 *
 * @throws ZooError `VOCABULARY` when the file is empty
 */
export function parseVocabulary(text: string, file?: string): Vocabulary {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  while (lines.at(-1) === '') lines.pop();
  const filled = lines.filter((line) => line !== '');
  const numbered = filled.every((line) => / \d{1,9}$/.test(line));
  const entries = numbered
    ? filled.map((line): [string, number] => {
        const space = line.lastIndexOf(' ');
        return [line.slice(0, space), Number(line.slice(space + 1))];
      })
    : lines.map((line, id): [string, number] => [line, id]);
  const vocabulary = new Map(entries);
  if (vocabulary.size === 0) {
    throw new ZooError({
      code: 'VOCABULARY',
      category: 'damaged-input',
      message: 'vocabulary is empty',
      place: { file },
    });
  }
  return vocabulary;
}

/** The file that {@link parseVocabulary} reads back: `token id` lines. */
export function formatVocabulary(tokens: readonly string[]): string {
  return tokens.map((token, id) => `${token} ${id}\n`).join('');
}
