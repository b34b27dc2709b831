import { readModule } from '@zoo/ops';
import type { FrontEnd } from './frontend.ts';

/** Offset 4, after the root offset: the FlatBuffers file identifier. */
const IDENTIFIER = 'TFL3';

export const tflite: FrontEnd = {
  name: 'tflite',
  summary: 'TensorFlow Lite / LiteRT flatbuffer (.tflite)',

  async sniff(source) {
    for (const path of await source.list()) {
      const head = await source.read(path, { length: 8 });
      if (new TextDecoder('latin1').decode(head.subarray(4, 8)) === IDENTIFIER) {
        return { confidence: 1, reason: `${path} has the identifier ${IDENTIFIER}`, entry: path };
      }
    }
    return { confidence: 0, reason: `no file has the identifier ${IDENTIFIER} at offset 4` };
  },

  read: async (source, entry) => readModule(await source.read(entry)),
};
