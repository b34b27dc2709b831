export { type Embedding, type EmbeddingOptions, toEmbedding } from './embedding.ts';
export { checkEmbedder, embeddingsOf, isEmbedding, makesEmbeddings } from './heads.ts';
export { cosineSimilarity } from './similarity.ts';
