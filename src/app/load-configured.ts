import { loadModels } from '#providers/openai-compatible';
import { loadMailer } from '#providers/smtp';
import { loadWorkbooks } from '#providers/xlsx';
import type { GatewayConfig } from './config.ts';

/**
 * Loads what this configuration will need later, and only that: while calls go on, nothing may be loaded in the thread that paces them.
 * Workbooks belong to every gateway, whose API prints reports.
 */
export async function loadConfigured({ models, reports }: Pick<GatewayConfig, 'models' | 'reports'>): Promise<void> {
  await Promise.all([loadWorkbooks(), ...(models.size > 0 ? [loadModels()] : []), ...(reports.smtp === undefined ? [] : [loadMailer()])]);
}
