import { statSync } from 'node:fs';
import { ZooError } from '@zoo/core';
import { readWhole } from './errors.ts';

/** Far above what any text model reads. */
const MOST_BYTES = 64 * 2 ** 20;

/** The text that a word of the command line means: that of the file of this name, or else the word itself. */
export async function readText(input: string): Promise<string> {
  const found = statSync(input, { throwIfNoEntry: false });
  if (found === undefined) {
    if (!looksLikePath(input)) return input;
    throw new ZooError({ code: 'FILE_NOT_FOUND', category: 'not-found', message: 'no such file' });
  }
  // somebody may mean the word, where a folder happens to have that name
  if (found.isDirectory()) {
    throw new ZooError({
      code: 'TEXT_FOLDER',
      category: 'usage',
      message: 'this is a folder, a text or a text file was expected',
    });
  }
  const bytes = found.size > MOST_BYTES ? undefined : await readWhole(input);
  if (bytes !== undefined && !bytes.includes(0)) return new TextDecoder().decode(bytes);
  throw new ZooError({
    code: 'TEXT_DAMAGED',
    category: 'damaged-input',
    message: 'this file holds no text',
    received: bytes === undefined ? `${found.size} bytes` : 'bytes that are zero',
  });
}

/** One word that ends like a text file, or begins like a path. */
function looksLikePath(word: string): boolean {
  return /^(\.{0,2}\/\S*|\S+\.(txt|md|csv|json|jpe?g|png))$/i.test(word);
}
