import type { Random } from '@zoo/core';
import { hostileBigInt, hostileInteger } from './hostile.ts';
import type { SeedModel } from './seeds.ts';

/** Changes the bytes of a file, in place where it can; the file that is then to be used is returned. */
type ByteMutation = (file: Uint8Array, random: Random, seed: SeedModel) => Uint8Array;

const flipBits: ByteMutation = (file, random) => {
  const flips = random.pick([1, 1, 1, 2, 8, 64]);
  for (let i = 0; i < flips; i++) file[random.integer(0, file.length - 1)] ^= 1 << random.integer(0, 7);
  return file;
};

/** Weights fill most files; what stands near the beginning and in small files is structure. */
const flipHeader: ByteMutation = (file, random) => {
  const flips = random.pick([1, 2, 4]);
  const end = Math.min(file.length, 2048) - 1;
  for (let i = 0; i < flips; i++) file[random.integer(0, end)] = random.integer(0, 255);
  return file;
};

const truncate: ByteMutation = (file, random) => {
  const length = random.pick([
    random.integer(0, file.length),
    random.integer(0, Math.min(64, file.length)),
    Math.max(0, file.length - random.integer(1, 64)),
  ]);
  return file.subarray(0, length);
};

const append: ByteMutation = (file, random) => {
  const longer = new Uint8Array(file.length + random.integer(4, 64));
  longer.set(file);
  for (let i = file.length; i < longer.length; i++) longer[i] = random.integer(0, 255);
  // an archive that begins here, or the end of one
  if (random.next() < 0.3) longer.set([0x50, 0x4b, random.pick([3, 5]), random.pick([4, 6])], file.length);
  return longer;
};

/** Bytes of one place repeated at another. */
const splice: ByteMutation = (file, random) => {
  const length = random.integer(1, Math.min(256, file.length));
  const from = random.integer(0, file.length - length);
  const to = random.integer(0, file.length - length);
  file.copyWithin(to & ~3, from & ~3, (from & ~3) + length);
  return file;
};

/** A number that means something gets a value that breaks readers. */
const setSite: ByteMutation = (file, random, { sites }) => {
  if (sites.length === 0) return file;
  const changes = random.pick([1, 1, 1, 2, 3]);
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let i = 0; i < changes; i++) {
    const { at, bytes } = random.pick(sites);
    if (at + bytes > file.length) continue;
    if (bytes === 1) view.setUint8(at, hostileInteger(random, 0, 255));
    else if (bytes === 2) view.setUint16(at, hostileInteger(random, 0, 65535), true);
    else if (bytes === 4) view.setInt32(at, hostileInteger(random, -(2 ** 31), 2 ** 31 - 1), true);
    else view.setBigInt64(at, hostileBigInt(random, true), true);
  }
  return file;
};

/** An offset gets the target of another: spliced tables, cycles, shared content, wrong types. */
const redirect: ByteMutation = (file, random, { sites }) => {
  const offsets = sites.filter(({ kind }) => kind === 'offset');
  if (offsets.length === 0) return file;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let i = random.integer(1, 3); i > 0; i--) {
    const [from, to] = [random.pick(offsets).at, random.pick(offsets).at];
    if (Math.max(from, to) + 4 > file.length) continue;
    const target = to + view.getUint32(to, true);
    view.setUint32(from, (random.next() < 0.1 ? 0 : target) - from, true);
  }
  return file;
};

/** The numbers of two places change places: tensor indices, sizes, attributes. */
const swapSites: ByteMutation = (file, random, { sites }) => {
  if (sites.length === 0) return file;
  const one = random.pick(sites);
  const other = random.pick(sites.filter(({ bytes }) => bytes === one.bytes));
  if (Math.max(one.at, other.at) + one.bytes > file.length) return file;
  const kept = new Uint8Array(file.subarray(one.at, one.at + one.bytes));
  file.copyWithin(one.at, other.at, other.at + one.bytes);
  file.set(kept, other.at);
  return file;
};

export const BYTE_MUTATIONS: Readonly<Record<string, ByteMutation>> = {
  flipBits,
  flipHeader,
  truncate,
  append,
  splice,
  setSite,
  setSite2: setSite,
  setSite3: setSite,
  redirect,
  swapSites,
};
