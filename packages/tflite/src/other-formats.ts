import { hasZip, listZip } from '@zoo/containers';

/**
 * What to do with a file that is no model, by what it begins with: what people hand over in place of a model is
 * mostly a download that went wrong, or a model in another format.
 */
export function adviceFor(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 64));
  return FORMATS.find(([is]) => is(start))?.[1] ?? archiveAdvice(bytes);
}

const CONVERTED = 'zoo convert makes a .tflite file of it where it knows the format';

const begins = (sign: string) => (start: string) => start.startsWith(sign);

const FORMATS: readonly (readonly [(start: string) => boolean, string])[] = [
  [
    begins('version https://git-lfs'),
    'It is a pointer of Git LFS in place of the file: fetch that with git lfs pull',
  ],
  [
    (start) => /^\s*<(!doctype|html|\?xml)/i.test(start),
    'It is a web page: what was downloaded is not the file itself',
  ],
  [begins('\x89HDF\r\n'), `It is an HDF5 file, as Keras writes them: ${CONVERTED}`],
  [(start) => /^\s*\{/.test(start), `It is JSON, perhaps the description of a tfjs model: ${CONVERTED}`],
  // ir_version and producer_name, the first fields of a ModelProto
  [([first, , third]) => first === '\b' && third === '\x12', `It looks like an ONNX model: ${CONVERTED}`],
  [begins('\x1f\x8b'), 'It is compressed: unpack it with gunzip or tar'],
  [begins('LITERTLM'), 'It is a .litertlm file, a bundle of language models: zoo does not read these'],
  [begins('GGUF'), 'It is a GGUF file, of another runtime: zoo does not read these'],
];

function archiveAdvice(bytes: Uint8Array): string | undefined {
  if (!hasZip(bytes)) return undefined;
  try {
    const names = listZip(bytes).map(({ name }) => name);
    if (names.includes('model.weights.h5')) return `It is a .keras archive: ${CONVERTED}`;
    const inside = names.slice(0, 5).join(', ');
    return `It is an archive (of ${inside}): readBundle(bytes).models has the models of a .task bundle`;
  } catch {
    return 'It is a damaged archive';
  }
}
