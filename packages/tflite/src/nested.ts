import { type FlatBufferSchema, readFlatBuffer } from '@zoo/containers';
import { ENTRY, metadataEntry } from './entries.ts';
import { CONVERSION_METADATA, type ConversionMetadata } from './generated/conversion-metadata.generated.ts';
import { DEBUG_METADATA, type DebugMetadata } from './generated/debug-metadata.generated.ts';
import {
  FACE_DETECTOR_METADATA,
  type FaceDetectorOptions,
} from './generated/face-detector-metadata.generated.ts';
import {
  IMAGE_SEGMENTER_METADATA,
  type ImageSegmenterOptions,
} from './generated/image-segmenter-metadata.generated.ts';
import type { CustomMetadata } from './generated/metadata.generated.ts';
import {
  OBJECT_DETECTOR_METADATA,
  type ObjectDetectorOptions,
} from './generated/object-detector-metadata.generated.ts';
import type { Model } from './model.ts';

/** How the model was converted, undefined when it does not say. Throws ZooError `METADATA_*` when damaged. */
export function readConversionMetadata(model: Model): ConversionMetadata | undefined {
  return readEntry<ConversionMetadata>(model, ENTRY.conversion, CONVERSION_METADATA);
}

/** Where in the source the operators came from, undefined when the model does not say. */
export function readDebugMetadata(model: Model): DebugMetadata | undefined {
  return readEntry<DebugMetadata>(model, ENTRY.debug, DEBUG_METADATA);
}

/** The custom metadata that MediaPipe Tasks reads, by the name of the entry. */
export interface MediaPipeMetadata {
  SEGMENTER_METADATA: ImageSegmenterOptions;
  DETECTOR_METADATA: ObjectDetectorOptions;
  FACE_DETECTOR_METADATA: FaceDetectorOptions;
}

/** Schemas of {@link MediaPipeMetadata}, for `writeFlatBuffer`. */
export const MEDIAPIPE_SCHEMAS: Readonly<Record<keyof MediaPipeMetadata, FlatBufferSchema>> = {
  SEGMENTER_METADATA: IMAGE_SEGMENTER_METADATA,
  DETECTOR_METADATA: OBJECT_DETECTOR_METADATA,
  FACE_DETECTOR_METADATA: FACE_DETECTOR_METADATA,
};

/** The entry `name` among the custom metadata of a subgraph, undefined when it has none. */
export function readMediaPipeMetadata<N extends keyof MediaPipeMetadata>(
  entries: readonly CustomMetadata[] | undefined,
  name: N,
): MediaPipeMetadata[N] | undefined {
  const data = entries?.find((entry) => entry.name === name)?.data;
  return (
    data && readFlatBuffer<MediaPipeMetadata[N]>(data, MEDIAPIPE_SCHEMAS[name], { code: 'METADATA' }).value
  );
}

function readEntry<T>(model: Model, name: string, schema: FlatBufferSchema): T | undefined {
  const data = metadataEntry(model, name);
  return data && readFlatBuffer<T>(data, schema, { code: 'METADATA' }).value;
}
