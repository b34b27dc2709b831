/** Of this package. Both files of a page must have the same: each knows the insides of the other. */
export const VERSION = '0.1.0';
