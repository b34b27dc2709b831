import { absorbAffine } from './absorb-affine.ts';
import { absorbPadding } from './absorb-padding.ts';
import { dropDeadNodes } from './drop-dead-nodes.ts';
import { dropIdentities } from './drop-identities.ts';
import { foldConstants } from './fold-constants.ts';
import { fuseActivations } from './fuse-activations.ts';
import { nameClamps } from './name-clamps.ts';
import type { Pass } from './pass.ts';
import { shareConstants } from './share-constants.ts';

/** The pipeline, from top to bottom, repeated until nothing changes. */
export const pipeline: readonly Pass[] = [
  foldConstants,
  dropIdentities,
  absorbAffine,
  absorbPadding,
  nameClamps,
  fuseActivations,
  shareConstants,
  dropDeadNodes,
];
