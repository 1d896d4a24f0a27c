export type NamedNoun = 'failure' | 'pattern' | 'run'

const names: Readonly<Record<NamedNoun, { readonly form: RegExp; readonly words: string }>> = {
  failure: { form: /^\s*F-\d{1,9}\s*$/i, words: 'A failure is called F- and a number, such as F-42.' },
  pattern: { form: /^\s*P-\d{1,9}\s*$/i, words: 'A pattern is called P- and a number, such as P-7.' },
  // With dashes, as some tools write a trace id, it is the same one.
  run: { form: /^\s*(?:[0-9a-f]-*){32}\s*$/i, words: 'A run is called by its trace id, 32 digits from 0 to f.' },
}

/** Whether something could be called so. The server refuses the rest, and asking it again does not help. */
export const mayName = (noun: NamedNoun, given: string): boolean => names[noun].form.test(given)

/** How such things are called, in a sentence. */
export const nameWords = (noun: NamedNoun): string => names[noun].words
