/** Questions that other modules ask about accounts. Every argument and answer is plain JSON: a call may cross the network. */
export abstract class UsersPort {
  /**
   * The token of a link that is to be mailed, the same for every call with one request id.
   * @param requestId from `EmailVerificationRequested` or `PasswordResetRequested`
   * @throws DomainError `users.mail-request-over` when the request is used, expired or unknown: there is nothing to send
   */
  abstract mailToken(request: { requestId: string }): Promise<{ token: string }>;
}
