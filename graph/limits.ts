/** Bounds on what one GraphQL operation may ask. Each is named in the error that it causes. */

/** Characters of an operation's text; a generated client document stays below a tenth of it. */
export const operationCharactersMax = 100_000
/** Lexical tokens of an operation, counted while it is parsed. */
export const operationTokensMax = 4_000
/** Levels of selection. The standard introspection query is 13 deep. */
export const depthMax = 16
/** Fields that an operation may resolve, lists counted with their page size. */
export const operationCostMax = 60_000
/** Fields beside each other, aliases counted: no type has half as many, and each may cost a statement. */
export const selectionsMax = 200
/** Totals that are counted for one operation. */
export const totalCountsMax = 100
/** Things that `nodes` fetches at a time. */
export const nodesMax = 1_000
/** Milliseconds that the database works for one query, or for one statement of anything else. */
export const answerMsMax = 15_000
/** How many entries a list without paging counts as. */
export const listMultiplier = 10
/** Entries of one page. */
export const pageSizeMax = 200
export const pageSizeDefault = 50
/** Counting stops here: an exact number beyond it helps nobody and costs a scan. */
export const totalCountMax = 100_000
/** Classes of failures that are counted apart: the product has some fifty, and a sender may name others. */
export const failureClassesMax = 200
/** Newest runs that a text is looked for in: at most some 0.3 s of reading, where all of a million took 1.5. */
export const searchedRunsMax = 200_000
/** API keys of a project that can be used; apps, jobs and people's scripts of a large one are some dozens. */
export const apiKeysMax = 200
/** API keys that a list shows, those of the past among them. */
export const apiKeysShownMax = 500
/** Spans that `Run.spans` answers with, earliest first. */
export const runSpansMax = 10_000
/** Points that one chart may have, over all its series. */
export const chartPointsMax = 20_000
