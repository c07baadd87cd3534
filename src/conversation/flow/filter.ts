/** What a filter may know besides its value. */
export interface FilterSetting {
  readonly today?: string | undefined;
  /** The language whose writing is followed; absent where it is for the ear. */
  readonly written?: string | undefined;
}

/** What a filter makes of a value. `argument`: what stands behind its name. */
export type Filter = (value: string, argument: string | undefined, setting: FilterSetting) => string;
