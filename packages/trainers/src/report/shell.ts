/** A file name as one word of a POSIX shell. */
export function shellWord(word: string): string {
  return /^[\w./:@%+=-]+$/.test(word) && !word.startsWith('-') ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
