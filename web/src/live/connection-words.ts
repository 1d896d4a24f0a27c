import type { LiveState } from '../api/live-connection.ts'
import type { Tone } from '../format/states.ts'

/** The live connection in a word, and what that means for what is shown. */
export const connectionWords: Record<
  LiveState,
  { readonly word: string; readonly tone: Tone; readonly meaning: string }
> = {
  idle: { word: 'not live', tone: 'quiet', meaning: 'Nothing is being followed.' },
  connecting: { word: 'connecting', tone: 'quiet', meaning: 'Opening the live connection.' },
  connected: { word: 'live', tone: 'ok', meaning: 'Changes appear here as they happen.' },
  reconnecting: {
    word: 'reconnecting',
    tone: 'warn',
    meaning: 'The live connection was lost. What you see may be old; it is read again once it is back.',
  },
  interrupted: {
    word: 'catching up',
    tone: 'warn',
    meaning: 'The server ended the news and is asked for them again. What you see may be old until then.',
  },
  ended: {
    word: 'not live',
    tone: 'fail',
    meaning: 'The server kept ending the news. What you see may be old. Press to ask again.',
  },
}
