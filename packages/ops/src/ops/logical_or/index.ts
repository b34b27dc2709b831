import { logical } from '../../families/logical.ts';

export const logicalOr = logical('LOGICAL_OR', 84, 'LogicalOrOptions', 'a or b', (a, b) => a | b);
