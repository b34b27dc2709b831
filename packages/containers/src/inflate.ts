/** DEFLATE (RFC 1951), for contents of known size. */

/** Codes of an alphabet: how many there are of each length, and the symbols in the order of their codes. */
interface Codes {
  readonly counts: Uint16Array;
  readonly symbols: Uint16Array;
}

const LONGEST_CODE = 15;
const END_OF_BLOCK = 256;
/** RFC 1951, 3.2.7: the order in which lengths of code lengths are given. */
const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/**
 * The content of `packed`, which must be `size` bytes.
 *
 * @throws RangeError where the stream is damaged, ends early, or holds another number of bytes
 */
export function inflate(packed: Uint8Array, size: number): Uint8Array {
  return new Inflater(packed, size).run();
}

class Inflater {
  readonly #packed: Uint8Array;
  readonly #out: Uint8Array;
  #from = 0;
  #to = 0;
  #bits = 0;
  #bitCount = 0;

  constructor(packed: Uint8Array, size: number) {
    this.#packed = packed;
    this.#out = new Uint8Array(size);
  }

  run(): Uint8Array {
    let isLast = false;
    while (!isLast) {
      isLast = this.#take(1) === 1;
      const type = this.#take(2);
      if (type === 0) this.#stored();
      else if (type === 1) this.#block(codesOf(FIXED.literals()), codesOf(FIXED.distances()));
      else if (type === 2) this.#dynamic();
      else fail('a block of unknown type');
    }
    if (this.#to !== this.#out.length) fail('fewer bytes than promised');
    return this.#out;
  }

  #take(count: number): number {
    while (this.#bitCount < count) {
      if (this.#from >= this.#packed.length) fail('the stream ends early');
      this.#bits |= this.#packed[this.#from++] << this.#bitCount;
      this.#bitCount += 8;
    }
    const value = this.#bits & ((1 << count) - 1);
    this.#bits >>>= count;
    this.#bitCount -= count;
    return value;
  }

  /** Bit by bit: codes of one length are consecutive numbers. */
  #symbol({ counts, symbols }: Codes): number {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= LONGEST_CODE; length++) {
      code |= this.#take(1);
      const count = counts[length];
      if (code - count < first) return symbols[index + code - first];
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    return fail('a code that stands for nothing');
  }

  #stored(): void {
    this.#bits = 0; // the rest of the byte
    this.#bitCount = 0;
    const length = this.#take(16);
    if (this.#take(16) !== (length ^ 0xffff)) fail('a length that is not confirmed');
    this.#room(length);
    if (this.#from + length > this.#packed.length) fail('the stream ends early');
    this.#out.set(this.#packed.subarray(this.#from, this.#from + length), this.#to);
    this.#from += length;
    this.#to += length;
  }

  #dynamic(): void {
    const [literals, distances, given] = [this.#take(5) + 257, this.#take(5) + 1, this.#take(4) + 4];
    const order = new Uint8Array(19);
    for (let i = 0; i < given; i++) order[LENGTH_ORDER[i]] = this.#take(3);
    const lengthCodes = codesOf(order);
    const lengths = new Uint8Array(literals + distances);
    for (let i = 0; i < lengths.length; ) {
      const symbol = this.#symbol(lengthCodes);
      if (symbol < 16) {
        lengths[i++] = symbol;
        continue;
      }
      if (symbol === 16 && i === 0) fail('nothing to repeat');
      const [value, base, bits] = [
        [lengths[i - 1], 3, 2],
        [0, 3, 3],
        [0, 11, 7],
      ][symbol - 16];
      const end = i + base + this.#take(bits);
      if (end > lengths.length) fail('too many code lengths');
      lengths.fill(value, i, end);
      i = end;
    }
    this.#block(codesOf(lengths.subarray(0, literals)), codesOf(lengths.subarray(literals)));
  }

  #block(literals: Codes, distances: Codes): void {
    for (let symbol = this.#symbol(literals); symbol !== END_OF_BLOCK; symbol = this.#symbol(literals)) {
      if (symbol < END_OF_BLOCK) {
        this.#room(1);
        this.#out[this.#to++] = symbol;
      } else this.#repeat(symbol - 257, distances);
    }
  }

  #repeat(code: number, distances: Codes): void {
    if (code > 28) fail('a length of unknown code');
    const length = code === 28 ? 258 : 3 + this.#scaled(code, 4);
    const distanceCode = this.#symbol(distances);
    if (distanceCode > 29) fail('a distance of unknown code');
    const distance = 1 + this.#scaled(distanceCode, 2);
    if (distance > this.#to) fail('a distance beyond the beginning');
    this.#room(length);
    // one by one: what is copied may be what has just been written
    for (let i = 0; i < length; i++, this.#to++) this.#out[this.#to] = this.#out[this.#to - distance];
  }

  /** Codes come in groups of `group`, each with twice the range of the one before. RFC 1951, 3.2.5 */
  #scaled(code: number, group: number): number {
    if (code < 2 * group) return code;
    const extra = Math.floor(code / group) - 1;
    return ((group + (code % group)) << extra) + this.#take(extra);
  }

  #room(bytes: number): void {
    if (this.#to + bytes > this.#out.length) fail('more bytes than promised');
  }
}

function codesOf(lengths: Uint8Array): Codes {
  const counts = new Uint16Array(LONGEST_CODE + 1);
  for (const length of lengths) counts[length]++;
  counts[0] = 0;
  const next = new Uint16Array(LONGEST_CODE + 2);
  let left = 1;
  for (let length = 1; length <= LONGEST_CODE; length++) {
    next[length + 1] = next[length] + counts[length];
    left = 2 * left - counts[length];
    if (left < 0) fail('more codes than there can be');
  }
  const symbols = new Uint16Array(lengths.length);
  lengths.forEach((length, symbol) => {
    if (length > 0) symbols[next[length]++] = symbol;
  });
  return { counts, symbols };
}

/** RFC 1951, 3.2.6 */
const FIXED = {
  literals: () => Uint8Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)),
  distances: () => new Uint8Array(30).fill(5),
};

function fail(message: string): never {
  throw new RangeError(message);
}
