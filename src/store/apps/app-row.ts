/** Table `apps`: one row an app. Lists are JSON. */
export interface AppRow {
  readonly id: string;
  readonly account: string;
  readonly name: string;
  readonly algorithm: string;
  readonly bots: string | null;
  readonly require_expiry: number;
  readonly require_token_id: number;
  readonly drafted: string;
  readonly published: string;
  readonly created_at: number;
  readonly published_at: number | null;
  readonly published_by: string | null;
  readonly comment: string | null;
  /** Secrets, each sealed by whoever put it there. */
  readonly sealed: string;
  readonly version: number;
}
