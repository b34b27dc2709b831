import { compileSchema, type Field } from '@zoo/containers';
import { TFLITE } from '@zoo/tflite';

/** A number in a FlatBuffer that means something: the places where flipping bits is worth the while. */
export interface ByteSite {
  readonly at: number;
  readonly bytes: 1 | 2 | 4 | 8;
  readonly kind: 'offset' | 'length' | 'vtable' | 'scalar';
  /** `Tensor.shape` */
  readonly field: string;
}

/** Elements of one vector that become sites; the first ones are as good as the others. */
const ELEMENTS = 32;
const SCHEMA = compileSchema(TFLITE);

/** All sites of a sound model, every table once. */
export function byteSites(file: Uint8Array): ByteSite[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const sites: ByteSite[] = [{ at: 0, bytes: 4, kind: 'offset', field: SCHEMA.root }];
  const seen = new Set<number>();
  const target = (at: number) => at + view.getUint32(at, true);

  const table = (at: number, name: string): void => {
    if (seen.has(at)) return;
    seen.add(at);
    const vtable = at - view.getInt32(at, true);
    const slots = view.getUint16(vtable, true);
    sites.push({ at, bytes: 4, kind: 'vtable', field: name });
    for (let slot = 0; slot < slots; slot += 2) {
      sites.push({ at: vtable + slot, bytes: 2, kind: 'vtable', field: name });
    }
    const place = (id: number) => {
      const slot = 4 + 2 * id;
      const offset = slot < slots ? view.getUint16(vtable + slot, true) : 0;
      return offset === 0 ? 0 : at + offset;
    };
    for (const field of SCHEMA.tables.get(name) ?? []) {
      const position = place(field.id);
      const type = field.kind === 'union' ? place(field.id - 1) : position;
      if (position > 0 && type > 0) present(field, position, type, `${name}.${field.key}`);
    }
  };
  const present = (field: Field, position: number, type: number, path: string): void => {
    if (!field.vector) {
      element(field, position, type, path);
      return;
    }
    sites.push({ at: position, bytes: 4, kind: 'offset', field: path });
    const start = target(position);
    sites.push({ at: start, bytes: 4, kind: 'length', field: path });
    const count = view.getUint32(start, true);
    const shown = field.kind === 'table' ? count : Math.min(count, ELEMENTS);
    for (let i = 0; i < shown; i++) element(field, start + 4 + i * field.bytes, 0, path);
  };
  const element = (field: Field, position: number, type: number, path: string): void => {
    const { kind, bytes } = field;
    if (kind === 'scalar' || kind === 'enum') {
      sites.push({ at: position, bytes: bytes as ByteSite['bytes'], kind: 'scalar', field: path });
      return;
    }
    sites.push({ at: position, bytes: 4, kind: 'offset', field: path });
    if (kind === 'string') sites.push({ at: target(position), bytes: 4, kind: 'length', field: path });
    else if (kind === 'table') table(target(position), field.table);
    else if (type > 0) {
      sites.push({ at: type, bytes: 1, kind: 'scalar', field: `${path}Type` });
      const member = field.members[view.getUint8(type) - 1];
      if (member !== undefined) table(target(position), member);
    }
  };
  table(target(0), SCHEMA.root);
  return sites;
}
