/** An image as readers of its product find it. */
export interface ImageLink {
  id: string;
  /** Below the shop's own address; needs no token. What it answers never changes. */
  url: string;
}

export const imageLink = (imageId: string): ImageLink => ({ id: imageId, url: `/v1/images/${imageId}` });

export const imagesOf = ({ imageIds }: { imageIds: string[] }): ImageLink[] => imageIds.map(imageLink);

/** Where the file storage keeps an image. */
export const imageKey = (imageId: string): string => `catalog/images/${imageId}`;
