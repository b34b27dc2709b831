import { type FileHandle, open } from 'node:fs/promises';

/** Writes a file from first to last; one write is under way while the next bytes are made. */
export class FileWriter {
  readonly #handle: FileHandle;
  #underWay: Promise<void> = Promise.resolve();

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** @param flags `wx` for a new file, `a` to go on with one */
  static async open(file: string, flags: 'wx' | 'a', mode?: number): Promise<FileWriter> {
    return new FileWriter(await open(file, flags, mode));
  }

  /** Takes the bytes, which must not change any more. Rejects with what became of those before. */
  async write(bytes: Uint8Array): Promise<void> {
    await this.#underWay;
    this.#underWay = writeAll(this.#handle, bytes);
    // Whoever calls next sees the failure; until then it must not end the process.
    this.#underWay.catch(() => {});
  }

  /** Everything is written, and the file is closed whatever happened. */
  async close(): Promise<void> {
    try {
      await this.#underWay;
    } finally {
      await this.#handle.close();
    }
  }
}

/** `write` may write less than it was given. */
async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    at += (await handle.write(bytes, at, bytes.length - at)).bytesWritten;
  }
}
