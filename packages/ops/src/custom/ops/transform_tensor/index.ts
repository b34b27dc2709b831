import { transformTensorBilinear } from '../transform_tensor_bilinear/index.ts';

/** The name of version 1. */
export const transformTensor = { ...transformTensorBilinear, name: 'TransformTensor' };
