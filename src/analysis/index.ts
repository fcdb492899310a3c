// Made by `npm run generate`.
export const analyses = {};
