import { z } from 'zod';

/**
 * `model.json` of the tfjs layers format: the Keras topology and the manifest of its weights.
 * Both writers are read: Keras' converter nests the topology in `model_config`, tfjs itself does not.
 */
export const weightEntrySchema = z.object({
  name: z.string().min(1),
  /** Keras weights have at most 5 dimensions (Conv3D); sizes are multiplied, so they must stay safe integers. */
  shape: z.array(z.int().nonnegative()).max(8),
  dtype: z.string(),
  quantization: z
    .object({
      dtype: z.enum(['uint8', 'uint16', 'float16']),
      scale: z.number().optional(),
      min: z.number().optional(),
    })
    .optional(),
});

export type WeightEntry = z.infer<typeof weightEntrySchema>;

export const weightGroupSchema = z.object({
  paths: z.array(z.string()).min(1).max(10_000),
  weights: z.array(weightEntrySchema),
});

export type WeightGroup = z.infer<typeof weightGroupSchema>;

/** One layer as Keras writes it; `config` belongs to the layer class. */
export const layerSchema = z.object({
  class_name: z.string(),
  name: z.string().nullish(),
  config: z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]),
  inbound_nodes: z.array(z.unknown()).nullish(),
});

export type LayerJson = z.infer<typeof layerSchema>;

export const modelJsonSchema = z.object({
  format: z.string().nullish(),
  generatedBy: z.string().nullish(),
  convertedBy: z.string().nullish(),
  modelTopology: z.union([
    z.object({ model_config: layerSchema }).transform((topology) => topology.model_config),
    layerSchema,
  ]),
  weightsManifest: z.array(weightGroupSchema),
});

export type ModelJson = z.infer<typeof modelJsonSchema>;
