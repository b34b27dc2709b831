// Generated from schema/object_detector_metadata.fbs by tools/schema (npm run generate). Do not edit.

import type { FlatBufferSchema } from '@zoo/containers';

export interface FixedAnchor {
  xCenter: number;
  yCenter: number;
  width: number;
  height: number;
}

export interface FixedAnchorsSchema {
  anchors?: FixedAnchor[];
}

export interface ObjectDetectorOptions {
  minParserVersion?: string;
  ssdAnchorsOptions?: SsdAnchorsOptions;
  tensorsDecodingOptions?: TensorsDecodingOptions;
}

export interface SsdAnchorsOptions {
  fixedAnchorsSchema?: FixedAnchorsSchema;
}

export interface TensorsDecodingOptions {
  numClasses: number;
  numBoxes: number;
  numCoords: number;
  keypointCoordOffset: number;
  numKeypoints: number;
  numValuesPerKeypoint: number;
  xScale: number;
  yScale: number;
  wScale: number;
  hScale: number;
  applyExponentialOnBoxSize: boolean;
  sigmoidScore: boolean;
}

export const OBJECT_DETECTOR_METADATA: FlatBufferSchema = {
  root: 'ObjectDetectorOptions',
  identifier: 'V001',
  enums: {},
  unions: {},
  tables: {
    FixedAnchor: [
      ['x_center', 0, 'float'],
      ['y_center', 1, 'float'],
      ['width', 2, 'float'],
      ['height', 3, 'float'],
    ],
    FixedAnchorsSchema: [
      ['anchors', 0, '[FixedAnchor]'],
    ],
    ObjectDetectorOptions: [
      ['min_parser_version', 0, 'string'],
      ['ssd_anchors_options', 1, 'SsdAnchorsOptions'],
      ['tensors_decoding_options', 2, 'TensorsDecodingOptions'],
    ],
    SsdAnchorsOptions: [
      ['fixed_anchors_schema', 0, 'FixedAnchorsSchema'],
    ],
    TensorsDecodingOptions: [
      ['num_classes', 0, 'int'],
      ['num_boxes', 1, 'int'],
      ['num_coords', 2, 'int'],
      ['keypoint_coord_offset', 3, 'int'],
      ['num_keypoints', 4, 'int'],
      ['num_values_per_keypoint', 5, 'int'],
      ['x_scale', 6, 'float'],
      ['y_scale', 7, 'float'],
      ['w_scale', 8, 'float'],
      ['h_scale', 9, 'float'],
      ['apply_exponential_on_box_size', 10, 'bool'],
      ['sigmoid_score', 11, 'bool'],
    ],
  },
};
