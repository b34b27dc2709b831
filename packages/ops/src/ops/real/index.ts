import { complexPart } from '../../families/complex.ts';

export const real = complexPart('REAL', 134, 'real part', (re) => re);
