/**
 * SHA-256 in plain TypeScript, for two places that have none of the platform's: a cached fetch, which needs one digest of a
 * short text and has no time to load a cryptographic library, and the browser, which cannot hash a stream.
 *
 * @see FIPS 180-4, section 6.2
 */
const BLOCK = 64;
/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes, and of the square roots of the first 8. */
const ROUNDS = Uint32Array.from(primes(64), (prime) => fraction(Math.cbrt(prime)));
const START = Uint32Array.from(primes(8), (prime) => fraction(Math.sqrt(prime)));

export class Sha256 {
  readonly #state = Uint32Array.from(START);
  readonly #schedule = new Uint32Array(64);
  readonly #block = new Uint8Array(BLOCK);
  #filled = 0;
  #bytes = 0;

  update(data: Uint8Array | string): this {
    const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
    this.#bytes += bytes.length;
    for (let at = 0; at < bytes.length; ) {
      const taken = Math.min(BLOCK - this.#filled, bytes.length - at);
      this.#block.set(bytes.subarray(at, at + taken), this.#filled);
      this.#filled += taken;
      at += taken;
      if (this.#filled === BLOCK) this.#mix();
    }
    return this;
  }

  /** Ends the hashing. */
  digest(_encoding: 'hex' = 'hex'): string {
    const bits = this.#bytes * 8;
    const tail = new Uint8Array(((this.#filled < 56 ? 56 : 120) - this.#filled) | 0);
    tail[0] = 0x80;
    this.update(tail);
    const length = new DataView(new ArrayBuffer(8));
    length.setUint32(0, Math.floor(bits / 2 ** 32));
    length.setUint32(4, bits >>> 0);
    this.update(new Uint8Array(length.buffer));
    return [...this.#state].map((word) => word.toString(16).padStart(8, '0')).join('');
  }

  #mix(): void {
    const w = this.#schedule;
    const block = this.#block;
    for (let t = 0, at = 0; t < 16; t++, at += 4) {
      w[t] = (block[at] << 24) | (block[at + 1] << 16) | (block[at + 2] << 8) | block[at + 3];
    }
    for (let t = 16; t < 64; t++) {
      const x = w[t - 15];
      const y = w[t - 2];
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[t] = (w[t - 16] + s0 + w[t - 7] + s1) | 0;
    }
    let [a, b, c, d, e, f, g, h] = this.#state;
    // One by one: an array for every round would be more garbage than all else that a cached fetch leaves.
    for (let t = 0; t < 64; t++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + ROUNDS[t] + w[t]) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    for (const [at, word] of [a, b, c, d, e, f, g, h].entries()) this.#state[at] += word;
    this.#filled = 0;
  }
}

/** The SHA-256 of a short text, in hex. */
export const sha256Of = (text: string): string => new Sha256().update(text).digest();

function primes(count: number): number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) if (found.every((prime) => n % prime !== 0)) found.push(n);
  return found;
}

function fraction(root: number): number {
  return Math.floor((root - Math.floor(root)) * 2 ** 32);
}
