import { Injectable } from '@nestjs/common';
import { FileStorage } from '../../../shared/storage/file-storage.js';
import { Runs } from '../../../shared/tasks/runs.js';
import { task, type TaskRun } from '../../../shared/tasks/task.js';
import { imageKey } from './images.js';

/** Once nothing shows the images any more. */
export const RemoveImageFiles = task<{ imageIds: string[] }>('catalog.remove-image-files');

@Injectable()
export class ImageFilesRemoval {
  constructor(private readonly files: FileStorage) {}

  @Runs(RemoveImageFiles)
  async run({ payload: { imageIds } }: TaskRun<{ imageIds: string[] }>): Promise<void> {
    for (const imageId of imageIds) await this.files.remove(imageKey(imageId));
  }
}
