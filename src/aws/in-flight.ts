/** Attempts at once, and those of one account or one region: what hangs there leaves the other half to the rest. */
const MOST = 256;
const MOST_OF_ONE = MOST / 2;

/** Counts what is in flight, by the places that each attempt goes to. */
export interface InFlight {
  readonly count: number;
  hasRoom(places: readonly string[]): boolean;
  add(places: readonly string[], by: 1 | -1): void;
}

export function inFlight(): InFlight {
  const byPlace = new Map<string, number>();
  let count = 0;
  return {
    get count() {
      return count;
    },
    hasRoom: (places) => count < MOST && places.every((place) => (byPlace.get(place) ?? 0) < MOST_OF_ONE),
    add(places, by) {
      count += by;
      for (const place of places) {
        const left = (byPlace.get(place) ?? 0) + by;
        if (left === 0) byPlace.delete(place);
        else byPlace.set(place, left);
      }
    },
  };
}
