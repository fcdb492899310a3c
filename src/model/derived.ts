/**
 * Every derived fact and its shape. `src/analysis` computes them from collected facts; checks read them as they read
 * those.
 */
export interface Derived {
  placeholder: never;
}
