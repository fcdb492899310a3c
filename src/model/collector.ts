import type { Answer } from './answer.ts';
import type { CollectedFact, FactData, FactScope, Facts, Records } from './catalogue.ts';
import type { Consulted } from './check.ts';
import type { Scope } from './scope.ts';
import type { Source, Stored } from './stored.ts';
import type { Depth } from './words.ts';

/** One call that a collector may make. The audit role, the read-only gate and the pace are computed from these. */
interface Operation<Input extends object = never, Output extends object = object> {
  readonly command: new (input: Input) => SdkCommand<Output>;
  /** The IAM action: not always the operation's name (Service Authorization Reference). */
  readonly action: string;
  /** Further actions that AWS checks for the call. */
  readonly also?: readonly string[];
  /** The quota that the call draws on (`performance.md` section 1): `lambda:GetPolicy`, `apigateway`, `ec2:DescribeVpcs` … */
  readonly bucket: string;
  /** Reads, but has AWS make something first, as IAM's credential report: named apart by `rampart permissions`. */
  readonly generates?: true;
  /** Asked alike for several facts: in one scope the same question is sent once, and its answer serves all of them. */
  readonly shared?: true;
  /** Never asked at fast depth: the role needs no permission for it. */
  readonly depth?: 'full';
}

/** What is needed of an SDK command to know the type of its answer. */
interface SdkCommand<Output extends object> {
  // oxlint-disable-next-line no-explicit-any -- the parameters are contravariant and of no interest here
  resolveMiddleware(stack: any, configuration: any, options: any): (args: any) => Promise<{ readonly output: Output }>;
}

// oxlint-disable-next-line no-explicit-any -- a constraint: any input, any output
export type Operations = Readonly<Record<string, Operation<any, any>>>;

/** A command whose input may be left out takes `[] | [input]`. */
type InputOf<O> = O extends { command: new (...given: infer Given) => unknown }
  ? Given extends readonly [infer Input]
    ? Input
    : never
  : never;
type OutputOf<O> = O extends { command: new (input: never) => SdkCommand<infer Output> } ? Output : never;

/** The exceptions that mean "there is none", by class, or by name where the SDK models no class. */
// oxlint-disable-next-line no-explicit-any -- exception classes take various options
export type Exceptions = (new (options: any) => Error) | string | readonly ((new (options: any) => Error) | string)[];

export interface Meaning {
  /** Raised when the thing asked for does not exist, though its parent does: the answer is `absent`, a list is empty. */
  readonly absent?: Exceptions;
  /** Raised when the parent itself has vanished since it was listed: the record is left out and counted. */
  readonly gone?: Exceptions | ((error: Error) => boolean);
}

/** Where a call is sent, if not to the scope's own region. */
export interface Place {
  /** A bucket's region. Undefined where AWS did not tell it: the engine's default region, redirects followed. */
  readonly region?: string | undefined;
}

/** How a list goes on: the member that holds the items, and the one that carries the token out and in. */
export interface Paging<Item extends string = string> {
  readonly items: Item;
  /** Name in the answer, then name in the next request. Left out: the operation has one page. */
  readonly token?: readonly [from: string, to: string];
}

type ItemsOf<Output, Member extends string> = Member extends keyof Output
  ? NonNullable<Output[Member]> extends readonly (infer Item)[]
    ? Item
    : never
  : never;

export interface CollectContext<
  Reads extends CollectedFact,
  Ops extends Operations,
  Follows extends CollectedFact = never,
  Consults extends CollectedFact = never,
