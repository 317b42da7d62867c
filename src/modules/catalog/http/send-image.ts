import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StoredFile } from '../../../shared/storage/file-storage.js';

/** A year, as long as caches may keep anything: another image has another id. */
const CACHE_CONTROL = 'public, max-age=31536000, immutable';

export function sendImage(
  request: FastifyRequest,
  reply: FastifyReply,
  imageId: string,
  { contentType, size, content }: StoredFile,
): void {
  const etag = `"${imageId}"`;
  void reply.headers({ etag, 'cache-control': CACHE_CONTROL, 'x-content-type-options': 'nosniff' });
  if (request.headers['if-none-match']?.includes(etag)) {
    content.destroy();
    void reply.status(304).send();
  } else void reply.headers({ 'content-type': contentType, 'content-length': size }).send(content);
}
