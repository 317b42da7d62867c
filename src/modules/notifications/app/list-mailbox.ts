import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Read } from '../../../shared/database/module-database.js';
import { cursorId, pageOf, type Page } from '../../../shared/http/page.js';

/** A mail that the development sink has taken. */
export interface MailboxRow {
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  receivedAt: Date;
}

/** Above every UUID: the first page starts below it. */
const NEWEST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const SELECTED = `select mail_id as id, recipient as "to", subject, text, html, received_at as "receivedAt"
  from notifications.mailbox where mail_id < $1`;
const ALL = `${SELECTED} order by mail_id desc limit $2`;
const OF_RECIPIENT = `${SELECTED} and lower(recipient) = lower($3) order by mail_id desc limit $2`;

/** Newest first: of one recipient, in whichever case it is written, or all. */
export class ListMailbox extends Query<Page<MailboxRow>> {
  constructor(readonly page: { limit: number; cursor?: string; to?: string }) {
    super();
  }
}

@QueryHandler(ListMailbox)
export class ListMailboxHandler implements IQueryHandler<ListMailbox> {
  constructor(private readonly read: Read) {}

  async execute({ page: { limit, cursor, to } }: ListMailbox): Promise<Page<MailboxRow>> {
    const params = [cursorId(cursor) ?? NEWEST, limit + 1];
    const rows =
      to === undefined
        ? await this.read.sql<MailboxRow>(ALL, params)
        : await this.read.sql<MailboxRow>(OF_RECIPIENT, [...params, to]);
    return pageOf(
      rows,
      limit,
      ({ id }) => [id],
      (row) => row,
    );
  }
}
