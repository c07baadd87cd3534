import { defineErrors } from '#base';

export const workshopErrors = defineErrors({
  SOUND_WORK_FAILED: { blame: 'gateway', retry: true, says: 'A recording could not be converted, covered or drawn.' },
});
