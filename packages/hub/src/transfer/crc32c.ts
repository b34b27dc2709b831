import { crcAfter, crcTables } from './crc.ts';

const TABLES = crcTables(0x82f63b78);

/** CRC-32C (Castagnoli), the only digest that Google Cloud Storage gives for every object. */
export class Crc32c {
  #state = -1;

  update(bytes: Uint8Array): this {
    this.#state = crcAfter(TABLES, this.#state, bytes);
    return this;
  }

  /** Eight hex digits, most significant byte first, as `x-goog-hash` holds them. */
  digest(_encoding: 'hex' = 'hex'): string {
    return (~this.#state >>> 0).toString(16).padStart(8, '0');
  }
}
