import { fileTypeFromBuffer } from 'file-type';
import { DomainError } from '../domain-error.js';
import { IMAGE_TYPES } from './content-types.js';

/** An image as somebody sent it. */
export interface SentImage {
  /** What its content says, whatever the request said. */
  contentType: string;
  bytes: Buffer;
}

/** @throws DomainError `request.unsupported-media-type` when the content is no PNG, JPEG or WebP image */
export async function sentImage(bytes: Buffer): Promise<SentImage> {
  // What the detector cannot even read is no image either.
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined);
  if (found && IMAGE_TYPES.includes(found.mime)) return { contentType: found.mime, bytes };
  throw new DomainError('request.unsupported-media-type', 'The content is no PNG, JPEG or WebP image');
}
