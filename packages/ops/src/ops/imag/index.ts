import { complexPart } from '../../families/complex.ts';

export const imag = complexPart('IMAG', 133, 'imaginary part', (_, im) => im);
