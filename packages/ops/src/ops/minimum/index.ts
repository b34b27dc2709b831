import { extremum } from '../../families/extremum.ts';

export const minimum = extremum('MINIMUM', 57, 'the smaller of a and b', (a, b) => a < b);
