import { readModel } from './read.ts';

/** A file that can be read, wherever it is. */
interface ReadableFile {
  readonly path: string;
  read(): Promise<Uint8Array>;
}

/**
 * Reads every `.tflite` among `files` from first to last and throws what {@link readModel} throws for one that is damaged:
 * what a download is looked at with before anyone relies on it.
 *
 * @example
 * await fetchModel('mobilenet', { checks: [verifyTfliteFiles] });
 */
export async function verifyTfliteFiles(files: readonly ReadableFile[]): Promise<void> {
  for (const file of files.filter(({ path }) => path.endsWith('.tflite'))) {
    readModel(await file.read(), { file: file.path });
  }
}
