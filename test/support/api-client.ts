/** An answer with its body already read: JSON when it says so, else text. */
export interface Answer {
  status: number;
  headers: Headers;
  // Answers are asserted on, not trusted: a test names the fields that it reads.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
}

/** Calls the REST API as one caller would. */
export class ApiClient {
  constructor(
    readonly url: string,
    readonly token?: string,
  ) {}

  async request(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json');
    return {
      status: response.status,
      headers: response.headers,
      body: json && text ? JSON.parse(text) : text,
    };
  }

  get = (path: string, headers?: Record<string, string>) => this.request('GET', path, undefined, headers);
  post = (path: string, body: unknown = {}, headers?: Record<string, string>) =>
    this.request('POST', path, body, headers);
  put = (path: string, body: unknown = {}, headers?: Record<string, string>) =>
    this.request('PUT', path, body, headers);
  patch = (path: string, body: unknown = {}, headers?: Record<string, string>) =>
    this.request('PATCH', path, body, headers);
  delete = (path: string, headers?: Record<string, string>) =>
    this.request('DELETE', path, undefined, headers);

  asGuest = () => this.withTokenFor({ grantType: 'guest' });
  signIn = (email: string, password: string) => this.withTokenFor({ grantType: 'password', email, password });

  private async withTokenFor(grant: Record<string, string>): Promise<ApiClient> {
    const { status, body } = await this.post('/v1/auth/token', grant);
    if (status !== 200 && status !== 201) throw new Error(`No token: ${status} ${JSON.stringify(body)}`);
    return new ApiClient(this.url, body.accessToken);
  }
}
