import { extremum } from '../../families/extremum.ts';

export const maximum = extremum('MAXIMUM', 55, 'the larger of a and b', (a, b) => a > b);
