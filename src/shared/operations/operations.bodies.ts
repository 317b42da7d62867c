import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  IsUUID,
  MaxLength,
  Min,
} from 'class-validator';
import { PageQuery } from '../http/page.js';
import { TASK_STATUSES, type TaskStatus } from './task-desk.js';

const IDS_MAX = 100;
const TEXT_MAX = 500;

export class ListDeadLettersQuery extends PageQuery {
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) module?: string;
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) subscription?: string;
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) name?: string;
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) key?: string;
  @IsOptional() @IsISO8601() before?: string;
}

/** Which parked events are meant: all that match every member. */
export class DeadLettersBody {
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(IDS_MAX)
  @IsUUID('all', { each: true })
  ids?: string[];
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) module?: string;
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) subscription?: string;
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) name?: string;
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) key?: string;
  @IsOptional() @IsISO8601() before?: string;
}

/** Whom something has not reached, and what is sent again. */
export class ReplayBody {
  /** Module that reads the log. */
  @IsString() @MaxLength(TEXT_MAX) subscriber!: string;
  /** Module that publishes it. */
  @IsString() @MaxLength(TEXT_MAX) source!: string;
  /** First position that is sent again; everything after it is, too. */
  @IsInt() @Min(1) from!: number;
}

export class ListTasksQuery extends PageQuery {
  @IsOptional() @IsString() @MaxLength(TEXT_MAX) module?: string;
  @IsOptional() @IsIn(TASK_STATUSES) status?: TaskStatus;
}
