import { loop } from '../../families/loop.ts';

export const stablehloWhile = loop('STABLEHLO_WHILE', 200, 'StablehloWhileOptions');
