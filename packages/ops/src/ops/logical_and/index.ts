import { logical } from '../../families/logical.ts';

export const logicalAnd = logical('LOGICAL_AND', 86, 'LogicalAndOptions', 'a and b', (a, b) => a & b);
