import type { Clock, Dice, Logger, Scheduler } from '#base';
import type { LanguageModel, Meter } from '#contract';
import { openWebClient } from '#net';
import { openaiCompatible } from '#providers/openai-compatible';
import type { ModelConfig } from './model-types.ts';
import { restingModel } from './resting-model.ts';

export interface ModelsPorts {
  readonly scheduler: Scheduler & Clock;
  readonly dice: Pick<Dice, 'fraction'>;
  readonly logger: Logger;
  readonly meter: Meter;
}

/** All models of a configuration. */
export interface OpenModels {
  readonly models: ReadonlyMap<string, LanguageModel>;
  close(): void;
}

/** Opens them: no connection is made, and no library loaded, before the first is asked. */
export function openModels(configs: ReadonlyMap<string, ModelConfig>, { scheduler, dice, logger, meter }: ModelsPorts): OpenModels {
  const opened = [...configs.values()].map((options) => {
    const web = openWebClient({ scheduler, allowPrivate: options.allowPrivate });
    const model = openaiCompatible(options, { web, scheduler, dice, logger, meter });
    return { web, model: restingModel(model, { clock: scheduler, logger, meter }) };
  });
  return {
    models: new Map(opened.map(({ model }) => [model.id, model])),
    close() {
      for (const { web } of opened) web.close();
    },
  };
}
