import * as access from './access/session-operations.ts';
import * as users from './access/user-operations.ts';
import * as apps from './apps/operations.ts';
import * as audit from './audit/operations.ts';
import * as blocks from './blocks/operations.ts';
import * as boxes from './boxes/operations.ts';
import * as calls from './calls/operations.ts';
import * as conversations from './conversations/operations.ts';
import * as events from './events/operations.ts';
import * as files from './files/operations.ts';
import * as live from './live/operations.ts';
import * as people from './people/operations.ts';
import * as recordings from './recordings/operations.ts';
import * as reference from './reference/operations.ts';
import * as reports from './reports/operations.ts';
import type { Operation } from './route/operation.ts';

const isOperation = (value: unknown): value is Operation => typeof value === 'object' && value !== null && 'answers' in value && 'scope' in value;

/** Every operation of the API, in the order of the reference. One that is served and not listed here is found by a test. */
export const apiOperations: readonly Operation[] = [
  conversations,
  files,
  recordings,
  live,
  events,
  calls,
  access,
  users,
  apps,
  blocks,
  people,
  reports,
  boxes,
  audit,
  reference,
].flatMap((room) => Object.values(room as Readonly<Record<string, unknown>>).filter(isOperation));
