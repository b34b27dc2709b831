import { quantizeModule } from '@zoo/converter';
import { modelFromModule } from '@zoo/ops';
import { writeMetadata, writeModel } from '@zoo/tflite';
import { LABELS_FILE, labelsFile } from './graft/metadata.ts';
import type { Quantization } from './options.ts';
import type { Grafted } from './task.ts';

export interface Exported {
  readonly bytes: Uint8Array;
  /** Texts that are packed into the model and left beside it. */
  readonly files: Readonly<Record<string, string>>;
}

/** The grafted graph as the bytes of one `.tflite`: weights stored as asked, described, labels packed. */
export async function exportModel(
  { module, metadata, files }: Grafted,
  classes: readonly string[],
  quantization: Quantization,
): Promise<Exported> {
  if (quantization !== 'none') await quantizeModule(module, { mode: quantization });
  const texts = { [LABELS_FILE]: labelsFile(classes), ...files };
  const packed = new Map(Object.entries(texts).map(([name, text]) => [name, new TextEncoder().encode(text)]));
  return { bytes: writeModel(writeMetadata(modelFromModule(module), metadata, packed)), files: texts };
}
