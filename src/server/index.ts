/** Our own HTTP API: health, figures, conversations stored and live, events as they happen; who may use it. */

export { newPassword, printPassword, weakness } from './access/password.ts';
export { digestOf, newAccessId, newSecret } from './access/secret-token.ts';
export { emailAddress, personName } from './access/shapes.ts';
export { apiOperations } from './api-operations.ts';
export { showConversation, showEvent } from './api-shapes.ts';
export { type AppDesk, type AppRefusal, appDesk, appScopes } from './apps/app-desk.ts';
export { auditedCustomer } from './blocks/serve-blocks.ts';
export { type BuiltConsole, readConsole, serveConsole } from './console/serve-console.ts';
export { openServer, type ServerPorts } from './open-server.ts';
export { publicProblems } from './public/public-problem.ts';
export { servePublicApi } from './public/serve-public.ts';
export { printApiReference } from './reference/api-reference.ts';
export { openApiDocument } from './reference/open-api-document.ts';
export type { Api } from './route/open-api.ts';
