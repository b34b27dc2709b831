import { PAD, RegexTokenizer, START, UNKNOWN_TOKEN, type Vocabulary } from '@zoo/tasks';

/** Words are runs of ASCII letters, digits, underscores and apostrophes: Model Maker's pattern. */
export const DELIMITER = "[^\\w\\']+";

/** Ids that every vocabulary begins with. */
export const SPECIAL = [PAD, START, UNKNOWN_TOKEN] as const;

export interface WordVocabulary {
  /** Number of ids. */
  readonly size: number;
  /**
   * Surface forms to ids. Several forms share an id: words are counted in lower case, but the official clients look
   * words up as they are written, so each spelling seen in training is listed with the id of its lower-case form.
   */
  readonly ids: Vocabulary;
}

/** More spellings of one word than this are noise. */
const MAX_SPELLINGS = 8;

/**
 * The `limit` most frequent words of the training texts, the most frequent first (ties in code point order), behind
 * the special tokens. A word must occur in `minTexts` texts: one seen once only teaches its text by heart.
 */
export function buildVocabulary(
  texts: Iterable<string>,
  { limit, minTexts, length }: { limit: number; minTexts: number; length: number },
): WordVocabulary {
  const counts = new Map<string, { total: number; texts: number; last: number; spellings: Set<string> }>();
  let text = 0;
  for (const content of texts) {
    text++;
    for (const word of firstWords(content, length - 1)) {
      const key = word.toLowerCase();
      let entry = counts.get(key);
      if (!entry) {
        entry = { total: 0, texts: 0, last: 0, spellings: new Set([key, capitalized(key)]) };
        counts.set(key, entry);
      }
      entry.total++;
      if (entry.last !== text) entry.texts++;
      entry.last = text;
      if (entry.spellings.size < MAX_SPELLINGS) entry.spellings.add(word);
    }
  }
  const words = [...counts]
    .filter(([, entry]) => entry.texts >= minTexts)
    .sort(([a, x], [b, y]) => y.total - x.total || (a < b ? -1 : 1))
    .slice(0, limit);
  const ids = new Map<string, number>(SPECIAL.map((token, id) => [token, id]));
  words.forEach(([, { spellings }], i) => {
    for (const spelling of spellings) ids.set(spelling, SPECIAL.length + i);
  });
  return { size: SPECIAL.length + words.length, ids };
}

function* firstWords(text: string, count: number): Generator<string> {
  const tokenizer = new RegexTokenizer({ delimiter: DELIMITER, vocabulary: new Map() });
  let seen = 0;
  for (const word of tokenizer.words(text)) {
    if (seen++ >= count) return;
    yield word;
  }
}

function capitalized(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

/** The vocabulary file: a spelling and its id on each line, ids ascending. */
export function vocabularyFile({ ids }: WordVocabulary): string {
  return [...ids].map(([token, id]) => `${token} ${id}\n`).join('');
}
