import { complexPart } from '../../families/complex.ts';

export const complexAbs = complexPart('COMPLEX_ABS', 135, 'size of a complex number', Math.hypot);
