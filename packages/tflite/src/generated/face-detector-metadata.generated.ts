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
  unions: { },
  tables: {

    AnchorConfig: 'num_layers:int scales:[float] min_scale:float max_scale:float anchor_offset_x:float anchor_offset_y:float strides:[int] aspect_ratios:[float] fixed_anchor_size:bool interpolated_scale_aspect_ratio:float',
    FaceDetectorOptions: 'min_parser_version:string anchor_config:AnchorConfig tensors_decoding_config:TensorsDecodingConfig',
    TensorsDecodingConfig: 'num_classes:int num_boxes:int num_coords:int box_coord_offset:int keypoint_coord_offset:int num_keypoints:int num_values_per_keypoint:int x_scale:float y_scale:float w_scale:float h_scale:float score_clipping_thresh:float reverse_output_order:bool sigmoid_score:bool',
  },
};
