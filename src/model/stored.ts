import type { Scope } from './scope.ts';

/**
 * AWS's own type as it survives a file: dates are ISO strings, bytes base64 (the body of `GetExport`, a JSON text, is
 * that text), `$metadata` is gone and so is what was undefined.
 */
export type Stored<T> = T extends Date | Uint8Array
  ? string
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends readonly (infer Item)[]
      ? readonly Stored<Item>[]
      : T extends object
        ? { readonly [K in keyof T as K extends '$metadata' ? never : K]: Stored<T[K]> }
        : T;

/** One thing of the estate: a collected record, or a derived one. `arn` is unique within its fact and account. */
export interface Resource<T> {
  readonly arn: string;
  readonly scope: Scope;
  readonly data: T;
  /** The call that told us, for the evidence of findings. */
  readonly source: Source;
}

export interface Source {
  /** `lambda:GetPolicy` */
  readonly operation: string;
  /** ISO instant. */
  readonly at: string;
}
