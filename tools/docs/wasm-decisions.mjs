/**
 * Why the wasm delegate leaves some ops, and some element types of others, to the reference kernels. The delegate itself
 * says only that it has no kernel; that none is wanted is decided here, so that docs/OPS.md has no empty cell and a new
 * op has none without somebody thinking of it.
 */

const HALF = '16-bit floats are how weights are stored, and become float32 while loading';
const STORED = 'a type that weights are stored in';
const UNSEEN = 'seen in no public model';
const SPECTRA = 'complex numbers are one step of a spectrum';
const TEXT = 'texts lie outside of linear memory';
const WIDE = '64-bit integers count and index a few elements';
const SELDOM = 'seldom in a model, and then once, on a few elements';

/** By what the answer names, where an op is taken otherwise: an element type, or a combination of some. */
const TYPES = {
  float16: HALF,
  bfloat16: HALF,
  float8_e4m3fn: STORED,
  float8_e5m2: STORED,
  int4: STORED,
  int2: STORED,
  uint4: STORED,
  float64: UNSEEN,
  uint16: UNSEEN,
  uint32: UNSEEN,
  uint64: UNSEEN,
  complex64: SPECTRA,
  complex128: SPECTRA,
  string: TEXT,
  int64: WIDE,
  int16: SELDOM,
  hybrid: UNSEEN,
  int8to32: UNSEEN,
  uint8to16: UNSEEN,
  shuffled: 'a layout for kernels of old phones',
};

const LATER = 'how many elements it makes only a run can tell, and what is planned is planned before';
const SHAPES = 'shapes are computed while loading, and where they are not they are a few numbers';
const GRAPHS = 'the graphs that it runs are wasm';
const HANDLE = 'what it keeps lies outside of linear memory';
const SCATTER = 'it writes element by element where indices say: memory sets its pace';
const DRAWN = 'random numbers are drawn one after the other';
const FRAME = 'an audio front end: some hundred numbers a frame';
const POINTS = 'once a picture, at the end of a model';
const GONE = 'converters have not written it for years';

/** By op; `OP type` where only one type of an op is meant. */
const OPS = {
  ADD_N: 'converters write ADD',
  BROADCAST_ARGS: SHAPES,
  BUCKETIZE: SELDOM,
  'DIV int8': SELDOM,
  'DIV uint8': SELDOM,
  EMBEDDING_LOOKUP_SPARSE: GONE,
  FAKE_QUANT: 'a step of training that converters turn into parameters',
  HASHTABLE_LOOKUP: GONE,
  L2_POOL_2D: GONE,
  LSH_PROJECTION: SELDOM,
  LSTM: 'the basic cell, which converters have not written for years',
  'MEAN int32': SELDOM,
  'MUL int16': 'into int8 or uint8: a step of LSTM cells of 2018, which converters write as LSTM',
  MULTINOMIAL: DRAWN,
  RANDOM_STANDARD_NORMAL: DRAWN,
  RANDOM_UNIFORM: DRAWN,
  RANGE: SHAPES,
  RANK: SHAPES,
  'REDUCE_PROD int8': SELDOM,
  'REDUCE_PROD uint8': SELDOM,
  REDUCE_WINDOW: 'deprecated before a converter wrote it',
  SEGMENT_SUM: LATER,
  SHAPE: SHAPES,
  SKIP_GRAM: TEXT,
  UNIQUE: LATER,
  WHERE: LATER,

  ASSIGN_VARIABLE: HANDLE,
  CALL: GRAPHS,
  CALL_ONCE: GRAPHS,
  HASHTABLE: HANDLE,
  HASHTABLE_FIND: HANDLE,
  HASHTABLE_IMPORT: HANDLE,
  HASHTABLE_SIZE: HANDLE,
  IF: GRAPHS,
  READ_VARIABLE: HANDLE,
  STABLEHLO_CASE: GRAPHS,
  STABLEHLO_COMPOSITE: GRAPHS,
  STABLEHLO_CUSTOM_CALL: 'nobody can run it',
  STABLEHLO_WHILE: GRAPHS,
  VAR_HANDLE: HANDLE,
  WHILE: GRAPHS,

  AudioSpectrogram: FRAME,
  DenseImageWarp: POINTS,
  KmeansEmbeddingLookup: 'it gathers some hundred bytes a text',
  LiteRtMaxUnpooling2D: SCATTER,
  MaxPoolWithArgmax: 'segmentation of hair alone has it',
  MaxPoolingWithArgmax2D: 'segmentation of hair alone has it',
  MaxUnpooling2D: SCATTER,
  Mfcc: FRAME,
  NGramHash: TEXT,
  NumericVerify: 'a tool of those who look for errors of quantization',
  RaggedRange: LATER,
  RaggedTensorToTensor: LATER,
  Resampler: POINTS,
  TFSentencepieceTokenizeOp: TEXT,
  'tftext:Ngrams': TEXT,
  'tftext:WhitespaceTokenizer': TEXT,
};

/** By the beginning of the name. */
const FAMILIES = {
  STABLEHLO_: 'StableHLO that a converter left: it runs, and converters do not leave it in what they ship',
  Signal: FRAME,
};

/**
 * The decision behind a refusal. Answers that name what a kernel would need (constant indices, one scale) speak for
 * themselves.
 *
 * @param answer what the delegate said; undefined where it was not asked, since its shapes are not known before a run
 * @throws Error when nobody has decided
 */
export function decisionOf(op, dtype, answer) {
  if (answer !== undefined && !answer.startsWith('no kernel')) return answer;
  const named = /^no kernel (?:for|from) (\w+)/.exec(answer ?? '')?.[1];
  const family = Object.keys(FAMILIES).find((start) => op.startsWith(start));
  const found = OPS[`${op} ${dtype}`] ?? OPS[op] ?? TYPES[named] ?? FAMILIES[family] ?? TYPES[dtype];
  if (found) return found;
  // combinations of types within an op that is taken: the answer names the one
  if (answer !== undefined && named !== op) return answer.replace(/ yet$/, '');
  throw new Error(
    `${op} of ${dtype} is not taken by the wasm delegate: say why in tools/docs/wasm-decisions.mjs`,
  );
}
