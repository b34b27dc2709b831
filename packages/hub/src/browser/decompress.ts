import { ZooError } from '@zoo/core';

/**
 * What the browser unpacks. Bytes that do not unpack, that break off, or that go on behind their end are an error of the
 * stream, which tells no more than that.
 *
 * @param damaged makes what is thrown then
 */
export async function* decompressed(
  format: 'gzip' | 'deflate-raw',
  packed: AsyncIterable<Uint8Array>,
  damaged: (reason: string) => ZooError,
): AsyncGenerator<Uint8Array> {
  const unpacking = new DecompressionStream(format) as never;
  const reader = streamOf(packed).pipeThrough<Uint8Array>(unpacking).getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (error) {
    throw error instanceof ZooError ? error : damaged(String(error));
  } finally {
    await reader.cancel().catch(() => {});
  }
}

function streamOf(chunks: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = chunks[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await iterator.next();
      if (done) return controller.close();
      controller.enqueue(value);
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}
