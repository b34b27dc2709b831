// Generated from schema/face_detector_metadata.fbs by tools/schema (npm run generate). Do not edit.

import type { FlatBufferSchema } from '@zoo/containers';

export interface AnchorConfig {
  numLayers: number;
  scales?: number[];
  minScale: number;
  maxScale: number;
  anchorOffsetX: number;
  anchorOffsetY: number;
  strides?: number[];
  aspectRatios?: number[];
  fixedAnchorSize: boolean;
  interpolatedScaleAspectRatio: number;
}

export interface FaceDetectorOptions {
  minParserVersion?: string;
  anchorConfig?: AnchorConfig;
  tensorsDecodingConfig?: TensorsDecodingConfig;
}

export interface TensorsDecodingConfig {
  numClasses: number;
  numBoxes: number;
  numCoords: number;
  boxCoordOffset: number;
  keypointCoordOffset: number;
  numKeypoints: number;
  numValuesPerKeypoint: number;
  xScale: number;
  yScale: number;
  wScale: number;
  hScale: number;
  scoreClippingThresh: number;
  reverseOutputOrder: boolean;
  sigmoidScore: boolean;
}

export const FACE_DETECTOR_METADATA: FlatBufferSchema = {
  root: 'FaceDetectorOptions',
  identifier: 'FD01',
  enums: {},
  unions: {},
  tables: {
    AnchorConfig: [
      ['num_layers', 0, 'int'],
      ['scales', 1, '[float]'],
      ['min_scale', 2, 'float'],
      ['max_scale', 3, 'float'],
      ['anchor_offset_x', 4, 'float'],
      ['anchor_offset_y', 5, 'float'],
      ['strides', 6, '[int]'],
      ['aspect_ratios', 7, '[float]'],
      ['fixed_anchor_size', 8, 'bool'],
      ['interpolated_scale_aspect_ratio', 9, 'float'],
    ],
    FaceDetectorOptions: [
      ['min_parser_version', 0, 'string'],
      ['anchor_config', 1, 'AnchorConfig'],
      ['tensors_decoding_config', 2, 'TensorsDecodingConfig'],
    ],
    TensorsDecodingConfig: [
      ['num_classes', 0, 'int'],
      ['num_boxes', 1, 'int'],
      ['num_coords', 2, 'int'],
      ['box_coord_offset', 3, 'int'],
      ['keypoint_coord_offset', 4, 'int'],
      ['num_keypoints', 5, 'int'],
      ['num_values_per_keypoint', 6, 'int'],
      ['x_scale', 7, 'float'],
      ['y_scale', 8, 'float'],
      ['w_scale', 9, 'float'],
      ['h_scale', 10, 'float'],
      ['score_clipping_thresh', 11, 'float'],
      ['reverse_output_order', 12, 'bool'],
      ['sigmoid_score', 13, 'bool'],
    ],
  },
};
