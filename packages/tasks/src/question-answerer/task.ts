import { ZooError } from '@zoo/core';
import { type DescribedModel, describeModel } from '../described.ts';
import { type LoadedModel, loadDescribed } from '../loaded.ts';
import { checkOptions } from '../options.ts';
import { realScores } from '../scores/index.ts';
import type { SubwordTokenizer } from '../text/index.ts';
import { BertInputs, subwordTokenizer, type TokenizerOptions, textKind } from '../text-input/index.ts';
import { orDispose, withinFile } from '../within.ts';
import { bestSpans, type LogitOutputs, logitOutputs } from './logits.ts';
import {
  type AskOptions,
  askOptions,
  type QuestionAnswererOptions,
  questionAnswererOptions,
} from './options.ts';
import { passageOf } from './passage.ts';

/** A part of a text that answers a question. */
export interface Answer {
  readonly text: string;
  /** Sum of the logits of its start and its end: comparable within one text. */
  readonly score: number;
}

interface Prepared {
  readonly tokenizer: SubwordTokenizer;
  readonly inputs: BertInputs;
  readonly logits: LogitOutputs;
  readonly options: TokenizerOptions;
}

/**
 * Finds the answer to a question in a text, with models of the BERT family. The metadata of the model gives the
 * tokenizer (WordPiece, SentencePiece) and its vocabulary.
 *
 * @example
 * using answerer = await QuestionAnswerer.create(await readFile('mobilebert_qa.tflite'));
 * const [best] = await answerer.answer('Nikola Tesla was a Serbian-American inventor.', 'What was Tesla?');
 * console.log(best.text); // a Serbian-American inventor.
 */
export class QuestionAnswerer implements Disposable {
  readonly #loaded: LoadedModel;
  readonly #prepared: Prepared;

  private constructor(loaded: LoadedModel, prepared: Prepared) {
    this.#loaded = loaded;
    this.#prepared = prepared;
  }

  /**
   * Loads a `.tflite` model from its bytes.
   *
   * @throws ZooError `damaged-input` for a broken model, metadata or vocabulary; `usage` for a model that answers no
   * questions
   */
  static async create(bytes: Uint8Array, options?: QuestionAnswererOptions): Promise<QuestionAnswerer> {
    const { file, delegates, ...tokens } = checkOptions(questionAnswererOptions, options);
    return withinFile(file, async () => {
      const described = describeModel(bytes);
      const logits = logitOutputs(described) ?? notAnAnswerer(described);
      if (textKind(described) !== 'bert') notAnAnswerer(described);
      const tokenizer = subwordTokenizer(described, tokens);
      const loaded = await loadDescribed(bytes, described, { delegates });
      return orDispose(loaded, () => {
        const inputs = new BertInputs(described, loaded.model.inputs);
        return new QuestionAnswerer(loaded, { tokenizer, inputs, logits, options: tokens });
      });
    });
  }

  /** Answers that the context gives, best first, at most five; none when the model finds none. */
  async answer(context: string, question: string, options?: AskOptions): Promise<Answer[]> {
    const { file, signal, topK } = checkOptions(askOptions, options);
    const { tokenizer, inputs, logits, options: tokens } = this.#prepared;
    return withinFile(file, async () => {
      const passage = passageOf(tokenizer, { question, context }, inputs.length, tokens);
      const results = await this.#loaded.run(inputs.tensors(passage.ids, passage.context.from), signal);
      const [starts, ends] = [results[logits.start], results[logits.end]].map(realScores);
      return bestSpans(starts, ends, passage.context)
        .slice(0, topK)
        .map(({ first, last, score }) => ({ text: passage.text(first, last), score }));
    });
  }

  /** Frees what the model holds; not needed for correctness. */
  dispose(): void {
    this.#loaded[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

function notAnAnswerer({ inputs, outputs }: DescribedModel): never {
  throw new ZooError({
    code: 'NOT_AN_ANSWERER',
    category: 'usage',
    message: 'the model answers no questions',
    expected: 'two or three inputs of pieces, outputs start_logits and end_logits',
    received: `${inputs.length} inputs, outputs ${outputs
      .map(({ metadata, tensor }) => metadata?.name ?? tensor.name)
      .join(', ')}`,
  });
}
