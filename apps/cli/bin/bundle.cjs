/**
 * Runs a bundle from what V8 compiled of it before: compiling takes most of the time that a short command takes.
 *
 * What was compiled lies beside the bundle and nowhere else: whoever may put code there may as well change the bundle.
 * It is used where it was made of these very bytes (the first line of a bundled file names its content; V8 looks at no
 * more than the length) by this V8 with these flags (V8's own check). Otherwise the text is compiled, as ever. Against
 * bits that change on the disk nothing is done, here as for the text.
 */
const { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } =
  require('node:fs');
const { dirname, join } = require('node:path');
const { Script } = require('node:vm');

const FOLDER = `compiled-${process.versions.v8}-${process.arch}`;
const END_OF_LINE = 10;
/** What Node has loaded before any program begins, or loads in no time. */
const AT_HAND = /^node:(buffer|events|fs|os|path|process|timers|url|util)$/;

class Bundle {
  #folder;
  #modules = new Map();

  /**
   * @param {string} folder of CommonJS files of this package, which require each other as `./name.cjs`. They are in ASCII and
   *   wrapped as Node wraps modules: a copy of the text for that would be enough garbage to be collected in between.
   */
  constructor(folder) {
    this.#folder = folder;
  }

  /** What a file of the bundle exports. */
  require(name) {
    const known = this.#modules.get(name);
    if (known !== undefined) return known.module.exports;
    const file = join(this.#folder, name);
    const text = readFileSync(file, 'latin1');
    const id = text.slice(0, text.indexOf('\n'));
    const cachedData = readCompiled(this.#compiled(name), id);
    const script = new Script(text, { filename: file, cachedData });
    const module = { exports: {} };
    const fresh = cachedData === undefined || script.cachedDataRejected;
    this.#modules.set(name, { id, script, module, fresh });
    const requireThere = (other) =>
      other.startsWith('./') ? this.require(other.slice(2)) : requireOther(other);
    script.runInThisContext().call(module.exports, module.exports, requireThere, module, file, dirname(file));
    return module.exports;
  }

  /** Leaves what was compiled to the next process. Without saying so where that cannot be: it is only slower. */
  keep() {
    for (const [name, { id, script, fresh }] of this.#modules) {
      if (fresh) writeCompiled(this.#compiled(name), id, script.createCachedData());
    }
  }

  #compiled(name) {
    return join(this.#folder, FOLDER, name);
  }
}

/**
 * What is no file of the bundle. A module of Node comes when something of it is first used: `node:crypto` alone takes
 * longer than a look into the cache.
 */
function requireOther(name) {
  if (!name.startsWith('node:') || AT_HAND.test(name)) return require(name);
  return new Proxy(
    {},
    {
      get: (_, key) => require(name)[key],
      ownKeys: () => Reflect.ownKeys(require(name)),
      // what a proxy tells of properties that its target has not must be configurable
      getOwnPropertyDescriptor: (_, key) => ({
        ...Reflect.getOwnPropertyDescriptor(require(name), key),
        configurable: true,
      }),
    },
  );
}

/** A line that says of what, then V8's bytes. */
function readCompiled(file, id) {
  try {
    const bytes = readFileSync(file);
    const end = bytes.indexOf(END_OF_LINE);
    return bytes.latin1Slice(0, end) === id ? bytes.subarray(end + 1) : undefined;
  } catch {
    return undefined;
  }
}

/** Whole or not at all, also where the power goes. */
function writeCompiled(file, id, data) {
  const draft = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    const out = openSync(draft, 'w');
    try {
      writeFileSync(out, Buffer.concat([Buffer.from(`${id}\n`), data]));
      fsyncSync(out);
    } finally {
      closeSync(out);
    }
    renameSync(draft, file);
  } catch {
    removeDraft(draft);
  }
}

function removeDraft(draft) {
  try {
    rmSync(draft, { force: true });
  } catch {}
}

module.exports = { Bundle };
