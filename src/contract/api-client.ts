import type { ApiAnswer, ApiRequest } from './agent.ts';

/** Calls configured HTTP APIs on behalf of agents. Only what configuration names can be reached. */
export interface ApiClient {
  /** Never rejects: failures are answers. `abort` gives up early. */
  call(request: ApiRequest, abort: AbortSignal): Promise<ApiAnswer>;
}
