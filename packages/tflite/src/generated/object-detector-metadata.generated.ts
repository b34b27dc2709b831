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
  unions: { },
  tables: {

    FixedAnchor: 'x_center:float y_center:float width:float height:float',
    FixedAnchorsSchema: 'anchors:[FixedAnchor]',
    ObjectDetectorOptions: 'min_parser_version:string ssd_anchors_options:SsdAnchorsOptions tensors_decoding_options:TensorsDecodingOptions',
    SsdAnchorsOptions: 'fixed_anchors_schema:FixedAnchorsSchema',
    TensorsDecodingOptions: 'num_classes:int num_boxes:int num_coords:int keypoint_coord_offset:int num_keypoints:int num_values_per_keypoint:int x_scale:float y_scale:float w_scale:float h_scale:float apply_exponential_on_box_size:bool sigmoid_score:bool',
  },
};
