/** Of the package, and of the catalogue of checks that it judges by. */
export const VERSION = '0.1.0';
export const CATALOGUE_VERSION = '0.1.0';
