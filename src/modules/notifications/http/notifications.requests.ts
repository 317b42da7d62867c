import { IsBoolean, IsOptional, IsString, MaxLength } from 'class-validator';
import { PageQuery } from '../../../shared/http/page.js';

/** Characters of the longest address that mail servers take (RFC 5321). */
const ADDRESS_MAX = 254;

export class MarkNotificationBody {
  @IsBoolean() read!: boolean;
}

export class ListNotificationsQuery extends PageQuery {
  // Every route understands these two; notifications are in the language of the account.
  @IsOptional() @IsString() locale?: string;
  @IsOptional() @IsString() currency?: string;
}

export class ListMailboxQuery extends ListNotificationsQuery {
  @IsOptional() @IsString() @MaxLength(ADDRESS_MAX) to?: string;
}
