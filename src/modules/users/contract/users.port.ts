/** Questions that other modules ask about accounts. Every argument and answer is plain JSON: a call may cross the network. */
export abstract class UsersPort {
  /**
   * The token of a link that is to be mailed. Each call signs anew, so its text differs: all tokens of one request id are
   * equally good, and spent together.
   * @param requestId from `EmailVerificationRequested` or `PasswordResetRequested`
   * @throws DomainError `users.mail-request-over` when the request is used, expired or unknown: there is nothing to send
   */
  abstract mailToken(request: { requestId: string }): Promise<{ token: string }>;
}
