/** Where a phone keeps its refresh token; browsers have an HttpOnly cookie instead. */
export interface TokenStore {
  read(): Promise<string | null>;
  write(token: string): Promise<void>;
  clear(): Promise<void>;
}
