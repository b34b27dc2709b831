/**
 * Random numbers that are a function of a key and a counter. Source: Salmon et al., "Parallel random numbers: as easy
 * as 1, 2, 3", SC 2011; their constants.
 */
export type CounterRandom = (key: readonly [number, number], counter: Int32Array) => Int32Array;

const THREEFRY_PARITY = 0x1bd11bda;
const THREEFRY_ROTATIONS = [
  [13, 15, 26, 6],
  [17, 29, 16, 24],
];

/** Threefry-2x32 with 20 rounds; turns the two words of `block` in place. */
export const threefry: CounterRandom = ([first, second], block) => {
  const keys = [first, second, first ^ second ^ THREEFRY_PARITY];
  block[0] += first;
  block[1] += second;
  for (let group = 1; group <= 5; group++) {
    for (const bits of THREEFRY_ROTATIONS[(group - 1) & 1]) {
      block[0] += block[1];
      block[1] = ((block[1] << bits) | (block[1] >>> (32 - bits))) ^ block[0];
    }
    block[0] += keys[group % 3];
    block[1] += keys[(group + 1) % 3] + group;
  }
  return block;
};

const PHILOX_MULTIPLIERS = [0xd2511f53n, 0xcd9e8d57n];
const PHILOX_WEYL = [0x9e3779b9, 0xbb67ae85];

/** Philox-4x32 with 10 rounds; turns the four words of `block` in place. */
export const philox: CounterRandom = ([first, second], block) => {
  for (let round = 0; round < 10; round++) {
    const [left, right] = PHILOX_MULTIPLIERS.map((by, i) => by * BigInt(block[2 * i] >>> 0));
    block[0] = Number(right >> 32n) ^ block[1] ^ (first + round * PHILOX_WEYL[0]);
    block[2] = Number(left >> 32n) ^ block[3] ^ (second + round * PHILOX_WEYL[1]);
    block[1] = Number(right & 0xffffffffn);
    block[3] = Number(left & 0xffffffffn);
  }
  return block;
};
