import { Injectable } from '@nestjs/common';
import { UnitOfWork, type RunOptions, type Work } from '../../../shared/database/unit-of-work.js';
import { MOVE_REVISION, PublicAnswers } from './public-answers.js';

/** The one way to change what readers see: every replica hears of it with the commit, this one at once. */
@Injectable()
export class CatalogChanges {
  constructor(
    private readonly work: UnitOfWork,
    private readonly answers: PublicAnswers,
  ) {}

  async run<T>(body: (work: Work) => Promise<T>, options?: RunOptions): Promise<T> {
    const result = await this.work.run(async (work) => {
      const changed = await body(work);
      await work.sql(MOVE_REVISION);
      return changed;
    }, options);
    this.answers.doubt();
    return result;
  }
}
