/** What proves who asks, and where it was found: the place may be shown, the value never. */
export interface Credentials {
  /** Value of the `Authorization` header. */
  readonly authorization: string;
  /** A variable's name or a file's path. */
  readonly from: string;
}

export const bearer = (token: string, from: string): Credentials => ({
  authorization: `Bearer ${token}`,
  from,
});

export const basic = (user: string, password: string, from: string): Credentials => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
  from,
});
