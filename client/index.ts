/** The gateway's API for programs: typed functions over `fetch`, in browsers and in Node, without dependencies. */
export { eventsIn, type ServerSentEvent } from './follow.ts';
export { type OperationRow, type Operations, operations } from './generated/operations.ts';
export type * from './generated/shapes.ts';
export { type Answered, type CallOptions, type Client, type ClientOptions, openClient } from './open-client.ts';
export { ProblemError } from './problem.ts';