> {
  readonly scope: Scope;
  readonly depth: Depth;
  /** The facts of `reads` in this scope, as they are stored; of a fact by region, in `global`, those of all regions. */
  readonly facts: Facts<Reads> & Consulted<Consults>;
  /** The records of a fact of `follows`, each as it is collected. */
  follow<F extends Follows>(this: void, fact: F): AsyncIterable<Records<F>[number]>;
  /** What an answer says is not there any more: it is left out, and counted. */
  gone(this: void, arn: string): void;
  /** What is left out on purpose, by fast depth above all, as an answer: `unknown`, cause `pruned`. */
  pruned(this: void, operation: keyof Ops & string, detail: string): Answer<never> & { readonly state: 'unknown' };
  /** One call. Never throws for what AWS answers: see `Answer`. (A parent that is gone unwinds to `each`.) */
  ask<O extends keyof Ops & string>(
    this: void,
    operation: O,
    input: InputOf<Ops[O]>,
    meaning?: Meaning,
    at?: Place,
  ): Promise<Answer<Stored<OutputOf<Ops[O]>>>>;
  /**
   * All items of a list, page after page. A page that fails unwinds to `each`, where it makes one `unknown` record of
   * the parent, or to the engine, where it is a gap of the whole scope; items of earlier pages are kept either way.
   */
  list<O extends keyof Ops & string, Member extends string & keyof OutputOf<Ops[O]>>(
    this: void,
    operation: O,
    input: InputOf<Ops[O]>,
    paging: Paging<Member>,
    meaning?: Meaning,
  ): AsyncIterable<Stored<ItemsOf<OutputOf<Ops[O]>, Member>>>;
  /**
   * Asks for each parent, several at a time, and yields in the parents' order. A parent that is itself `unknown`
   * hands its gap on under its own ARN; an `absent` one has no children. Parents are records of `facts`, or, where no
   * fact holds them, what the collector has listed itself.
   */
  each<Parent extends { readonly arn: string; readonly data: unknown }, Out>(
    this: void,
    parents: Iterable<Parent> | AsyncIterable<Parent>,
    visit: (
      parent: Omit<Parent, 'data'> & { readonly data: Known<Parent['data']> },
    ) => AsyncIterable<Drawn<Out>> | Promise<Drawn<Out> | readonly Drawn<Out>[]>,
  ): AsyncIterable<Drawn<Out | (Answer<never> & { state: 'unknown' })>>;
  /** For what AWS is still making. The run's own clock: tests do not wait. */
  wait(this: void, milliseconds: number): Promise<void>;
}

/** The value behind an `Answer`; anything else is itself. */
type Known<Data> = [Data] extends [{ readonly state: 'present' | 'absent' | 'unknown' }]
  ? Extract<Data, { state: 'present' }> extends { value: infer Value }
    ? Value
    : never
  : Data;

/** A record as a collector yields it: the scope and the source are the engine's to add. */
export interface Drawn<Data> {
  readonly arn: string;
  readonly data: Data;
  /** Where the record's region is not the one that was asked (a bucket, a global web ACL). */
  readonly region?: string | undefined;
  /** Where no call told it but another fact's record did: that record's source. */
  readonly source?: Source;
}

export interface Collector<
  F extends CollectedFact = CollectedFact,
  Reads extends CollectedFact = CollectedFact,
  Ops extends Operations = Operations,
  Follows extends CollectedFact = CollectedFact,
  Consults extends CollectedFact = CollectedFact,
> {
  readonly fact: F;
  readonly scope: FactScope;
  /** Facts that must be collected first. A gap in one of them is a gap here. */
  readonly reads: readonly Reads[];
  /** Facts whose records are taken as they come, while their list goes on. A gap in one of them is a gap here too. */
  readonly follows: readonly Follows[];
  /** Facts that may spare calls. A list that failed is `unknown` here: then all is asked, and it is no gap here. */
  readonly consults: readonly Consults[];
  /** Collected at full depth only; at fast depth nothing is asked, and the list is a gap: `pruned`. */
  readonly depth?: 'full';
  /** The SDK client that sends the operations. */
  // oxlint-disable-next-line no-explicit-any -- clients take their own configuration
  readonly client: new (configuration: any) => object;
  /** The last one is the one whose answers are the records; those before it find what to ask for. */
  readonly operations: Ops;
  /** How bytes in the answers are kept: base64, unless they are a text. */
  readonly bytesAre?: 'text';
  collect(context: CollectContext<Reads, Ops, Follows, Consults>): AsyncIterable<Drawn<FactData<F>>>;
}

/**
 * Declares how a fact is read from AWS. A collector asks and never judges, renames or filters; credentials, pace,
 * retries, paging and redaction are not its business. `rampart permissions` is computed from its `operations`.
 */
export function defineCollector<
  F extends CollectedFact,
  const Ops extends Operations,
  Reads extends CollectedFact = never,
  Follows extends CollectedFact = never,
  Consults extends CollectedFact = never,
>(
  collector: Omit<Collector<F, Reads, Ops, Follows, Consults>, 'reads' | 'follows' | 'consults'> & {
    readonly reads?: readonly Reads[];
    readonly follows?: readonly Follows[];
    readonly consults?: readonly Consults[];
  },
): Collector<F, Reads, Ops, Follows, Consults> {
  return { reads: [], follows: [], consults: [], ...collector };
}

/** What is known of a collector without loading its SDK client: a row of `src/collectors/index.ts`, which is generated. */
export interface CollectorEntry {
  readonly scope: FactScope;
  readonly depth?: 'full';
  readonly reads: readonly CollectedFact[];
  readonly follows: readonly CollectedFact[];
  readonly consults: readonly CollectedFact[];
  readonly operations: Readonly<Record<string, Omit<Operation, 'command'>>>;
  load(): Promise<{ readonly default: Collector }>;
}
