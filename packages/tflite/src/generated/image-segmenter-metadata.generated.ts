// Generated from schema/image_segmenter_metadata.fbs by tools/schema (npm run generate). Do not edit.

import type { FlatBufferSchema } from '@zoo/containers';

export const Activation = {
  NONE: 0,
  SIGMOID: 1,
  SOFTMAX: 2,
} as const;
export type Activation = keyof typeof Activation;

export interface ImageSegmenterOptions {
  activation: Activation;
  minParserVersion?: string;
}

export const IMAGE_SEGMENTER_METADATA: FlatBufferSchema = {
  root: 'ImageSegmenterOptions',
  identifier: 'V001',
  enums: {
    Activation: { base: 'byte', values: Activation },
  },
  unions: { },
  tables: {

    ImageSegmenterOptions: 'activation:Activation min_parser_version:string',
  },
};
