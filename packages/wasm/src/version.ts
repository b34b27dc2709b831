/** Defined where files are bundled: what the sources were that they were made of. */
declare const ZOO_BUILD: string | undefined;

/** Of what files of a page are made of: each knows the insides of the others, so all must have the same. */
export const VERSION = typeof ZOO_BUILD === 'string' ? ZOO_BUILD : '0.1.0';
