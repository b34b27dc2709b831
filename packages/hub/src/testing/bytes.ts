/** Bytes that pass for a `.tflite` of the given size and are the same every time; they do not compress. */
export function fakeTflite(size = 1000, seed = 1): Buffer {
  const bytes = Buffer.alloc(size);
  for (let at = 0, state = seed; at < size; at++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[at] = state >>> 16;
  }
  bytes.write('TFL3', 4, 'latin1');
  return bytes;
}
