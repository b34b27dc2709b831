import { maxUnpooling2d } from '../max_unpooling_2d/index.ts';

/** The name under which LiteRT's own test models have it. */
export const liteRtMaxUnpooling2d = { ...maxUnpooling2d, name: 'LiteRtMaxUnpooling2D' };
