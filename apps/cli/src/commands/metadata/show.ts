import { ZooError } from '@zoo/core';
import { defineCommand } from '../../lib/command.ts';
import { openModel } from '../../lib/model-file.ts';

export default defineCommand({
  name: 'metadata show',
  summary: 'print the metadata of a .tflite model',
  section: 'Models',
  example: 'zoo metadata show model.tflite',
  args: [{ name: 'MODEL', about: 'a .tflite file, or a ref that `zoo fetch` understands', count: 'one' }],
  options: {},
  async run(context, [ref]) {
    const { associatedFiles, metadataToJson, readMetadata, readModel } = await import('@zoo/tflite');
    const { path, bytes } = await openModel(ref, context);
    const model = readModel(bytes, { file: path });
    const found = readMetadata(model);
    if (found === undefined) {
      throw new ZooError({
        code: 'METADATA_MISSING',
        category: 'not-found',
        message: 'the model has no metadata',
        place: { file: path },
      });
    }
    const files = [...associatedFiles(model)].map(([name, contents]) => ({
      name,
      bytes: contents.byteLength,
    }));
    const json = { ...metadataToJson(found), packed_files: files };
    return { json, text: () => JSON.stringify(json, null, 2) };
  },
});
