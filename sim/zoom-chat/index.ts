/** A second reading of how chats of Zoom Contact Center talk to a bot elsewhere. */
export { type BotAnswer, type Engagement, type EngagementOptions, engagement } from './engagement.ts';
export { openPostUrl, type PostUrl, type Pushed } from './post-url.ts';
